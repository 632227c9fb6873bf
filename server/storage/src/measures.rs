//! How much waits in the database, for monitoring. Each count reads an index of what is open, however much is stored.

use parcelpilot_domain::time::Timestamp;

use crate::macros::read;
use crate::migrations::{APPLIED, has_all};
use crate::{Database, StorageResult};

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
}

const PUSHES: &str =
    "SELECT state, count(*), min(since) FROM shipment_pushes WHERE state <> 'confirmed' GROUP BY state";
const RUNS: &str = "SELECT state, count(*), min(created_at) FROM import_runs WHERE state IN ('queued', 'running') GROUP BY state";
const PROBLEMS: &str = "SELECT count(*) FROM problems WHERE solved_at IS NULL";
const ALERTS: &str = "SELECT kind, count(*) FROM alerts WHERE cleared_at IS NULL GROUP BY kind UNION ALL
     SELECT kind, count(*) FROM operator_alerts WHERE cleared_at IS NULL AND raised_at IS NOT NULL GROUP BY kind";

pub async fn measures(database: &Database) -> StorageResult<Measures> {
    let (problems,): (i64,) = read!(database, |executor| {
        sqlx::query_as(PROBLEMS).fetch_one(executor).await?
    });
    Ok(Measures {
        pushes: waiting(database, PUSHES).await?,
        runs: waiting(database, RUNS).await?,
        problems,
        alerts: read!(database, |executor| {
            sqlx::query_as(ALERTS).fetch_all(executor).await?
        }),
    })
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
