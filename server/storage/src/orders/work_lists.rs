//! The lists that a crew works through: how many orders each has, and what stands beside an order in one.

use parcelpilot_contract::orders::{Neighbours, OrderCount, WorkListCounts};
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};

use super::candidates::key_of;
use super::counting;
use super::filter::{OrderCursor, OrderFilter};
use super::found_counts::Counting;
use super::list::{explained, page};
use super::pick::{found, source};
use super::search::Search;
use crate::columns::RowName;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Each list is left out of the filter and put in again by its own. A search is counted, too, but for lists that would
/// take too long.
pub async fn counts(database: &Database, filter: &OrderFilter) -> StorageResult<WorkListCounts> {
    let filter = &of_list(filter, None);
    let search = Search::read(database, filter).await?;
    let lists = WorkList::ALL.map(Some).into_iter().chain([None]);
    if search.finds_nothing() {
        return Ok(WorkListCounts(lists.map(|list| (list, OrderCount(0))).collect()));
    }
    if let Some(counting) = counting_found(database, filter, &search).await? {
        return counting.run(database).await;
    }
    let mut counts = Vec::new();
    for list in lists {
        let statement = counting(
            &of_list(filter, list),
            search.stores.as_deref(),
            OrderCount::COUNTED + 1,
        );
        counts.push((list, OrderCount(counted(database, &statement).await?)));
    }
    Ok(WorkListCounts(counts))
}

/// How the engine would count what a search finds: for tests.
pub async fn explain_counts(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    let filter = &of_list(filter, None);
    let search = Search::read(database, filter).await?;
    let counting = counting_found(database, filter, &search).await?;
    let mut lines = Vec::new();
    for statement in counting.into_iter().flat_map(Counting::statements) {
        lines.extend(explained(database, &statement).await?);
    }
    Ok(lines)
}

async fn counting_found(
    database: &Database,
    filter: &OrderFilter,
    search: &Search,
) -> StorageResult<Option<Counting>> {
    if !search.looks_into_orders() {
        return Ok(None);
    }
    let found = found(database, filter, search).await?;
    Ok(found.map(|found| Counting::new(filter, search, &found)))
}

fn of_list(filter: &OrderFilter, work_list: Option<WorkList>) -> OrderFilter {
    OrderFilter {
        work_list,
        ..filter.clone()
    }
}

/// The first `most` of the list.
pub async fn ids(database: &Database, filter: &OrderFilter, most: u16) -> StorageResult<Vec<OrderId>> {
    let (picked, _) = page(database, filter, most).await?;
    let parsed = picked
        .iter()
        .map(|(_, id)| RowName::new("orders", id).parsed("id", id));
    parsed.collect()
}

/// How many orders pass the filter, to the last one: for lists that a crew keeps short. Its search is not looked at.
pub async fn count(database: &Database, filter: &OrderFilter) -> StorageResult<i64> {
    counted(database, &counting(filter, None, i64::MAX)).await
}

/// How the engine would count: for tests.
pub async fn explain_count(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    explained(database, &counting(filter, None, i64::MAX)).await
}

async fn counted(database: &Database, statement: &Statement) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

fn counting(filter: &OrderFilter, stores: Option<&[IntegrationId]>, most: i64) -> Statement {
    counting::count(filter, source(filter).as_ref(), stores, most)
}

/// By its place in the list, which it keeps when it leaves the list: a shipped order leads on to the next one to ship.
pub async fn neighbours(database: &Database, filter: &OrderFilter, id: OrderId) -> StorageResult<Neighbours> {
    let statement = key_of(filter.order, id);
    let found: Option<(i64,)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_optional(executor)
            .await?
    });
    let Some((key,)) = found else {
        return Ok(Neighbours::default());
    };
    let at = OrderCursor { key, id };
    let first_after = async |order: ListOrder| {
        let filter = OrderFilter {
            order,
            after: Some(at),
            ..filter.clone()
        };
        let (picked, _) = page(database, &filter, 1).await?;
        StorageResult::Ok(picked.first().and_then(|(_, id)| id.parse().ok()))
    };
    Ok(Neighbours {
        previous: first_after(filter.order.reversed()).await?,
        next: first_after(filter.order).await?,
    })
}
