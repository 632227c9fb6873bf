//! Opening, schema versions, and what the connections are set to.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use storage::measures::is_migrated;
use storage::orders::{OrderFilter, list};
use storage::{Database, Engine, StorageError};
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};

use crate::deletion::rows_in;

on_both_databases! {
    async fn a_schema_that_has_outgrown_this_program_is_refused(database: Database) {
        run_a_later_migration(&database).await;
        execute(&database, "UPDATE schema_compatibility SET oldest_program = 9999".to_owned()).await;
        let again = Database::open(&url(&database)).await;
        assert!(matches!(again, Err(StorageError::SchemaTooNew)), "{again:?}");
    }

    async fn programs_of_the_release_before_may_be_started_during_an_update(database: Database) {
        run_a_later_migration(&database).await;
        let again = Database::open(&url(&database)).await.expect("it opens");
        assert!(is_migrated(&again).await.expect("read"));
        client(&again, "Acme").await;
        again.close().await;
    }

    async fn opens_again_and_keeps_what_is_there(database: Database) {
        execute(
            &database,
            "INSERT INTO clients (id, name, name_key, is_active, created_at) VALUES ('x', 'A', 'a', TRUE, 1)".to_owned(),
        )
        .await;
        let again = Database::open(&url(&database)).await.expect("it opens twice");
        let count = "SELECT count(*) FROM clients";
        let (clients,): (i64,) = match &again {
            Database::Sqlite { reader, .. } => sqlx::query_as(count).fetch_one(reader).await,
            Database::Postgres(pool, _) => sqlx::query_as(count).fetch_one(pool).await,
        }
        .expect("it counts");
        assert_eq!(clients, 1);
        again.close().await;
    }
}

/// As a newer program would.
async fn run_a_later_migration(database: &Database) {
    let values = "VALUES (9999, 'from the future', CURRENT_TIMESTAMP, TRUE, 'ab', 0)";
    let values = match database {
        Database::Sqlite { .. } => values.replace("'ab'", "x'ab'"),
        Database::Postgres(..) => values.replace("'ab'", "'\\xab'::bytea"),
    };
    let columns = "version, description, installed_on, success, checksum, execution_time";
    execute(
        database,
        format!("INSERT INTO _sqlx_migrations ({columns}) {values}"),
    )
    .await;
}

/// A migration that can't have its table lets others go on, and tries again.
#[tokio::test]
async fn a_migration_does_not_wait_in_front_of_everybody() {
    with_postgres(async |database: Database| {
        let Database::Postgres(pool, _) = &database else {
            return;
        };
        execute(
            &database,
            "DELETE FROM _sqlx_migrations WHERE version = 46; DROP INDEX orders_brought_back".to_owned(),
        )
        .await;
        let mut at_work = pool.acquire().await.expect("a connection");
        sqlx::raw_sql("BEGIN; LOCK TABLE orders IN ROW EXCLUSIVE MODE")
            .execute(&mut *at_work)
            .await
            .expect("locked");
        let url = url(&database);
        let opening = tokio::spawn(async move { Database::open(&url).await });
        let waiting = "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let mut pids = std::collections::BTreeSet::new();
        let began = std::time::Instant::now();
        while pids.len() < 2 && !opening.is_finished() {
            assert!(began.elapsed() < Duration::from_secs(60), "{pids:?}");
            let found: Vec<(i32,)> = sqlx::query_as(waiting).fetch_all(pool).await.expect("read");
            pids.extend(found.into_iter().map(|(pid,)| pid));
            tokio::task::yield_now().await;
        }
        sqlx::raw_sql("ROLLBACK")
            .execute(&mut *at_work)
            .await
            .expect("ended");
        let again = opening.await.expect("no panic").expect("it opens");
        assert!(is_migrated(&again).await.expect("read"));
        again.close().await;
    })
    .await;
}

/// What the migration to one index of terms found before it.
const TERMS_AS_THEY_WERE: &str = "
    DROP TABLE order_terms;
    CREATE TABLE order_terms (
        term TEXT NOT NULL,
        order_id TEXT NOT NULL,
        CONSTRAINT order_terms_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
        PRIMARY KEY (term, order_id)
    );
    CREATE INDEX order_terms_by_order ON order_terms (order_id);
    INSERT INTO order_terms SELECT 'ada', id FROM orders UNION ALL SELECT 'lovelace', id FROM orders;
    ALTER TABLE orders DROP COLUMN terms;
    DELETE FROM _sqlx_migrations WHERE version = 11";

/// What the migration to SQLite's index of words found before it.
pub const SEARCH_AS_IT_WAS: &str = "
    DROP TRIGGER orders_insert_search;
    DROP TRIGGER orders_update_search;
    DROP TRIGGER orders_delete_search;
    DROP TABLE order_search;
    DROP TABLE order_search_erasures;
    DELETE FROM schema_compatibility WHERE oldest_program = 47;
    DROP INDEX orders_by_search_key;
    ALTER TABLE orders DROP COLUMN search_key;
    DELETE FROM _sqlx_migrations WHERE version = 47";

on_both_databases! {
    async fn orders_of_an_older_program_are_found_as_before(database: Database) {
        let client = client(&database, "Acme").await;
        let integration = integration(&database, client, "Store", 1).await;
        TestOrder::new(integration, 7).insert(&database).await;
        if database.kind() == Engine::Sqlite {
            execute(&database, SEARCH_AS_IT_WAS.to_owned()).await;
        }
        execute(&database, TERMS_AS_THEY_WERE.to_owned()).await;
        let again = Database::open(&url(&database)).await.expect("it is brought up to date");
        for (search, number) in [("ada", 1), ("lovelace ada", 1), ("ada grace", 0)] {
            let filter = OrderFilter { search: search.to_owned(), ..OrderFilter::default() };
            assert_eq!(list(&again, &filter, 10).await.expect("read").rows.len(), number, "{search}");
        }
        again.close().await;
    }
}

/// Where this database is, to open it again.
pub fn url(database: &Database) -> String {
    match database {
        Database::Sqlite { writer, .. } => {
            format!("sqlite://{}", writer.connect_options().get_filename().display())
        }
        Database::Postgres(pool, _) => {
            let server = std::env::var(test_support::databases::POSTGRES).expect("the server's address");
            let mut url = url::Url::parse(&server).expect("a URL");
            let options = pool.connect_options();
            url.set_path(options.get_database().expect("a database's name"));
            url.to_string()
        }
    }
}

#[tokio::test]
async fn the_file_and_its_journal_are_for_their_owner_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("new.db").display().to_string();
    let database = Database::open(&format!("sqlite://{file}"))
        .await
        .expect("it is made");
    for path in [file.clone(), format!("{file}-wal"), format!("{file}-shm")] {
        let mode = std::fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
    database.close().await;
}

#[tokio::test]
async fn readers_cannot_write_and_foreign_keys_hold() {
    with_sqlite(|database: Database| async move {
        let Database::Sqlite { reader, writer, .. } = &database else {
            panic!("this is SQLite")
        };
        let link = "INSERT INTO setup_links (token_hash, created_at) VALUES ('a', 1)";
        assert!(sqlx::query(link).execute(reader).await.is_err());
        let orphan =
            "INSERT INTO shipment_lines (shipment_id, line_id, quantity) VALUES ('no such shipment', 1, 1)";
        assert!(sqlx::query(orphan).execute(writer).await.is_err());
        let (mode,): (String,) = sqlx::query_as("PRAGMA journal_mode")
            .fetch_one(reader)
            .await
            .expect("SQLite answers");
        assert_eq!(mode, "wal");
    })
    .await;
}

#[tokio::test]
async fn two_programs_may_make_the_same_database_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let opened = futures::future::join_all((0..8).map(|_| Database::open(&url))).await;
    for database in opened {
        database.expect("each opens").close().await;
    }
}

#[tokio::test]
async fn a_url_of_no_kind_is_refused_without_repeating_its_password() {
    for url in ["mysql://root:geheim@host/db", "root:geheim@host", "", "sqlite://"] {
        let error = Database::open(url).await.expect_err("not a database URL");
        assert!(matches!(error, StorageError::UnknownUrl(_)), "{error:?}");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }
}

/// Services run on any thread, so every future of the storage must be free to move.
#[test]
fn futures_may_move_between_threads() {
    fn moves(_: impl Send) {}
    moves(Database::open("sqlite://x"));
    let at = parcelpilot_domain::time::Timestamp::from_millis(0);
    let moved = |database: &Database| {
        moves(storage::people::count(database));
        moves(storage::one_time_links::setup_links::replace(database, "", at));
        moves(storage::sessions::delete_expired(database, at));
    };
    let _ = moved;
}

/// For whoever connects from now on.
async fn set_read_only(database: &Database, is_read_only: bool) {
    let Database::Postgres(pool, _) = database else {
        unreachable!("it is PostgreSQL")
    };
    let options = pool.connect_options();
    let name = options.get_database().expect("a database's name");
    let sql = format!("ALTER DATABASE {name} SET default_transaction_read_only = {is_read_only}");
    execute(database, sql).await;
}

/// As a standby, or where whoever runs the server has it so for a while.
#[tokio::test]
async fn a_read_only_database_opens_and_is_read() {
    with_postgres(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        integration(&database, acme, "One", 1).await;
        let address = url(&database);
        set_read_only(&database, true).await;
        // Two programs at once: the first must not keep the lock under which they migrate.
        let opened = async || {
            let opening = tokio::time::timeout(Duration::from_secs(20), Database::open(&address));
            opening
                .await
                .expect("nobody holds the lock")
                .expect("it opens to be read")
        };
        for again in [opened().await, opened().await] {
            assert_eq!(storage::integrations::list(&again).await.expect("read").len(), 1);
            let refused = storage::clients::rename(&again, acme, "Other")
                .await
                .expect_err("read-only");
            assert!(refused.is_read_only() && refused.is_passing(), "{refused:?}");
            again.close().await;
        }
        set_read_only(&database, false).await;
        // What was read-only is not left locked for those who migrate.
        Database::open(&address).await.expect("it opens").close().await;
    })
    .await;
}

/// Its schema is not this program's, and can't be made so.
#[tokio::test]
async fn a_read_only_database_of_an_older_program_does_not_open() {
    with_postgres(|database: Database| async move {
        execute(
            &database,
            "DELETE FROM _sqlx_migrations WHERE version = 1".to_owned(),
        )
        .await;
        let address = url(&database);
        set_read_only(&database, true).await;
        let refused = Database::open(&address).await.expect_err("it is another schema");
        assert!(refused.is_read_only(), "{refused:?}");
    })
    .await;
}

/// As they were before the store was written into them.
const WITHOUT_STORE_FENCES: &str = "
    ALTER TABLE import_runs DROP COLUMN store_hash;
    ALTER TABLE shipments DROP COLUMN store_hash;
    DELETE FROM _sqlx_migrations WHERE version = 15";

on_both_databases! {
    async fn runs_and_shipments_of_an_older_program_get_the_store_that_they_are_of(database: Database) {
        let client = client(&database, "Acme").await;
        let id = integration(&database, client, "Store", 1).await;
        let order = TestOrder::new(id, 7).insert(&database).await;
        execute(&database, format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, is_planned, seen, created,
                 updated, unchanged, skipped, problems, calls, throttled, worked_ms, cancel_asked, attempt, changed_at)
             VALUES ('r', '{id}', 'sync', 'failed', '', 1, FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 1, 1);
             INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead)
             VALUES ('s', '{id}', '{order}', 7, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 1);"
        )).await;
        execute(&database, WITHOUT_STORE_FENCES.to_owned()).await;
        let again = Database::open(&url(&database)).await.expect("it is brought up to date");
        for table in ["import_runs", "shipments"] {
            let filled = rows_in(&again, &format!("{table} WHERE store_hash = 'store1'")).await;
            assert_eq!(filled, 1, "{table}");
        }
        again.close().await;
    }
}
