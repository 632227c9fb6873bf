//! What came in, day by day.

use parcelpilot_contract::imports::ImportDay;
use parcelpilot_domain::time::Timestamp;

use crate::macros::read;
use crate::{Database, StorageResult};

/// Syncs are kept for as long.
const DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// Days since 1970 with what came in on each. Runs that found nothing new are left out by their index.
const ORDERS: &str = "SELECT created_at / 86400000 AS day, CAST(SUM(created) AS BIGINT) FROM import_runs \
     WHERE NOT is_quiet AND created_at >= $1 GROUP BY created_at / 86400000";
const PROBLEMS: &str = "SELECT first_seen_at / 86400000 AS day, COUNT(*) FROM problems \
     WHERE first_seen_at >= $1 GROUP BY first_seen_at / 86400000";

/// The last thirty days of UTC up to that of `now`, the earliest first.
pub async fn days(database: &Database, now: Timestamp) -> StorageResult<Vec<ImportDay>> {
    let today = now.millis().div_euclid(DAY_MS);
    let first = today - DAYS + 1;
    let orders = by_day(database, ORDERS, first).await?;
    let problems = by_day(database, PROBLEMS, first).await?;
    let on = |rows: &[(i64, i64)], day| rows.iter().find(|row| row.0 == day).map_or(0, |row| row.1);
    Ok((first..=today)
        .map(|day| ImportDay {
            day: Timestamp::from_millis(day * DAY_MS),
            orders: on(&orders, day),
            problems: on(&problems, day),
        })
        .collect())
}

async fn by_day(database: &Database, sql: &'static str, first: i64) -> StorageResult<Vec<(i64, i64)>> {
    Ok(read!(database, |executor| sqlx::query_as(sql)
        .bind(first * DAY_MS)
        .fetch_all(executor)
        .await?))
}
