//! Which moments the days of a list mean.

use std::time::Duration;

use engine::store_days::StoreDays;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::date_range::DayCalendar;
use parcelpilot_domain::time::Timestamp;
use storage::orders::{Created, CreatedSpan};
use storage::{Database, integrations};

use super::orders::day;

const DAY: Duration = Duration::from_secs(86_400);

/// When the orders that a query asks for were placed.
///
/// # Errors
/// [`AppError::Invalid`](parcelpilot_contract::error::AppError::Invalid) for `from` or `until`.
pub(super) async fn created(database: &Database, query: &OrderQuery) -> AppResult<Created> {
    let (first, last) = (day("from", &query.from)?, day("until", &query.until)?);
    if first.is_none() && last.is_none() {
        return Ok(Created::default());
    }
    let span = |days: &StoreDays| CreatedSpan {
        from: first.map(|day| bounds(days, day).0),
        until: last.map(|day| bounds(days, day).1),
    };
    if query.calendar == DayCalendar::Utc {
        return Ok(span(&StoreDays::of(None)).into());
    }
    let zones = integrations::zones(database, query.client, query.integration).await?;
    let stores = zones
        .into_iter()
        .map(|(store, zone)| (store, span(&StoreDays::of(zone.as_ref()))));
    Ok(Created::by_store(stores))
}

/// When a store's day begins and ends; `day` is when the day of this date begins in UTC, which counts for the last day
/// that there is: it has no next one.
fn bounds(days: &StoreDays, day: Timestamp) -> (Timestamp, Timestamp) {
    days.bounds(&day.date()).unwrap_or((day, day.plus(DAY)))
}
