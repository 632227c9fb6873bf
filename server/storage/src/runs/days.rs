//! What came in, day by day.

use std::time::Duration;

use parcelpilot_contract::imports::ImportDay;
use parcelpilot_domain::time::Timestamp;

use crate::counts::{SpanCounts, spans};
use crate::{Database, StorageResult};

const DAYS: u32 = 30;
const DAY: Duration = Duration::from_secs(86_400);

/// The last thirty days of UTC up to that of `now`, the earliest first.
pub async fn days(database: &Database, now: Timestamp) -> StorageResult<Vec<ImportDay>> {
    let first = now.start_of_day().minus(DAY * (DAYS - 1));
    let hours = spans(database, first).await?;
    let day = |number: u32| {
        let (day, end) = (first.plus(DAY * number), first.plus(DAY * (number + 1)));
        let sum = |count: fn(&SpanCounts) -> i64| {
            let within = hours
                .iter()
                .filter(|hour| (day.millis()..end.millis()).contains(&hour.begins_at));
            within.map(count).sum()
        };
        ImportDay {
            day,
            orders: sum(|hour| hour.imported),
            problems: sum(|hour| hour.problems),
        }
    };
    Ok((0..DAYS).map(day).collect())
}
