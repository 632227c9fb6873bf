//! A store on a bad day.

use sandbox::Settings;
use test_support::databases::DatabaseAddress;
use test_support::on_both_databases;

use crate::house::{House, roomy};

on_both_databases! {
    async fn a_pull_gets_through_a_bad_day_with_every_order(address: DatabaseAddress) {
        let rough = Settings { faults: "rough".parse().unwrap(), ..roomy(2_000) };
        let house = House::new(address, rough).await;
        let run = house.enqueue().await;
        let _worker = house.start(&["worker"]);
        house.ends(run).await;
        house.assert_whole(run).await;
        let broken = house.run(run).await.counters.problems;
        assert!(broken > 0, "the store has orders that can't be read");
    }

    async fn the_command_line_tells_problems_from_failure(address: DatabaseAddress) {
        let house = House::new(address, Settings { faults: "broken_orders/200".parse().unwrap(), ..roomy(600) }).await;
        let pull = ["pull", "--integration", "Store", "--statuses", "all", "--json"];
        assert_eq!(house.start(&pull).ended().await.code(), Some(2), "orders with problems");
        house.store.sandbox.add_fault(sandbox::Fault {
            times: None,
            ..sandbox::Fault::new(sandbox::FaultKind::Empty)
        });
        let unknown = ["pull", "--integration", "No such store"];
        assert_eq!(house.start(&unknown).ended().await.code(), Some(1));
    }
}
