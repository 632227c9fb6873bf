//! People of clients hold and release their own orders, and leave alone what the warehouse holds.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::Hold;
use storage::holds::ExistingHold;
use storage::portal::HoldAnswer;
use storage::{Database, holds, portal};
use test_support::databases::execute;
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
    async fn they_hold_and_release_nothing_while_their_client_is_inactive(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let store = integration(&database, acme, "Acmes", 2).await;
        let [held, free] = [TestOrder::new(store, 1).insert(&database).await, TestOrder::new(store, 2).insert(&database).await];
        let bolts = seen(&[bolt]);
        execute(&database, format!("UPDATE orders SET client_id = '{bolt}'")).await;
        let place = async |order| portal::place(&database, &bolts, order, &hold("gift"), "Bea", at(2)).await.expect("done");
        let release = async |order| portal::release(&database, &bolts, order, "Bea", at(3)).await.expect("done");
        assert_eq!(place(held).await, HoldAnswer::Done);
        let activate = async |id, is_active| storage::clients::set_active(&database, id, is_active, at(3)).await.expect("done");
        activate(bolt, false).await;
        assert_eq!([place(free).await, place(held).await, release(held).await], [HoldAnswer::ClientInactive; 3]);
        assert!(portal::order(&database, &bolts, held).await.expect("read").expect("theirs").is_held_by_client);
        // Whose store it is makes no difference.
        activate(bolt, true).await;
        activate(acme, false).await;
        assert_eq!([place(free).await, release(held).await], [HoldAnswer::Done; 2]);
    }

    /// Its reason may say what the next client is not to read, and the next client must not end it.
    async fn a_hold_stays_with_the_client_that_placed_it_when_the_order_moves(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let store = integration(&database, acme, "Acmes", 2).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        let [acmes, bolts, both] = [seen(&[acme]), seen(&[bolt]), seen(&[acme, bolt])];
        let give = async |to: &str| {
            execute(&database, format!("UPDATE orders SET client_id = {to} WHERE id = '{order}'")).await;
        };
        let place = async |who, at_| portal::place(&database, who, order, &hold("gift"), "Bea", at(at_)).await.expect("done");
        assert_eq!(place(&acmes, 2).await, HoldAnswer::Done);
        give(&format!("'{bolt}'")).await;
        // Whoever sees both, sees the order as Bolt's.
        for who in [&bolts, &both] {
            assert!(!portal::order(&database, who, order).await.expect("read").expect("theirs").is_held_by_client);
            assert_eq!(place(who, 3).await, HoldAnswer::OfTheWarehouse);
            let released = portal::release(&database, who, order, "Bea", at(4)).await.expect("done");
            assert_eq!(released, HoldAnswer::OfTheWarehouse);
        }
        // Given back, by name or as nobody's in Acme's store.
        for back in [format!("'{acme}'"), "NULL".to_owned()] {
            give(&back).await;
            assert!(portal::order(&database, &acmes, order).await.expect("read").expect("theirs").is_held_by_client);
            assert_eq!(place(&acmes, 5).await, HoldAnswer::Done);
        }
        assert_eq!(portal::release(&database, &acmes, order, "Ann", at(6)).await.expect("done"), HoldAnswer::Done);
    }
}
