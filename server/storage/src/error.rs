//! What can go wrong with the database.

use std::borrow::Cow;

use sqlx::migrate::MigrateError;

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A unique value is in use already.
    #[error("already in use")]
    Taken,
    /// An integration has the name.
    #[error("an integration has this name")]
    NameTaken,
    /// The integration is disabled, or its client is inactive.
    #[error("nothing is imported for it")]
    ImportsNothing,
    /// The row has a newer version than the one that was to be changed, or is gone.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The one-time link was used, withdrawn or replaced meanwhile, or has expired.
    #[error("the link does not work any more")]
    LinkGone,
    /// Nobody would be left who can make others admins.
    #[error("the last admin stays")]
    LastAdmin,
    /// Whoever manages the warehouse is of no client.
    #[error("an admin belongs to no client")]
    AdminOfClients,
    /// A second factor must be there first.
    #[error("a second factor is missing")]
    NoSecondFactor,
    /// The person's role asks for one.
    #[error("the role requires a second factor")]
    SecondFactorRequired,
    /// So many one-time codes of the person were wrong that none counts any more.
    #[error("too many wrong codes")]
    TooManyWrongCodes,
    /// The integration holds orders of the store that it has.
    #[error("it has orders of its store")]
    HasOrders,
    /// One of the integration's runs reads its store.
    #[error("a run is under way")]
    RunActive,
    /// So many shipments of the integration are not in its store yet.
    #[error("{0} shipments are not in the store yet")]
    Unsent(i64),
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
    #[error("this can only be done with a SQLite database")]
    NotSqlite,
    #[error("SQLite {0} is too old: it can corrupt the database")]
    SqliteTooOld(String),
    #[error(transparent)]
    Driver(#[from] sqlx::Error),
    #[error(transparent)]
    Migration(#[from] MigrateError),
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
        // SQLite's code, and PostgreSQL's.
        matches!(self.code().as_deref(), Some("13" | "53100"))
    }

    /// Whoever runs the database lets nobody write to it. Reading goes on.
    pub fn is_read_only(&self) -> bool {
        match self.code().as_deref() {
            Some("25006") => true,
            // SQLite's kind is the last byte of its code.
            Some(code) => {
                code.len() != POSTGRES_CODE_CHARS && code.parse().is_ok_and(|code: u32| code & 0xff == 8)
            }
            None => false,
        }
    }

    /// A text with NUL, which PostgreSQL takes in none.
    pub fn is_no_text(&self) -> bool {
        self.code().as_deref() == Some("22021")
    }

    /// The database is away, busy, full, or being restarted: the same may go well later.
    pub fn is_passing(&self) -> bool {
        let StorageError::Driver(error) = self else {
            return false;
        };
        match self.code() {
            Some(code) => is_passing_code(&code),
            None => matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::Protocol(_)
                    | sqlx::Error::PoolTimedOut
            ),
        }
    }

    /// SQLite: somebody else writes.
    pub(crate) fn is_busy(&self) -> bool {
        let kind = self
            .code()
            .and_then(|code| Some(code.parse::<u32>().ok()? & 0xff));
        matches!(kind, Some(5 | 6))
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        let (StorageError::Driver(error)
        | StorageError::Migration(
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _),
        )) = self
        else {
            return None;
        };
        error.as_database_error().and_then(|error| error.code())
    }

    /// For changes of one row by its id: none changed means that it is gone, or has another version.
    pub(crate) fn unless_changed(rows: u64) -> StorageResult<()> {
        if rows == 0 {
            return Err(StorageError::ChangedMeanwhile);
        }
        Ok(())
    }
}

fn is_passing_code(code: &str) -> bool {
    // SQLite's are numbers, whose last byte is the kind: busy, locked, read-only, a failing disk, a full one, a file
    // that is away.
    if let (Ok(number), false) = (code.parse::<u32>(), code.len() == POSTGRES_CODE_CHARS) {
        return matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14);
    }
    // PostgreSQL's begin with a class: connection, resources, operator's intervention, rolled back for another's sake.
    // A standby that took over takes no writes for a moment.
    let classes = ["08", "53", "57", "40"];
    classes.iter().any(|class| code.starts_with(class)) || matches!(code, "25006" | "55P03" | "58030")
}

const POSTGRES_CODE_CHARS: usize = 5;

#[cfg(test)]
mod tests {
    use super::is_passing_code;

    #[test]
    fn what_passes_is_told_from_what_stays() {
        let busy_snapshot_and_disk_errors = ["5", "6", "8", "13", "517", "778", "1032", "14"];
        let postgres = ["57P01", "57P03", "08006", "53300", "40001", "25006"];
        for code in busy_snapshot_and_disk_errors.into_iter().chain(postgres) {
            assert!(is_passing_code(code), "{code}");
        }
        for code in ["1", "19", "1811", "2067", "42P01", "23505", "22021"] {
            assert!(!is_passing_code(code), "{code}");
        }
    }
}
