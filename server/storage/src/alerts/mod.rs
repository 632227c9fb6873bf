//! Alerts, and the notices of them that each channel gets.
//!
//! [`compare()`] raises and clears alerts by the state of the integrations, [`compare_conditions`] those of everything
//! else: [`conditions()`] reads what is wrong in the database, and each machine adds what it alone can see. A channel
//! gets a notice when an alert is raised, again after a day while it lasts, and when it is over. Whoever sends a notice
//! holds it by a lease and an attempt ([`claim`]), as with import runs, so that a killed process forgets none.

mod compare;
mod conditions;
mod hold;
mod hold_step;
mod notice_statements;
mod notices;
mod show;

use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::ids::{AlertId, IntegrationId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::operator_alert::{OperatorAlertDetail, OperatorAlertKind};
use parcelpilot_domain::time::Timestamp;

pub use compare::{compare, delete_cleared_before};
pub use conditions::{conditions, explain_conditions};
pub use hold::{LookedAt, compare_conditions};
pub use notices::{LEASE, NOTIFY_AGAIN_AFTER, claim, expect_of, failed, notified, put_back};
pub use show::{list_open, list_open_of_operators, open_of};

/// An alert, with what has to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    Integration(IntegrationAlert),
    Operator(OperatorAlert),
}

/// An integration's orders do not come in, or some of them ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationAlert {
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

/// Something else that an operator must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorAlert {
    pub id: AlertId,
    pub detail: OperatorAlertDetail,
    /// Whose, unless it is no integration's.
    pub integration: Option<AlertedIntegration>,
    pub since: Timestamp,
    pub cleared_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertedIntegration {
    pub id: IntegrationId,
    pub name: String,
    pub client_name: String,
}

impl Alert {
    pub const fn id(&self) -> AlertId {
        match self {
            Self::Integration(alert) => alert.id,
            Self::Operator(alert) => alert.id,
        }
    }

    /// The code of its kind.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Integration(alert) => alert.kind.code(),
            Self::Operator(alert) => alert.detail.kind().code(),
        }
    }

    pub const fn since(&self) -> Timestamp {
        match self {
            Self::Integration(alert) => alert.since,
            Self::Operator(alert) => alert.since,
        }
    }

    pub const fn cleared_at(&self) -> Option<Timestamp> {
        match self {
            Self::Integration(alert) => alert.cleared_at,
            Self::Operator(alert) => alert.cleared_at,
        }
    }

    pub const fn is_over(&self) -> bool {
        self.cleared_at().is_some()
    }
}

/// What is wrong now, as a look sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What it is about: an id, or a machine's folder.
    pub subject: String,
    pub integration: Option<IntegrationId>,
    pub detail: OperatorAlertDetail,
    pub since: Timestamp,
    pub strength: Strength,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Enough to open an alert.
    Opens,
    /// Too little to open one, too much for an open one to be over.
    Keeps,
}

impl Condition {
    pub(super) const fn kind(&self) -> OperatorAlertKind {
        self.detail.kind()
    }
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
