//! A database that was restored, or that lost its last transactions, has positions again that programs have read of another
//! past: what comes after them would be missed. So positions begin where there was none before.

use parcelpilot_domain::time::Timestamp;

use super::NEWEST;
use super::publish::{WAIT_FOR_DISK_POSTGRES, WAIT_FOR_LOCK_POSTGRES};
use crate::macros::durable_transaction;
use crate::{Database, Engine, StorageResult};

/// Of no kind that is told, and of nothing: it only holds the place.
const BEGIN: &str = "INSERT INTO changes (position, kind, subject, at) VALUES ($1, 'restored', '', $2)";

/// Positions go on from the microseconds of `at`. No feed has come as far: since it began so itself, it has had fewer than a
/// million changes a second. JSON's numbers hold them without loss until the year 2255. What has no position yet goes, too:
/// whoever begins anew reads the lists once this is done, and finds it there.
pub async fn begin_anew(database: &Database, at: Timestamp) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        if database.kind() == Engine::Postgres {
            // Whoever gives positions is done by then, or goes on from the new beginning.
            for statement in [WAIT_FOR_LOCK_POSTGRES, WAIT_FOR_DISK_POSTGRES] {
                sqlx::query(statement).execute(&mut *tx).await?;
            }
        }
        let (newest,) = sqlx::query_as::<_, (i64,)>(NEWEST).fetch_one(&mut *tx).await?;
        for statement in ["DELETE FROM change_arrivals", "DELETE FROM changes"] {
            sqlx::query(statement).execute(&mut *tx).await?;
        }
        // A clock that was set back takes none of them back. The one after the newest is left out, so that whoever has read
        // that one has not read all before this.
        sqlx::query(BEGIN)
            .bind(at.millis().saturating_mul(1_000).max(newest + 2))
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}
