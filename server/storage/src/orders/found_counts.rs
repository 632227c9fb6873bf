//! How many orders of each work list a search finds. Never more are looked at than a page of the list looks at.

use parcelpilot_contract::orders::{OrderCount, WorkListCounts};
use parcelpilot_domain::shipment::work_list::WorkList;

use super::counting::{Tally, count_among, tallied, tally};
use super::filter::OrderFilter;
use super::pick::{Found, RARE};
use super::search::Search;
use super::source::Source;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

pub(super) enum Counting {
    /// All that is found is looked at, once for all lists.
    Whole(Statement),
    Parts {
        /// Some of what is found: a list that has more than are counted of these is counted.
        some: Statement,
        /// All shipments that failed: they are few.
        failed: Statement,
        /// Those with indexes of their own: they are counted if they are short.
        lists: Vec<(WorkList, Statement)>,
    },
}

impl Counting {
    /// The filter is of no list.
    pub(super) fn new(filter: &OrderFilter, search: &Search, found: &Found<'_>) -> Self {
        let of = |list| OrderFilter {
            work_list: Some(list),
            ..filter.clone()
        };
        match found {
            Found::Few(source) => Counting::Whole(tally(filter, source, search, None)),
            Found::Many(source) => Counting::Parts {
                some: match source.is_short_word() {
                    true => tally(filter, &Source::Newest, search, Some(RARE)),
                    false => tally(filter, source, search, Some(RARE)),
                },
                failed: tally(filter, &Source::FailedPushes, search, None),
                lists: [WorkList::ToShip, WorkList::Held]
                    .map(|list| (list, count_among(&of(list), search, RARE)))
                    .to_vec(),
            },
        }
    }

    pub(super) async fn run(self, database: &Database) -> StorageResult<WorkListCounts> {
        let (some, failed, lists) = match self {
            Counting::Whole(statement) => {
                let found = tallied(tally_of(database, &statement).await?);
                return Ok(WorkListCounts(
                    found.map(|(list, count)| (list, OrderCount(count))).collect(),
                ));
            }
            Counting::Parts { some, failed, lists } => (some, failed, lists),
        };
        let failed = tallied(tally_of(database, &failed).await?);
        let mut counts: Vec<_> = failed
            .filter(|(list, _)| *list == Some(WorkList::Failed))
            .collect();
        for (list, statement) in lists {
            let (looked_at, found): (i64, i64) = read!(database, |executor| {
                bound!(sqlx::query_as(statement.sql()), statement)
                    .fetch_one(executor)
                    .await?
            });
            if looked_at < RARE || found > OrderCount::COUNTED {
                counts.push((Some(list), found));
            }
        }
        let some = tallied(tally_of(database, &some).await?);
        for (list, count) in some.filter(|(_, count)| *count > OrderCount::COUNTED) {
            if counts.iter().all(|(counted, _)| *counted != list) {
                counts.push((list, count));
            }
        }
        let counts = counts.into_iter().map(|(list, count)| (list, OrderCount(count)));
        Ok(WorkListCounts(counts.collect()))
    }

    pub(super) fn statements(self) -> Vec<Statement> {
        match self {
            Counting::Whole(statement) => vec![statement],
            Counting::Parts { some, failed, lists } => {
                let lists = lists.into_iter().map(|(_, statement)| statement);
                [some, failed].into_iter().chain(lists).collect()
            }
        }
    }
}

async fn tally_of(database: &Database, statement: &Statement) -> StorageResult<Tally> {
    Ok(read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    }))
}
