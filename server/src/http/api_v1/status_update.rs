//! The status that an order gets in its store once it is here.

use parcelpilot_contract::status_updates::StatusUpdateRow;
use parcelpilot_domain::status_update::StatusUpdateReason;
use serde::Serialize;
use utoipa::ToSchema;

/// Of an order that came in while its integration told its store so. When it ends, the order's `updated_at` moves; it does not
/// when it waits again, because a person tries it again, or when it is skipped because the setting is switched off.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatusUpdate {
    /// BigCommerce's number of the status that the order gets there.
    pub to_status: i64,
    /// `pending`, `sending`, `done`, `skipped` or `failed`.
    pub state: &'static str,
    /// Why it was skipped or failed, or waits until the store accepts changes again: `other_status`, `archived`, `order_gone`, `ended_here`, `shipped_here`, `turned_off`,
    /// `write_scope_missing`, `token_refused`, `credentials_unreadable`, `refused` or `no_answer`.
    pub reason: Option<&'static str>,
    /// What that means, and what to do.
    pub what_next: String,
    /// The number of the status that the order had in the store instead.
    pub seen_status: Option<i64>,
    /// Since when it is in this state.
    #[schema(format = DateTime)]
    pub since: String,
}

impl From<StatusUpdateRow> for StatusUpdate {
    fn from(row: StatusUpdateRow) -> Self {
        let sentence = |reason: StatusUpdateReason| reason.sentence().to_string();
        let reason = row.reason;
        Self {
            to_status: row.to.new_status().0,
            state: row.state.code(),
            reason: reason.map(StatusUpdateReason::code),
            what_next: reason.map(sentence).unwrap_or_default(),
            seen_status: row.seen_status.map(|status| status.0),
            since: row.since.rfc3339(),
        }
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::status_update::{StatusMove, StatusUpdateState};
    use parcelpilot_domain::time::Timestamp;

    use super::*;

    #[test]
    fn one_that_waits_because_the_store_refuses_all_says_so() {
        let row = StatusUpdateRow {
            to: StatusMove::AwaitingShipment,
            state: StatusUpdateState::Pending,
            reason: Some(StatusUpdateReason::TokenRefused),
            seen_status: None,
            since: Timestamp::from_millis(0),
        };
        let update = StatusUpdate::from(row);
        assert_eq!((update.state, update.reason), ("pending", Some("token_refused")));
        assert!(update.what_next.contains("(401)"), "{}", update.what_next);
    }
}
