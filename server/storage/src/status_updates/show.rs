//! What pages and programs see of status updates.

use parcelpilot_contract::status_updates::{FailedStatusUpdate, StatusUpdateRow, StatusUpdates};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{row, snapshot};
use crate::{Database, StorageResult};

/// Failed ones that are named.
const NAMED: i64 = 50;

/// Columns of an order's status update, by `u`; all are empty where it has none.
macro_rules! select_status_update {
    () => {
        "u.status_move, u.state AS update_state, u.reason AS update_reason, u.seen_status, u.since AS update_since"
    };
}
pub(crate) use select_status_update;

/// As [`select_status_update`] has them.
pub(crate) struct StatusUpdateColumns<'a> {
    pub status_move: Option<&'a str>,
    pub state: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub seen_status: Option<i64>,
    pub since: Option<i64>,
}

impl StatusUpdateColumns<'_> {
    pub(crate) fn row(&self, order: &str) -> StorageResult<Option<StatusUpdateRow>> {
        let row = RowName::new("status_updates", order);
        let (Some(to), Some(state), Some(since)) = (self.status_move, self.state, self.since) else {
            return Ok(None);
        };
        Ok(Some(StatusUpdateRow {
            to: row.known("status_move", StatusMove::from_code(to))?,
            state: row.known("state", StatusUpdateState::from_code(state))?,
            reason: reason(row, self.reason)?,
            seen_status: self.seen_status.map(OrderStatus),
            since: Timestamp::from_millis(since),
        }))
    }
}

fn reason(row: RowName<'_>, code: Option<&str>) -> StorageResult<Option<StatusUpdateReason>> {
    code.map(|code| row.known("reason", StatusUpdateReason::from_code(code)))
        .transpose()
}

row! {
    struct FailedColumns { id: String, remote_id: i64, reason: Option<String>, since: i64 }
}

/// How it stands with the updates of an integration: how many wait and have failed, and those that failed, by their number.
pub async fn of_integration(database: &Database, integration: IntegrationId) -> StorageResult<StatusUpdates> {
    let id = integration.to_string();
    let (counts, is_paused, failed) = snapshot!(database, |tx| {
        let counts: Vec<(String, i64)> = sqlx::query_as(
            "SELECT state, count(*) FROM status_updates
             WHERE integration_id = $1 AND state IN ('pending', 'sending', 'failed') GROUP BY state",
        )
        .bind(&id)
        .fetch_all(&mut *tx)
        .await?;
        let paused: Option<(bool,)> =
            sqlx::query_as("SELECT status_paused_until IS NOT NULL FROM integrations WHERE id = $1")
                .bind(&id)
                .fetch_optional(&mut *tx)
                .await?;
        let failed: Vec<FailedColumns> = sqlx::query_as(
            "SELECT o.id, o.remote_id, u.reason, u.since
             FROM status_updates u JOIN orders o ON o.integration_id = u.integration_id AND o.remote_id = u.order_number
             WHERE u.integration_id = $1 AND u.state = 'failed' ORDER BY u.order_number LIMIT $2",
        )
        .bind(&id)
        .bind(NAMED)
        .fetch_all(&mut *tx)
        .await?;
        Ok((counts, paused.is_some_and(|(paused,)| paused), failed))
    })?;
    let count = |states: &[StatusUpdateState]| -> i64 {
        let of = |(state, _): &&(String, i64)| states.iter().any(|one| one.code() == state);
        counts.iter().filter(of).map(|(_, count)| count).sum()
    };
    let waiting = count(&[StatusUpdateState::Pending, StatusUpdateState::Sending]);
    Ok(StatusUpdates {
        waiting,
        failed: count(&[StatusUpdateState::Failed]),
        // What waited may have ended without a change, which would have told that the store takes them again.
        is_paused: is_paused && waiting > 0,
        failed_orders: failed
            .into_iter()
            .map(FailedColumns::failed)
            .collect::<StorageResult<_>>()?,
    })
}

impl FailedColumns {
    fn failed(self) -> StorageResult<FailedStatusUpdate> {
        let row = RowName::new("status_updates", &self.id);
        Ok(FailedStatusUpdate {
            order: row.parsed("id", &self.id)?,
            number: self.remote_id,
            reason: reason(row, self.reason.as_deref())?,
            since: Timestamp::from_millis(self.since),
        })
    }
}
