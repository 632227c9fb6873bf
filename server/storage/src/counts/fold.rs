//! PostgreSQL's triggers add a row for each change: now and then they become one row for what they count together.

use crate::macros::change;
use crate::{Database, StorageResult};

/// Of an integration that is gone, nothing stays.
const CLEAN_SQLITE: [&str; 2] = [
    "DELETE FROM integration_counts WHERE orders = 0 AND open_problems = 0 AND pending_pushes = 0 AND held_pushes = 0
         AND sending_pushes = 0 AND failed_pushes = 0 AND integration_id NOT IN (SELECT id FROM integrations)",
    "DELETE FROM flow_counts WHERE placed = 0 AND imported = 0 AND shipped = 0 AND problems = 0",
];

/// One statement each: who reads sees the rows before, or the one after. Rows that another process folds at the moment
/// are left to it.
const FOLD_POSTGRES: [&str; 2] = [
    "WITH folded AS (
         DELETE FROM integration_counts WHERE ctid = ANY (ARRAY(
             SELECT c.ctid FROM integration_counts c WHERE c.integration_id IN (
                 SELECT integration_id FROM integration_counts GROUP BY integration_id HAVING count(*) > 1)
             FOR UPDATE SKIP LOCKED))
         RETURNING *)
     INSERT INTO integration_counts
         SELECT integration_id, sum(orders), sum(to_ship), sum(held), sum(with_warnings), sum(open_problems),
             sum(pending_pushes), sum(held_pushes), sum(sending_pushes), sum(failed_pushes)
         FROM folded GROUP BY integration_id
         HAVING (sum(orders), sum(to_ship), sum(held), sum(with_warnings), sum(open_problems), sum(pending_pushes),
             sum(held_pushes), sum(sending_pushes), sum(failed_pushes)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0)",
    "WITH folded AS (
         DELETE FROM flow_counts WHERE ctid = ANY (ARRAY(
             SELECT c.ctid FROM flow_counts c WHERE c.begins_at IN (
                 SELECT begins_at FROM flow_counts GROUP BY begins_at HAVING count(*) > 1)
             FOR UPDATE SKIP LOCKED))
         RETURNING *)
     INSERT INTO flow_counts
         SELECT begins_at, sum(placed), sum(to_ship), sum(imported), sum(shipped), sum(problems) FROM folded GROUP BY begins_at
         HAVING (sum(placed), sum(to_ship), sum(imported), sum(shipped), sum(problems)) <> (0, 0, 0, 0, 0)",
];

/// Changes no count. Any number of processes may do it.
pub async fn fold(database: &Database) -> StorageResult<()> {
    let statements = match database {
        Database::Sqlite { .. } => CLEAN_SQLITE,
        Database::Postgres(..) => FOLD_POSTGRES,
    };
    for statement in statements {
        change!(database, |executor| sqlx::query(statement)
            .execute(executor)
            .await?
            .rows_affected());
    }
    Ok(())
}
