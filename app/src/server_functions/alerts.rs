//! Alerts: what needs somebody, and who was told of it outside the pages.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// Sends a message by every channel, so that an admin sees whether it arrives. Goes to the Overview.
#[server(endpoint = "send_test_alert")]
pub async fn send_test_alert() -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().alerts.send_test(&caller).await?;
        leptos_axum::redirect("/?done=test_alert_sent");
        Ok(())
    })
    .await
}
