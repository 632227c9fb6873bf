//! Alerts: what needs somebody, and who was told of it outside the pages.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

/// An open alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    pub integration_id: IntegrationId,
    pub kind: AlertKind,
    pub since: Timestamp,
    /// Empty where nobody was told yet.
    pub told: Vec<Told>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub channel: AlertChannel,
    /// The last time.
    pub at: Timestamp,
}

/// Sends a message by every channel, so that an admin sees whether it arrives. Goes to the Overview.
#[server(endpoint = "send_test_alert")]
pub async fn send_test_alert() -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        ports().alerts.send_test(&caller).await?;
        leptos_axum::redirect("/?done=test_alert_sent");
        Ok(())
    })
    .await
}
