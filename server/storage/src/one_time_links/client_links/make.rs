//! Makes links, for the first time or anew.

use parcelpilot_contract::client_links::ClientLinkRow;
use parcelpilot_domain::ids::ClientLinkId;

use super::{Columns, LinkTarget, NewLink, lock_integration, select, works};
use crate::columns::name_key;
use crate::integrations::json;
use crate::macros::durable_transaction;
use crate::{Database, StorageError, StorageResult};

/// Ends the transaction where the maker is no admin any more. Whoever takes the role away waits, and then finds the link.
macro_rules! lock_maker {
    ($tx:expr, $link:expr) => {
        let admins = sqlx::query(
            "UPDATE users SET role = role WHERE id = $1 AND role = 'admin' AND deactivated_at IS NULL",
        )
        .bind($link.maker_id.to_string())
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(admins)?;
    };
}

/// The link that the transaction has made. Ends the transaction where the link would not work: nobody sends such a one.
macro_rules! working_row {
    ($tx:expr, $link:expr) => {{
        let found: Option<Columns> = sqlx::query_as(select!("WHERE ", works!()))
            .bind($link.token_hash)
            .bind($link.at.millis())
            .fetch_optional(&mut *$tx)
            .await?;
        let Some(columns) = found else {
            let (is_named,): (bool,) = sqlx::query_as(
                "SELECT EXISTS (SELECT 1 FROM client_links l JOIN integrations n ON n.name_key = l.name_key
                     WHERE l.token_hash = $1)",
            )
            .bind($link.token_hash)
            .fetch_one(&mut *$tx)
            .await?;
            return Err(match is_named {
                true => StorageError::NameTaken,
                false => StorageError::ImportsNothing,
            });
        };
        columns.row($link.at)
    }};
}

/// A new link takes the place of an older one for the same integration, and of an expired one with the same name.
///
/// # Errors
/// [`StorageError::Taken`] where another link waits with this name; [`StorageError::NameTaken`] where an integration has
/// it; [`StorageError::ImportsNothing`] where the integration is disabled, or the client is inactive;
/// [`StorageError::ChangedMeanwhile`] where the maker is no admin any more, or the integration is gone.
pub async fn insert(
    database: &Database,
    id: ClientLinkId,
    target: &LinkTarget,
    link: &NewLink<'_>,
) -> StorageResult<ClientLinkRow> {
    let (integration, new) = match target {
        LinkTarget::Integration(id) => (Some(id.to_string()), None),
        LinkTarget::New(store) => (None, Some(store)),
    };
    let statuses = new.map(|new| json(&new.statuses));
    let name_key = new.map(|new| name_key(&new.name));
    durable_transaction!(database, |tx| {
        lock_maker!(tx, link);
        if let Some(id) = integration.as_deref() {
            StorageError::unless_changed(lock_integration!(tx, id))?;
        }
        sqlx::query(
            "DELETE FROM client_links WHERE integration_id = $1 OR (name_key = $2 AND expires_at <= $3)",
        )
        .bind(integration.as_deref())
        .bind(name_key.as_deref())
        .bind(link.at.millis())
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO client_links (id, token_hash, integration_id, client_id, platform, name, name_key, statuses,
                 sync_every_ms, maker, maker_id, created_at, expires_at)
             VALUES ($1, $2, $3, COALESCE($4, (SELECT client_id FROM integrations WHERE id = $3)), $5, $6, $7, $8, $9,
                 $10, $11, $12, $13)",
        )
        .bind(id.to_string())
        .bind(link.token_hash)
        .bind(integration.as_deref())
        .bind(new.map(|new| new.client_id.to_string()))
        .bind(new.map(|new| new.platform.code()))
        .bind(new.map(|new| new.name.trim()))
        .bind(name_key.as_deref())
        .bind(statuses.as_deref())
        .bind(new.map(|new| new.sync_every.millis()))
        .bind(link.maker)
        .bind(link.maker_id.to_string())
        .bind(link.at.millis())
        .bind(link.expires_at.millis())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        working_row!(tx, link)
    })
}

/// Makes the link anew, for the same integration: what was sent before does not work any more.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it was used or withdrawn, or its new maker is no admin any more;
/// [`StorageError::NameTaken`] and [`StorageError::ImportsNothing`] as for [`insert`].
pub async fn renew(
    database: &Database,
    id: ClientLinkId,
    link: &NewLink<'_>,
) -> StorageResult<ClientLinkRow> {
    durable_transaction!(database, |tx| {
        lock_maker!(tx, link);
        let renewed = sqlx::query(
            "UPDATE client_links SET token_hash = $2, maker = $3, maker_id = $4, created_at = $5, expires_at = $6,
                 client_id = COALESCE((SELECT i.client_id FROM integrations i WHERE i.id = integration_id), client_id)
             WHERE id = $1",
        )
        .bind(id.to_string())
        .bind(link.token_hash)
        .bind(link.maker)
        .bind(link.maker_id.to_string())
        .bind(link.at.millis())
        .bind(link.expires_at.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(renewed)?;
        working_row!(tx, link)
    })
}
