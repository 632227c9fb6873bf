//! Whether a database answers, without changing anything in it.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::time::timeout;

use super::{StorageError, StorageResult};

const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a connection and closes it. A SQLite file that is not there yet is one that the server makes.
///
/// # Errors
/// The database does not answer in time, refuses, or is none.
pub async fn test_connection(url: &str) -> StorageResult<()> {
    let answered = match url.strip_prefix("sqlite://") {
        Some(path) => timeout(PATIENCE, sqlite(Path::new(path))).await,
        None => timeout(PATIENCE, postgres(url)).await,
    };
    answered.map_err(|_| StorageError::from(sqlx::Error::PoolTimedOut))?
}

async fn sqlite(path: &Path) -> StorageResult<()> {
    if !path.exists() {
        return Ok(());
    }
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.connect().await?;
    sqlx::raw_sql("SELECT count(*) FROM sqlite_schema")
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

async fn postgres(url: &str) -> StorageResult<()> {
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    connection.ping().await?;
    Ok(connection.close().await?)
}
