//! People of clients hold and release their own orders, and leave alone what the warehouse holds.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::Hold;
use storage::holds::ExistingHold;
use storage::portal::HoldAnswer;
use storage::{Database, holds, portal};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};
use uuid::Uuid;

use super::seen;

fn hold(reason: &str) -> Hold {
    Hold {
        reason: Reason::typed(reason).expect("a reason"),
        until: None,
    }
}

on_both_databases! {
    async fn they_change_and_release_their_own_alone(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let store = integration(&database, bolt, "Bolts", 2).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        let bolts = seen(&[bolt]);
        let place = async |at_| portal::place(&database, &bolts, order, &hold("gift"), "Bea", at(at_)).await.expect("done");
        let release = async || portal::release(&database, &bolts, order, "Bea", at(9)).await.expect("done");
        let shown = async || portal::order(&database, &bolts, order).await.expect("read").expect("theirs");

        assert_eq!(release().await, HoldAnswer::NotHeld);
        assert_eq!(place(2).await, HoldAnswer::Done);
        assert!(shown().await.is_held_by_client);
        assert_eq!(place(3).await, HoldAnswer::Done, "changed");
        assert_eq!(release().await, HoldAnswer::Done);
        assert!(shown().await.detail.hold.is_none());

        // The warehouse replaces one of theirs, in the same moment too.
        assert_eq!(place(4).await, HoldAnswer::Done);
        assert!(holds::place(&database, order, &hold("fraud"), ExistingHold::Replace, "Ada", at(4)).await.expect("placed"));
        assert!(!shown().await.is_held_by_client);
        assert_eq!(place(5).await, HoldAnswer::OfTheWarehouse);
        assert_eq!(release().await, HoldAnswer::OfTheWarehouse);
        let kept = shown().await.detail.hold.expect("held");
        assert_eq!((kept.hold.reason.to_string(), kept.placed_by), ("fraud".to_owned(), "Ada".to_owned()));

        // The warehouse releases whosever it is.
        assert!(holds::release(&database, order, Some("Ada"), at(6)).await.expect("released"));
        assert_eq!(place(7).await, HoldAnswer::Done);
        assert!(holds::release(&database, order, Some("Ada"), at(8)).await.expect("released"));

        let nobodys = OrderId::from_uuid(Uuid::now_v7());
        for (who, order) in [(seen(&[acme]), order), (seen(&[]), order), (bolts.clone(), nobodys)] {
            let placed = portal::place(&database, &who, order, &hold("gift"), "Eve", at(9)).await.expect("done");
            let released = portal::release(&database, &who, order, "Eve", at(9)).await.expect("done");
            assert_eq!([placed, released], [HoldAnswer::NotFound; 2]);
        }
        assert!(shown().await.detail.hold.is_none());
    }
}
