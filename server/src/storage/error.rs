//! What can go wrong with the database.

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A unique value is in use already.
    #[error("already in use")]
    Taken,
    /// The row has a newer version than the one that was to be changed, or is gone.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// Nobody would be left who can make others admins.
    #[error("the last admin stays")]
    LastAdmin,
    /// Another worker holds the run now: whoever hears this must stop and write nothing.
    #[error("the lease was lost")]
    LeaseLost,
    /// A row holds what it can't: the table, the column, and the row's id.
    #[error("{table}.{column} of {row} can't be read")]
    Inconsistent {
        table: &'static str,
        column: &'static str,
        row: String,
    },
    #[error(
        "the database's schema is newer than this program: update ParcelPilot, or restore the database it had"
    )]
    SchemaTooNew,
    #[error("{0} is not a database URL: use sqlite://path/to/file.db or postgres://…")]
    UnknownUrl(String),
    #[error("SQLite {0} is too old: it can corrupt the database")]
    SqliteTooOld(String),
    #[error(transparent)]
    Driver(#[from] sqlx::Error),
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
}

pub type StorageResult<T> = Result<T, StorageError>;

impl StorageError {
    /// For inserts and renames: a broken unique index means that the value is in use.
    pub fn or_taken(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => StorageError::Taken,
            _ => StorageError::Driver(error),
        }
    }

    /// There is no room left to write to. Nothing was written, and nothing is broken: it works again once there is.
    pub fn is_disk_full(&self) -> bool {
        let StorageError::Driver(error) = self else {
            return false;
        };
        // SQLite's code, and PostgreSQL's.
        let code = error.as_database_error().and_then(|error| error.code());
        matches!(code.as_deref(), Some("13" | "53100"))
    }

    /// For changes of one row by its id: none changed means that it is gone, or has another version.
    pub(crate) fn unless_changed(rows: u64) -> StorageResult<()> {
        if rows == 0 {
            return Err(StorageError::ChangedMeanwhile);
        }
        Ok(())
    }
}
