//! How a page is found: which statements pick its orders.

use std::cmp::Ordering;

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::time::Timestamp;

use super::candidates::{Part, drive, has_own_index, walk, window_ends, windows};
use super::filter::OrderFilter;
use super::search::Search;
use super::source::Source;
use crate::channels::Whose;
use crate::columns::RowName;
use crate::counts::totals;
use crate::macros::{index_walks, read};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// A word with so many terms at most, or a tag with so many orders, is rare: its orders are fetched and sorted.
pub(super) const RARE: i64 = 5_000;
/// Common words are looked for among so many of the newest orders, then among more. Where they are spread evenly, that fills
/// a page of fifty even among millions of orders.
const WINDOWS: [i64; 2] = [5_000, 20_000];
/// Orders that came in since a day are looked for among so many of the newest: mostly these came in last.
const NEWEST: i64 = 500;
/// Parts in one statement: SQLite takes 500.
const PARTS_AT_ONCE: usize = 400;
/// Engines bind only so many values in a statement, 32,766 on SQLite, which is slow long before. What clients were promised is
/// bound in each part.
const VALUES_AT_ONCE: usize = 8_000;
/// Of all else that narrows a list.
const VALUES_OF_PART: usize = 16;

/// What the list goes by, and id.
pub(super) type Picked = (i64, String);

pub(super) enum Plan {
    /// Nothing is searched: the first of each part.
    Walk(Vec<Statement>),
    /// From what finds few to its orders.
    Drive(Statement),
    /// What is looked for is common: among the first, among more of them, and only where these don't fill the page, all.
    Windows {
        windows: Vec<Window>,
        rest: Vec<Statement>,
    },
}

/// The first orders of each part.
pub(super) struct Window {
    found: Vec<Statement>,
    ends: Vec<Statement>,
}

/// What a search is found by, where it asks for more than stores.
pub(super) enum Found<'a> {
    Few(Source<'a>),
    Many {
        all: Source<'a>,
        /// What gives some of them at once, whichever.
        some: Source<'a>,
    },
}

pub(super) async fn found<'a>(
    database: &Database,
    filter: &OrderFilter,
    search: &'a Search,
) -> StorageResult<Option<Found<'a>>> {
    if let Some(source) = source(filter).or_else(|| search.source()) {
        return Ok(Some(Found::Few(source)));
    }
    rarest(database, search).await
}

pub(super) async fn plan(database: &Database, filter: &OrderFilter, limit: i64) -> StorageResult<Plan> {
    let search = Search::read(database, filter).await?;
    if search.finds_nothing() {
        return Ok(Plan::Walk(Vec::new()));
    }
    let driven = |source: &Source<'_>| drive(filter, source, &search, limit);
    let imported = imported(database, filter, &search).await?;
    let failed = Source::FailedPushes;
    let common = match imported {
        // Mostly what was ordered last.
        Imported::Few
            if filter.work_list == Some(WorkList::Failed) && !is_rare(database, &failed).await? =>
        {
            Some(failed)
        }
        Imported::Few => match found(database, filter, &search).await? {
            Some(Found::Few(source)) => return Ok(Plan::Drive(driven(&source))),
            Some(Found::Many { all, .. }) => Some(all),
            None => None,
        },
        Imported::Many(day) => Some(Source::ImportedFrom(day)),
        Imported::Most => None,
    };
    let parts = parts(database, filter, &search).await?;
    let at_once = VALUES_AT_ONCE / (filter.due.values() + VALUES_OF_PART);
    let chunks = || parts.chunks(at_once.clamp(1, PARTS_AT_ONCE));
    let walks = || {
        chunks()
            .map(|parts| walk(filter, parts, &search, limit))
            .collect()
    };
    let rest = match (common, imported) {
        (Some(source), _) => vec![driven(&source)],
        (None, Imported::Most) => walks(),
        (None, _) => return Ok(Plan::Walk(walks())),
    };
    let sizes: &[i64] = match imported {
        // One walk ends as soon as the page is full. Of several, each looks at its whole window.
        Imported::Few if parts.len() == 1 => &WINDOWS[1..],
        Imported::Few => &WINDOWS,
        Imported::Many(_) | Imported::Most => &[NEWEST],
    };
    let labels = match common {
        Some(Source::Word(word)) => Some(drive(filter, &Source::Label(word), &search, limit)),
        _ => None,
    };
    let window = |size: &i64| {
        let size = (size / i64::try_from(parts.len().max(1)).unwrap_or(*size)).max(limit);
        Window {
            found: chunks()
                .map(|parts| windows(filter, parts, &search, size, limit))
                // Labels are not among an order's own words.
                .chain(labels.clone())
                .collect(),
            ends: chunks()
                .map(|parts| window_ends(filter, parts, &search, size))
                .collect(),
        }
    };
    Ok(Plan::Windows {
        windows: sizes.iter().map(window).collect(),
        rest,
    })
}

/// Orders that came in since the day that the filter names.
#[derive(Clone, Copy)]
enum Imported {
    /// So few that they are fetched and sorted, or whatever else narrows the list finds few.
    Few,
    /// Fewer than the others. Where the newest of all are not among them, a long history came in: they are fetched and sorted.
    Many(Timestamp),
    /// More than the others, which are walked past.
    Most,
}

async fn imported(database: &Database, filter: &OrderFilter, search: &Search) -> StorageResult<Imported> {
    let (Some(day), None) = (filter.imported_from, filter.work_list) else {
        return Ok(Imported::Few);
    };
    let is_narrow = filter.integration.is_some() || filter.client.is_some() || filter.status.is_some();
    let is_narrow = is_narrow || filter.channel.is_some();
    if is_narrow || filter.has_warning || filter.order.is_ascending() || search.looks_into_orders() {
        return Ok(Imported::Few);
    }
    let (since, all): (i64, i64) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT CAST(COALESCE(sum(imported), 0) AS BIGINT),
                 CAST(COALESCE((SELECT sum(orders) FROM integration_counts), 0) AS BIGINT)
             FROM flow_counts WHERE begins_at >= $1",
        )
        .bind(day.millis())
        .fetch_one(executor)
        .await?
    });
    Ok(match since {
        ..=RARE => Imported::Few,
        since if since < all - since => Imported::Many(day),
        _ => Imported::Most,
    })
}

impl Plan {
    /// At least the `limit` first, in the list's order; fewer only where there are no more.
    pub(super) async fn run(
        self,
        database: &Database,
        order: ListOrder,
        limit: i64,
    ) -> StorageResult<Vec<Picked>> {
        match self {
            Plan::Walk(statements) => run_all(database, &statements, order).await,
            Plan::Drive(statement) => run_all(database, &[statement], order).await,
            Plan::Windows { windows, rest } => {
                for window in windows {
                    let mut found = run_all(database, &window.found, order).await?;
                    let Some(end) = run_all(database, &window.ends, order).await?.into_iter().next() else {
                        return Ok(found);
                    };
                    // What comes after the end of a window is not all there.
                    found.retain(|one| in_order(order, one, &end).is_le());
                    if i64::try_from(found.len()).is_ok_and(|found| found >= limit) {
                        return Ok(found);
                    }
                }
                run_all(database, &rest, order).await
            }
        }
    }

    pub(super) fn statements(self) -> Vec<Statement> {
        match self {
            Plan::Walk(statements) => statements,
            Plan::Drive(statement) => vec![statement],
            Plan::Windows { windows, rest } => {
                let of_window = |Window { found, ends }| [found, ends].concat();
                windows.into_iter().flat_map(of_window).chain(rest).collect()
            }
        }
    }
}

/// Where the filter itself finds few orders.
pub(super) fn source(filter: &OrderFilter) -> Option<Source<'static>> {
    match (filter.work_list, filter.imported_from) {
        (Some(WorkList::Failed), _) => Some(Source::FailedPushes),
        (_, Some(day)) => Some(Source::ImportedFrom(day)),
        _ => None,
    }
}

async fn run_all(
    database: &Database,
    statements: &[Statement],
    order: ListOrder,
) -> StorageResult<Vec<Picked>> {
    let mut picked: Vec<Picked> = index_walks!(database, |tx| {
        let mut picked = Vec::new();
        for statement in statements {
            let part: Vec<Picked> = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
            picked.extend(part);
        }
        Ok(picked)
    })?;
    picked.sort_unstable_by(|one, other| in_order(order, one, other));
    picked.dedup();
    Ok(picked)
}

fn in_order(order: ListOrder, one: &Picked, other: &Picked) -> Ordering {
    if order.is_ascending() {
        one.cmp(other)
    } else {
        other.cmp(one)
    }
}

/// By the word or tag that finds least.
async fn rarest<'a>(database: &Database, search: &'a Search) -> StorageResult<Option<Found<'a>>> {
    let mut rarest: Option<(i64, Found<'a>)> = None;
    let sources = search.word_or_tag_sources();
    let has_short = sources.iter().any(Source::is_short_word);
    let are_many = has_short && totals(database).await?.orders > RARE;
    for source in sources {
        let (count, found) = match are_many && source.is_short_word() {
            true => (RARE + 1, many(source, Source::Newest)),
            false => counted(database, source).await?,
        };
        if rarest.as_ref().is_none_or(|(least, _)| count < *least) {
            rarest = Some((count, found));
        }
    }
    Ok(rarest.map(|(_, found)| found))
}

/// Of a word that is common by itself SQLite is not asked what begins so, which it would put in order first.
async fn counted<'a>(database: &Database, source: Source<'a>) -> StorageResult<(i64, Found<'a>)> {
    if let Some(this_word) = source.this_word() {
        let count = entries(database, &this_word).await?;
        if count > RARE {
            return Ok((count, many(source, this_word)));
        }
    }
    let count = entries(database, &source).await?;
    Ok(match count {
        ..=RARE => (count, Found::Few(source)),
        _ => (count, many(source, source)),
    })
}

const fn many<'a>(all: Source<'a>, some: Source<'a>) -> Found<'a> {
    Found::Many { all, some }
}

/// Counted up to more than are rare.
async fn entries(database: &Database, source: &Source<'_>) -> StorageResult<i64> {
    let statement = source.count(RARE + 1);
    let (count,): (i64,) = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(&mut *tx)
            .await?)
    })?;
    Ok(count)
}

pub(super) async fn is_rare(database: &Database, source: &Source<'_>) -> StorageResult<bool> {
    Ok(entries(database, source).await? <= RARE)
}

/// Whether the filter asks for an index that has the stores apart.
pub(super) fn has_stores_apart(filter: &OrderFilter) -> bool {
    filter.status.is_some() || filter.channel.is_some() || has_own_index(filter)
}

/// The stores whose orders pass the filter, each a part; one part of all where none is left out and nothing asks for
/// an index that has the stores apart.
async fn parts(database: &Database, filter: &OrderFilter, search: &Search) -> StorageResult<Vec<Part>> {
    let has_all_stores = filter.client.is_none() && filter.integration.is_none() && search.stores.is_none();
    if !has_stores_apart(filter) && has_all_stores {
        return Ok(vec![Part::default()]);
    }
    let stores: Vec<(IntegrationId, Option<Whose>)> = match &search.client {
        Some(client) => client
            .stores
            .iter()
            .map(|(id, whose)| (*id, Some(*whose)))
            .collect(),
        None => all_stores(database)
            .await?
            .into_iter()
            .map(|id| (id, None))
            .collect(),
    };
    let is_meant = |id: &IntegrationId| {
        filter.integration.is_none_or(|one| one == *id)
            && search.stores.as_ref().is_none_or(|stores| stores.contains(id))
    };
    let meant = stores.into_iter().filter(|(id, _)| is_meant(id));
    let part = |(id, whose): (IntegrationId, Option<Whose>)| Part {
        store: Some(id),
        whose: filter.client.zip(whose),
    };
    Ok(meant.map(part).collect())
}

async fn all_stores(database: &Database) -> StorageResult<Vec<IntegrationId>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT id FROM integrations")
            .fetch_all(executor)
            .await?
    });
    let id = |(id,): (String,)| RowName::new("integrations", &id).parsed("id", &id);
    rows.into_iter().map(id).collect()
}
