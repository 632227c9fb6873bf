//! A new database for each test, gone at its end: a copy of one that is [migrated].

use std::future::Future;
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::str::FromStr;
use std::sync::Once;
use std::time::Instant;

use futures::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection, Executor};
use storage::{Database, counts, order_search};
use uuid::Uuid;

use crate::{LONG_ENOUGH, migrated};

pub const POSTGRES: &str = "PARCELPILOT_TEST_POSTGRES";

/// Writes two tests of each body, one a database.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident: $given:ty) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($database: $given) $body

            #[tokio::test]
            async fn on_sqlite() {
                $crate::databases::with_sqlite(body).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                $crate::databases::with_postgres(body).await;
            }
        }
    )*};
}

/// What a test gets: the database, opened, or its address only, for processes to open.
pub trait Given: Clone {
    fn at(address: DatabaseAddress) -> impl Future<Output = Self> + Send;
    fn done(self) -> impl Future<Output = ()> + Send;
}

/// A URL.
#[derive(Debug, Clone)]
pub struct DatabaseAddress(pub String);

impl Given for DatabaseAddress {
    async fn at(address: DatabaseAddress) -> Self {
        address
    }

    async fn done(self) {}
}

impl Given for Database {
    async fn at(DatabaseAddress(url): DatabaseAddress) -> Self {
        Database::open(&url).await.expect("a new database opens")
    }

    async fn done(self) {
        assert_counts(&self).await;
        self.close().await;
    }
}

/// Whatever a test did: what is kept of counts is what there is, and the index of words what the orders have. Not of a database that the test closed, or took the tables
/// from.
pub async fn assert_counts(database: &Database) {
    match order_search::verify(database).await {
        Ok(is_right) => assert!(is_right, "the index of words is not what the orders have"),
        Err(error) => assert!(is_unreadable(database).await, "{error}"),
    }
    match counts::verify(database).await {
        Ok((totals, spans)) => assert!(totals.is_empty() && spans.is_empty(), "{totals:?} {spans:?}"),
        Err(error) => assert!(is_unreadable(database).await, "{error}"),
    }
}

async fn is_unreadable(database: &Database) -> bool {
    let sql = "SELECT count(*) FROM orders, problems, shipments, shipment_pushes, integration_counts, flow_counts WHERE FALSE";
    let read: Result<(i64,), sqlx::Error> = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_one(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_one(pool).await,
    };
    read.is_err()
}

pub async fn with_sqlite<G: Given, F: Future<Output = ()>>(body: impl FnOnce(G) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("test.db");
    migrated::write_sqlite(&file).await;
    let given = G::at(DatabaseAddress(format!("sqlite://{}", file.display()))).await;
    body(given.clone()).await;
    given.done().await;
}

pub async fn with_postgres<G: Given, F: Future<Output = ()>>(body: impl FnOnce(G) -> F) {
    let Some(server) = postgres_server() else { return };
    let name = format!("test_{}", Uuid::new_v4().simple());
    let template = migrated::on_postgres(&server).await;
    administer(&server, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    let given = G::at(DatabaseAddress(url_of(&server, &name))).await;
    // The database goes even where the test fails.
    let test = async {
        body(given.clone()).await;
        given.done().await;
    };
    let outcome = AssertUnwindSafe(test).catch_unwind().await;
    administer(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure);
    }
}

fn postgres_server() -> Option<String> {
    static TOLD: Once = Once::new();
    let server = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    if server.is_none() {
        // Past the test harness, which hides what tests print.
        TOLD.call_once(|| {
            drop(writeln!(
                std::io::stderr(),
                "{POSTGRES} is not set: PostgreSQL was skipped"
            ))
        });
    }
    server
}

pub(crate) fn url_of(server: &str, database: &str) -> String {
    let mut url = url::Url::parse(server).expect("a URL");
    url.set_path(database);
    url.to_string()
}

pub(crate) async fn connected(server: &str) -> PgConnection {
    let options = PgConnectOptions::from_str(server).expect("a PostgreSQL URL");
    PgConnection::connect_with(&options)
        .await
        .expect("PostgreSQL answers")
}

async fn administer(server: &str, sql: String) {
    let mut connection = connected(server).await;
    connection
        .execute(AssertSqlSafe(sql))
        .await
        .expect("databases may be made and dropped");
    connection.close().await.expect("the connection closes");
}

/// Until somebody waits for a lock of another's. On PostgreSQL: SQLite has one writer.
pub async fn until_somebody_waits(pool: &PgPool) {
    let waits = "SELECT count(*) FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let began = Instant::now();
    loop {
        let waiting: (i64,) = sqlx::query_as(waits).fetch_one(pool).await.expect("read");
        if waiting.0 > 0 {
            return;
        }
        assert!(began.elapsed() < LONG_ENOUGH, "nobody waits");
    }
}

/// Runs SQL that a test writes itself: rows that no function of the storage makes.
pub async fn execute(database: &Database, sql: String) {
    let sql = AssertSqlSafe(sql);
    match database {
        Database::Sqlite { writer, .. } => sqlx::raw_sql(sql).execute(writer).await.map(drop),
        Database::Postgres(pool, _) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
    }
    .expect("the test's own SQL is right");
}

/// Whether a SQLite database's file has the text, in small letters, in any of its bytes.
pub async fn is_in_file(database: &Database, text: &str) -> bool {
    let Database::Sqlite { writer, .. } = database else {
        return false;
    };
    execute(database, "PRAGMA wal_checkpoint(TRUNCATE)".to_owned()).await;
    let file = writer.connect_options().get_filename().to_owned();
    let bytes = std::fs::read(file).expect("the file").to_ascii_lowercase();
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
