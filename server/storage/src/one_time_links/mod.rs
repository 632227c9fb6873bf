//! Links that work once, found by the SHA-256 (hex) of their token: the set-up link makes the first admin; by an
//! invitation somebody joins, or chooses a new password;
//! by a client's link a store is connected.

pub mod client_links;
pub mod invitations;
pub mod setup_links;

use super::macros::transaction;
use super::people::{NewPerson, insert_person};
use super::statement::{Statement, bound};
use super::{Database, StorageResult, limited_addresses};

/// Deletes the link and adds the person. Changes nothing and says `false` where `deletion` finds no link that works.
///
/// # Errors
/// [`StorageError::Taken`](super::StorageError::Taken) where somebody has this e-mail address meanwhile.
async fn exchange(database: &Database, deletion: &Statement, person: &NewPerson) -> StorageResult<bool> {
    transaction!(database, |tx| {
        // The deletion comes first: of two who use the link at once, the second waits here and finds it gone.
        let used = bound!(sqlx::query(deletion.sql()), deletion)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if used == 0 {
            return Ok(false);
        }
        insert_person!(tx, person);
        if !person.sees.is_limited() {
            sqlx::query(limited_addresses::DELETE)
                .bind(person.email.to_lowercase())
                .execute(&mut *tx)
                .await?;
        }
        Ok(true)
    })
}
