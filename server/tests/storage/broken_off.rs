//! Whoever waits for a change may stop waiting at any moment.

use std::time::Duration;

use parcelpilot::storage::{Database, clients};

use crate::databases::on_both_databases;
use crate::rows::{at, client};

on_both_databases! {
    async fn a_change_that_is_broken_off_leaves_no_transaction_open(database: Database) {
        let acme = client(&database, "Acme").await;
        for microseconds in (0..2_000).step_by(5) {
            let change = clients::set_active(&database, acme, false, at(1));
            drop(tokio::time::timeout(Duration::from_micros(microseconds), change).await);
        }
        clients::rename(&database, acme, "Renamed").await.expect("nobody holds the row");
        let Database::Postgres(pool) = &database else { return };
        let mut connections = Vec::new();
        for _ in 0..pool.size() {
            connections.push(pool.acquire().await.expect("a connection"));
        }
        // None of them does anything but the one that asks.
        for connection in &mut connections {
            let sql = "SELECT count(*) FROM pg_stat_activity \
                 WHERE datname = current_database() AND state = 'idle in transaction'";
            let (open,): (i64,) = sqlx::query_as(sql).fetch_one(&mut **connection).await.expect("read");
            assert_eq!(open, 0, "transactions are open that nobody will end");
        }
    }
}
