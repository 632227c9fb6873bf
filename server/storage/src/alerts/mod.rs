//! Alerts, and the notices of them that each channel gets.
//!
//! [`compare()`] raises and clears alerts by the state of the integrations. A channel gets a notice when an alert is
//! raised, again after a day while it lasts, and when it is over. Whoever sends a notice holds it by a lease and an
//! attempt ([`claim`]), as with import runs, so that a killed process forgets none.

mod compare;
mod notices;
mod show;

use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::ids::{AlertId, IntegrationId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::time::Timestamp;

pub use compare::{compare, delete_cleared_before};
pub use notices::{LEASE, NOTIFY_AGAIN_AFTER, claim, expect_of, failed, notified, put_back};
pub use show::{list_open, open_of};

/// An alert, with what has to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub id: AlertId,
    pub integration_id: IntegrationId,
    pub integration_name: String,
    pub client_name: String,
    pub kind: AlertKind,
    /// Why it fails.
    pub failure: Option<RunFailure>,
    pub since: Timestamp,
    pub cleared_at: Option<Timestamp>,
    /// Its polls are expected: it is enabled, and its client active.
    pub is_expected: bool,
    /// Its orders with open warnings.
    pub ended_orders: i64,
}

/// The right to tell one channel of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub alert: Alert,
    /// Of those that the channel gets about the alert: the same for each try, another for a reminder or a change.
    pub message: i64,
    pub(super) attempt: i64,
    pub(super) failed: i64,
}
