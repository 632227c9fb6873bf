//! How many orders each work list has, and how many of it a search finds. Never more are looked at than a page of the list
//! looks at.

use parcelpilot_contract::orders::{OrderCount, WorkListCounts};
use parcelpilot_domain::shipment::work_list::WorkList;

use super::counting::{Tally, Way, tallied, tally, ways};
use super::filter::OrderFilter;
use super::pick::{Found, RARE};
use super::search::Search;
use crate::counts::totals;
use crate::macros::index_walks;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// So many are looked at of what is found in many orders: a list that has four fifths of them has more than are counted.
const SAMPLE: i64 = OrderCount::COUNTED * 5 / 4;

type Counts = Vec<(Option<WorkList>, i64)>;

pub(super) enum Counting {
    /// All that is found is looked at, once for all lists.
    Whole(Statement),
    Parts {
        /// Each by itself: it is counted if it is short.
        lists: Vec<(Option<WorkList>, Vec<Way>)>,
        /// Some of what is found: another list that has more than are counted of these is counted.
        some: Option<Statement>,
    },
}

impl Counting {
    /// The filter is of no list. Nothing is looked for in the orders.
    pub(super) fn listed(filter: &OrderFilter, search: &Search) -> Self {
        let lists = WorkList::ALL.map(Some).into_iter().chain([None]);
        Counting::Parts {
            lists: lists.map(|list| (list, of_list(filter, search, list))).collect(),
            some: None,
        }
    }

    /// The filter's own list. Nothing is looked for in the orders.
    pub(super) fn one(filter: &OrderFilter, search: &Search) -> Self {
        Counting::Parts {
            lists: vec![(filter.work_list, of_list(filter, search, filter.work_list))],
            some: None,
        }
    }

    /// The filter is of no list.
    pub(super) async fn found(
        database: &Database,
        filter: &OrderFilter,
        search: &Search,
        found: &Found<'_>,
    ) -> StorageResult<Self> {
        Ok(match found {
            Found::Few(source) => Counting::Whole(tally(filter, source, search, None)),
            Found::Many { some, .. } => Counting::Parts {
                lists: short_lists(database, filter)
                    .await?
                    .map(|list| (Some(list), of_list(filter, search, Some(list))))
                    .collect(),
                some: Some(tally(filter, some, search, Some(SAMPLE))),
            },
        })
    }

    pub(super) async fn run(self, database: &Database) -> StorageResult<WorkListCounts> {
        let counts: Counts = match self {
            Counting::Whole(statement) => tallied(tally_of(database, &statement).await?).collect(),
            Counting::Parts { lists, some } => {
                let mut counts = counts_of(database, &lists).await?;
                if let Some(some) = some {
                    let some = tallied(tally_of(database, &some).await?);
                    for (list, count) in some.filter(|(_, count)| *count > OrderCount::COUNTED) {
                        if counts.iter().all(|(counted, _)| *counted != list) {
                            counts.push((list, count));
                        }
                    }
                }
                counts
            }
        };
        let counts = counts.into_iter().map(|(list, count)| (list, OrderCount(count)));
        Ok(WorkListCounts(counts.collect()))
    }

    pub(super) fn statements(self) -> Vec<Statement> {
        match self {
            Counting::Whole(statement) => vec![statement],
            Counting::Parts { lists, some } => {
                let ways = lists.into_iter().flat_map(|(_, ways)| ways);
                ways.map(|way| way.statement).chain(some).collect()
            }
        }
    }
}

/// Lists that may be looked at to their ends. What is searched for in a longer one is hardly ever settled before.
async fn short_lists(
    database: &Database,
    filter: &OrderFilter,
) -> StorageResult<impl Iterator<Item = WorkList>> {
    let totals = totals(database).await?;
    let searched = OrderFilter {
        search: filter.search.clone(),
        ..OrderFilter::default()
    };
    // How many are left of a list that is narrowed otherwise, nobody has counted.
    let is_narrow = *filter != searched;
    let lists = [
        (WorkList::ToShip, totals.to_ship),
        (WorkList::Held, totals.held),
        (WorkList::Failed, totals.failed_pushes),
    ];
    let is_short = move |(list, count)| (is_narrow || count <= RARE).then_some(list);
    Ok(lists.into_iter().filter_map(is_short))
}

fn of_list(filter: &OrderFilter, search: &Search, work_list: Option<WorkList>) -> Vec<Way> {
    let filter = OrderFilter {
        work_list,
        ..filter.clone()
    };
    ways(&filter, search)
}

/// Without the lists that no way settles.
async fn counts_of(database: &Database, lists: &[(Option<WorkList>, Vec<Way>)]) -> StorageResult<Counts> {
    index_walks!(database, |tx| {
        let mut counts = Vec::new();
        for (list, ways) in lists {
            for way in ways {
                let (looked_at, found): (i64, i64) =
                    bound!(sqlx::query_as(way.statement.sql()), way.statement)
                        .fetch_one(&mut *tx)
                        .await?;
                if way.settles(looked_at, found) {
                    counts.push((*list, found));
                    break;
                }
            }
        }
        Ok(counts)
    })
}

async fn tally_of(database: &Database, statement: &Statement) -> StorageResult<Tally> {
    index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(&mut *tx)
            .await?)
    })
}
