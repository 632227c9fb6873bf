//! Progress in words and numbers.

use parcelpilot_contract::imports::{RunRow, SpanRow};
use parcelpilot_domain::import_run::{Counters, RunKind};
use parcelpilot_domain::message::Message;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::time::Timestamp;

use crate::components::time::duration_text;
use crate::localization::{Localized, count};

/// `The latest 30 imports.`
pub fn latest_text(count: i64) -> String {
    match count {
        1 => text!("The latest import.").to_owned(),
        count => text!("The latest {count} imports.", count = count),
    }
}

/// Orders a second: one decimal below ten, none above.
pub fn rate_text(orders_per_second: Option<f64>) -> String {
    // Through whole numbers: the code that writes fractions would add five kilobytes to what the browser loads.
    let tenths = orders_per_second.map(|rate| (rate * 10.0).round() as i64);
    match tenths {
        Some(tenths) if tenths < 100 => {
            text!("{whole}.{tenths}", whole = tenths / 10, tenths = tenths % 10)
        }
        Some(tenths) => count((tenths + 5) / 10),
        None => "–".to_owned(),
    }
}

/// `about 3 min 20 s`.
pub fn time_left_text(seconds_left: Option<i64>) -> String {
    match seconds_left {
        Some(seconds) if seconds > 0 => text!("about {time}", time = duration_text(seconds)),
        Some(_) => text!("almost done").to_owned(),
        None => text!("not known yet").to_owned(),
    }
}

/// How long until a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The reader's clock is not known.
    Moment(Timestamp),
    Seconds(i64),
    Now,
}

impl Until {
    pub fn of(at: Timestamp, now: Option<Timestamp>) -> Self {
        let Some(now) = now else {
            return Until::Moment(at);
        };
        match at.since(now).as_millis() {
            0 => Until::Now,
            millis => Until::Seconds(i64::try_from(millis.div_ceil(1_000)).unwrap_or(i64::MAX)),
        }
    }
}

/// `Continues in 12 s.`
pub fn continues_text(until: Until) -> String {
    match until {
        Until::Moment(at) => text!("Continues at {at}.", at = at),
        Until::Seconds(seconds) => text!("Continues in {time}.", time = duration_text(seconds)),
        Until::Now => text!("Continues now.").to_owned(),
    }
}

/// `resets in 12 s`.
pub fn resets_text(until: Until) -> String {
    match until {
        Until::Moment(at) => text!("resets at {at}", at = at),
        Until::Seconds(seconds) => text!("resets in {time}", time = duration_text(seconds)),
        Until::Now => text!("resets now").to_owned(),
    }
}

/// `1,200 of about 5,000 orders`, until all are read.
pub fn seen_text(counters: Counters, total: Option<i64>) -> String {
    match total.filter(|total| *total > counters.seen) {
        Some(total) => text!(
            count = total;
            "{seen} of about 1 order",
            "{seen} of about {count} orders",
            seen = counters.seen
        ),
        None => text!(count = counters.seen; "1 order", "{count} orders"),
    }
}

/// `120 of 150 calls left`.
pub fn quota_text(quota: Quota) -> String {
    text!(
        "{left} of {total} calls left",
        left = quota.left,
        total = quota.total
    )
}

/// How long a run took, or has taken so far; nothing before it begins.
pub fn took_text(row: &RunRow) -> String {
    match (row.started_at, row.finished_at) {
        (Some(started), Some(finished)) => {
            duration_text(i64::try_from(finished.since(started).as_secs()).unwrap_or(i64::MAX))
        }
        _ => "–".to_owned(),
    }
}

/// `Backfill: Created from 2026-11-01`: what is read.
pub fn run_text(kind: RunKind, selection: Message) -> String {
    text!(
        "{kind}: {selection}",
        kind = kind.label().localized(),
        selection = selection
    )
}

/// Why there is this run.
pub fn origin_text(kind: RunKind, requested_by: Option<&str>) -> String {
    match (kind, requested_by) {
        (_, Some(name)) => text!("Requested by {name}", name = name),
        (RunKind::Sync, None) => text!("Automatic, on schedule").to_owned(),
        (_, None) => text!("Automatic").to_owned(),
    }
}

/// Zero to a hundred of what was counted; nothing where nothing was.
pub fn span_percent(span: &SpanRow) -> Option<i64> {
    if span.is_done {
        return Some(100);
    }
    let expected = span.expected?.max(1);
    Some((span.seen * 100 / expected).clamp(0, 99))
}

/// `Orders 1000 to 1999`, and of which status.
pub fn span_text(span: &SpanRow) -> String {
    let orders = match span.last_id {
        _ if span.expected.is_none() => text!("Changes during the import").to_owned(),
        Some(last) => text!(
            "Orders {first} to {last}",
            first = span.first_id.to_string(),
            last = last.to_string()
        ),
        None => text!("Orders from {first} on", first = span.first_id.to_string()),
    };
    match span.status {
        Some(status) => text!(
            "{orders}, {status}",
            orders = orders,
            status = status.standard_name()
        ),
        None => orders,
    }
}

/// The same, and how much of it was read.
pub fn span_read_text(span: &SpanRow) -> String {
    text!(
        count = span.seen;
        "{orders}: 1 order read",
        "{orders}: {count} orders read",
        orders = span_text(span)
    )
}

#[cfg(test)]
#[path = "progress_text_tests.rs"]
mod tests;
