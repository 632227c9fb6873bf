//! Alerts: what needs somebody, and who was told of it outside the pages.

use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An open alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    pub integration_id: IntegrationId,
    pub kind: AlertKind,
    pub since: Timestamp,
    /// Empty where nobody was told yet.
    pub notified: Vec<AlertNotification>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertNotification {
    pub channel: AlertChannel,
    /// The last time.
    pub at: Timestamp,
}
