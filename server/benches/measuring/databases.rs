//! The databases that are measured, each empty at first.

use std::path::Path;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use url::Url;
use uuid::Uuid;

pub enum Engine {
    Sqlite,
    /// A server on which databases may be made.
    Postgres(Url),
}

/// SQLite, and PostgreSQL where `.make/with-postgres` has started one.
pub fn databases() -> Vec<Engine> {
    let postgres = std::env::var("PARCELPILOT_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty());
    let postgres = postgres.map(|url| Engine::Postgres(url.parse().unwrap()));
    std::iter::once(Engine::Sqlite).chain(postgres).collect()
}

impl Engine {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// The address of a new database; SQLite's is a file in this folder.
    pub async fn create(&self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.join("bench.db").display()),
            Self::Postgres(server) => {
                let name = format!("bench_{}", Uuid::new_v4().simple());
                administer(server, format!("CREATE DATABASE {name}")).await;
                let mut url = server.clone();
                url.set_path(&name);
                url.to_string()
            }
        }
    }

    /// Gives the room back, which the next measurement may need. A SQLite file goes with its folder.
    pub async fn drop_database(&self, address: &str) {
        if let Self::Postgres(server) = self {
            let address: Url = address.parse().unwrap();
            let name = address.path().trim_start_matches('/').to_owned();
            administer(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn administer(server: &Url, sql: String) {
    let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
    connection.close().await.unwrap();
}
