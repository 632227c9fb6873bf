//! The status that new orders get in their store.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::status_updates::{StatusOnImportForm, StatusUpdates};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, OrderId};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "fetch_status_updates", input = GetUrl)]
pub async fn fetch_status_updates(integration: IntegrationId) -> Result<StatusUpdates, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().status_updates.of_integration(integration).await
    })
    .await
}

/// Which status new orders get in the store from now on, after a test that the token may change orders. What waits when it is
/// turned off is not sent any more.
#[server(endpoint = "set_status_on_import")]
pub async fn set_status_on_import(
    integration: IntegrationId,
    #[server(flatten)] form: StatusOnImportForm,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let to = form.read()?;
        ports().status_updates.set(&caller, integration, to).await?;
        let done = match to {
            Some(_) => "status_on_import_on",
            None => "status_on_import_off",
        };
        leptos_axum::redirect(&format!("/integrations/{integration}/shipments?done={done}"));
        Ok(())
    })
    .await
}

/// Tries an order's failed update again. How many: one or none.
#[server(endpoint = "retry_status_update")]
pub async fn retry_status_update(order: OrderId) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let retried = ports().status_updates.retry(&caller, order).await?;
        leptos_axum::redirect(&format!("/orders/{order}?done={}", ssr::done(retried)));
        Ok(retried)
    })
    .await
}

/// All that failed of an integration. How many.
#[server(endpoint = "retry_status_updates")]
pub async fn retry_status_updates(integration: IntegrationId) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let retried = ports().status_updates.retry_all(&caller, integration).await?;
        let done = ssr::done(retried);
        leptos_axum::redirect(&format!("/integrations/{integration}/shipments?done={done}"));
        Ok(retried)
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    pub const fn done(retried: i64) -> &'static str {
        match retried {
            0 => "no_status_update_failed",
            _ => "status_updates_retried",
        }
    }
}
