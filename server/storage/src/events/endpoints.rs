//! Endpoints: where events are sent.

use std::time::Duration;

use parcelpilot_contract::events::{EventEndpointForm, EventEndpointRow};
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::EndpointStop;
use parcelpilot_domain::ids::{ClientId, EventEndpointId};
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row};
use crate::sealed_secrets::SecretOf;
use crate::{Database, StorageError, StorageResult};

pub struct NewEndpoint<'a> {
    pub id: EventEndpointId,
    pub form: &'a EventEndpointForm,
    pub secret: &'a Sealed,
    /// It is told of what comes after it.
    pub position: ChangePosition,
    pub created_at: Timestamp,
}

/// What is needed to send to one.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub id: EventEndpointId,
    pub url: String,
    pub description: String,
    pub client: Option<ClientId>,
    pub kinds: Vec<ChangeKind>,
    pub is_enabled: bool,
    pub position: ChangePosition,
    pub secret: Sealed,
    /// And until when it signs, too.
    pub previous_secret: Option<(Sealed, Timestamp)>,
}

row! {
    struct EndpointColumns {
        id: String, url: String, description: String, client_id: Option<String>, kinds: String, is_enabled: bool,
        position: i64, secret: Vec<u8>, previous_secret: Option<Vec<u8>>, previous_secret_until: Option<i64>,
    }
}

row! {
    struct ListColumns {
        id: String, url: String, description: String, client_id: Option<String>, client_name: Option<String>,
        is_client_active: bool, kinds: String, is_enabled: bool, stopped: Option<String>, failing_since: Option<i64>, skipped_at: Option<i64>,
        previous_secret_until: Option<i64>, unsent: i64, failed: i64,
    }
}

fn codes(kinds: &[ChangeKind]) -> String {
    kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(" ")
}

/// Those that this program knows.
fn kinds(codes: &str) -> Vec<ChangeKind> {
    codes.split(' ').filter_map(ChangeKind::from_code).collect()
}

fn client(row: RowName<'_>, id: Option<&str>) -> StorageResult<Option<ClientId>> {
    id.map(|id| row.parsed("client_id", id)).transpose()
}

pub async fn insert(database: &Database, new: &NewEndpoint<'_>) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        sqlx::query(
            "INSERT INTO event_endpoints (id, client_id, url, description, kinds, is_enabled, secret, position, created_at)
             VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7, $8)",
        )
        .bind(new.id.to_string())
        .bind(new.form.client.map(|id| id.to_string()))
        .bind(&new.form.url)
        .bind(&new.form.description)
        .bind(codes(&new.form.kinds))
        .bind(new.secret.as_bytes())
        .bind(new.position.0)
        .bind(new.created_at.millis())
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// What a person changes of one. Whose events it gets stays: the secret is known to whoever has those.
pub async fn update(database: &Database, id: EventEndpointId, form: &EventEndpointForm) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query("UPDATE event_endpoints SET url = $2, description = $3, kinds = $4 WHERE id = $1")
            .bind(id.to_string())
            .bind(&form.url)
            .bind(&form.description)
            .bind(codes(&form.kinds))
            .execute(executor)
            .await?
            .rows_affected()
    });
    StorageError::unless_changed(changed)
}

/// Sets another secret; the one before signs for a while, too, where it is given.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where somebody else has just set one.
pub async fn rotate_secret(
    database: &Database,
    endpoint: &Endpoint,
    new: &Sealed,
    previous: Option<(&Sealed, Timestamp)>,
) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE event_endpoints SET secret = $3, previous_secret = $4, previous_secret_until = $5
             WHERE id = $1 AND secret = $2",
        )
        .bind(endpoint.id.to_string())
        .bind(endpoint.secret.as_bytes())
        .bind(new.as_bytes())
        .bind(previous.map(|(sealed, _)| sealed.as_bytes()))
        .bind(previous.map(|(_, until)| until.millis()))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)
    })
}

const SELECT_SENDING: &str =
    "SELECT id, url, description, client_id, kinds, is_enabled, position, secret, previous_secret,
         previous_secret_until FROM event_endpoints";

pub async fn find(database: &Database, id: EventEndpointId) -> StorageResult<Option<Endpoint>> {
    let found: Option<EndpointColumns> = read!(database, |executor| {
        sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT_SENDING} WHERE id = $1")))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    found.map(EndpointColumns::endpoint).transpose()
}

/// Of endpoints `e`, as SQL: those that events are sent to. As with pushes, a client that is inactive is left alone.
macro_rules! of_active_client {
    () => {
        "e.is_enabled AND (e.client_id IS NULL OR (SELECT c.is_active FROM clients c WHERE c.id = e.client_id))"
    };
}
pub(super) use of_active_client;

/// Those that events are sent to.
pub async fn enabled(database: &Database) -> StorageResult<Vec<Endpoint>> {
    let rows: Vec<EndpointColumns> = read!(database, |executor| {
        sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "{SELECT_SENDING} e WHERE {} ORDER BY id",
            of_active_client!()
        )))
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(EndpointColumns::endpoint).collect()
}

macro_rules! select_rows {
    ($conditions:literal) => {
        concat!(
            "SELECT e.id, e.url, e.description, e.client_id, c.name AS client_name,
                 COALESCE(c.is_active, TRUE) AS is_client_active, e.kinds, e.is_enabled, e.stopped, e.failing_since,
                 e.skipped_at, e.previous_secret_until,
                 (SELECT count(*) FROM event_deliveries d WHERE d.endpoint_id = e.id
                     AND d.state IN ('waiting', 'pending', 'sending')) AS unsent,
                 (SELECT count(*) FROM event_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'failed') AS failed
             FROM event_endpoints e LEFT JOIN clients c ON c.id = e.client_id ",
            $conditions
        )
    };
}

/// All, the oldest first.
pub async fn list(database: &Database, now: Timestamp) -> StorageResult<Vec<EventEndpointRow>> {
    let rows: Vec<ListColumns> = read!(database, |executor| {
        sqlx::query_as(select_rows!("ORDER BY e.created_at, e.id"))
            .fetch_all(executor)
            .await?
    });
    rows.into_iter().map(|row| row.row(now)).collect()
}

/// One as it is listed: what the others have sent is not counted for it.
pub async fn shown(
    database: &Database,
    id: EventEndpointId,
    now: Timestamp,
) -> StorageResult<Option<EventEndpointRow>> {
    let row: Option<ListColumns> = read!(database, |executor| {
        sqlx::query_as(select_rows!("WHERE e.id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    row.map(|row| row.row(now)).transpose()
}

/// How many there are.
pub async fn count(database: &Database) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as("SELECT count(*) FROM event_endpoints")
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// All that are kept, to seal them anew.
pub async fn sealed_secrets(database: &Database) -> StorageResult<Vec<(SecretOf, Sealed)>> {
    let rows: Vec<(String, Vec<u8>, Option<Vec<u8>>)> = read!(database, |executor| {
        sqlx::query_as("SELECT id, secret, previous_secret FROM event_endpoints ORDER BY id")
            .fetch_all(executor)
            .await?
    });
    let mut secrets = Vec::new();
    for (id, secret, previous) in rows {
        let id = RowName::new("event_endpoints", &id).parsed("id", &id)?;
        secrets.push((SecretOf::EventEndpoint(id), Sealed::from_bytes(secret)));
        let previous = previous.map(Sealed::from_bytes);
        secrets.extend(previous.map(|sealed| (SecretOf::EventEndpointBefore(id), sealed)));
    }
    Ok(secrets)
}

/// As it is signed by the secrets before: none after this long.
pub(super) fn overlap(until: Option<i64>, now: Timestamp) -> Option<Timestamp> {
    let until = until.map(Timestamp::from_millis)?;
    (until.since(now) > Duration::ZERO).then_some(until)
}

impl EndpointColumns {
    fn endpoint(self) -> StorageResult<Endpoint> {
        let row = RowName::new("event_endpoints", &self.id);
        Ok(Endpoint {
            id: row.parsed("id", &self.id)?,
            client: client(row, self.client_id.as_deref())?,
            kinds: kinds(&self.kinds),
            url: self.url,
            description: self.description,
            is_enabled: self.is_enabled,
            position: ChangePosition(self.position),
            secret: Sealed::from_bytes(self.secret),
            previous_secret: self
                .previous_secret
                .zip(self.previous_secret_until)
                .map(|(sealed, until)| (Sealed::from_bytes(sealed), Timestamp::from_millis(until))),
        })
    }
}

impl ListColumns {
    fn row(self, now: Timestamp) -> StorageResult<EventEndpointRow> {
        let row = RowName::new("event_endpoints", &self.id);
        let stopped = self.stopped.as_deref();
        Ok(EventEndpointRow {
            id: row.parsed("id", &self.id)?,
            client: client(row, self.client_id.as_deref())?.zip(self.client_name),
            is_client_active: self.is_client_active,
            kinds: kinds(&self.kinds),
            is_enabled: self.is_enabled,
            stopped: stopped.and_then(EndpointStop::from_code),
            failing_since: self.failing_since.map(Timestamp::from_millis),
            skipped_at: self.skipped_at.map(Timestamp::from_millis),
            previous_secret_until: overlap(self.previous_secret_until, now),
            unsent: self.unsent,
            failed: self.failed,
            url: self.url,
            description: self.description,
        })
    }
}
