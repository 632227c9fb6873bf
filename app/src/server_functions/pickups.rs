//! What customers pick up at the counter.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::OrderId;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// All that is left to be picked up of an order waits for its customer. Whether that is new.
#[server(endpoint = "make_pickup_ready")]
pub async fn make_pickup_ready(order: OrderId) -> Result<bool, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let is_new = ports().pickups.make_ready(&caller, order).await?;
        let done = match is_new {
            true => "pickup_ready",
            false => "pickup_was_ready",
        };
        leptos_axum::redirect(&format!("/orders/{order}?done={done}"));
        Ok(is_new)
    })
    .await
}

/// The customer has it. Whether that is new.
#[server(endpoint = "collect_pickup")]
pub async fn collect_pickup(order: OrderId) -> Result<bool, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let is_new = ports().pickups.collect(&caller, order).await?;
        let done = match is_new {
            true => "pickup_collected",
            false => "pickup_was_collected",
        };
        leptos_axum::redirect(&format!("/orders/{order}?done={done}"));
        Ok(is_new)
    })
    .await
}
