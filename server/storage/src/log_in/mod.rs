//! Log-ins, from a proved password to a session.
//!
//! Where more is asked than the password, the log-in waits in a table of its own (`log_in_steps`), under a token of its own:
//! only [`steps::finish`] makes a session of it.

pub mod steps;

use parcelpilot_domain::second_factor::LogInStep;
use parcelpilot_domain::time::Timestamp;

use super::macros::{row, transaction};
use super::second_factors::{has_second_factor, must_have_second_factor};
use super::sessions::{NewSession, insert_session, lock_person};
use super::{Database, StorageResult};

/// The latest of each person: a password can be proved again and again.
const KEPT: i64 = 20;

/// What a proved password comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// There is a session.
    In,
    /// There is none yet. The token opens nothing but this step.
    Due(LogInStep),
}

row! {
    struct DueColumns { has_one: bool, must_have_one: bool }
}

impl DueColumns {
    const fn step(&self) -> Option<LogInStep> {
        match (self.has_one, self.must_have_one) {
            (true, _) => Some(LogInStep::SecondFactor),
            (false, true) => Some(LogInStep::Enrolment),
            (false, false) => None,
        }
    }
}

/// Lets somebody in whose password was proved, or who chose it just now; or begins the step that is due. The session's
/// token is then the step's.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`](crate::StorageError::ChangedMeanwhile) where they were deactivated since, or the
/// password is another.
pub async fn enter(
    database: &Database,
    session: &NewSession<'_>,
    step_expires_at: Timestamp,
) -> StorageResult<Entry> {
    let user_id = session.user_id.to_string();
    let due = concat!(
        "SELECT ",
        has_second_factor!(),
        " AS has_one, ",
        must_have_second_factor!(),
        " AS must_have_one FROM users WHERE id = $1"
    );
    transaction!(database, |tx| {
        lock_person!(tx, &user_id, session.password_hash);
        let due: DueColumns = sqlx::query_as(due).bind(&user_id).fetch_one(&mut *tx).await?;
        let Some(step) = due.step() else {
            insert_session!(tx, session, &user_id);
            return Ok(Entry::In);
        };
        sqlx::query(
            "DELETE FROM log_in_steps WHERE user_id = $1 AND token_hash NOT IN
                 (SELECT token_hash FROM log_in_steps WHERE user_id = $1
                  ORDER BY expires_at DESC, token_hash LIMIT $2)",
        )
        .bind(&user_id)
        .bind(KEPT - 1)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO log_in_steps
                 (token_hash, user_id, password_hash, step, created_at, expires_at, address, user_agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(session.token_hash)
        .bind(&user_id)
        .bind(session.password_hash)
        .bind(step.code())
        .bind(session.created_at.millis())
        .bind(step_expires_at.millis())
        .bind(session.origin.address.as_str())
        .bind(session.origin.user_agent.as_str())
        .execute(&mut *tx)
        .await?;
        Ok(Entry::Due(step))
    })
}
