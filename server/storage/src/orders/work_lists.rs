//! The lists that a crew works through: how many orders each has, and what stands beside an order in one.

use parcelpilot_contract::orders::{Neighbours, OrderCount, WorkListCounts};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};

use super::candidates::key_of;
use super::counting;
use super::filter::{OrderCursor, OrderFilter};
use super::found_counts::Counting;
use super::list::{explained, page};
use super::pick::{found, source};
use super::search::Search;
use super::source::Source;
use crate::columns::RowName;
use crate::macros::read;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Each list is left out of the filter and put in again by its own. A search is counted, too, but for lists that would
/// take too long.
pub async fn counts(database: &Database, filter: &OrderFilter) -> StorageResult<WorkListCounts> {
    let filter = &of_list(filter, None);
    let search = Search::read(database, filter).await?;
    if search.finds_nothing() {
        let lists = WorkList::ALL.map(Some).into_iter().chain([None]);
        return Ok(WorkListCounts(lists.map(|list| (list, OrderCount(0))).collect()));
    }
    if let Some(counting) = counting_found(database, filter, &search).await? {
        return counting.run(database).await;
    }
    let mut counts = Vec::new();
    for (list, statement) in counting_listed(filter, &search) {
        counts.push((list, OrderCount(counted(database, &statement).await?)));
    }
    Ok(WorkListCounts(counts))
}

/// How the engine would count: for tests.
pub async fn explain_counts(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    let filter = &of_list(filter, None);
    let search = Search::read(database, filter).await?;
    let counting = counting_found(database, filter, &search).await?;
    let statements = match counting {
        Some(counting) => counting.statements(),
        None => counting_listed(filter, &search)
            .map(|(_, statement)| statement)
            .collect(),
    };
    let mut lines = Vec::new();
    for statement in statements {
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

async fn counted(database: &Database, statement: &Statement) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// Each list up to one more than are counted; what is searched in the orders is not looked at.
fn counting_listed(
    filter: &OrderFilter,
    search: &Search,
) -> impl Iterator<Item = (Option<WorkList>, Statement)> {
    let lists = WorkList::ALL.map(Some).into_iter().chain([None]);
    let statement = |list| {
        let filter = of_list(filter, list);
        // Those of a day are not all looked for first.
        let source = source(&filter).filter(|source| !matches!(source, Source::ImportedFrom(_)));
        let stores = search.stores.as_deref();
        let statement = counting::count(&filter, source.as_ref(), stores, OrderCount::COUNTED + 1);
        (list, statement)
    };
    lists.map(statement)
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
