//! How much waits in the database, for monitoring. No count reads what is stored.

use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::time::Timestamp;

use crate::counts::Totals;
use crate::macros::read;
use crate::migrations::{APPLIED, has_all};
use crate::{Database, StorageResult, counts};

/// What is in one state, and since when its oldest is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub state: String,
    pub count: i64,
    pub oldest: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// Pushes that are not confirmed.
    pub pushes: Vec<Waiting>,
    /// Import runs that are queued or running.
    pub runs: Vec<Waiting>,
    pub problems: i64,
    /// Open alerts, by the codes of their kinds.
    pub alerts: Vec<(String, i64)>,
    /// Of the first change that has no position yet. Later ones may be older: clocks differ.
    pub oldest_change: Option<Timestamp>,
}

/// The oldest of each state, by the end of its part of the index.
const OLDEST_PUSHES: &str = "SELECT 'pending', (SELECT min(since) FROM shipment_pushes WHERE state = 'pending' AND state <> 'confirmed')
     UNION ALL SELECT 'held', (SELECT min(since) FROM shipment_pushes WHERE state = 'held' AND state <> 'confirmed')
     UNION ALL SELECT 'sending', (SELECT min(since) FROM shipment_pushes WHERE state = 'sending' AND state <> 'confirmed')
     UNION ALL SELECT 'failed', (SELECT min(since) FROM shipment_pushes WHERE state = 'failed' AND state <> 'confirmed')";
const RUNS: &str = "SELECT state, count(*), min(created_at) FROM import_runs WHERE state IN ('queued', 'running') GROUP BY state";
const ALERTS: &str = "SELECT kind, count(*) FROM alerts WHERE cleared_at IS NULL GROUP BY kind UNION ALL
     SELECT kind, count(*) FROM operator_alerts WHERE cleared_at IS NULL AND raised_at IS NOT NULL GROUP BY kind";

const OLDEST_CHANGE: &str = "SELECT at FROM change_arrivals ORDER BY arrival LIMIT 1";

pub async fn measures(database: &Database) -> StorageResult<Measures> {
    let totals = counts::totals(database).await?;
    Ok(Measures {
        pushes: open_pushes(database, &totals).await?,
        runs: waiting(database, RUNS).await?,
        problems: totals.open_problems,
        alerts: read!(database, |executor| {
            sqlx::query_as(ALERTS).fetch_all(executor).await?
        }),
        oldest_change: oldest_change(database).await?,
    })
}

async fn oldest_change(database: &Database) -> StorageResult<Option<Timestamp>> {
    let oldest: Option<(i64,)> = read!(database, |executor| {
        sqlx::query_as(OLDEST_CHANGE).fetch_optional(executor).await?
    });
    Ok(oldest.map(|(at,)| Timestamp::from_millis(at)))
}

async fn open_pushes(database: &Database, totals: &Totals) -> StorageResult<Vec<Waiting>> {
    let oldest: Vec<(String, Option<i64>)> = read!(database, |executor| {
        sqlx::query_as(OLDEST_PUSHES).fetch_all(executor).await?
    });
    let waiting = |(state, oldest): (String, Option<i64>)| {
        let count = match PushState::from_code(&state)? {
            PushState::Pending => totals.pending_pushes,
            PushState::Held => totals.held_pushes,
            PushState::Sending => totals.sending_pushes,
            PushState::Failed => totals.failed_pushes,
            PushState::Confirmed => 0,
        };
        let oldest = oldest.map(Timestamp::from_millis);
        (count > 0).then_some(Waiting { state, count, oldest })
    };
    Ok(oldest.into_iter().filter_map(waiting).collect())
}

async fn waiting(database: &Database, query: &'static str) -> StorageResult<Vec<Waiting>> {
    let rows: Vec<(String, i64, Option<i64>)> = read!(database, |executor| {
        sqlx::query_as(query).fetch_all(executor).await?
    });
    let waiting = rows.into_iter().map(|(state, count, oldest)| Waiting {
        state,
        count,
        oldest: oldest.map(Timestamp::from_millis),
    });
    Ok(waiting.collect())
}

/// Whether the schema has all that this program needs.
pub async fn is_migrated(database: &Database) -> StorageResult<bool> {
    let applied: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(APPLIED).fetch_all(executor).await?
    });
    let applied: Vec<i64> = applied.into_iter().map(|(version,)| version).collect();
    Ok(has_all(database.kind(), &applied))
}

/// How many of this process's connections are busy, and how many there are.
pub fn connections(database: &Database) -> (u64, u64) {
    let (idle, all) = match database {
        Database::Sqlite { reader, writer, .. } => (
            reader.num_idle() + writer.num_idle(),
            reader.size() + writer.size(),
        ),
        Database::Postgres(pool, _) => (pool.num_idle(), pool.size()),
    };
    (u64::from(all).saturating_sub(idle as u64), all.into())
}
