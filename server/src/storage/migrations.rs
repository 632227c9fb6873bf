//! The schema's history, built into the program.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use super::{Engine, StorageError};

/// What `engine` runs, oldest first: number, what it is for, text. Append only.
const fn texts(engine: Engine) -> [(i64, &'static str, &'static str); 1] {
    [(
        1,
        "foundation",
        match engine {
            Engine::Sqlite => include_str!("../../migrations/0001_foundation.sql"),
            Engine::Postgres => concat!(
                include_str!("../../migrations/0001_foundation.sql"),
                include_str!("../../migrations/postgres/0001_foundation.sql")
            ),
        },
    )]
}

pub(super) fn migrator(engine: Engine) -> Migrator {
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(texts(engine).into_iter().map(migration).collect())
}

/// A migration that ran once and that this program does not know is a newer program's.
pub(super) fn or_too_new(error: MigrateError) -> StorageError {
    match error {
        MigrateError::VersionMissing(_) => StorageError::SchemaTooNew,
        error => StorageError::Migration(error),
    }
}
