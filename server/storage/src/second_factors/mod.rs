//! What people prove besides their password: one-time codes of an app, and recovery codes for the day that it is lost. A
//! passkey counts as well: [`crate::passkeys`].

pub mod required_roles;

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{durable_transaction, read, row};
use super::people::UNLINK;
use super::sessions::lock_active_person;
use super::{Database, StorageError, StorageResult};

/// Whether the person of a row of `users` has a second factor. All SQL that asks for it asks by this.
macro_rules! has_second_factor {
    () => {
        "(EXISTS (SELECT 1 FROM totp_factors WHERE totp_factors.user_id = users.id)
            OR EXISTS (SELECT 1 FROM passkeys WHERE passkeys.user_id = users.id))"
    };
}
pub(crate) use has_second_factor;

/// The same of one person, as a count.
pub(crate) const HAS_ONE: &str = concat!(
    "SELECT count(*) FROM users WHERE id = $1 AND ",
    has_second_factor!()
);

/// Whether the role of a row of `users` asks for one.
macro_rules! must_have_second_factor {
    () => {
        "EXISTS (SELECT 1 FROM second_factor_roles WHERE second_factor_roles.role = replace(users.role, 'client_', ''))"
    };
}
pub(crate) use must_have_second_factor;

/// Of whoever must have a second factor, and has none.
pub(crate) const SESSIONS_WITHOUT_FACTOR: &str = concat!(
    "DELETE FROM sessions WHERE user_id = $1 AND user_id IN (SELECT id FROM users WHERE ",
    must_have_second_factor!(),
    " AND NOT ",
    has_second_factor!(),
    ")"
);

/// One that was just proved by a first code.
#[derive(Debug, Clone, Copy)]
pub struct NewFactor<'a> {
    pub secret: &'a Sealed,
    pub confirmed_at: Timestamp,
    /// Of that code.
    pub step: i64,
    pub recovery_hashes: &'a [String],
}

/// By which one-time codes are checked.
#[derive(Debug, Clone)]
pub struct OneTimeCodes {
    pub secret: Sealed,
    /// Of the last code that was accepted.
    pub last_step: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// Since when the person's app makes codes.
    pub codes_since: Option<Timestamp>,
    pub recovery_codes: i64,
    /// Any.
    pub has_one: bool,
    pub must_have_one: bool,
}

row! {
    struct StateColumns { codes_since: Option<i64>, recovery_codes: i64, has_one: bool, must_have_one: bool }
}

/// Nothing where the person is gone.
pub async fn state(database: &Database, id: UserId) -> StorageResult<Option<State>> {
    let sql = concat!(
        "SELECT (SELECT confirmed_at FROM totp_factors WHERE user_id = users.id) AS codes_since,
             (SELECT count(*) FROM recovery_codes WHERE user_id = users.id) AS recovery_codes, ",
        has_second_factor!(),
        " AS has_one, ",
        must_have_second_factor!(),
        " AS must_have_one FROM users WHERE id = $1"
    );
    let found: Option<StateColumns> = read!(database, |executor| {
        sqlx::query_as(sql)
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.map(|row| State {
        codes_since: row.codes_since.map(Timestamp::from_millis),
        recovery_codes: row.recovery_codes,
        has_one: row.has_one,
        must_have_one: row.must_have_one,
    }))
}

pub async fn one_time_codes(database: &Database, id: UserId) -> StorageResult<Option<OneTimeCodes>> {
    let found: Option<(Vec<u8>, i64)> = read!(database, |executor| {
        sqlx::query_as("SELECT secret, last_step FROM totp_factors WHERE user_id = $1")
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.map(|(secret, last_step)| OneTimeCodes {
        secret: Sealed::from_bytes(secret),
        last_step,
    }))
}

/// Of everybody.
pub async fn sealed_secrets(database: &Database) -> StorageResult<Vec<(UserId, Sealed)>> {
    let rows: Vec<(String, Vec<u8>)> = read!(database, |executor| {
        sqlx::query_as("SELECT user_id, secret FROM totp_factors ORDER BY user_id")
            .fetch_all(executor)
            .await?
    });
    let parsed = |(id, secret): (String, Vec<u8>)| {
        let id = RowName::new("totp_factors", &id).parsed("user_id", &id)?;
        Ok((id, Sealed::from_bytes(secret)))
    };
    rows.into_iter().map(parsed).collect()
}

/// Keeps a factor and its recovery codes within a transaction that has locked its person. The id is text.
macro_rules! insert_factor {
    ($tx:expr, $user_id:expr, $factor:expr) => {
        sqlx::query(
            "INSERT INTO totp_factors (user_id, secret, confirmed_at, last_step) VALUES ($1, $2, $3, $4)",
        )
        .bind($user_id)
        .bind($factor.secret.as_bytes())
        .bind($factor.confirmed_at.millis())
        .bind($factor.step)
        .execute(&mut *$tx)
        .await
        .map_err($crate::StorageError::or_taken)?;
        sqlx::query($crate::second_factors::FORGET_WRONG_CODES)
            .bind($user_id)
            .execute(&mut *$tx)
            .await?;
        $crate::second_factors::insert_recovery_codes!($tx, $user_id, $factor.recovery_hashes);
    };
}
pub(crate) use insert_factor;

/// In place of those from before.
macro_rules! insert_recovery_codes {
    ($tx:expr, $user_id:expr, $hashes:expr) => {
        sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1")
            .bind($user_id)
            .execute(&mut *$tx)
            .await?;
        for hash in $hashes {
            sqlx::query("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)")
                .bind($user_id)
                .bind(hash)
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(crate) use insert_recovery_codes;

/// Where a person gets their first second factor, their other sessions end, within the same transaction, before the factor is
/// kept: whoever has only the password is out. The id is text, `own` the hash of the session that stays.
macro_rules! end_sessions_before_first_factor {
    ($tx:expr, $user_id:expr, $own:expr) => {
        let (found,): (i64,) = sqlx::query_as($crate::second_factors::HAS_ONE)
            .bind($user_id)
            .fetch_one(&mut *$tx)
            .await?;
        if found == 0 {
            sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
                .bind($user_id)
                .bind($own)
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(crate) use end_sessions_before_first_factor;

/// `own` is the hash of the session that it is done in.
///
/// # Errors
/// [`StorageError::Taken`] where they have one already; [`StorageError::ChangedMeanwhile`] where the person is gone.
pub async fn turn_on(
    database: &Database,
    id: UserId,
    factor: &NewFactor<'_>,
    own: &str,
) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &id);
        end_sessions_before_first_factor!(tx, &id, own);
        insert_factor!(tx, &id, factor);
        Ok(())
    })
}

/// Ends the recovery codes from before.
///
/// # Errors
/// [`StorageError::NoSecondFactor`] where there is nothing to recover; [`StorageError::ChangedMeanwhile`] where the
/// person is gone.
pub async fn replace_recovery_codes(
    database: &Database,
    id: UserId,
    recovery_hashes: &[String],
) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &id);
        let (found,): (i64,) = sqlx::query_as(HAS_ONE).bind(&id).fetch_one(&mut *tx).await?;
        if found == 0 {
            return Err(StorageError::NoSecondFactor);
        }
        insert_recovery_codes!(tx, &id, recovery_hashes);
        Ok(())
    })
}

/// Once the person has proved that it is them, or has another secret.
pub(crate) const FORGET_WRONG_CODES: &str = "UPDATE users SET wrong_codes = 0 WHERE id = $1";

/// Recovery codes stand for another factor: without any they go.
pub(crate) const RECOVERY_CODES_OF_NOTHING: &str = concat!(
    "DELETE FROM recovery_codes WHERE user_id = $1 AND user_id IN (SELECT id FROM users WHERE NOT ",
    has_second_factor!(),
    ")"
);

/// Whether somebody must have one, and has none.
pub(crate) const LACKS_ONE: &str = concat!(
    "SELECT count(*) FROM users WHERE id = $1 AND ",
    must_have_second_factor!(),
    " AND NOT ",
    has_second_factor!()
);

/// What a factor that was given up takes with it, within the same transaction, which ends where the person's role asks for
/// one and they would have none. The id is text.
macro_rules! after_giving_up {
    ($tx:expr, $user_id:expr) => {
        sqlx::query($crate::second_factors::RECOVERY_CODES_OF_NOTHING)
            .bind($user_id)
            .execute(&mut *$tx)
            .await?;
        let (lacking,): (i64,) = sqlx::query_as($crate::second_factors::LACKS_ONE)
            .bind($user_id)
            .fetch_one(&mut *$tx)
            .await?;
        if lacking > 0 {
            return Err($crate::StorageError::SecondFactorRequired);
        }
    };
}
pub(crate) use after_giving_up;

/// The person gives up the codes of their app, and the recovery codes.
///
/// # Errors
/// [`StorageError::SecondFactorRequired`] where their role asks for a second factor and they would have none;
/// [`StorageError::ChangedMeanwhile`] where the person is gone.
pub async fn turn_off(database: &Database, id: UserId) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &id);
        for deletion in [
            "DELETE FROM totp_factors WHERE user_id = $1",
            "DELETE FROM recovery_codes WHERE user_id = $1",
        ] {
            sqlx::query(deletion).bind(&id).execute(&mut *tx).await?;
        }
        after_giving_up!(tx, &id);
        Ok(())
    })
}

/// All that goes where somebody else takes a person's second factor away.
const RESET: [&str; 8] = [
    "DELETE FROM totp_factors WHERE user_id = $1",
    "DELETE FROM passkeys WHERE user_id = $1",
    "DELETE FROM passkey_ceremonies WHERE user_id = $1",
    "DELETE FROM recovery_codes WHERE user_id = $1",
    "DELETE FROM sessions WHERE user_id = $1",
    "DELETE FROM log_in_steps WHERE user_id = $1",
    UNLINK[0],
    UNLINK[1],
];

/// For a person who has lost it. Their sessions end.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the person is gone; [`StorageError::NoSecondFactor`] where they have none.
pub async fn reset(database: &Database, id: UserId) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        let there = sqlx::query("UPDATE users SET role = role WHERE id = $1")
            .bind(&id)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(there)?;
        let (found,): (i64,) = sqlx::query_as(HAS_ONE).bind(&id).fetch_one(&mut *tx).await?;
        if found == 0 {
            return Err(StorageError::NoSecondFactor);
        }
        for deletion in RESET {
            sqlx::query(deletion).bind(&id).execute(&mut *tx).await?;
        }
        Ok(())
    })
}
