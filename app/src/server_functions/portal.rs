//! For people of clients: what they see of their own orders, and their own holds.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::portal::{
    ClientName, PortalOrder, PortalOrderPage, PortalOrderQuery, PortalOverview, PortalProblem,
    PortalShipmentPage, PortalShipmentQuery,
};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, OrderId};

#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, holds, ports, require_of_client, with_error_status};

#[server(endpoint = "fetch_own_clients", input = GetUrl)]
pub async fn fetch_own_clients() -> Result<Vec<ClientName>, AppError> {
    with_error_status(async {
        let (_, seen) = require_of_client(Role::Viewer)?;
        ports().portal.clients(&seen).await
    })
    .await
}

#[server(endpoint = "fetch_portal_overview", input = GetUrl)]
pub async fn fetch_portal_overview(client: Option<ClientId>) -> Result<PortalOverview, AppError> {
    with_error_status(async {
        let (_, seen) = require_of_client(Role::Viewer)?;
        ports().portal.overview(&seen, client).await
    })
    .await
}

#[server(endpoint = "list_portal_orders")]
pub async fn list_portal_orders(query: PortalOrderQuery) -> Result<PortalOrderPage, AppError> {
    with_error_status(async {
        let (_, seen) = require_of_client(Role::Viewer)?;
        ports().portal.orders(&seen, query).await
    })
    .await
}

#[server(endpoint = "fetch_portal_order", input = GetUrl)]
pub async fn fetch_portal_order(id: OrderId) -> Result<PortalOrder, AppError> {
    with_error_status(async {
        let (_, seen) = require_of_client(Role::Viewer)?;
        ports().portal.order(&seen, id).await
    })
    .await
}

#[server(endpoint = "list_portal_shipments")]
pub async fn list_portal_shipments(query: PortalShipmentQuery) -> Result<PortalShipmentPage, AppError> {
    with_error_status(async {
        let (_, seen) = require_of_client(Role::Viewer)?;
        ports().portal.shipments(&seen, query).await
    })
    .await
}

#[server(endpoint = "list_portal_problems", input = GetUrl)]
pub async fn list_portal_problems(client: Option<ClientId>) -> Result<Vec<PortalProblem>, AppError> {
    with_error_status(async {
        let (_, seen) = require_of_client(Role::Viewer)?;
        ports().portal.problems(&seen, client).await
    })
    .await
}

/// `until` is a day or empty. Goes back to the order.
#[server(endpoint = "hold_own_order")]
pub async fn hold_own_order(
    id: OrderId,
    #[server(default)] reason: String,
    #[server(default)] until: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let (caller, seen) = require_of_client(Role::Operator)?;
        let hold = holds::typed(&reason, &until)?;
        ports().portal.hold(&caller, &seen, id, hold).await?;
        go_back(&format!("/orders/{id}"), "order_held");
        Ok(())
    })
    .await
}

/// What the warehouse holds stays held. Goes back to the order.
#[server(endpoint = "release_own_order")]
pub async fn release_own_order(id: OrderId) -> Result<(), AppError> {
    with_error_status(async {
        let (caller, seen) = require_of_client(Role::Operator)?;
        ports().portal.release(&caller, &seen, id).await?;
        go_back(&format!("/orders/{id}"), "order_released");
        Ok(())
    })
    .await
}
