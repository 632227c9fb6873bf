//! When checks were last made, and queueing one that nobody asked for.

use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use uuid::Uuid;

use crate::columns::RowName;
use crate::macros::{read, row, transaction};
use crate::runs::{INSERT_RUN, selection_json};
use crate::{Database, StorageResult};

/// An integration that imports, and when it was last checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastCheck {
    pub integration: IntegrationId,
    pub statuses: Vec<OrderStatus>,
    /// None where it is not known.
    pub zone: Option<StoreZone>,
    /// Of the latest that did not fail; else when the integration was added.
    pub checked_at: Timestamp,
    /// Of the latest at all.
    pub asked_at: Option<Timestamp>,
}

row! {
    struct Columns {
        id: String, statuses: String, zone_name: Option<String>, zone_offset_seconds: Option<i64>, checked_at: i64,
        asked_at: Option<i64>,
    }
}

/// Of all integrations that are enabled and have orders here.
pub async fn last_checks(database: &Database) -> StorageResult<Vec<LastCheck>> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(
        "SELECT i.id, i.statuses, i.zone_name, i.zone_offset_seconds, COALESCE((SELECT MAX(r.created_at) FROM import_runs r \
         WHERE r.integration_id = i.id AND r.kind = 'check' AND r.state NOT IN ('failed', 'cancelled')), \
         i.created_at) AS checked_at, \
         (SELECT MAX(r.created_at) FROM import_runs r WHERE r.integration_id = i.id AND r.kind = 'check') AS asked_at \
         FROM integrations i JOIN clients c ON c.id = i.client_id WHERE i.is_enabled AND c.is_active \
         AND EXISTS (SELECT 1 FROM orders o WHERE o.integration_id = i.id)",
    )
    .fetch_all(executor)
    .await?
    });
    rows.into_iter().map(Columns::last_check).collect()
}

impl Columns {
    fn last_check(self) -> StorageResult<LastCheck> {
        let row = RowName::new("integrations", &self.id);
        Ok(LastCheck {
            integration: row.parsed("id", &self.id)?,
            statuses: row.json("statuses", &self.statuses)?,
            zone: StoreZone::known(self.zone_name, self.zone_offset_seconds),
            checked_at: Timestamp::from_millis(self.checked_at),
            asked_at: self.asked_at.map(Timestamp::from_millis),
        })
    }
}

/// Queues a check of everything that the integration imports. False where another replica did meanwhile.
pub async fn queue_weekly(database: &Database, last: &LastCheck, at: Timestamp) -> StorageResult<bool> {
    let selection = Selection::Span {
        dates: DateRange::default(),
        statuses: StatusFilter::Only(last.statuses.clone()),
    };
    let integration_id = last.integration.to_string();
    transaction!(database, |tx| {
        // Replicas look at the same time: the integration's row is what they queue for.
        sqlx::query("UPDATE integrations SET version = version WHERE id = $1")
            .bind(&integration_id)
            .execute(&mut *tx)
            .await?;
        let (asked_at,) = sqlx::query_as::<_, (Option<i64>,)>(
            "SELECT MAX(created_at) FROM import_runs WHERE integration_id = $1 AND kind = 'check'",
        )
        .bind(&integration_id)
        .fetch_one(&mut *tx)
        .await?;
        if asked_at != last.asked_at.map(Timestamp::millis) {
            return Ok(false);
        }
        sqlx::query(INSERT_RUN)
            .bind(Uuid::now_v7().to_string())
            .bind(&integration_id)
            .bind(RunKind::Check.code())
            .bind(selection_json(&selection))
            .bind(None::<String>)
            .bind(at.millis())
            .bind(selection.is_long())
            .execute(&mut *tx)
            .await?;
        Ok(true)
    })
}
