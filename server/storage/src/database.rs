//! Opening the database.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

use runtime::error_report::with_causes;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, Executor};

use super::audit::AuditKey;
use tokio::time::sleep;

use super::migrations::{APPLIED, OLDEST_PROGRAM, are_all, is_compatible, migrate};
use super::{StorageError, StorageResult, space};

/// Older ones can corrupt a WAL database that several connections write (sqlite.org/wal.html#walresetbug).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;
/// A page that can't be had says so soon; who works without a person waits for the database by itself.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(10);
/// A page of orders touches about a thousand pages of 4 KiB: with fewer in memory (SQLite keeps 2 MB) they are written
/// and read again within its transaction. In KiB, negative as SQLite wants it.
const WRITER_CACHE: &str = "-8000";
/// How long the journal may grow, in pages (64 MB), before it is copied into the file: pages that change with every page of
/// orders are then copied once in sixteen (SQLite's own measure is 1,000). Among a million orders that is a fifth of the time.
const CHECKPOINT_PAGES: &str = "16000";
/// A program that was asked to stop has to end: longer than any statement takes that somebody may be in.
const CLOSING_PATIENCE: Duration = Duration::from_secs(15);
/// A worker that is stopped in the middle of a page (a suspended machine, a debugger) would hold its orders' rows for as
/// long as it sleeps: PostgreSQL ends its transaction, and whoever has the lease goes on. Statements are not compiled: ours
/// read few rows, by plans that look dear where other ways are forbidden, and compiling took ten times as long as running.
const POSTGRES_SESSION: &str = "SET idle_in_transaction_session_timeout = '20s'; SET jit = off";
/// A migration that waits for a table keeps everybody else from that table, too. So it waits briefly, lets them go on, and
/// tries again.
const POSTGRES_LOCK_TIMEOUT: &str = "SET lock_timeout = '2s'";
/// What a statement ends with that has waited for so long, or that others wait for who have what it waits for.
const POSTGRES_LOCK_NOT_AVAILABLE: &str = "55P03";
const POSTGRES_DEADLOCK: &str = "40P01";
const POSTGRES_LOCK_PATIENCE: Duration = Duration::from_secs(15 * 60);
const POSTGRES_LOCK_PAUSE: Duration = Duration::from_millis(500);
/// How long a SQLite writer waits for another process's.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long another program may take to migrate.
const OPENING_PATIENCE: Duration = Duration::from_secs(60);
const OPENING_PAUSE: Duration = Duration::from_millis(50);

/// A pool of connections; cloning it shares them. With the key of the audit trail, once it was opened: whoever writes an
/// entry signs it.
#[derive(Debug, Clone)]
pub enum Database {
    /// SQLite has one writer at a time: with one connection for it, writers queue here rather than fail there.
    Sqlite {
        reader: SqlitePool,
        writer: SqlitePool,
        audit_key: Option<AuditKey>,
    },
    Postgres(PgPool, Option<AuditKey>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Database {
    /// Opens `sqlite://path/to/file.db` (made where it is missing, readable by its owner only) or `postgres://…`,
    /// and brings its schema up to date.
    ///
    /// # Errors
    /// [`StorageError::UnknownUrl`], [`StorageError::SchemaTooNew`], and what the driver says.
    pub async fn open(url: &str) -> StorageResult<Database> {
        let scheme = url.split_once("://");
        match scheme {
            Some(("sqlite", path)) if !path.is_empty() => open_sqlite(Path::new(path)).await,
            Some(("postgres" | "postgresql", _)) => open_postgres(PgConnectOptions::from_str(url)?).await,
            // What follows the scheme may hold a password.
            Some((scheme, _)) => Err(StorageError::UnknownUrl(format!("{scheme}://…"))),
            None => Err(StorageError::UnknownUrl("This".to_owned())),
        }
    }

    /// Opens a SQLite database that is there as it is: an older program may be at work on it, and goes on.
    ///
    /// # Errors
    /// There is none, or it can't be read.
    pub async fn open_unchanged(path: &Path) -> StorageResult<Database> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(BUSY_TIMEOUT);
        let one = || SqlitePoolOptions::new().max_connections(1);
        Ok(Database::Sqlite {
            reader: one().connect_with(options.clone()).await?,
            writer: one().connect_with(options).await?,
            audit_key: None,
        })
    }

    pub const fn kind(&self) -> Engine {
        match self {
            Database::Sqlite { .. } => Engine::Sqlite,
            Database::Postgres(..) => Engine::Postgres,
        }
    }

    /// The same connections, which sign what they write into the audit trail.
    pub fn signing(self, key: AuditKey) -> Self {
        let audit_key = Some(key);
        match self {
            Database::Sqlite { reader, writer, .. } => Database::Sqlite {
                reader,
                writer,
                audit_key,
            },
            Database::Postgres(pool, _) => Database::Postgres(pool, audit_key),
        }
    }

    pub const fn audit_key(&self) -> Option<&AuditKey> {
        match self {
            Database::Sqlite { audit_key, .. } | Database::Postgres(_, audit_key) => audit_key.as_ref(),
        }
    }

    /// Waits for what is under way, then closes. Not for ever: what can't be closed ends with the program, as after a
    /// kill, and the engine takes back what was not committed.
    pub async fn close(&self) {
        let closing = async {
            match self {
                Database::Sqlite { reader, writer, .. } => {
                    reader.close().await;
                    writer.close().await;
                }
                Database::Postgres(pool, _) => pool.close().await,
            }
        };
        if tokio::time::timeout(CLOSING_PATIENCE, closing).await.is_err() {
            tracing::warn!("the database could not be closed in time; it is left to the program's end");
        }
    }
}

/// Of programs that start at once one migrates, and on a busy machine that may take longer than SQLite waits.
async fn open_sqlite(path: &Path) -> StorageResult<Database> {
    let deadline = Instant::now() + OPENING_PATIENCE;
    loop {
        match try_sqlite(path).await {
            Err(error) if error.is_busy() && Instant::now() < deadline => sleep(OPENING_PAUSE).await,
            opened => return opened,
        }
    }
}

async fn try_sqlite(path: &Path) -> StorageResult<Database> {
    create_private(path).map_err(sqlx::Error::Io)?;
    space::begin_file(path).await?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(
            space::of_writer(options.clone())
                .pragma("cache_size", WRITER_CACHE)
                // What a statement of many rows would have to take back: without this a file, with as many bytes again.
                .pragma("temp_store", "MEMORY")
                .pragma("wal_autocheckpoint", CHECKPOINT_PAGES),
        )
        .await?;
    check_sqlite_version(&writer).await?;
    if let Err(error) = migrate_sqlite(&writer).await {
        let applied = sqlx::query_as(APPLIED).fetch_all(&writer).await;
        let oldest = sqlx::query_as(OLDEST_PROGRAM).fetch_one(&writer).await;
        unless_usable(Engine::Sqlite, error, applied, oldest)?;
    }
    let reader = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Database::Sqlite {
        reader,
        writer,
        audit_key: None,
    })
}

async fn migrate_sqlite(writer: &SqlitePool) -> StorageResult<()> {
    let mut connection = writer.acquire().await?;
    // Statements over all orders would have to take back as much as these are.
    connection.execute("PRAGMA temp_store = FILE").await?;
    let migrated = migrate_at_once(&mut connection).await;
    connection.execute("PRAGMA temp_store = MEMORY").await?;
    migrated
}

/// All in one immediate transaction, so that two programs that start at once do not migrate side by side.
async fn migrate_at_once(connection: &mut SqliteConnection) -> StorageResult<()> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    migrate(Engine::Sqlite, &mut *transaction).await?;
    Ok(transaction.commit().await?)
}

async fn migrate_postgres(pool: &PgPool) -> StorageResult<()> {
    let began = Instant::now();
    loop {
        let mut connection = pool.acquire().await?;
        connection.execute(POSTGRES_LOCK_TIMEOUT).await?;
        let migrated = migrate(Engine::Postgres, &mut *connection).await;
        // It has the timeout, and may still hold the lock under which programs migrate.
        connection.close().await?;
        match migrated {
            Err(error) if waited_for_lock(&error) && began.elapsed() < POSTGRES_LOCK_PATIENCE => {
                tracing::info!(
                    "others are at work on a table that is to be changed, or migrate already; trying again"
                );
                sleep(POSTGRES_LOCK_PAUSE).await;
            }
            migrated => return migrated,
        }
    }
}

fn waited_for_lock(error: &StorageError) -> bool {
    let StorageError::Migration(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) =
        error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(
        code.as_deref(),
        Some(POSTGRES_LOCK_NOT_AVAILABLE | POSTGRES_DEADLOCK)
    )
}

/// A database that is full or read-only can be opened to be read where its schema is this program's. One that newer
/// programs have only added to can be worked with.
fn unless_usable(
    engine: Engine,
    error: StorageError,
    applied: Result<Vec<(i64,)>, sqlx::Error>,
    oldest_program: Result<(Option<i64>,), sqlx::Error>,
) -> StorageResult<()> {
    let applied: Vec<i64> = applied
        .unwrap_or_default()
        .into_iter()
        .map(|(version,)| version)
        .collect();
    if (error.is_read_only() || error.is_disk_full()) && are_all(engine, &applied) {
        tracing::error!("nothing can be saved: {}", with_causes(&error));
        return Ok(());
    }
    let oldest_program = oldest_program.ok().and_then(|(oldest,)| oldest);
    if matches!(error, StorageError::SchemaTooNew) && is_compatible(engine, &applied, oldest_program) {
        tracing::warn!("a newer ParcelPilot works with this database, too: update this one soon");
        return Ok(());
    }
    Err(error)
}

/// The journals beside the file get its mode from SQLite.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

async fn check_sqlite_version(pool: &SqlitePool) -> StorageResult<()> {
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(pool).await?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() >= OLDEST_SQLITE.as_slice() {
        Ok(())
    } else {
        Err(StorageError::SqliteTooOld(version))
    }
}

async fn open_postgres(options: PgConnectOptions) -> StorageResult<Database> {
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(POSTGRES_PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(POSTGRES_SESSION).await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await?;
    if let Err(error) = migrate_postgres(&pool).await {
        let applied = sqlx::query_as(APPLIED).fetch_all(&pool).await;
        let oldest = sqlx::query_as(OLDEST_PROGRAM).fetch_one(&pool).await;
        unless_usable(Engine::Postgres, error, applied, oldest)?;
    }
    Ok(Database::Postgres(pool, None))
}
