//! The room that a SQLite file takes. What is deleted leaves free pages in it, which are used again; where many are free
//! they are given back, some at a time, so that no writer waits long. PostgreSQL's autovacuum does as much by itself.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use crate::{Database, StorageError, StorageResult};

/// What the journal may keep of its size once it has been copied into the file.
const JOURNAL_BYTES_MAX: &str = "67108864";
/// Pages that are given back in one transaction: a megabyte.
const PAGES_AT_ONCE: i64 = 256;
/// How long [`compact`] waits for a writer: one that is there longer is a server's.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Of the whole file.
    pub bytes: i64,
    /// Of them, those in free pages.
    pub free_bytes: i64,
    /// Whether free pages can be given back while others work. They can't in files of releases before 0038, until
    /// [`compact`] has run.
    pub is_given_back: bool,
}

const SPACE: &str = "SELECT page_count * page_size, freelist_count * page_size, auto_vacuum
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size, pragma_auto_vacuum";
/// As `PRAGMA auto_vacuum` says it.
const INCREMENTAL: i64 = 2;

/// `None` on PostgreSQL.
pub async fn space(database: &Database) -> StorageResult<Option<Space>> {
    match database {
        Database::Sqlite { reader, .. } => {
            let mut connection = reader.acquire().await?;
            Ok(Some(space_of(&mut connection).await?))
        }
        Database::Postgres(..) => Ok(None),
    }
}

async fn space_of(connection: &mut SqliteConnection) -> StorageResult<Space> {
    let (bytes, free_bytes, auto_vacuum): (i64, i64, i64) =
        sqlx::query_as(SPACE).fetch_one(connection).await?;
    Ok(Space {
        bytes,
        free_bytes,
        is_given_back: auto_vacuum == INCREMENTAL,
    })
}

/// Gives some free pages back to the disk; to be called again while more are free than should be. Quiet on PostgreSQL.
pub async fn give_back(database: &Database) -> StorageResult<()> {
    if let Database::Sqlite { writer, .. } = database {
        let some = format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})");
        sqlx::raw_sql(AssertSqlSafe(some)).execute(writer).await?;
    }
    Ok(())
}

/// Copies the journal into the file as far as nobody reads what was before: only then the file is shorter.
pub async fn copy_journal(database: &Database) -> StorageResult<()> {
    if let Database::Sqlite { writer, .. } = database {
        sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)")
            .execute(writer)
            .await?;
    }
    Ok(())
}

/// A file that is there and empty gives its free pages back from now on. Not set where something is in it: there it
/// would say nothing until [`compact`], and write each time.
pub(crate) async fn begin_file(file: &Path) -> StorageResult<()> {
    if std::fs::metadata(file).map_err(sqlx::Error::Io)?.len() > 0 {
        return Ok(());
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(PATIENCE)
        .pragma("auto_vacuum", "INCREMENTAL")
        .journal_mode(SqliteJournalMode::Wal);
    Ok(options.connect().await?.close().await?)
}

/// What [`compact`] has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    pub before: Space,
    pub after: Space,
}

/// Writes a SQLite file anew, without free pages, such that it gives them back by itself from then on. `None` where
/// somebody else has it open: they could write nothing meanwhile. Broken off, it leaves the file as it was.
///
/// # Errors
/// There is no room: it needs as much as the file has, in the folder for temporary files and beside it.
pub async fn compact(file: &Path) -> StorageResult<Option<Compacted>> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(PATIENCE)
        .locking_mode(SqliteLockingMode::Exclusive)
        .pragma("secure_delete", "ON");
    let compacted = async {
        let mut connection = options.connect().await?;
        // Fails where others have it open: this connection wants it for itself.
        connection.execute("BEGIN EXCLUSIVE; COMMIT").await?;
        let before = space_of(&mut connection).await?;
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL").await?;
        connection.execute("VACUUM").await?;
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        let after = space_of(&mut connection).await?;
        connection.close().await?;
        Ok(Compacted { before, after })
    };
    match compacted.await {
        Ok(compacted) => Ok(Some(compacted)),
        Err(error) if StorageError::is_busy(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// On SQLite what the connections that write are set to, beside what all are.
pub(crate) fn of_writer(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        // What was deleted is overwritten with zeros: no name or address stays in a free page.
        .pragma("secure_delete", "ON")
        .pragma("journal_size_limit", JOURNAL_BYTES_MAX)
}
