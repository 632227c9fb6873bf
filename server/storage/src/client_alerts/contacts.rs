//! Whom of a client the warehouse writes to.

use parcelpilot_domain::client_alert::{ClientAlertSettings, ClientEvent};
use parcelpilot_domain::ids::{ClientContactId, ClientId};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, read, row, transaction};
use crate::{Database, StorageError, StorageResult};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: ClientContactId,
    pub email: String,
    pub wishes: Wishes,
    pub changed_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    pub language: Language,
    pub events: Vec<ClientEvent>,
}

row! {
    struct Columns {
        id: String, email: String, language: String, wants_store: bool, wants_refused: bool, wants_late: bool,
        wants_digest: bool, changed_at: i64,
    }
}

/// Oldest first.
pub async fn contacts(database: &Database, client: ClientId) -> StorageResult<Vec<Contact>> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, email, language, wants_store, wants_refused, wants_late, wants_digest, changed_at
             FROM client_contacts WHERE client_id = $1 ORDER BY id",
        )
        .bind(client.to_string())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(Columns::contact).collect()
}

/// `email` was checked. Its client has settings by then.
///
/// # Errors
/// [`StorageError::Taken`] for an address that the client has, and [`StorageError::ChangedMeanwhile`] where it has as many
/// contacts as it may have.
pub async fn add_contact(
    database: &Database,
    client: ClientId,
    id: ClientContactId,
    email: &str,
    wishes: &Wishes,
    now: Timestamp,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        // Two who add one at the same moment come one after the other.
        let locked = sqlx::query("UPDATE client_alert_settings SET next_look_at = 0 WHERE client_id = $1")
            .bind(client.to_string())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(locked)?;
        let (contacts, of_address): (i64, i64) = sqlx::query_as(
            "SELECT count(*), count(CASE WHEN email_key = $2 THEN 1 END) FROM client_contacts WHERE client_id = $1",
        )
        .bind(client.to_string())
        .bind(email.to_lowercase())
        .fetch_one(&mut *tx)
        .await?;
        if of_address > 0 {
            return Err(StorageError::Taken);
        }
        if contacts >= i64::from(ClientAlertSettings::CONTACTS_MAX) {
            return Err(StorageError::ChangedMeanwhile);
        }
        let wants = |event| wishes.events.contains(&event);
        sqlx::query(
            "INSERT INTO client_contacts (id, client_id, email, email_key, language, wants_store, wants_refused, wants_late,
                 wants_digest, added_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        )
        .bind(id.to_string())
        .bind(client.to_string())
        .bind(email)
        .bind(email.to_lowercase())
        .bind(wishes.language.code())
        .bind(wants(ClientEvent::Store))
        .bind(wants(ClientEvent::Refused))
        .bind(wants(ClientEvent::Late))
        .bind(wants(ClientEvent::Digest))
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// Of a contact that was changed at `before`.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it was changed since, or is gone.
pub async fn change_contact(
    database: &Database,
    client: ClientId,
    id: ClientContactId,
    wishes: &Wishes,
    before: Timestamp,
    now: Timestamp,
) -> StorageResult<()> {
    let now = now.max(Timestamp::from_millis(before.millis() + 1));
    let wants = |event| wishes.events.contains(&event);
    let changed = change!(database, |executor| {
        sqlx::query(
        "UPDATE client_contacts SET language = $3, wants_store = $4, wants_refused = $5, wants_late = $6, wants_digest = $7,
             changed_at = $8
         WHERE id = $1 AND client_id = $2 AND changed_at = $9",
    )
    .bind(id.to_string())
    .bind(client.to_string())
    .bind(wishes.language.code())
    .bind(wants(ClientEvent::Store))
    .bind(wants(ClientEvent::Refused))
    .bind(wants(ClientEvent::Late))
    .bind(wants(ClientEvent::Digest))
    .bind(now.millis())
    .bind(before.millis())
    .execute(executor)
    .await
    .map(|done| done.rows_affected())
    })?;
    StorageError::unless_changed(changed)
}

/// With all that was still to be sent to it.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it is gone.
pub async fn remove_contact(database: &Database, client: ClientId, id: ClientContactId) -> StorageResult<()> {
    let removed = change!(database, |executor| sqlx::query(
        "DELETE FROM client_contacts WHERE id = $1 AND client_id = $2"
    )
    .bind(id.to_string())
    .bind(client.to_string())
    .execute(executor)
    .await
    .map(|done| done.rows_affected()))?;
    StorageError::unless_changed(removed)
}

impl Columns {
    fn contact(self) -> StorageResult<Contact> {
        let row = RowName::new("client_contacts", &self.id);
        let wants = [
            self.wants_store,
            self.wants_refused,
            self.wants_late,
            self.wants_digest,
        ];
        Ok(Contact {
            id: row.parsed("id", &self.id)?,
            wishes: Wishes::read(row, &self.language, wants)?,
            changed_at: Timestamp::from_millis(self.changed_at),
            email: self.email,
        })
    }
}

impl Wishes {
    /// `wants` is in the order of [`ClientEvent::ALL`].
    pub(super) fn read(row: RowName<'_>, language: &str, wants: [bool; 4]) -> StorageResult<Self> {
        let events = ClientEvent::ALL.into_iter().zip(wants);
        Ok(Self {
            language: row.known("language", Language::from_code(language))?,
            events: events
                .filter(|(_, wants)| *wants)
                .map(|(event, _)| event)
                .collect(),
        })
    }
}
