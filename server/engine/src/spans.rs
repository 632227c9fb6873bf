//! Runs and pushes as traces show them: ids of ours, kinds and ends.

use runtime::traces::TARGET;
use storage::runs::LeasedRun;
use storage::shipments::LeasedPush;
use tracing::field::Empty;
use tracing::{Span, info_span};

/// Of one worker's work on a run: it begins a trace.
pub fn of_run(run: &LeasedRun) -> Span {
    info_span!(
        target: TARGET,
        parent: None,
        "import",
        otel.name = format!("import {}", run.kind.code()),
        otel.status_code = Empty,
        parcelpilot.run.id = %run.lease.run_id,
        parcelpilot.run.kind = run.kind.code(),
        parcelpilot.run.attempt = run.lease.attempt,
        parcelpilot.run.end = Empty,
        parcelpilot.integration.id = %run.integration_id,
    )
}

pub fn end_run(end: &'static str, has_failed: bool) {
    let span = Span::current();
    span.record("parcelpilot.run.end", end);
    if has_failed {
        span.record("otel.status_code", "error");
    }
}

/// Of one try of a push: it begins a trace. The shipment's id joins the tries, and the pushes, of a shipment.
pub fn of_push(push: &LeasedPush) -> Span {
    info_span!(
        target: TARGET,
        parent: None,
        "push",
        otel.name = format!("push {}", push.kind.code()),
        otel.status_code = Empty,
        parcelpilot.push.id = %push.lease.push_id,
        parcelpilot.push.kind = push.kind.code(),
        parcelpilot.push.tries = push.tries,
        parcelpilot.push.end = Empty,
        parcelpilot.shipment.id = %push.shipment_id,
        parcelpilot.integration.id = %push.integration_id,
    )
}

pub fn end_push(end: &'static str) {
    let span = Span::current();
    span.record("parcelpilot.push.end", end);
    if end == "failed" {
        span.record("otel.status_code", "error");
    }
}
