//! Progress in words and numbers.

use parcelpilot_contract::imports::{RunRow, SpanRow};
use parcelpilot_domain::count_text::{count_text, counted};
use parcelpilot_domain::import_run::{Counters, RunKind};
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::time::Timestamp;

use crate::components::time::duration_text;

/// `The latest 30 imports.`
pub fn latest_text(count: i64) -> String {
    match count {
        1 => "The latest import.".to_owned(),
        count => format!("The latest {} imports.", count_text(count)),
    }
}

/// Orders a second: one decimal below ten, none above.
pub fn rate_text(orders_per_second: Option<f64>) -> String {
    // Through whole numbers: the code that writes fractions would add five kilobytes to what the browser loads.
    let tenths = orders_per_second.map(|rate| (rate * 10.0).round() as i64);
    match tenths {
        Some(tenths) if tenths < 100 => format!("{}.{}", tenths / 10, tenths % 10),
        Some(tenths) => count_text((tenths + 5) / 10),
        None => "–".to_owned(),
    }
}

/// `about 3 min 20 s`.
pub fn time_left_text(seconds_left: Option<i64>) -> String {
    match seconds_left {
        Some(seconds) if seconds > 0 => format!("about {}", duration_text(seconds)),
        Some(_) => "almost done".to_owned(),
        None => "not known yet".to_owned(),
    }
}

/// `in 12 s`; the moment itself where the reader's clock is not known.
pub fn countdown_text(at: Timestamp, now: Option<Timestamp>) -> String {
    let Some(now) = now else {
        return format!("at {at}");
    };
    let millis = at.since(now).as_millis();
    if millis == 0 {
        return "now".to_owned();
    }
    format!(
        "in {}",
        duration_text(i64::try_from(millis.div_ceil(1_000)).unwrap_or(i64::MAX))
    )
}

/// `1,200 of about 5,000 orders`, until all are read.
pub fn seen_text(counters: Counters, total: Option<i64>) -> String {
    let seen = count_text(counters.seen);
    match total.filter(|total| *total > counters.seen) {
        Some(total) => format!("{seen} of about {}", counted(total, "order", "orders")),
        None => counted(counters.seen, "order", "orders"),
    }
}

/// `120 of 150 calls left`.
pub fn quota_text(quota: Quota) -> String {
    format!(
        "{} of {} calls left",
        count_text(quota.left),
        count_text(quota.total)
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

/// Why there is this run.
pub fn origin_text(kind: RunKind, requested_by: Option<&str>) -> String {
    match (kind, requested_by) {
        (_, Some(name)) => format!("Requested by {name}"),
        (RunKind::Sync, None) => "Automatic, on schedule".to_owned(),
        (_, None) => "Automatic".to_owned(),
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

/// `Orders 1000 to 1999`.
pub fn span_text(span: &SpanRow) -> String {
    match span.last_id {
        _ if span.expected.is_none() => "Changes during the import".to_owned(),
        Some(last) => format!("Orders {} to {last}", span.first_id),
        None => format!("Orders from {} on", span.first_id),
    }
}

#[cfg(test)]
#[path = "progress_text_tests.rs"]
mod tests;
