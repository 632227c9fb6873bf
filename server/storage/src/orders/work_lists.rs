//! The lists that a crew works through: how many orders each has, and what stands beside an order in one.

use parcelpilot_contract::orders::{Neighbours, OrderCount, WorkListCounts};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};

use super::candidates::{self, key_of};
use super::filter::{OrderCursor, OrderFilter};
use super::list::{explained, page};
use super::pick::source;
use crate::columns::RowName;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Each list is left out of the filter and put in again by its own.
pub async fn counts(database: &Database, filter: &OrderFilter) -> StorageResult<WorkListCounts> {
    let of = async |work_list: Option<WorkList>| {
        let filter = OrderFilter {
            work_list,
            ..filter.clone()
        };
        counted(database, &filter).await
    };
    let mut lists = Vec::new();
    for list in WorkList::ALL {
        lists.push((list, of(Some(list)).await?));
    }
    Ok(WorkListCounts {
        all: of(None).await?,
        lists,
    })
}

/// The first `most` of the list.
pub async fn ids(database: &Database, filter: &OrderFilter, most: u16) -> StorageResult<Vec<OrderId>> {
    let (picked, _) = page(database, filter, most).await?;
    let parsed = picked
        .iter()
        .map(|(_, id)| RowName::new("orders", id).parsed("id", id));
    parsed.collect()
}

async fn counted(database: &Database, filter: &OrderFilter) -> StorageResult<OrderCount> {
    Ok(OrderCount(
        count_to(database, filter, OrderCount::COUNTED + 1).await?,
    ))
}

/// How many orders pass the filter, to the last one: for lists that a crew keeps short. Its search is not looked at.
pub async fn count(database: &Database, filter: &OrderFilter) -> StorageResult<i64> {
    count_to(database, filter, i64::MAX).await
}

/// How the engine would count: for tests.
pub async fn explain_count(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    explained(database, &counting(filter, i64::MAX)).await
}

async fn count_to(database: &Database, filter: &OrderFilter, most: i64) -> StorageResult<i64> {
    let statement = counting(filter, most);
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

fn counting(filter: &OrderFilter, most: i64) -> Statement {
    candidates::count(filter, source(filter).as_ref(), most)
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
