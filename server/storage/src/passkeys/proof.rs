//! What a passkey lets in, decided where nobody can take the passkey or the account away in between.

use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::ids::{PasskeyId, UserId};
use parcelpilot_domain::time::Timestamp;

use crate::macros::durable_transaction;
use crate::second_factors::FORGET_WRONG_CODES;
use crate::sessions::{insert_session, lock_active_person};
use crate::{Database, StorageResult};

/// A device's answer that was found right.
#[derive(Debug, Clone, Copy)]
pub struct PasskeyProof<'a> {
    /// The hash of its request's token.
    pub ceremony: &'a str,
    pub passkey: PasskeyId,
    pub user_id: UserId,
    /// The credential as it was when the answer was checked.
    pub from: &'a str,
    /// With the counter of the answer.
    pub to: &'a str,
    pub at: Timestamp,
}

pub struct SessionByPasskey<'a> {
    pub token_hash: &'a str,
    /// Of the browser's token: it is known from then on.
    pub browser_hash: &'a str,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub origin: &'a RequestOrigin,
}

/// Uses up the request, and notes the use of the passkey, which must be as it was when the answer was checked: of two
/// answers with the same counter one is a copy's. One that needs the password counts only where that was proved, and is as
/// good as any from then on. The transaction has locked the person, whose id is text.
macro_rules! use_passkey {
    ($tx:expr, $proof:expr, $user_id:expr, password_proved: $password_proved:expr) => {{
        $crate::passkeys::ceremonies::use_ceremony!($tx, $proof.ceremony, $proof.at);
        let used = sqlx::query(
            "UPDATE passkeys SET credential = $3, last_used_at = $4, needs_password = FALSE
             WHERE id = $1 AND user_id = $2 AND credential = $5 AND (needs_password = FALSE OR $6 = TRUE)",
        )
        .bind($proof.passkey.to_string())
        .bind($user_id)
        .bind($proof.to)
        .bind($proof.at.millis())
        .bind($proof.from)
        .bind($password_proved)
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        $crate::StorageError::unless_changed(used)?;
    }};
}
pub(crate) use use_passkey;

/// Lets somebody in.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`](crate::StorageError::ChangedMeanwhile) where they were deactivated since, the passkey was removed or used, or the request is
/// over.
pub async fn log_in(
    database: &Database,
    proof: PasskeyProof<'_>,
    session: &SessionByPasskey<'_>,
) -> StorageResult<()> {
    let user_id = proof.user_id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &user_id);
        use_passkey!(tx, proof, &user_id, password_proved: false);
        sqlx::query(FORGET_WRONG_CODES)
            .bind(&user_id)
            .execute(&mut *tx)
            .await?;
        insert_session!(tx, session, &user_id);
        Ok(())
    })
}

/// For the session with this hash, as [`crate::sessions::confirm`].
///
/// # Errors
/// As [`log_in`].
pub async fn confirm(database: &Database, proof: PasskeyProof<'_>, session: &str) -> StorageResult<()> {
    let user_id = proof.user_id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &user_id);
        use_passkey!(tx, proof, &user_id, password_proved: false);
        sqlx::query("UPDATE sessions SET confirmed_at = $3 WHERE token_hash = $1 AND user_id = $2")
            .bind(session)
            .bind(&user_id)
            .bind(proof.at.millis())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}
