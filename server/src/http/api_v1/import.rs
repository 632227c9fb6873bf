//! An import as programs read it.

use parcelpilot_contract::checks::{CheckResult, DifferingOrders};
use parcelpilot_contract::imports::{RunRow, Waiting};
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::order::Integration;

/// One pass over a store's orders.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Import {
    #[schema(value_type = String, format = "uuid")]
    id: RunId,
    integration: Integration,
    /// `backfill` (a pull), `orders` (named ones), `sync` (by itself) or `check` (imports nothing).
    kind: &'static str,
    /// `queued`, `running`, `complete`, `failed` or `cancelled`. The last three are the end.
    state: &'static str,
    /// What it reads, in words.
    selection: String,
    /// Nobody asks for a sync.
    requested_by: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    started_at: Option<String>,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// How many orders it expects to read, once it has asked the store.
    expected: Option<i64>,
    /// Orders read so far.
    seen: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    /// Read, but left out because of their status.
    skipped: i64,
    /// Orders that could not be imported: see the list of problems.
    problems: i64,
    /// Calls to the store.
    calls: i64,
    seconds_left: Option<i64>,
    waiting: Option<ImportWaiting>,
    failure: Option<ImportFailure>,
    /// What a check found; null until it is over, and of other kinds.
    found: Option<CheckFound>,
}

/// Why an import waits.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportWaiting {
    /// A code, as `throttled`.
    reason: &'static str,
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// Why an import or an integration failed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportFailure {
    #[schema(example = "token_refused")]
    code: &'static str,
    /// What happened, and what to do.
    detail: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CheckFound {
    /// Whether the same orders are here as in the store, all of them up to date.
    is_complete: bool,
    /// Orders of the store that should be here.
    theirs: i64,
    ours: i64,
    missing: Differing,
    /// Older here than in the store.
    stale: Differing,
    /// Here, though the store has no such order.
    extra: Differing,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Differing {
    count: i64,
    /// The lowest fifty numbers.
    orders: Vec<i64>,
}

impl Import {
    pub(super) fn new(row: RunRow, found: Option<CheckResult>) -> Self {
        let counters = row.counters;
        Self {
            id: row.id,
            integration: Integration {
                id: row.integration_id,
                name: row.integration_name,
                client: row.client_name,
            },
            kind: row.kind.code(),
            state: row.state.code(),
            selection: row.selection.to_string(),
            requested_by: row.requested_by,
            created_at: row.created_at.rfc3339(),
            started_at: row.started_at.map(Timestamp::rfc3339),
            finished_at: row.finished_at.map(Timestamp::rfc3339),
            expected: row.total,
            seen: counters.seen,
            created: counters.created,
            updated: counters.updated,
            unchanged: counters.unchanged,
            skipped: counters.skipped,
            problems: counters.problems,
            calls: counters.calls,
            seconds_left: row.seconds_left,
            waiting: row.waiting.map(ImportWaiting::from),
            failure: row.failure.map(ImportFailure::from),
            found: found.map(CheckFound::from),
        }
    }
}

impl From<Waiting> for ImportWaiting {
    fn from(waiting: Waiting) -> Self {
        Self {
            reason: waiting.reason.code(),
            until: waiting.until.map(Timestamp::rfc3339),
        }
    }
}

impl From<RunFailure> for ImportFailure {
    fn from(failure: RunFailure) -> Self {
        Self {
            code: failure.code(),
            detail: failure.sentence(),
        }
    }
}

impl From<CheckResult> for CheckFound {
    fn from(result: CheckResult) -> Self {
        Self {
            is_complete: result.is_complete(),
            theirs: result.theirs,
            ours: result.ours,
            missing: result.missing.into(),
            stale: result.stale.into(),
            extra: result.extra.into(),
        }
    }
}

impl From<DifferingOrders> for Differing {
    fn from(orders: DifferingOrders) -> Self {
        Self {
            count: orders.count,
            orders: orders.first,
        }
    }
}
