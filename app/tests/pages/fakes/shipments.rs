use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, HeldChoice, ShipmentPort};
use parcelpilot_contract::shipments::{
    Made, PushCounts, Resynced, ShipmentPage, ShipmentPreview, ShipmentQuery, ShipmentRow, ShipmentToMake,
    Shipping,
};
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, ShipmentId};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::tracking::TrackingDraft;

use super::Fakes;

#[async_trait]
impl ShipmentPort for Fakes {
    async fn shipping(&self, _: OrderId) -> AppResult<Shipping> {
        self.answer("shipments.shipping", |rows| rows.shipping.clone())
    }

    async fn shipment(&self, _: ShipmentId) -> AppResult<ShipmentRow> {
        Err(AppError::NotFound)
    }

    async fn list(&self, _: ShipmentQuery) -> AppResult<ShipmentPage> {
        self.answer("shipments.list", |rows| rows.shipments.clone())
    }

    async fn counts(&self) -> AppResult<Vec<PushCounts>> {
        self.answer("shipments.counts", |rows| rows.push_counts.clone())
    }

    async fn version(&self, _: Option<OrderId>) -> AppResult<String> {
        self.answer("shipments.version", |_| "1".to_owned())
    }

    async fn preview(&self, _: OrderId, _: ShipmentDraft, _: bool) -> AppResult<ShipmentPreview> {
        Err(AppError::NotFound)
    }

    async fn make(&self, _: &Caller, _: OrderId, _: ShipmentDraft, _: bool) -> AppResult<ShipmentId> {
        Err(AppError::NotFound)
    }

    async fn make_many(&self, _: &Caller, _: Vec<ShipmentToMake>) -> AppResult<Vec<AppResult<Made>>> {
        Err(AppError::NotFound)
    }

    async fn void(&self, _: &Caller, _: ShipmentId) -> AppResult<OrderId> {
        Err(AppError::NotFound)
    }

    async fn correct_tracking(&self, _: &Caller, _: ShipmentId, _: TrackingDraft) -> AppResult<OrderId> {
        Err(AppError::NotFound)
    }

    async fn make_again(
        &self,
        _: &Caller,
        _: ShipmentId,
        _: TrackingDraft,
    ) -> AppResult<(OrderId, ShipmentId)> {
        Err(AppError::NotFound)
    }

    async fn retry(&self, _: &Caller, _: Vec<PushId>) -> AppResult<i64> {
        Err(AppError::NotFound)
    }

    async fn retry_all(&self, _: &Caller, _: Option<ClientId>, _: Option<IntegrationId>) -> AppResult<i64> {
        Err(AppError::NotFound)
    }

    async fn drop_held(&self, _: &Caller, _: Vec<PushId>) -> AppResult<i64> {
        Err(AppError::NotFound)
    }

    async fn resync(&self, _: &Caller, _: OrderId) -> AppResult<Resynced> {
        Err(AppError::NotFound)
    }

    async fn turn_on(&self, _: &Caller, _: IntegrationId, _: HeldChoice) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn turn_off(&self, _: &Caller, _: IntegrationId) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
