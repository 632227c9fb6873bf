use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::{
    Neighbours, OrderDetail, OrderPage, OrderQuery, OrderRow, WorkListCounts,
};
use parcelpilot_contract::ports::{Caller, OrderPort};
use parcelpilot_domain::ids::{OrderId, OrderWarningId, RemoteOrderId, RunId};

use super::Fakes;
use crate::samples;

#[async_trait]
impl OrderPort for Fakes {
    async fn list(&self, _: OrderQuery) -> AppResult<OrderPage> {
        self.answer("orders.list", |rows| rows.orders.clone())
    }

    async fn counts(&self, _: OrderQuery) -> AppResult<WorkListCounts> {
        Ok(samples::orders::counts())
    }

    async fn ids(&self, _: OrderQuery, _: u16) -> AppResult<Vec<OrderId>> {
        Err(AppError::NotFound)
    }

    async fn neighbours(&self, _: OrderQuery, _: OrderId) -> AppResult<Neighbours> {
        Ok(samples::orders::neighbours())
    }

    async fn numbered(&self, _: RemoteOrderId) -> AppResult<Vec<OrderRow>> {
        self.answer("orders.numbered", |rows| rows.numbered.clone())
    }

    async fn is_known_code(&self, _: &str) -> AppResult<bool> {
        Ok(false)
    }

    async fn detail(&self, id: OrderId) -> AppResult<OrderDetail> {
        self.answer("orders.detail", |rows| {
            let mut order = rows.order.clone();
            order.row.id = id;
            order
        })
    }

    async fn resolve_warning(&self, _: &Caller, _: OrderWarningId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn import_again(&self, _: &Caller, _: OrderId) -> AppResult<RunId> {
        Err(AppError::NotFound)
    }
}
