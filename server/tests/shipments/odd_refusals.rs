//! Refusals that prove nothing, and those that do: what need not stop goes on, and what was not tried never fails.

use std::collections::BTreeMap;

use parcelpilot_domain::ids::ShipmentId;
use parcelpilot_domain::shipment::push::{PushFailure, PushState};
use sandbox::{Fault, FaultKind};
use storage::Database;
use test_support::databases::execute;
use test_support::on_both_databases;

use crate::lost_answers::at_create;
use crate::test_server::{TestServer, caller, roomy};

/// More than are sent at once. Where a test makes one only, no other one's success tries it again.
const ALL: usize = 12;

async fn states(server: &TestServer, made: &[ShipmentId]) -> BTreeMap<&'static str, usize> {
    let mut states = BTreeMap::new();
    for id in made {
        *states.entry(server.push_of(*id).await.state.code()).or_default() += 1;
    }
    states
}

async fn all_go(database: Database, all: usize, kind: FaultKind, times: u32) {
    let server = TestServer::new(database, roomy(300)).await;
    let made = server.ship_one_of_each(all).await;
    server.store.sandbox.add_fault(at_create(kind, Some(times)));
    server.push_all().await;
    assert_eq!(
        states(&server, &made).await,
        BTreeMap::from([("confirmed", all)]),
        "{kind:?}"
    );
    for shipment in server.shipments().await {
        assert_eq!(server.in_store(shipment.order_number).len(), 1, "{kind:?}");
    }
}

on_both_databases! {
    async fn an_odd_401_stops_nothing(database: Database) {
        all_go(database, 1, FaultKind::Unauthorized, 1).await;
    }

    async fn an_odd_403_stops_nothing(database: Database) {
        all_go(database, 1, FaultKind::Forbidden, 1).await;
    }

    async fn a_firewalls_page_is_no_missing_scope(database: Database) {
        all_go(database, ALL, FaultKind::ForbiddenPage, 9).await;
    }

    async fn an_odd_404_stops_nothing(database: Database) {
        all_go(database, ALL, FaultKind::NotFound, 5).await;
    }

    async fn what_is_locked_goes_later(database: Database) {
        all_go(database, ALL, FaultKind::Locked, 7).await;
    }

    async fn what_is_in_conflict_goes_later(database: Database) {
        all_go(database, ALL, FaultKind::Conflict, 7).await;
    }

    async fn a_token_that_is_refused_for_good_fails_one_and_holds_the_others_back(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let made = server.ship_one_of_each(ALL).await;
        server.store.sandbox.add_fault(Fault::new(FaultKind::Unauthorized));
        server.store.sandbox.forget_calls();
        for _ in 0..5 {
            server.push_once().await;
        }
        let calls: u64 = server.store.sandbox.calls().values().sum();
        assert!(calls <= 6, "{calls}: each of the three that are sent at once, and a second look");
        let stopped = states(&server, &made).await;
        assert!((1..=3).contains(&stopped["failed"]), "{stopped:?}");
        assert!(stopped["pending"] >= ALL - 3, "{stopped:?}");

        // The pause is over, and nothing has changed: one is tried, and goes on waiting.
        let is_over = "UPDATE integrations SET push_paused_until = 0".to_owned();
        execute(server.database(), is_over.clone()).await;
        server.store.sandbox.forget_calls();
        server.push_once().await;
        assert_eq!(server.store.sandbox.calls().values().sum::<u64>(), 2);
        assert_eq!(states(&server, &made).await, stopped);

        server.store.sandbox.clear_faults();
        server.push_once().await;
        assert_eq!(states(&server, &made).await, stopped, "not before the pause is over");
        execute(server.database(), is_over).await;
        server.push_all().await;
        assert_eq!(states(&server, &made).await, BTreeMap::from([("confirmed", ALL)]), "what failed goes, too");
    }

    async fn a_person_who_retries_need_not_wait_for_the_pause(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let made = server.ship_one_of_each(ALL).await;
        server.store.sandbox.add_fault(Fault::new(FaultKind::Unauthorized));
        server.push_once().await;
        server.store.sandbox.clear_faults();
        server.ports.shipments.retry_all(&caller(), None, Some(server.integration)).await.unwrap();
        server.push_once().await;
        assert!(states(&server, &made).await.contains_key("confirmed"), "before the pause is over");
        server.push_all().await;
        assert_eq!(states(&server, &made).await, BTreeMap::from([("confirmed", ALL)]));
    }

    async fn one_that_waits_for_its_store_says_so(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let made = server.ship_one_of_each(ALL).await;
        server.store.sandbox.add_fault(Fault::new(FaultKind::Unauthorized));
        server.push_once().await;
        let last = server.push_of(made[ALL - 1]).await;
        assert_eq!((last.state, last.failure), (PushState::Pending, Some(PushFailure::TokenRefused)));
        assert!(last.what_next().to_string().starts_with("Waiting: BigCommerce refused another shipment"));
    }
}
