//! The schema's history, built into the program.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};

use super::{Engine, StorageError, StorageResult};

/// What `engine` runs, oldest first: number, what it is for, text. Append only.
const fn texts(engine: Engine) -> [(i64, &'static str, &'static str); 55] {
    let foundation = match engine {
        Engine::Sqlite => include_str!("../migrations/0001_foundation.sql"),
        Engine::Postgres => concat!(
            include_str!("../migrations/0001_foundation.sql"),
            include_str!("../migrations/postgres/0001_foundation.sql")
        ),
    };
    let terms = match engine {
        Engine::Sqlite => concat!(
            include_str!("../migrations/0011_terms.sql"),
            include_str!("../migrations/sqlite/0011_terms.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../migrations/0011_terms.sql"),
            include_str!("../migrations/postgres/0011_terms.sql")
        ),
    };
    let saved_views = match engine {
        Engine::Sqlite => concat!(
            include_str!("../migrations/0022_saved_views.sql"),
            include_str!("../migrations/sqlite/0022_saved_views.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../migrations/0022_saved_views.sql"),
            include_str!("../migrations/postgres/0022_saved_views.sql")
        ),
    };
    let counts = match engine {
        Engine::Sqlite => concat!(
            include_str!("../migrations/sqlite/0041_counts.sql"),
            include_str!("../migrations/0041_counts.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../migrations/postgres/0041_counts.sql"),
            include_str!("../migrations/0041_counts.sql")
        ),
    };
    let order_search = match engine {
        Engine::Sqlite => include_str!("../migrations/sqlite/0047_order_search.sql"),
        Engine::Postgres => include_str!("../migrations/postgres/0047_order_search.sql"),
    };
    let changes = match engine {
        Engine::Sqlite => include_str!("../migrations/sqlite/0050_changes.sql"),
        Engine::Postgres => include_str!("../migrations/postgres/0050_changes.sql"),
    };
    let channels = match engine {
        Engine::Sqlite => concat!(
            include_str!("../migrations/0052_channels.sql"),
            include_str!("../migrations/sqlite/0052_channels.sql")
        ),
        Engine::Postgres => concat!(
            include_str!("../migrations/0052_channels.sql"),
            include_str!("../migrations/postgres/0052_channels.sql")
        ),
    };
    let client_skus = match engine {
        Engine::Sqlite => include_str!("../migrations/sqlite/0059_client_skus.sql"),
        Engine::Postgres => include_str!("../migrations/postgres/0059_client_skus.sql"),
    };
    [
        (1, "foundation", foundation),
        (2, "people", include_str!("../migrations/0002_people.sql")),
        (3, "schedule", include_str!("../migrations/0003_schedule.sql")),
        (4, "checks", include_str!("../migrations/0004_checks.sql")),
        (5, "problems", include_str!("../migrations/0005_problems.sql")),
        (6, "alerts", include_str!("../migrations/0006_alerts.sql")),
        (7, "webhooks", include_str!("../migrations/0007_hooks.sql")),
        (8, "shipments", include_str!("../migrations/0008_shipments.sql")),
        (9, "API tokens", include_str!("../migrations/0009_api_tokens.sql")),
        (
            10,
            "honest checks",
            include_str!("../migrations/0010_honest_checks.sql"),
        ),
        (11, "terms", terms),
        (12, "words", include_str!("../migrations/0012_words.sql")),
        (13, "may ship", include_str!("../migrations/0013_may_ship.sql")),
        (
            14,
            "order details",
            include_str!("../migrations/0014_order_details.sql"),
        ),
        (
            15,
            "store fences",
            include_str!("../migrations/0015_store_fences.sql"),
        ),
        (16, "push", include_str!("../migrations/0016_push.sql")),
        (
            17,
            "gone orders",
            include_str!("../migrations/0017_gone_orders.sql"),
        ),
        (
            18,
            "CSV mappings",
            include_str!("../migrations/0018_csv_mappings.sql"),
        ),
        (
            19,
            "product images",
            include_str!("../migrations/0019_product_images.sql"),
        ),
        (
            20,
            "despite ending",
            include_str!("../migrations/0020_despite_ending.sql"),
        ),
        (
            21,
            "form echoes",
            include_str!("../migrations/0021_form_echoes.sql"),
        ),
        (22, "saved views", saved_views),
        (
            24,
            "client slips",
            include_str!("../migrations/0024_client_slips.sql"),
        ),
        (
            25,
            "shipped days",
            include_str!("../migrations/0025_shipped_days.sql"),
        ),
        (26, "work list", include_str!("../migrations/0026_work_list.sql")),
        (
            27,
            "preferences",
            include_str!("../migrations/0027_preferences.sql"),
        ),
        (
            28,
            "audit chain",
            include_str!("../migrations/0028_audit_chain.sql"),
        ),
        (29, "log-in", include_str!("../migrations/0029_log_in.sql")),
        (
            30,
            "slip versions",
            include_str!("../migrations/0030_slip_versions.sql"),
        ),
        (
            32,
            "compatibility",
            include_str!("../migrations/0032_compatibility.sql"),
        ),
        (
            33,
            "alert messages",
            include_str!("../migrations/0033_alert_messages.sql"),
        ),
        (
            34,
            "second factor",
            include_str!("../migrations/0034_second_factor.sql"),
        ),
        (35, "passkeys", include_str!("../migrations/0035_passkeys.sql")),
        (
            36,
            "identities",
            include_str!("../migrations/0036_identities.sql"),
        ),
        (
            37,
            "personal data",
            include_str!("../migrations/0037_personal_data.sql"),
        ),
        (38, "retention", include_str!("../migrations/0038_retention.sql")),
        (
            39,
            "operator alerts",
            include_str!("../migrations/0039_operator_alerts.sql"),
        ),
        (
            40,
            "orders to erase",
            include_str!("../migrations/0040_orders_to_erase.sql"),
        ),
        (41, "counts", counts),
        (
            42,
            "page indexes",
            include_str!("../migrations/0042_page_indexes.sql"),
        ),
        (
            45,
            "wrong codes",
            include_str!("../migrations/0045_wrong_codes.sql"),
        ),
        (
            46,
            "orders brought back",
            include_str!("../migrations/0046_orders_brought_back.sql"),
        ),
        (47, "order search", order_search),
        (
            48,
            "client links",
            include_str!("../migrations/0048_client_links.sql"),
        ),
        (49, "done", include_str!("../migrations/0049_done.sql")),
        (50, "changes", changes),
        (
            51,
            "due pushes",
            include_str!("../migrations/0051_due_pushes.sql"),
        ),
        (52, "channels", channels),
        (
            53,
            "orders by channel",
            include_str!("../migrations/0053_orders_by_channel.sql"),
        ),
        (54, "events", include_str!("../migrations/0054_events.sql")),
        (
            56,
            "people of clients",
            include_str!("../migrations/0056_people_of_clients.sql"),
        ),
        (57, "api", include_str!("../migrations/0057_api.sql")),
        (
            58,
            "status updates",
            include_str!("../migrations/0058_status_updates.sql"),
        ),
        (59, "client SKUs", client_skus),
        (
            60,
            "shipping promises",
            include_str!("../migrations/0060_shipping_promises.sql"),
        ),
    ]
}

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
