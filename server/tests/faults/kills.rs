//! SIGKILL at any moment of an import.

use std::time::Duration;

use sandbox::Settings;
use test_support::databases::DatabaseAddress;
use test_support::dice::Dice;
use test_support::on_both_databases;
use tokio::time::{Instant, sleep};

use crate::process::until;
use crate::test_server::{TestServer, roomy};

/// On each database.
const KILLS: u32 = 35;
/// What is promised for a run whose worker was killed.
const GOES_ON_WITHIN: Duration = Duration::from_secs(30);

fn slow_store(orders: u64) -> Settings {
    Settings {
        latency: Duration::from_millis(4),
        ..roomy(orders)
    }
}

on_both_databases! {
    async fn workers_killed_at_random_moments_lose_nothing_and_double_nothing(address: DatabaseAddress) {
        let mut dice = Dice::thrown();
        let server = TestServer::new(address, slow_store(5_000)).await;
        let mut run = server.enqueue().await;
        for _ in 0..KILLS {
            let worker = server.start(&["worker"]);
            let calls = server.calls() + 1 + dice.below(6);
            until("calls", async || (server.calls() >= calls || server.run(run).await.state.is_over()).then_some(())).await;
            // Not to strike always just after a call: also while a page is stored, and between.
            sleep(Duration::from_micros(dice.below(40_000))).await;
            worker.kill();
            server.let_leases_lapse().await;
            if server.run(run).await.state.is_over() {
                server.assert_whole(run).await;
                run = server.enqueue().await;
            }
        }
        let last = server.start(&["worker"]);
        server.ends(run).await;
        server.assert_whole(run).await;
        assert!(last.stop().await.success());
    }

    async fn another_worker_goes_on_in_time(address: DatabaseAddress) {
        let server = TestServer::new(address, slow_store(2_000)).await;
        let run = server.enqueue().await;
        let first = server.start(&["worker"]);
        server.seen(run, 500).await;
        first.kill();
        let killed = Instant::now();
        let _second = server.start(&["worker"]);
        server.ends(run).await;
        assert!(killed.elapsed() < GOES_ON_WITHIN, "{:?}", killed.elapsed());
        server.assert_whole(run).await;
    }

    async fn two_workers_share_a_database(address: DatabaseAddress) {
        let server = TestServer::new(address, slow_store(2_000)).await;
        let run = server.enqueue().await;
        let _workers = [server.start(&["worker"]), server.start(&["worker"])];
        server.ends(run).await;
        server.assert_whole(run).await;
    }
}
