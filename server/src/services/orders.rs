//! Lists and shows stored orders, and imports one again.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::orders::{
    Neighbours, OrderDetail, OrderPage, OrderQuery, OrderRow, WorkListCounts,
};
use parcelpilot_contract::ports::{Caller, ImportPort, OrderPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{OrderId, OrderWarningId, RemoteOrderId, RunId};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::order_warnings::Resolved;
use storage::orders::{Created, OrderFilter};
use storage::{Database, order_warnings, orders};

use super::audit::record;
use super::imports::{ImportService, named};
use super::order_days;
use super::promises::Promises;

const PAGE_ORDERS: u16 = 50;

pub struct OrderService {
    pub imports: ImportService,
}

#[async_trait]
impl OrderPort for OrderService {
    async fn list(&self, query: OrderQuery) -> AppResult<OrderPage> {
        let database = &self.imports.stores.database;
        let mut page = orders::list(database, &filter(database, query).await?, PAGE_ORDERS).await?;
        Promises::read(database).await?.fill_in(&mut page.rows, now());
        Ok(page)
    }

    async fn counts(&self, query: OrderQuery) -> AppResult<WorkListCounts> {
        let database = &self.imports.stores.database;
        Ok(orders::counts(database, &filter(database, query).await?).await?)
    }

    async fn ids(&self, query: OrderQuery, most: u16) -> AppResult<Vec<OrderId>> {
        let database = &self.imports.stores.database;
        Ok(orders::ids(database, &filter(database, query).await?, most).await?)
    }

    async fn neighbours(&self, query: OrderQuery, id: OrderId) -> AppResult<Neighbours> {
        let database = &self.imports.stores.database;
        Ok(orders::neighbours(database, &filter(database, query).await?, id).await?)
    }

    async fn numbered(&self, number: RemoteOrderId) -> AppResult<Vec<OrderRow>> {
        let database = &self.imports.stores.database;
        let mut rows = orders::numbered(database, number, PAGE_ORDERS).await?;
        Promises::read(database).await?.fill_in(&mut rows, now());
        Ok(rows)
    }

    async fn is_known_code(&self, code: &str) -> AppResult<bool> {
        Ok(orders::is_known_code(&self.imports.stores.database, code).await?)
    }

    async fn detail(&self, id: OrderId) -> AppResult<OrderDetail> {
        let database = &self.imports.stores.database;
        let mut found = orders::detail(database, id).await?.ok_or(AppError::NotFound)?;
        Promises::read(database).await?.fill_in([&mut found.row], now());
        Ok(found)
    }

    async fn resolve_warning(&self, caller: &Caller, id: OrderWarningId) -> AppResult<()> {
        let database = &self.imports.stores.database;
        let resolved = order_warnings::resolve(database, id, &caller.name, now()).await?;
        let Resolved {
            remote_id,
            integration_name,
        } = resolved.ok_or(AppError::NotFound)?;
        let subject = format!("order {remote_id} of {integration_name}");
        record(database, caller, AuditAction::OrderWarningResolved, &subject).await;
        Ok(())
    }

    async fn import_again(&self, caller: &Caller, id: OrderId) -> AppResult<RunId> {
        let found = orders::find_remote(&self.imports.stores.database, id).await?;
        let (integration, remote_id) = found.ok_or(AppError::NotFound)?;
        self.imports.start(caller, integration, named(remote_id)).await
    }
}

/// What a query asks the database for.
pub(crate) async fn filter(database: &Database, query: OrderQuery) -> AppResult<OrderFilter> {
    Ok(OrderFilter {
        created: order_days::created(database, &query).await?,
        due: match query.due {
            Some(due) => Promises::read(database).await?.placed(due, now()),
            None => Created::default(),
        },
        imported_from: day("imported_from", &query.imported_from)?,
        after: match query.after.as_str() {
            "" => None,
            // A truncated link starts again at the first order.
            text => text.parse().ok(),
        },
        order: query.order.fitting(query.work_list),
        search: query.search,
        number: None,
        tracking: None,
        sku: None,
        client: query.client,
        is_for_client: false,
        integration: query.integration,
        channel: query.channel,
        status: query.status,
        // What left already is not late any more.
        to_ship: query.due.map(|_| true),
        shipping_state: None,
        work_list: query.work_list,
        tag: None,
        has_warning: query.has_warning,
    })
}

/// The beginning of a day that a query names, in UTC.
pub(super) fn day(field: &str, text: &str) -> AppResult<Option<Timestamp>> {
    match text.trim() {
        "" => Ok(None),
        text => Timestamp::from_date(text)
            .map(Some)
            .ok_or(AppError::invalid(field, FieldProblem::NotADate)),
    }
}
