use parcelpilot_contract::checks::{CheckResult, DifferingOrders};
use parcelpilot_contract::imports::{
    ImportDay, LiveImports, RunDetail, RunEventRow, RunRow, SpanRow, Waiting,
};
use parcelpilot_domain::import_run::{Counters, RunFailure, RunKind, RunState, WaitReason};
use parcelpilot_domain::order_status::OrderStatus;

use super::{FINISHED_RUN, INTEGRATION, QUEUED_RUN, RUN, at, clients, id, integrations, problems};

pub const SELECTION: &str = "Everything since the flood";
pub const EVENT: &str = "Planned 9,876 orders";
pub const REQUESTED_BY: &str = "Olga Operator";

/// Goes on.
pub fn running() -> RunRow {
    RunRow {
        state: RunState::Running,
        finished_at: None,
        failure: None,
        orders_per_second: Some(12.5),
        seconds_left: Some(90),
        waiting: Some(Waiting {
            reason: WaitReason::Throttled,
            until: Some(at(3)),
        }),
        ..failed()
    }
}

pub fn queued() -> RunRow {
    RunRow {
        id: id(QUEUED_RUN),
        state: RunState::Queued,
        started_at: None,
        total: None,
        ..running()
    }
}

/// A backfill that stopped half way.
pub fn failed() -> RunRow {
    RunRow {
        id: id(RUN),
        integration_id: id(INTEGRATION),
        integration_name: integrations::NAME.to_owned(),
        client_name: clients::NAME.to_owned(),
        kind: RunKind::Backfill,
        state: RunState::Failed,
        requested_by: Some(REQUESTED_BY.to_owned()),
        created_at: at(0),
        started_at: Some(at(1)),
        finished_at: Some(at(2)),
        selection: SELECTION.into(),
        counters: Counters {
            seen: 4_938,
            created: 4_000,
            updated: 900,
            unchanged: 37,
            problems: 1,
            ..Counters::default()
        },
        total: Some(9_876),
        orders_per_second: None,
        seconds_left: None,
        waiting: None,
        quota: None,
        failure: Some(RunFailure::StoreUnavailable),
    }
}

pub fn live() -> LiveImports {
    LiveImports {
        running: vec![running()],
        queued: vec![queued()],
        finished: vec![RunRow {
            id: id(FINISHED_RUN),
            ..failed()
        }],
    }
}

pub fn days() -> Vec<ImportDay> {
    vec![ImportDay {
        day: at(-12 * 60),
        orders: 1_234,
        problems: 1,
    }]
}

pub fn run_detail() -> RunDetail {
    RunDetail {
        row: failed(),
        spans: vec![SpanRow {
            status: Some(OrderStatus::AWAITING_SHIPMENT),
            first_id: 1,
            last_id: Some(9_999),
            next_id: 5_000,
            expected: Some(9_876),
            seen: 4_938,
            is_done: false,
        }],
        events: vec![RunEventRow {
            at: at(1),
            text: EVENT.into(),
        }],
        problems: vec![problems::problem()],
    }
}

/// There was nothing to read.
pub fn bare_run_detail() -> RunDetail {
    RunDetail {
        row: RunRow {
            state: RunState::Complete,
            counters: Counters::default(),
            total: Some(0),
            failure: None,
            ..failed()
        },
        spans: Vec::new(),
        events: Vec::new(),
        problems: Vec::new(),
    }
}

/// Two orders are missing here.
pub fn check() -> CheckResult {
    CheckResult {
        run_id: id(FINISHED_RUN),
        at: at(2),
        theirs: 4_323,
        ours: 4_321,
        missing: DifferingOrders {
            count: 2,
            first: vec![100_501, 100_502],
        },
        stale: DifferingOrders::default(),
        extra: DifferingOrders::default(),
        with_problem: 1,
        is_one_by_one: false,
        calls: 7,
        left_to_pull: Some(2),
    }
}
