use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::portal::{
    ClientName, PortalOrder, PortalOrderPage, PortalOrderQuery, PortalOverview, PortalProblem,
    PortalShipmentPage, PortalShipmentQuery,
};
use parcelpilot_contract::ports::{Caller, PortalPort};
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::shipment::may_ship::Hold;

use super::Fakes;

#[async_trait]
impl PortalPort for Fakes {
    async fn clients(&self, _: &SeenClients) -> AppResult<Vec<ClientName>> {
        self.answer("portal.clients", |rows| rows.own_clients.clone())
    }

    async fn overview(&self, _: &SeenClients, _: Option<ClientId>) -> AppResult<PortalOverview> {
        self.answer("portal.overview", |rows| rows.portal_overview.clone())?
            .ok_or(AppError::NotFound)
    }

    async fn orders(&self, _: &SeenClients, _: PortalOrderQuery) -> AppResult<PortalOrderPage> {
        self.answer("portal.orders", |rows| rows.portal_orders.clone())
    }

    async fn order(&self, _: &SeenClients, _: OrderId) -> AppResult<PortalOrder> {
        self.answer("portal.order", |rows| rows.portal_order.clone())?
            .ok_or(AppError::NotFound)
    }

    async fn shipments(&self, _: &SeenClients, _: PortalShipmentQuery) -> AppResult<PortalShipmentPage> {
        self.answer("portal.shipments", |rows| rows.portal_shipments.clone())
    }

    async fn problems(&self, _: &SeenClients, _: Option<ClientId>) -> AppResult<Vec<PortalProblem>> {
        self.answer("portal.problems", |rows| rows.portal_problems.clone())
    }

    async fn hold(&self, _: &Caller, _: &SeenClients, _: OrderId, _: Hold) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn release(&self, _: &Caller, _: &SeenClients, _: OrderId) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
