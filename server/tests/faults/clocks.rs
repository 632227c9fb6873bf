//! Hosts whose clocks are a minute off: leases go by the database's clock.

use std::time::Duration;

use sandbox::{Fault, FaultKind, Settings};
use test_support::databases::DatabaseAddress;
use test_support::on_both_databases;

use crate::process::{Process, until};
use crate::test_server::{TestServer, roomy};

/// Milliseconds; thrice a lease.
const MINUTE: i64 = 60_000;

fn slow_store() -> Settings {
    Settings {
        latency: Duration::from_millis(100),
        ..roomy(3_000)
    }
}

/// One host reads a store while another wants the same run, as soon as it may have it.
async fn one_worker_from_beginning_to_end(address: DatabaseAddress, worker: i64, other: i64) {
    let server = TestServer::new(address, slow_store()).await;
    let run = server.enqueue().await;
    let worker = Process::start(&["worker"], &server.environment_ahead(worker), server.next_log());
    server.seen(run, 250).await;
    // The other one takes a while to start: it must not be over by then.
    server.store.sandbox.add_fault(Fault {
        milliseconds: 2_000,
        ..Fault::new(FaultKind::Latency)
    });
    let (other, said) = (server.environment_ahead(other), server.next_log());
    let _other = Process::start(&["pull", "--integration", "Store"], &other, said.clone());
    until("the other host to want the run", async || {
        let said = std::fs::read_to_string(&said).unwrap();
        said.contains("waiting for a run that another process has leased")
            .then_some(())
    })
    .await;
    assert!(
        !server.run(run).await.state.is_over(),
        "there is something left to take"
    );
    server.store.sandbox.clear_faults();
    server.ends(run).await;
    assert_eq!(server.attempts(run).await, 1, "nobody else had it");
    server.assert_whole(run).await;
    assert!(worker.stop().await.success());
}

on_both_databases! {
    async fn a_host_that_is_ahead_takes_no_lease_that_holds(address: DatabaseAddress) {
        one_worker_from_beginning_to_end(address, 0, MINUTE).await;
    }

    async fn a_host_that_is_behind_keeps_its_own(address: DatabaseAddress) {
        one_worker_from_beginning_to_end(address, -MINUTE, 0).await;
    }
}
