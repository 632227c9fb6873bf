use async_trait::async_trait;
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::ids::EventEndpointId;

use super::Caller;
use crate::error::AppResult;
use crate::events::{EventDeliveryPage, EventDeliveryRow, EventEndpointForm, EventEndpointRow, EventTest};

#[async_trait]
pub trait EventPort: Send + Sync {
    /// The oldest first.
    async fn list(&self) -> AppResult<Vec<EventEndpointRow>>;

    async fn endpoint(&self, id: EventEndpointId) -> AppResult<EventEndpointRow>;

    /// The secret that signs: it is told this once.
    async fn add(&self, caller: &Caller, form: EventEndpointForm) -> AppResult<String>;

    /// Whose events it gets stays.
    async fn change(&self, caller: &Caller, id: EventEndpointId, form: EventEndpointForm) -> AppResult<()>;

    /// Another secret; the one before signs beside it for a day.
    async fn rotate_secret(&self, caller: &Caller, id: EventEndpointId) -> AppResult<String>;

    async fn pause(&self, caller: &Caller, id: EventEndpointId) -> AppResult<()>;

    async fn resume(&self, caller: &Caller, id: EventEndpointId) -> AppResult<()>;

    async fn delete(&self, caller: &Caller, id: EventEndpointId) -> AppResult<()>;

    /// Sends one that is of no change, and waits for the answer.
    async fn test(&self, caller: &Caller, id: EventEndpointId) -> AppResult<EventTest>;

    /// The newest first, from before a position on.
    async fn deliveries(
        &self,
        id: EventEndpointId,
        state: Option<DeliveryState>,
        before: Option<ChangePosition>,
    ) -> AppResult<EventDeliveryPage>;

    /// With what was sent.
    async fn delivery(&self, id: EventEndpointId, position: ChangePosition) -> AppResult<EventDeliveryRow>;

    async fn replay(&self, caller: &Caller, id: EventEndpointId, position: ChangePosition) -> AppResult<()>;

    /// All that failed of the days from one to another, both as they were typed, in UTC. How many.
    async fn replay_failed(
        &self,
        caller: &Caller,
        id: EventEndpointId,
        from: String,
        until: String,
    ) -> AppResult<u32>;
}
