//! Orders as kept here.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::orders::{OrderDetail, OrderPage, OrderQuery, OrderRow};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{OrderId, OrderWarningId, RemoteOrderId, RunId};

#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, ports, require, with_error_status};

#[server(endpoint = "list_orders")]
pub async fn list_orders(query: OrderQuery) -> Result<OrderPage, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().orders.list(query).await
    })
    .await
}

/// Those with exactly this number in their stores: two stores may have given the same.
#[server(endpoint = "find_orders_numbered", input = GetUrl)]
pub async fn find_orders_numbered(number: RemoteOrderId) -> Result<Vec<OrderRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().orders.numbered(number).await
    })
    .await
}

#[server(endpoint = "fetch_order", input = GetUrl)]
pub async fn fetch_order(id: OrderId) -> Result<OrderDetail, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().orders.detail(id).await
    })
    .await
}

/// Somebody has dealt with an order that ended in the store. Goes back to the order.
#[server(endpoint = "resolve_order_warning")]
pub async fn resolve_order_warning(
    id: OrderWarningId,
    #[server(default)] page: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        ports().orders.resolve_warning(&caller, id).await?;
        go_back(&page, "warning_resolved");
        Ok(())
    })
    .await
}

/// Reads this order from the store again. Goes to the run.
#[server(endpoint = "import_order_again")]
pub async fn import_order_again(id: OrderId) -> Result<RunId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let run = ports().orders.import_again(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}
