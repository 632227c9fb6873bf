//! Orders of clients.

use parcelpilot_contract::orders::{OrderCount, OrderDetail, OrderPage};
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::time::Timestamp;

use super::push_seen;
use crate::channels::client_of_order;
use crate::columns::RowName;
use crate::macros::read;
use crate::orders::{self, OrderFilter, WholeOrder, WholePage};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// An order, and what only the portal asks of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenOrder {
    pub detail: OrderDetail,
    pub client: ClientId,
    /// Whether somebody of the client whose it is now placed its hold.
    pub is_held_by_client: bool,
}

/// The filter of the one client that the list is of. Nothing where it asks for another's, or for what is not theirs to know.
fn of_client(seen: &SeenClients, filter: &OrderFilter) -> Option<OrderFilter> {
    // Field by field: whoever adds one says here whether it is theirs to ask for.
    let OrderFilter {
        search,
        number,
        tracking,
        sku,
        client,
        is_for_client: _,
        integration,
        channel,
        status,
        to_ship,
        shipping_state,
        work_list,
        tag,
        has_warning,
        created,
        due,
        imported_from,
        order,
        after,
    } = filter.clone();
    // Tags and warnings are the warehouse's.
    if tag.is_some() || has_warning {
        return None;
    }
    Some(OrderFilter {
        search,
        number,
        tracking,
        sku,
        client: Some(seen.looked_at(client)?),
        is_for_client: true,
        integration,
        channel,
        status,
        to_ship,
        shipping_state,
        work_list,
        tag: None,
        has_warning: false,
        created,
        due,
        imported_from,
        order,
        after,
    })
}

/// `size` orders of the filter's client, else of their first one.
pub async fn list(
    database: &Database,
    seen: &SeenClients,
    filter: &OrderFilter,
    size: u16,
) -> StorageResult<OrderPage> {
    match of_client(seen, filter) {
        Some(filter) => orders::list(database, &filter, size).await,
        None => Ok(OrderPage::default()),
    }
}

/// How the engine would find that page: for tests.
pub async fn explain(
    database: &Database,
    seen: &SeenClients,
    filter: &OrderFilter,
) -> StorageResult<Vec<String>> {
    match of_client(seen, filter) {
        Some(filter) => orders::explain(database, &filter).await,
        None => Ok(Vec::new()),
    }
}

/// How many there are, by walking as far as is counted: how many orders others have makes no difference to the answer.
pub async fn count(
    database: &Database,
    seen: &SeenClients,
    filter: &OrderFilter,
) -> StorageResult<OrderCount> {
    let most = u16::try_from(OrderCount::COUNTED + 1).unwrap_or(u16::MAX);
    let found = match of_client(seen, filter) {
        Some(filter) => orders::ids(database, &filter, most).await?,
        None => Vec::new(),
    };
    Ok(OrderCount(i64::try_from(found.len()).unwrap_or(i64::MAX)))
}

/// As [`list`], whole.
pub async fn whole(
    database: &Database,
    seen: &SeenClients,
    filter: &OrderFilter,
    size: u16,
) -> StorageResult<WholePage> {
    match of_client(seen, filter) {
        Some(filter) => orders::whole(database, &filter, size).await,
        None => Ok(nothing()),
    }
}

/// As [`whole`], of those that changed here since a moment.
pub async fn changed(
    database: &Database,
    seen: &SeenClients,
    filter: &OrderFilter,
    since: Timestamp,
    size: u16,
) -> StorageResult<WholePage> {
    match of_client(seen, filter) {
        Some(filter) => orders::changed_of_client(database, &filter, since, size).await,
        None => Ok(nothing()),
    }
}

const fn nothing() -> WholePage {
    WholePage {
        orders: Vec::new(),
        next: None,
    }
}

/// Whose it is, is asked once it is read: whoever sees it by then may see how it was just before.
pub async fn order(database: &Database, seen: &SeenClients, id: OrderId) -> StorageResult<Option<SeenOrder>> {
    let detail = orders::detail(database, id).await?;
    let whose = whose(database, seen, id).await?;
    Ok(detail.zip(whose).map(|(detail, whose)| SeenOrder {
        detail,
        client: whose.client,
        is_held_by_client: whose.is_held_by_client,
    }))
}

/// The same as programs get it.
pub async fn whole_order(
    database: &Database,
    seen: &SeenClients,
    id: OrderId,
) -> StorageResult<Option<WholeOrder>> {
    let found = orders::find_whole(database, id).await?;
    let whose = whose(database, seen, id).await?;
    Ok(found.filter(|_| whose.is_some()))
}

struct Whose {
    client: ClientId,
    is_held_by_client: bool,
}

async fn whose(database: &Database, seen: &SeenClients, id: OrderId) -> StorageResult<Option<Whose>> {
    let mut statement = Statement::default();
    statement
        .push(concat!(
            "SELECT ",
            client_of_order!(),
            ", (SELECT 1 FROM order_holds h WHERE h.order_id = o.id AND h.released_at IS NULL
                 AND h.client_placed_at = h.placed_at AND h.placed_by_client = ",
            client_of_order!(),
            ") IS NOT NULL FROM orders o WHERE o.id = "
        ))
        .text(id.to_string());
    push_seen(&mut statement, client_of_order!(), seen);
    let found: Option<(String, bool)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_optional(executor)
            .await?
    });
    let read = |(client, is_held_by_client): (String, bool)| {
        let client = RowName::new("orders", &id.to_string()).parsed("client_id", &client)?;
        Ok(Whose {
            client,
            is_held_by_client,
        })
    };
    found.map(read).transpose()
}
