use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::events::{
    EventDeliveryPage, EventDeliveryRow, EventEndpointForm, EventEndpointRow, EventTest,
};
use parcelpilot_contract::ports::{Caller, EventPort};
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::ids::EventEndpointId;

use super::Fakes;

#[async_trait]
impl EventPort for Fakes {
    async fn list(&self) -> AppResult<Vec<EventEndpointRow>> {
        self.answer("events.list", |rows| rows.event_endpoints.clone())
    }

    async fn endpoint(&self, _: EventEndpointId) -> AppResult<EventEndpointRow> {
        self.answer("events.endpoint", |rows| rows.event_endpoint.clone())
    }

    async fn add(&self, _: &Caller, _: EventEndpointForm) -> AppResult<String> {
        Err(AppError::NotFound)
    }

    async fn change(&self, _: &Caller, _: EventEndpointId, _: EventEndpointForm) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn rotate_secret(&self, _: &Caller, _: EventEndpointId) -> AppResult<String> {
        Err(AppError::NotFound)
    }

    async fn pause(&self, _: &Caller, _: EventEndpointId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn resume(&self, _: &Caller, _: EventEndpointId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn delete(&self, _: &Caller, _: EventEndpointId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn test(&self, _: &Caller, _: EventEndpointId) -> AppResult<EventTest> {
        Err(AppError::NotFound)
    }

    async fn deliveries(
        &self,
        _: EventEndpointId,
        _: Option<DeliveryState>,
        _: Option<ChangePosition>,
    ) -> AppResult<EventDeliveryPage> {
        self.answer("events.deliveries", |rows| rows.event_deliveries.clone())
    }

    async fn delivery(&self, _: EventEndpointId, _: ChangePosition) -> AppResult<EventDeliveryRow> {
        self.answer("events.delivery", |rows| rows.event_delivery.clone())
    }

    async fn replay(&self, _: &Caller, _: EventEndpointId, _: ChangePosition) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn replay_failed(&self, _: &Caller, _: EventEndpointId, _: String, _: String) -> AppResult<u32> {
        Err(AppError::NotFound)
    }
}
