//! Alerts: what needs somebody, and who was told of it outside the pages.

use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::operator_alert::OperatorAlertDetail;
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

/// An open alert about something else than an integration's polling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorAlertRow {
    pub detail: OperatorAlertDetail,
    /// Whose, unless it is no integration's.
    pub integration: Option<AlertedIntegrationRow>,
    pub since: Timestamp,
    /// Empty where nobody was told yet.
    pub notified: Vec<AlertNotification>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertedIntegrationRow {
    pub id: IntegrationId,
    pub name: String,
    pub client_id: ClientId,
    pub client_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertNotification {
    pub channel: AlertChannel,
    /// The last time.
    pub at: Timestamp,
}
