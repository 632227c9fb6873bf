//! Problems that a person says are none.

use parcelpilot_domain::ids::ProblemId;
use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, row};
use crate::{Database, StorageResult};

row! {
    /// Whose problem it was.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Dismissed { pub remote_id: Option<i64>, pub integration_name: String }
}

/// Closes an open problem without its order; none where it is not open.
pub async fn dismiss(
    database: &Database,
    problem: ProblemId,
    at: Timestamp,
) -> StorageResult<Option<Dismissed>> {
    Ok(change!(database, |executor| {
        sqlx::query_as(
            "UPDATE problems SET solved_at = $2, dismissed_at = $2, next_try_at = NULL
             WHERE id = $1 AND solved_at IS NULL
             RETURNING remote_id, (SELECT name FROM integrations WHERE id = problems.integration_id) AS integration_name",
        )
        .bind(problem.to_string())
        .bind(at.millis())
        .fetch_optional(executor)
        .await?
    }))
}
