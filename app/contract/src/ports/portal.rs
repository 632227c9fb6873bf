use async_trait::async_trait;
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::shipment::may_ship::Hold;

use super::Caller;
use crate::error::AppResult;
use crate::portal::{
    ClientName, PortalOrder, PortalOrderPage, PortalOrderQuery, PortalOverview, PortalProblem,
    PortalShipmentPage, PortalShipmentQuery,
};

/// For people of clients. What is not theirs is not found, and what is asked for of another client is empty.
#[async_trait]
pub trait PortalPort: Send + Sync {
    /// Theirs.
    async fn clients(&self, seen: &SeenClients) -> AppResult<Vec<ClientName>>;
    async fn overview(&self, seen: &SeenClients, client: Option<ClientId>) -> AppResult<PortalOverview>;
    /// Fifty orders, newest first.
    async fn orders(&self, seen: &SeenClients, query: PortalOrderQuery) -> AppResult<PortalOrderPage>;
    async fn order(&self, seen: &SeenClients, id: OrderId) -> AppResult<PortalOrder>;
    /// Fifty shipments, newest first.
    async fn shipments(
        &self,
        seen: &SeenClients,
        query: PortalShipmentQuery,
    ) -> AppResult<PortalShipmentPage>;
    /// Open ones, the newest 200.
    async fn problems(&self, seen: &SeenClients, client: Option<ClientId>) -> AppResult<Vec<PortalProblem>>;
    /// # Errors
    /// [`AppError::HeldByWarehouse`](crate::error::AppError::HeldByWarehouse) where the warehouse holds it.
    async fn hold(&self, caller: &Caller, seen: &SeenClients, order: OrderId, hold: Hold) -> AppResult<()>;
    /// What the warehouse holds stays held. Quiet where nobody holds it.
    ///
    /// # Errors
    /// As [`Self::hold`].
    async fn release(&self, caller: &Caller, seen: &SeenClients, order: OrderId) -> AppResult<()>;
}
