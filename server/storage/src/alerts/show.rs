//! Open alerts, as the pages show them.

use parcelpilot_contract::alerts::{AlertNotification, AlertRow, AlertedIntegrationRow, OperatorAlertRow};
use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::operator_alert::OperatorAlertKind;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{read, row};
use crate::{Database, StorageResult};

row! {
    struct Columns {
        id: String, integration_id: String, kind: String, since: i64, channel: Option<String>, notified_at: Option<i64>,
    }
}

/// The oldest first.
pub async fn list_open(database: &Database) -> StorageResult<Vec<AlertRow>> {
    read_open(database, None).await
}

pub async fn open_of(database: &Database, integration: IntegrationId) -> StorageResult<Option<AlertRow>> {
    Ok(read_open(database, Some(integration)).await?.pop())
}

async fn read_open(database: &Database, integration: Option<IntegrationId>) -> StorageResult<Vec<AlertRow>> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT a.id, a.integration_id, a.kind, a.since, n.channel, n.notified_at
             FROM alerts a LEFT JOIN alert_notices n ON n.alert_id = a.id AND n.notified_at IS NOT NULL
             WHERE a.cleared_at IS NULL AND ($1 IS NULL OR a.integration_id = $1)
             ORDER BY a.since, a.id, n.channel",
        )
        .bind(integration.map(|id| id.to_string()))
        .fetch_all(executor)
        .await?
    });
    let mut alerts: Vec<AlertRow> = Vec::new();
    for columns in rows {
        let row = RowName::new("alerts", &columns.id);
        let integration_id = row.parsed("integration_id", &columns.integration_id)?;
        // An integration has one open alert; each channel that was told of it is a row.
        if alerts.last().map(|alert| alert.integration_id) != Some(integration_id) {
            alerts.push(AlertRow {
                integration_id,
                kind: row.known("kind", AlertKind::from_code(&columns.kind))?,
                since: Timestamp::from_millis(columns.since),
                notified: Vec::new(),
            });
        }
        if let (Some(alert), Some(code), Some(at)) =
            (alerts.last_mut(), &columns.channel, columns.notified_at)
        {
            alert.notified.push(AlertNotification {
                channel: row.known("channel", AlertChannel::from_code(code))?,
                at: Timestamp::from_millis(at),
            });
        }
    }
    Ok(alerts)
}

row! {
    struct OperatorColumns {
        id: String, kind: String, detail: String, since: i64, integration_id: Option<String>, integration_name: Option<String>,
        client_id: Option<String>, client_name: Option<String>, channel: Option<String>, notified_at: Option<i64>,
    }
}

/// The oldest first, whoever is to know of them. Without those of kinds that only a newer program knows.
pub async fn list_open_of_operators(database: &Database) -> StorageResult<Vec<OperatorAlertRow>> {
    let rows: Vec<OperatorColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT a.id, a.kind, a.detail, a.since, a.integration_id, i.name AS integration_name, i.client_id,
                 c.name AS client_name, n.channel, n.notified_at
             FROM operator_alerts a LEFT JOIN integrations i ON i.id = a.integration_id
                 LEFT JOIN clients c ON c.id = i.client_id
                 LEFT JOIN operator_alert_notices n ON n.alert_id = a.id AND n.notified_at IS NOT NULL
             WHERE a.cleared_at IS NULL AND a.raised_at IS NOT NULL ORDER BY a.since, a.id, n.channel",
        )
        .fetch_all(executor)
        .await?
    });
    let mut alerts: Vec<OperatorAlertRow> = Vec::new();
    let mut latest = String::new();
    let is_known = |columns: &OperatorColumns| OperatorAlertKind::from_code(&columns.kind).is_some();
    for columns in rows.into_iter().filter(is_known) {
        let row = RowName::new("operator_alerts", &columns.id);
        if columns.id != latest {
            alerts.push(OperatorAlertRow {
                detail: row.json("detail", &columns.detail)?,
                integration: columns.integration()?,
                since: Timestamp::from_millis(columns.since),
                notified: Vec::new(),
            });
            latest.clone_from(&columns.id);
        }
        if let (Some(alert), Some(code), Some(at)) =
            (alerts.last_mut(), &columns.channel, columns.notified_at)
        {
            alert.notified.push(AlertNotification {
                channel: row.known("channel", AlertChannel::from_code(code))?,
                at: Timestamp::from_millis(at),
            });
        }
    }
    Ok(alerts)
}

impl OperatorColumns {
    fn integration(&self) -> StorageResult<Option<AlertedIntegrationRow>> {
        let row = RowName::new("operator_alerts", &self.id);
        let found = (
            &self.integration_id,
            &self.integration_name,
            &self.client_id,
            &self.client_name,
        );
        let (Some(id), Some(name), Some(client_id), Some(client_name)) = found else {
            return Ok(None);
        };
        Ok(Some(AlertedIntegrationRow {
            id: row.parsed("integration_id", id)?,
            name: name.clone(),
            client_id: row.parsed("client_id", client_id)?,
            client_name: client_name.clone(),
        }))
    }
}
