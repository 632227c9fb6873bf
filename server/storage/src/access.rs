//! All by which people and programs get in, and how it ends.

use super::macros::durable_transaction;
use super::{Database, StorageResult};

/// All by which somebody acts as this person, or lets others in for them. Passkeys stay as a second factor: without one,
/// whoever has the link or the old password would be let in by that alone.
pub(crate) const ACCESS: [&str; 8] = [
    "DELETE FROM sessions WHERE user_id = $1",
    "DELETE FROM log_in_steps WHERE user_id = $1",
    "DELETE FROM passkey_ceremonies WHERE user_id = $1",
    "UPDATE passkeys SET needs_password = TRUE WHERE user_id = $1",
    "DELETE FROM api_tokens WHERE user_id = $1",
    "DELETE FROM invitations WHERE user_id = $1 OR inviter_id = $1",
    "DELETE FROM client_links WHERE maker_id = $1",
    "DELETE FROM known_browsers WHERE user_id = $1",
];

/// How an identity provider knows a person: somebody else may have come in by it. Of a client's person it is kept that it was
/// one's: with another e-mail address, it would come in as somebody new who sees everything.
pub(crate) const UNLINK: [&str; 2] = [
    "INSERT INTO limited_identities (issuer, subject)
     SELECT e.issuer, e.subject FROM external_identities e JOIN users u ON u.id = e.user_id
     WHERE e.user_id = $1 AND substr(u.role, 1, 7) = 'client_' ON CONFLICT DO NOTHING",
    "DELETE FROM external_identities WHERE user_id = $1",
];

/// Does so, within a transaction. `id` is text.
macro_rules! unlink {
    ($tx:expr, $id:expr) => {
        for statement in $crate::access::UNLINK {
            sqlx::query(statement).bind($id).execute(&mut *$tx).await?;
        }
    };
}
pub(crate) use unlink;

/// Open links that the person made.
pub(crate) const LINKS_MADE: [&str; 2] = [
    "DELETE FROM invitations WHERE inviter_id = $1",
    "DELETE FROM client_links WHERE maker_id = $1",
];

/// Ends all of [`ACCESS`], within the transaction that is the reason for it. `id` is text.
macro_rules! end_access {
    ($tx:expr, $id:expr) => {
        for deletion in $crate::access::ACCESS {
            sqlx::query(deletion).bind($id).execute(&mut *$tx).await?;
        }
    };
}
pub(crate) use end_access;

/// Everybody has to log in again, tokens and links have to be made anew, and no browser is known.
pub async fn end_all_access(database: &Database) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        for deletion in [
            "DELETE FROM sessions",
            "DELETE FROM log_in_steps",
            "DELETE FROM passkey_ceremonies",
            "DELETE FROM api_tokens",
            "DELETE FROM invitations",
            "DELETE FROM client_links",
            "DELETE FROM setup_links",
            "DELETE FROM known_browsers",
            "DELETE FROM identity_log_ins",
        ] {
            sqlx::query(deletion).execute(&mut *tx).await?;
        }
        Ok(())
    })
}
