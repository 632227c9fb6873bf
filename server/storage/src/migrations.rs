//! The schema's history, built into the program.

mod history;

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};

use self::history::texts;
use super::{Engine, StorageError, StorageResult};

/// Runs what the database has not had yet; on PostgreSQL under a lock of sqlx's, for replicas that start at once.
pub(super) async fn migrate(engine: Engine, connection: &mut impl Migrate) -> StorageResult<()> {
    // `Migrator::run` makes futures that can't move between threads (its bounds on `Acquire` are not general enough).
    let (target, skip) = (None, false);
    migrator(engine)
        .run_direct(target, connection, skip)
        .await
        .map_err(or_too_new)
}

/// Whether these are exactly the migrations that this program knows.
pub(super) fn are_all(engine: Engine, applied: &[i64]) -> bool {
    texts(engine).iter().map(|(version, ..)| version).eq(applied)
}

/// Whether all that this program knows are among them. A newer program may have run more, which add.
pub(super) fn has_all(engine: Engine, applied: &[i64]) -> bool {
    texts(engine)
        .iter()
        .all(|(version, ..)| applied.contains(version))
}

/// The latest that this program knows.
pub fn newest_migration() -> i64 {
    texts(Engine::Sqlite).last().map_or(0, |(version, ..)| *version)
}

/// Whether a database that newer programs have brought further can be worked with: they have only added to what this
/// program knows.
pub(super) fn is_compatible(engine: Engine, applied: &[i64], oldest_program: Option<i64>) -> bool {
    has_all(engine, applied) && oldest_program.is_some_and(|oldest| newest_migration() >= oldest)
}

/// The newest migration that the oldest program knows which works with a database.
pub(super) const OLDEST_PROGRAM: &str = "SELECT max(oldest_program) FROM schema_compatibility";

/// What a database has had, in order.
pub(super) const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";

fn migrator(engine: Engine) -> Migrator {
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            sql.into_sql_str(),
            // SQLite has all of them in one transaction already: one within it would keep a copy of each page that it changes.
            engine == Engine::Sqlite,
        )
    };
    Migrator::with_migrations(texts(engine).into_iter().map(migration).collect())
}

/// A migration that ran once and that this program does not know is a newer program's.
fn or_too_new(error: MigrateError) -> StorageError {
    match error {
        MigrateError::VersionMissing(_) => StorageError::SchemaTooNew,
        error => StorageError::Migration(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last of a time in which an update stopped all programs first.
    const LAST_THAT_STOPPED_ALL: i64 = 30;
    /// What takes something away from programs of the release before, or asks something of what they write.
    const CONTRACTING: [&str; 12] = [
        "ADD CHECK",
        "ADD CONSTRAINT",
        "ADD FOREIGN KEY",
        "ADD PRIMARY KEY",
        "ADD UNIQUE",
        "CREATE TRIGGER",
        "DROP TABLE",
        "DROP COLUMN",
        "DROP CONSTRAINT",
        "RENAME",
        "ALTER COLUMN",
        "CREATE UNIQUE INDEX",
    ];

    /// Statements in upper case, without comments.
    fn statements(text: &str) -> Vec<String> {
        let without_comments: Vec<&str> = text
            .lines()
            .map(|line| line.split_once("--").map_or(line, |(before, _)| before))
            .collect();
        let words = |statement: &str| statement.split_whitespace().collect::<Vec<_>>().join(" ");
        without_comments
            .join(" ")
            .split(';')
            .map(|statement| words(statement).to_uppercase())
            .filter(|statement| !statement.is_empty())
            .collect()
    }

    fn contracts(statement: &str) -> bool {
        // Those of a table that is new bind nobody. Nor do triggers that count, keep the index of words, or write
        // down what changes: they refuse nothing.
        let adds_a_duty = statement.contains("ADD COLUMN")
            && statement.contains("NOT NULL")
            && !statement.contains("DEFAULT");
        let only_follows = statement
            .strip_prefix("CREATE TRIGGER ")
            .and_then(|rest| rest.split(' ').next())
            .is_some_and(|name| {
                ["_COUNTS", "_SEARCH", "_CHANGES"]
                    .iter()
                    .any(|end| name.ends_with(end))
            });
        adds_a_duty || (!only_follows && CONTRACTING.iter().any(|words| statement.contains(words)))
    }

    #[test]
    fn what_contracts_is_known() {
        for statement in [
            "ALTER TABLE a RENAME COLUMN b TO c",
            "DROP TABLE a",
            "ALTER TABLE a ADD COLUMN b TEXT NOT NULL",
            "ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0)",
            "CREATE TRIGGER a_checks BEFORE INSERT ON a BEGIN SELECT RAISE(ABORT, 'no')",
        ] {
            assert!(contracts(&statement.to_uppercase()), "{statement}");
        }
        for statement in [
            "CREATE TABLE a (b TEXT NOT NULL)",
            "ALTER TABLE a ADD COLUMN b TEXT",
            "ALTER TABLE a ADD COLUMN b BIGINT NOT NULL DEFAULT 0",
            "CREATE TRIGGER a_insert_counts AFTER INSERT ON a BEGIN INSERT INTO c VALUES (1)",
            "CREATE TRIGGER a_insert_search AFTER INSERT ON a BEGIN INSERT INTO c VALUES (1)",
        ] {
            assert!(!contracts(&statement.to_uppercase()), "{statement}");
        }
    }

    /// One that has to contract says in `schema_compatibility` which programs it leaves behind.
    #[test]
    fn programs_of_the_release_before_work_beside_the_new_ones() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let added = texts(engine)
                .into_iter()
                .filter(|(version, ..)| *version > LAST_THAT_STOPPED_ALL);
            for (version, name, text) in added {
                let statements = statements(text);
                let says_so = statements.iter().any(|statement| {
                    statement.contains("SCHEMA_COMPATIBILITY") && statement.contains(&version.to_string())
                });
                let contracting: Vec<_> = statements
                    .iter()
                    .filter(|statement| contracts(statement))
                    .collect();
                assert!(
                    contracting.is_empty() || says_so,
                    "{version} {name}: {contracting:?}"
                );
            }
        }
    }
}
