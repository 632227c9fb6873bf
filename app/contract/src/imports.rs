//! Pull Orders and import runs.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{Counters, RunFailure, RunKind, RunState, WaitReason};
use parcelpilot_domain::message::Message;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::form_fields;
use crate::problems::ProblemRow;

/// Most order numbers that one pull takes.
pub const NAMED_ORDERS_MAX: u32 = 1_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRow {
    pub id: RunId,
    pub integration_id: IntegrationId,
    pub integration_name: String,
    pub client_name: String,
    pub kind: RunKind,
    pub state: RunState,
    /// Who asked for it; nobody did for a sync.
    pub requested_by: Option<String>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    /// What it reads, in words: "Everything", "12 named orders".
    pub selection: Message,
    pub counters: Counters,
    /// Orders it expects to read; not known before the plan is made.
    pub total: Option<i64>,
    /// Orders a second: lately while it runs, over all the time that it worked once it is over.
    pub orders_per_second: Option<f64>,
    pub seconds_left: Option<i64>,
    pub waiting: Option<Waiting>,
    pub quota: Option<Quota>,
    pub failure: Option<RunFailure>,
}

impl RunRow {
    /// Zero to a hundred, once the total is known; a run that is complete is at a hundred whatever the count said.
    pub fn percent(&self) -> Option<i64> {
        if self.state == RunState::Complete {
            return Some(100);
        }
        let total = self.total?;
        if total <= 0 {
            return Some(0);
        }
        Some((self.counters.seen * 100 / total).clamp(0, 99))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub reason: WaitReason,
    /// Not known where it waits for another run.
    pub until: Option<Timestamp>,
}

/// What `/imports` shows. Also the event that its stream sends, whole, at each change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveImports {
    pub running: Vec<RunRow>,
    pub queued: Vec<RunRow>,
    /// The latest thirty, newest first.
    pub finished: Vec<RunRow>,
}

/// Syncs that found nothing new: most of them, so that they would bury all else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuietSyncs {
    #[default]
    Hidden,
    Shown,
}

impl QuietSyncs {
    /// From the query of an address, `quiet=shown`.
    pub fn from_query(value: Option<&str>) -> Self {
        if value == Some("shown") {
            QuietSyncs::Shown
        } else {
            QuietSyncs::Hidden
        }
    }
}

/// What `/imports/{id}` shows, and what its stream sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunDetail {
    pub row: RunRow,
    pub spans: Vec<SpanRow>,
    pub events: Vec<RunEventRow>,
    pub problems: Vec<ProblemRow>,
}

impl RunDetail {
    /// Without what this role may not see.
    pub fn seen_by(self, role: Role) -> Self {
        Self {
            problems: ProblemRow::all_seen_by(self.problems, role),
            ..self
        }
    }
}

/// A part of the store's orders that is read from its first id to its last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanRow {
    pub status: Option<OrderStatus>,
    pub first_id: i64,
    pub last_id: Option<i64>,
    /// The id that it reads from next.
    pub next_id: i64,
    /// As counted; nothing for the pass over what changed meanwhile.
    pub expected: Option<i64>,
    pub seen: i64,
    pub is_done: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEventRow {
    pub at: Timestamp,
    pub text: Message,
}

/// The answer to "how much would this read?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullCount {
    pub orders: i64,
    pub calls: i64,
    /// Status, the store's own name of it, how many.
    pub by_status: Vec<(OrderStatus, String, i64)>,
}

/// The Pull Orders form, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PullForm {
    /// `everything`, `dates` or `named`.
    pub scope: String,
    /// Which date counts, `created` or `modified`.
    pub date: String,
    /// `YYYY-MM-DD`, whole days in the store's time zone, the last one included.
    pub from: String,
    pub until: String,
    /// Order numbers in any form.
    pub remote_ids: String,
    /// `imported` (those of the integration), `all` or `chosen`.
    pub which_statuses: String,
    #[serde(deserialize_with = "form_fields::statuses")]
    pub statuses: Vec<OrderStatus>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDay {
    /// Its beginning, in UTC.
    pub day: Timestamp,
    /// Orders that came in on that day.
    pub orders: i64,
    /// Orders that could not be imported, and were first met on that day.
    pub problems: i64,
}
