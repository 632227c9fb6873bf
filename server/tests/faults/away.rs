//! A database that is away in the middle of an import, and comes back.

use std::path::Path;
use std::time::Duration;

use parcelpilot_domain::import_run::RunState;
use sandbox::Settings;
use storage::Database;
use test_support::databases::with_sqlite;

use crate::cluster::Cluster;
use crate::process::{Process, until};
use crate::test_server::{TestServer, roomy};

fn slow_store(latency: u64) -> Settings {
    Settings {
        latency: Duration::from_millis(latency),
        ..roomy(6_000)
    }
}

async fn says(said: &Path, words: &str, times: usize) {
    until(words, async || {
        let all = std::fs::read_to_string(said).unwrap();
        (all.matches(words).count() >= times).then_some(())
    })
    .await;
}

/// A worker in the middle of a run, and what it says.
async fn in_the_middle(server: &TestServer) -> (parcelpilot_domain::ids::RunId, Process, std::path::PathBuf) {
    let run = server.enqueue().await;
    let said = server.next_log();
    let worker = Process::start(&["worker"], &server.environment(), said.clone());
    server.seen(run, 500).await;
    (run, worker, said)
}

#[tokio::test]
async fn postgres_is_restarted_and_stays_away_for_longer_than_anybody_tries() {
    let Some(mut cluster) = Cluster::start().await else {
        return;
    };
    let server = TestServer::new(cluster.address(), slow_store(20)).await;
    let (run, worker, said) = in_the_middle(&server).await;
    // Back at once: it goes on at once.
    cluster.cut_off();
    cluster.go_on().await;
    let before = server.run(run).await;
    assert!(!before.state.is_over(), "{before:?}");
    server.seen(run, before.counters.seen + 500).await;

    cluster.cut_off();
    // Not even the run's end can be stored, and no run can be claimed.
    says(&said, "failed to store the end of an import run", 1).await;
    says(&said, "failed to claim an import run", 1).await;
    cluster.go_on().await;
    server.ends(run).await;
    server.assert_whole(run).await;
    assert!(worker.stop().await.success());
    server.database.close().await;
}

#[tokio::test]
async fn sqlite_is_locked_by_another_program_for_longer_than_anybody_waits() {
    with_sqlite(async |address| {
        // So slow that the database has nothing to do most of the time: who wants it then has it before the run ends.
        let server = TestServer::new(address, slow_store(200)).await;
        let (run, worker, said) = in_the_middle(&server).await;
        let Database::Sqlite { writer, .. } = &server.database else {
            unreachable!("it is SQLite")
        };
        let lock = writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
        assert!(
            !server.run(run).await.state.is_over(),
            "there is something left to store"
        );
        says(&said, "failed to store the end of an import run", 1).await;
        lock.rollback().await.unwrap();
        let ended = server.ends(run).await;
        assert_eq!(ended.state, RunState::Complete);
        server.assert_whole(run).await;
        assert!(worker.stop().await.success());
    })
    .await;
}
