//! Log-ins that wait for a second factor, or for one to be set up.

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::second_factor::LogInStep;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row};
use crate::membership::Stored;
use crate::passkeys::PasskeyProof;
use crate::passkeys::proof::use_passkey;
use crate::people::Person;
use crate::second_factors::{FORGET_WRONG_CODES, HAS_ONE, NewFactor, insert_factor};
use crate::sessions::{NewSession, insert_session, lock_person};
use crate::{Database, StorageError, StorageResult};

/// So many attempts at a code, then the password is asked for again.
pub const ATTEMPTS_MAX: i64 = 5;
/// After so many wrong codes of an app the person's app counts no longer: a million codes can be guessed, however slowly.
pub const WRONG_CODES_MAX: i64 = 100;

#[derive(Debug, Clone)]
pub struct PendingLogIn {
    pub person: Person,
    /// Of the password that was proved.
    pub password_hash: String,
    pub step: LogInStep,
    /// So far.
    pub attempts: i64,
}

row! {
    struct PendingColumns {
        user_id: String, email: String, name: String, role: String, password_hash: String, step: String, attempts: i64,
    }
}

/// A step that is under way: nothing of the person has changed since.
const FIND: &str = "SELECT users.id AS user_id, email, name, role, log_in_steps.password_hash, step, attempts
    FROM log_in_steps JOIN users ON users.id = log_in_steps.user_id
    WHERE token_hash = $1 AND expires_at > $2 AND attempts <= $3 AND deactivated_at IS NULL
        AND users.password_hash = log_in_steps.password_hash";

/// Nothing where it is over.
pub async fn find(
    database: &Database,
    token_hash: &str,
    now: Timestamp,
) -> StorageResult<Option<PendingLogIn>> {
    let found: Option<PendingColumns> = read!(database, |executor| {
        sqlx::query_as(FIND)
            .bind(token_hash)
            .bind(now.millis())
            .bind(ATTEMPTS_MAX - 1)
            .fetch_optional(executor)
            .await?
    });
    found.map(PendingColumns::pending).transpose()
}

/// What is tried at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// Short enough to be guessed.
    OneTimeCode,
    /// What can't be guessed, or is no proof at all.
    Other,
}

/// As [`find`], and counts an attempt before it is made, so that concurrent ones can't slip through.
///
/// # Errors
/// [`StorageError::TooManyWrongCodes`] where codes of the person's app count no longer.
pub async fn attempt(
    database: &Database,
    token_hash: &str,
    tried: Try,
    now: Timestamp,
) -> StorageResult<Option<PendingLogIn>> {
    // Kept even where the power goes: guesses are not to be had back.
    let found: Option<PendingColumns> = durable_transaction!(database, |tx| {
        let is_refused = if tried == Try::OneTimeCode {
            // A right one takes the count back. The person comes before the step, as where a step is finished.
            let counted = sqlx::query(
                "UPDATE users SET wrong_codes = wrong_codes + 1 WHERE wrong_codes < $4 AND id =
                     (SELECT user_id FROM log_in_steps WHERE token_hash = $1 AND expires_at > $2 AND attempts < $3)",
            )
            .bind(token_hash)
            .bind(now.millis())
            .bind(ATTEMPTS_MAX)
            .bind(WRONG_CODES_MAX)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            counted == 0
        } else {
            false
        };
        let counted = sqlx::query(
            "UPDATE log_in_steps SET attempts = attempts + 1
             WHERE token_hash = $1 AND expires_at > $2 AND attempts < $3",
        )
        .bind(token_hash)
        .bind(now.millis())
        .bind(ATTEMPTS_MAX)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if counted == 0 {
            return Ok(None);
        }
        if is_refused {
            return Err(StorageError::TooManyWrongCodes);
        }
        Ok(sqlx::query_as(FIND)
            .bind(token_hash)
            .bind(now.millis())
            .bind(ATTEMPTS_MAX)
            .fetch_optional(&mut *tx)
            .await?)
    })?;
    found.map(PendingColumns::pending).transpose()
}

/// What was proved for a step.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// A one-time code, by the time step that it is of.
    OneTimeCode(i64),
    /// By its hash.
    RecoveryCode(&'a str),
    Passkey(PasskeyProof<'a>),
    /// A second factor that was set up just now.
    NewFactor(&'a NewFactor<'a>),
}

impl Proof<'_> {
    const fn step(&self) -> LogInStep {
        match self {
            Proof::OneTimeCode(_) | Proof::RecoveryCode(_) | Proof::Passkey(_) => LogInStep::SecondFactor,
            Proof::NewFactor(_) => LogInStep::Enrolment,
        }
    }
}

/// Uses the proof up and lets the person in, both or neither. `false`: the proof was used before, or is none.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the step is over, or the person has changed since it began;
/// [`StorageError::Taken`] where a new factor is not their first.
pub async fn finish(
    database: &Database,
    token_hash: &str,
    proof: Proof<'_>,
    session: &NewSession<'_>,
) -> StorageResult<bool> {
    let user_id = session.user_id.to_string();
    durable_transaction!(database, |tx| {
        lock_person!(tx, &user_id, session.password_hash);
        let used = match proof {
            Proof::OneTimeCode(step) => {
                sqlx::query("UPDATE totp_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2")
                    .bind(&user_id)
                    .bind(step)
                    .execute(&mut *tx)
                    .await?
                    .rows_affected()
            }
            Proof::RecoveryCode(hash) => {
                sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2")
                    .bind(&user_id)
                    .bind(hash)
                    .execute(&mut *tx)
                    .await?
                    .rows_affected()
            }
            Proof::Passkey(proof) => {
                use_passkey!(tx, proof, &user_id, password_proved: true);
                1
            }
            Proof::NewFactor(factor) => {
                // One that they have by now, of whatever kind, is what the log-in must ask for.
                let (found,): (i64,) = sqlx::query_as(HAS_ONE).bind(&user_id).fetch_one(&mut *tx).await?;
                if found > 0 {
                    return Err(StorageError::Taken);
                }
                // Those that came in otherwise, by the identity provider.
                sqlx::query("DELETE FROM sessions WHERE user_id = $1")
                    .bind(&user_id)
                    .execute(&mut *tx)
                    .await?;
                insert_factor!(tx, &user_id, factor);
                1
            }
        };
        if used == 0 {
            return Ok(false);
        }
        let finished = sqlx::query(
            "DELETE FROM log_in_steps
             WHERE token_hash = $1 AND user_id = $2 AND password_hash = $3 AND step = $4 AND expires_at > $5",
        )
        .bind(token_hash)
        .bind(&user_id)
        .bind(session.password_hash)
        .bind(proof.step().code())
        .bind(session.created_at.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(finished)?;
        sqlx::query(FORGET_WRONG_CODES)
            .bind(&user_id)
            .execute(&mut *tx)
            .await?;
        insert_session!(tx, session, &user_id);
        Ok(true)
    })
}

/// How many were over.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM log_in_steps WHERE expires_at <= $1")
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

impl PendingColumns {
    fn pending(self) -> StorageResult<PendingLogIn> {
        let row = RowName::new("users", &self.user_id);
        let id: UserId = row.parsed("id", &self.user_id)?;
        Ok(PendingLogIn {
            person: Person {
                id,
                role: Stored::role(row, &self.role)?.value,
                email: self.email,
                name: self.name,
            },
            password_hash: self.password_hash,
            step: RowName::new("log_in_steps", &self.user_id)
                .known("step", LogInStep::from_code(&self.step))?,
            attempts: self.attempts,
        })
    }
}
