//! What an engine reads: rows on PostgreSQL, steps of its machine on SQLite.

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::SqlitePoolOptions;
use storage::{Database, StorageResult};

/// Counts what is read, on one connection.
pub struct Meter {
    pub database: Database,
    steps: Arc<AtomicI64>,
}

impl Meter {
    pub async fn of(database: &Database) -> Self {
        let steps = Arc::new(AtomicI64::new(0));
        let database = match database {
            Database::Sqlite { reader, writer, .. } => {
                let options = reader.connect_options().as_ref().clone();
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .connect_with(options)
                    .await;
                let pool = pool.expect("it connects");
                let (mut connection, counted) = (pool.acquire().await.expect("a reader"), steps.clone());
                let mut handle = connection.lock_handle().await.expect("its handle");
                handle.set_progress_handler(1, move || {
                    counted.fetch_add(1, Ordering::Relaxed);
                    true
                });
                drop(handle);
                drop(connection);
                Database::Sqlite {
                    reader: pool,
                    writer: writer.clone(),
                    audit_key: None,
                }
            }
            Database::Postgres(pool, _) => {
                let options = pool.connect_options().as_ref().clone();
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .connect_with(options)
                    .await;
                let pool = pool.expect("it connects");
                end_others(&pool).await;
                Database::Postgres(pool, None)
            }
        };
        Self { database, steps }
    }

    pub async fn read<T: Debug>(
        &self,
        name: String,
        page: impl Future<Output = StorageResult<T>>,
    ) -> (String, i64) {
        let before = self.so_far().await;
        page.await.expect("read");
        (name, self.so_far().await - before)
    }

    async fn so_far(&self) -> i64 {
        let Database::Postgres(pool, _) = &self.database else {
            return self.steps.load(Ordering::Relaxed);
        };
        sqlx::raw_sql("SELECT pg_stat_force_next_flush()")
            .execute(pool)
            .await
            .expect("flushed");
        let read = "SELECT CAST((SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
                        + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes) AS BIGINT)";
        let (rows,): (i64,) = sqlx::query_as(read).fetch_one(pool).await.expect("read");
        rows
    }
}

/// Whoever has read before. PostgreSQL hears of it when they end, else some seconds later, and takes it for what is read then.
async fn end_others(pool: &PgPool) {
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    loop {
        let (ended,): (i64,) = sqlx::query_as(end).fetch_one(pool).await.expect("asked");
        if ended == 0 {
            return;
        }
    }
}
