//! Whoever waits for a change may stop waiting at any moment.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use sqlx::{PgConnection, PgPool};
use storage::{Database, clients};
use test_support::on_both_databases;
use test_support::rows::{at, client};

/// Lets the future go on so often, then drops it. Whether it came to its end.
async fn broken_off_after<T>(polls: usize, future: impl Future<Output = T>) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

/// Longer than PostgreSQL takes to see that a connection was given up, which ends its transaction.
const LONG_ENOUGH: Duration = Duration::from_secs(30);

/// Until no transaction is open. All other connections of the pool are held here, and do nothing: one that was left open in
/// them would stay.
async fn until_all_have_ended(pool: &PgPool, watcher: &mut PgConnection, polls: usize) {
    let mut others = Vec::new();
    for _ in 1..pool.size() {
        others.push(pool.acquire().await.expect("a connection"));
    }
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";
    let began = Instant::now();
    loop {
        let (open,): (i64,) = sqlx::query_as(sql).fetch_one(&mut *watcher).await.expect("read");
        if open == 0 {
            return;
        }
        assert!(began.elapsed() < LONG_ENOUGH, "left open after {polls} polls");
    }
}

on_both_databases! {
    async fn a_change_that_is_broken_off_leaves_no_transaction_open(database: Database) {
        let acme = client(&database, "Acme").await;
        let mut watched = match &database {
            Database::Postgres(pool, _) => Some((pool, pool.acquire().await.expect("a connection"))),
            Database::Sqlite { .. } => None,
        };
        // At every point where it can be, until it comes to its end.
        for polls in 0.. {
            let has_ended = broken_off_after(polls, clients::set_active(&database, acme, false, at(1))).await;
            if let Some((pool, watcher)) = &mut watched {
                until_all_have_ended(pool, watcher, polls).await;
            }
            if has_ended {
                break;
            }
        }
        drop(watched);
        clients::rename(&database, acme, "Renamed").await.expect("nobody holds the row");
    }
}
