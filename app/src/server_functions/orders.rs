//! Orders as kept here.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::FieldProblem;
use parcelpilot_contract::orders::{
    Neighbours, OrderDetail, OrderPage, OrderQuery, OrderRow, WorkListCounts,
};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{OrderId, OrderWarningId, RemoteOrderId, RunId};

#[cfg(feature = "ssr")]
use crate::pages::print::{PICK, SLIPS, print_address};
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

/// How many orders each work list has with the rest of the query.
#[server(endpoint = "count_orders")]
pub async fn count_orders(query: OrderQuery) -> Result<WorkListCounts, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().orders.counts(query).await
    })
    .await
}

/// What stands beside an order in the list that `query` is.
#[server(endpoint = "find_neighbours")]
pub async fn find_neighbours(query: OrderQuery, id: OrderId) -> Result<Neighbours, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().orders.neighbours(query, id).await
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
        let role = require(Role::Viewer)?.role;
        Ok(ports().orders.detail(id).await?.seen_by(role))
    })
    .await
}

/// As many as [`fetch_orders`] reads at once.
pub const PRINTS_AT_ONCE: u32 = 100;

/// Several orders, in the order of their ids; those that are not here are left out.
#[server(endpoint = "fetch_orders", input = GetUrl)]
pub async fn fetch_orders(#[server(default)] ids: Vec<OrderId>) -> Result<Vec<OrderDetail>, AppError> {
    with_error_status(async {
        let role = require(Role::Viewer)?.role;
        if ids.len() > PRINTS_AT_ONCE as usize {
            return Err(AppError::invalid("ids", FieldProblem::TooMany(PRINTS_AT_ONCE)));
        }
        let port = ports().orders;
        let mut orders = Vec::with_capacity(ids.len());
        for id in ids {
            match port.detail(id).await {
                Err(AppError::NotFound) => {}
                found => orders.push(found?.seen_by(role)),
            }
        }
        Ok(orders)
    })
    .await
}

/// Goes to the packing slips of what is ticked in a list. Its form has other fields, which are nobody's business who sees
/// the address of the slips.
#[server(endpoint = "print_slips")]
pub async fn print_slips(#[server(default)] ids: Vec<OrderId>) -> Result<(), AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        leptos_axum::redirect(&print_address(SLIPS, &ids));
        Ok(())
    })
    .await
}

/// The same for their pick list.
#[server(endpoint = "print_pick_list")]
pub async fn print_pick_list(#[server(default)] ids: Vec<OrderId>) -> Result<(), AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        leptos_axum::redirect(&print_address(PICK, &ids));
        Ok(())
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
