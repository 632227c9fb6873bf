//! The lists that a crew works through: how many orders each has, and what stands beside an order in one.

use parcelpilot_contract::orders::{Neighbours, OrderCount, WorkListCounts};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};

use super::candidates::key_of;
use super::filter::{OrderCursor, OrderFilter};
use super::found_counts::Counting;
use super::list::{explained_walk, page};
use super::pick::{Found, found, is_rare};
use super::search::Search;
use super::source::Source;
use crate::columns::RowName;
use crate::macros::read;
use crate::statement::bound;
use crate::{Database, StorageResult};

/// Each list is left out of the filter and put in again by its own. Without lists that it would take too long to count.
pub async fn counts(database: &Database, filter: &OrderFilter) -> StorageResult<WorkListCounts> {
    let search = Search::read(database, filter).await?;
    if search.finds_nothing() {
        let lists = WorkList::ALL.map(Some).into_iter().chain([None]);
        return Ok(WorkListCounts(lists.map(|list| (list, OrderCount(0))).collect()));
    }
    counting(database, filter, &search).await?.run(database).await
}

/// How many orders the filter's own list has. Nothing is searched for.
pub async fn count(database: &Database, filter: &OrderFilter) -> StorageResult<OrderCount> {
    let count = settled_count(database, filter).await?;
    Ok(count.unwrap_or(OrderCount(OrderCount::COUNTED + 1)))
}

/// The same; none where it would take too long to count them, and there may be few.
pub async fn settled_count(database: &Database, filter: &OrderFilter) -> StorageResult<Option<OrderCount>> {
    let counted = one(database, filter).await?.run(database).await?;
    Ok(counted.of(filter.work_list))
}

/// How the engine would count it: for tests.
pub async fn explain_count(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    let mut lines = Vec::new();
    for statement in one(database, filter).await?.statements() {
        lines.extend(explained_walk(database, &statement).await?);
    }
    Ok(lines)
}

async fn one(database: &Database, filter: &OrderFilter) -> StorageResult<Counting> {
    let search = Search::read(database, filter).await?;
    Ok(Counting::one(filter, &search))
}

/// How the engine would count: for tests.
pub async fn explain_counts(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    let search = Search::read(database, filter).await?;
    let mut lines = Vec::new();
    for statement in counting(database, filter, &search).await?.statements() {
        lines.extend(explained_walk(database, &statement).await?);
    }
    Ok(lines)
}

async fn counting(database: &Database, filter: &OrderFilter, search: &Search) -> StorageResult<Counting> {
    let filter = &OrderFilter {
        work_list: None,
        order: ListOrder::default(),
        ..filter.clone()
    };
    if !search.looks_into_orders() {
        return Ok(Counting::listed(filter, search));
    }
    Ok(match found(database, filter, search).await? {
        // Those of a day may be a long history.
        Some(Found::Few(source @ Source::ImportedFrom(_))) if !is_rare(database, &source).await? => {
            let found = Found::Many {
                all: source,
                some: source,
            };
            Counting::found(database, filter, search, &found).await?
        }
        Some(found) => Counting::found(database, filter, search, &found).await?,
        None => Counting::listed(filter, search),
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
