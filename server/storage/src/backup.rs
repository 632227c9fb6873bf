//! A SQLite database copied while others write to it, and what is in a copy.

use std::collections::BTreeMap;
use std::path::Path;

use parcelpilot_domain::sealed::Sealed;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::migrations::APPLIED;
use crate::sealed_secrets::{SAMPLE, SecretOf, sampled};
use crate::{Database, StorageError, StorageResult};

/// What people would miss.
const COUNTED: [&str; 8] = [
    "audit_events",
    "clients",
    "integrations",
    "orders",
    "problems",
    "shipment_pushes",
    "shipments",
    "users",
];

/// What a copy holds.
#[derive(Debug)]
pub struct Contents {
    /// The latest migration that it has had.
    pub migration: i64,
    /// Rows by table.
    pub counts: BTreeMap<String, i64>,
    /// What SQLite finds wrong with it; empty where nothing is.
    pub damage: Vec<String>,
    /// One of its secrets, if there is any: it must open.
    pub sealed: Option<(SecretOf, Sealed)>,
}

/// Writes the whole database into `file`, which is empty or missing: as it is at one moment, while others go on writing.
///
/// # Errors
/// [`StorageError::NotSqlite`], and what the driver says.
pub async fn copy(database: &Database, file: &Path) -> StorageResult<()> {
    let Database::Sqlite { writer, .. } = database else {
        return Err(StorageError::NotSqlite);
    };
    // A connection of its own: it reads as long as the copy takes, and writers don't wait for readers.
    let mut connection = writer.connect_options().as_ref().clone().connect().await?;
    sqlx::query("VACUUM INTO $1")
        .bind(file.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// Reads a copy, and writes nothing beside it.
///
/// # Errors
/// It is no database of ours.
pub async fn inspect(file: &Path) -> StorageResult<Contents> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true);
    let mut connection = options.connect().await?;
    let applied: Vec<(i64,)> = sqlx::query_as(APPLIED).fetch_all(&mut connection).await?;
    let mut counts = BTreeMap::new();
    for table in COUNTED {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let (rows,): (i64,) = sqlx::query_as(sql).fetch_one(&mut connection).await?;
        counts.insert(table.to_owned(), rows);
    }
    let contents = Contents {
        migration: applied.last().map_or(0, |(version,)| *version),
        counts,
        damage: damage(&mut connection).await?,
        sealed: sealed(&mut connection).await?,
    };
    connection.close().await?;
    Ok(contents)
}

async fn damage(connection: &mut SqliteConnection) -> StorageResult<Vec<String>> {
    let said: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check")
        .fetch_all(&mut *connection)
        .await?;
    let orphans: Vec<(String,)> = sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check")
        .fetch_all(&mut *connection)
        .await?;
    let orphans = orphans
        .into_iter()
        .map(|(table,)| format!("a row of {table} belongs to nothing"));
    Ok(said
        .into_iter()
        .map(|(said,)| said)
        .filter(|said| said != "ok")
        .chain(orphans)
        .collect())
}

async fn sealed(connection: &mut SqliteConnection) -> StorageResult<Option<(SecretOf, Sealed)>> {
    let found: Option<(String, Vec<u8>)> = sqlx::query_as(SAMPLE).fetch_optional(connection).await?;
    found.map(sampled).transpose()
}
