//! Whose people must have a second factor.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;

use super::{has_second_factor, must_have_second_factor};
use crate::columns::RowName;
use crate::macros::{durable_transaction, read};
use crate::{Database, StorageError, StorageResult};

pub async fn list(database: &Database) -> StorageResult<Vec<Role>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT role FROM second_factor_roles")
            .fetch_all(executor)
            .await?
    });
    let parsed = |(role,): (String,)| {
        let row = RowName::new("second_factor_roles", &role);
        row.known("role", Role::from_code(&role))
    };
    let mut roles = rows.into_iter().map(parsed).collect::<StorageResult<Vec<_>>>()?;
    roles.sort_unstable();
    Ok(roles)
}

/// Just these from now on. The sessions of people who must have a second factor then, and have none, end: they set one up
/// at their next log-in.
///
/// # Errors
/// [`StorageError::NoSecondFactor`] where `by`, who asks for it, would be one of them.
pub async fn set(database: &Database, roles: &[Role], by: Option<UserId>) -> StorageResult<()> {
    let by = by.map(|id| id.to_string());
    let lacks_one = concat!(
        "SELECT count(*) FROM users WHERE id = $1 AND ",
        must_have_second_factor!(),
        " AND NOT ",
        has_second_factor!()
    );
    let end_sessions = concat!(
        "DELETE FROM sessions WHERE user_id IN (SELECT id FROM users WHERE ",
        must_have_second_factor!(),
        " AND NOT ",
        has_second_factor!(),
        ")"
    );
    durable_transaction!(database, |tx| {
        // Each log-in takes its person's row: it comes before, and its session ends here, or it sees what is asked now.
        // Admins first, as wherever several are taken: two transactions never wait for each other.
        for lock in [
            "UPDATE users SET role = role WHERE role = 'admin'",
            "UPDATE users SET role = role WHERE role <> 'admin'",
            "DELETE FROM second_factor_roles",
        ] {
            sqlx::query(lock).execute(&mut *tx).await?;
        }
        for role in roles {
            sqlx::query("INSERT INTO second_factor_roles (role) VALUES ($1) ON CONFLICT (role) DO NOTHING")
                .bind(role.code())
                .execute(&mut *tx)
                .await?;
        }
        if let Some(by) = &by {
            let (lacking,): (i64,) = sqlx::query_as(lacks_one).bind(by).fetch_one(&mut *tx).await?;
            if lacking > 0 {
                return Err(StorageError::NoSecondFactor);
            }
        }
        sqlx::query(end_sessions).execute(&mut *tx).await?;
        Ok(())
    })
}
