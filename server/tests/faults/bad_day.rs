//! A store on a bad day.

use sandbox::Settings;
use test_support::databases::DatabaseAddress;
use test_support::on_both_databases;

use crate::test_server::{TestServer, roomy};

on_both_databases! {
    async fn a_pull_gets_through_a_bad_day_with_every_order(address: DatabaseAddress) {
        let rough = Settings { faults: "rough".parse().unwrap(), ..roomy(2_000) };
        let server = TestServer::new(address, rough).await;
        let run = server.enqueue().await;
        let _worker = server.start(&["worker"]);
        server.ends(run).await;
        server.assert_whole(run).await;
        let broken = server.run(run).await.counters.problems;
        assert!(broken > 0, "the store has orders that can't be read");
    }

    async fn the_command_line_tells_problems_from_failure(address: DatabaseAddress) {
        let server = TestServer::new(address, Settings { faults: "broken_orders/200".parse().unwrap(), ..roomy(600) }).await;
        let pull = ["pull", "--integration", "Store", "--statuses", "all", "--json"];
        assert_eq!(server.start(&pull).ended().await.code(), Some(2), "orders with problems");
        server.store.sandbox.add_fault(sandbox::Fault {
            times: None,
            ..sandbox::Fault::new(sandbox::FaultKind::Empty)
        });
        let unknown = ["pull", "--integration", "No such store"];
        assert_eq!(server.start(&unknown).ended().await.code(), Some(1));
    }
}
