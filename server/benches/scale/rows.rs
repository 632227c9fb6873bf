//! What the bench itself asks of the database that the program works on.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};
use storage::Database;

pub async fn rows<T>(database: &Database, sql: impl Into<String>) -> Vec<T>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let sql = AssertSqlSafe(sql.into());
    match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_all(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_all(pool).await,
    }
    .unwrap()
}

pub async fn count(database: &Database, sql: impl Into<String>) -> i64 {
    let rows: Vec<(i64,)> = rows(database, sql).await;
    rows[0].0
}

/// Bytes on the disk.
pub async fn size(database: &Database) -> i64 {
    let sql = match database {
        Database::Sqlite { .. } => {
            "SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())"
        }
        Database::Postgres(..) => "SELECT pg_database_size(current_database())",
    };
    count(database, sql).await
}
