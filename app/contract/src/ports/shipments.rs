use async_trait::async_trait;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, ShipmentId};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::tracking::TrackingDraft;

use super::Caller;
use crate::error::AppResult;
use crate::shipments::{
    Made, PushCounts, Resynced, ShipmentPage, ShipmentPreview, ShipmentQuery, ShipmentRow, ShipmentToMake,
    Shipping,
};

/// What becomes of the pushes that were held until now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldChoice {
    SendAll,
    /// The store is never told of them.
    FromNowOn,
    /// These are sent; the others stay held.
    Send(Vec<PushId>),
}

#[async_trait]
pub trait ShipmentPort: Send + Sync {
    /// What a form to ship this order needs.
    async fn shipping(&self, order: OrderId) -> AppResult<Shipping>;
    async fn shipment(&self, id: ShipmentId) -> AppResult<ShipmentRow>;
    /// Fifty shipments, newest first; paging goes by the last row seen, never by number.
    async fn list(&self, query: ShipmentQuery) -> AppResult<ShipmentPage>;
    /// Of clients with pushes, by name.
    async fn counts(&self) -> AppResult<Vec<PushCounts>>;

    /// Another one as soon as something has changed of what pages show: of one order's shipments, or of all.
    async fn version(&self, order: Option<OrderId>) -> AppResult<String>;

    /// What [`Self::make`] would make.
    async fn preview(
        &self,
        order: OrderId,
        draft: ShipmentDraft,
        notify_store: bool,
    ) -> AppResult<ShipmentPreview>;
    /// Makes a shipment, and with it the push that tells the store (held while pushing is off), unless not
    /// `notify_store`. What is wrong with the draft is [`crate::error::AppError::Invalid`], a sentence a field.
    async fn make(
        &self,
        caller: &Caller,
        order: OrderId,
        draft: ShipmentDraft,
        notify_store: bool,
    ) -> AppResult<ShipmentId>;
    /// As [`Self::make`], of many in few transactions, each under an id of the caller's: asked for it again, nothing more is
    /// made. What became of each, in their order. One that is refused stops no other.
    async fn make_many(
        &self,
        caller: &Caller,
        shipments: Vec<ShipmentToMake>,
    ) -> AppResult<Vec<AppResult<Made>>>;
    /// Takes it back: a push that was never sent is dropped; where the store has it, or may have it, it is deleted
    /// there. Its order.
    async fn void(&self, caller: &Caller, id: ShipmentId) -> AppResult<OrderId>;
    /// Its order.
    async fn correct_tracking(
        &self,
        caller: &Caller,
        id: ShipmentId,
        tracking: TrackingDraft,
    ) -> AppResult<OrderId>;
    /// Voids it and makes the same with another label. Its order, and the new one.
    async fn make_again(
        &self,
        caller: &Caller,
        id: ShipmentId,
        tracking: TrackingDraft,
    ) -> AppResult<(OrderId, ShipmentId)>;

    /// Failed pushes are tried again; held ones are sent where pushing is on. How many.
    async fn retry(&self, caller: &Caller, pushes: Vec<PushId>) -> AppResult<i64>;
    /// All failed ones: of one client, of one integration, or of all. How many.
    async fn retry_all(
        &self,
        caller: &Caller,
        client: Option<ClientId>,
        integration: Option<IntegrationId>,
    ) -> AppResult<i64>;
    /// The store is never told of these held pushes' shipments. How many.
    async fn drop_held(&self, caller: &Caller, pushes: Vec<PushId>) -> AppResult<i64>;
    /// Reads the order's shipments in the store. One or two calls to the store.
    async fn resync(&self, caller: &Caller, order: OrderId) -> AppResult<Resynced>;

    /// Tests first that the token may change orders: [`crate::error::AppError::Store`] where it may not.
    async fn turn_on(&self, caller: &Caller, integration: IntegrationId, held: HeldChoice) -> AppResult<()>;
    async fn turn_off(&self, caller: &Caller, integration: IntegrationId) -> AppResult<()>;
}
