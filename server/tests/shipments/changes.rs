//! Making, voiding, correcting, making again: what is stored, what the store is told, what is left.

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::HeldChoice;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::push::{PushKind, PushState};
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use storage::Database;
use test_support::on_both_databases;

use crate::test_server::{TestServer, caller, draft, number, roomy};

async fn remote_number(server: &TestServer, order: parcelpilot_domain::ids::OrderId) -> i64 {
    server.ports.orders.detail(order).await.unwrap().row.remote_id
}

on_both_databases! {
    async fn two_who_ship_at_once_never_ship_more_than_there_is(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let line = &shipping.consignments[0].lines[0];
        let all = [(line.remote_id, line.left)];
        let made = futures::future::join_all((0..4).map(|_| server.ship(shipping.order_id, &all, TrackingDraft::default()))).await;
        assert_eq!(made.iter().filter(|one| one.is_ok()).count(), 1);
        let refused = made.into_iter().find_map(Result::err).unwrap();
        assert!(refused.field_problem(&format!("quantities[{}]", line.remote_id)).is_some(), "{refused:?}");
    }

    async fn the_same_form_ships_once(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let line = shipping.consignments[0].lines[0].remote_id;
        let seen = |seen| ShipmentDraft {
            seen_shipments: Some(seen),
            ..draft(&[(line, 1)], number("1Z1"))
        };
        let make = async |seen_| server.ports.shipments.make(&caller(), shipping.order_id, seen(seen_), true).await;
        let at_once = futures::future::join_all((0..4).map(|_| make(0))).await;
        assert_eq!(at_once.iter().filter(|made| made.is_ok()).count(), 1);
        for refused in at_once.into_iter().filter_map(Result::err) {
            assert!(matches!(refused, AppError::Invalid(_)), "{refused:?}");
        }
        make(1).await.unwrap();
        assert_eq!(server.shipping(shipping.order_id).await.shipments.len(), 2);
    }

    async fn each_address_gets_a_shipment_of_its_own(database: Database) {
        let server = TestServer::new(database, roomy(400)).await;
        let shipping = server.an_order(|order| order.consignments.len() > 1 && order.consignments.iter().all(|part| part.left() > 0)).await;
        let of_both: Vec<_> = shipping.consignments.iter().map(|part| (part.lines[0].remote_id, 1)).collect();
        let refused = server.ship(shipping.order_id, &of_both, TrackingDraft::default()).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(_)), "{refused:?}");
        for part in &shipping.consignments {
            let lines: Vec<_> = part.lines.iter().map(|line| (line.remote_id, line.left)).collect();
            server.ship(shipping.order_id, &lines, number("1Z1")).await.unwrap();
        }
        server.push_all().await;
        assert_eq!(server.left(shipping.order_id).await, 0);
        let in_store = server.in_store(remote_number(&server, shipping.order_id).await);
        assert_eq!(in_store.len(), shipping.consignments.len());
    }

    async fn of_a_bundle_the_parts_are_shipped_and_the_store_sees_all_of_it_shipped(database: Database) {
        let server = TestServer::new(database, roomy(400)).await;
        let shipping = server.an_order(|order| order.consignments.iter().any(|part| part.lines.iter().any(|line| line.goes_along))).await;
        let lines = &shipping.consignments[0].lines;
        let bundle = lines.iter().find(|line| line.goes_along).unwrap();
        let refused = server.ship(shipping.order_id, &[(bundle.remote_id, 1)], TrackingDraft::default()).await.unwrap_err();
        assert!(refused.field_problem(&format!("quantities[{}]", bundle.remote_id)).is_some());
        for part in lines.iter().filter(|line| !line.goes_along) {
            server.ship(shipping.order_id, &[(part.remote_id, part.left)], TrackingDraft::default()).await.unwrap();
        }
        server.push_all().await;
        let number = remote_number(&server, shipping.order_id).await;
        let shipped: u64 = server.in_store(number).iter().flat_map(|one| &one.items).map(|item| item.quantity).sum();
        assert_eq!(shipped, lines.iter().map(|line| line.quantity.unsigned_abs()).sum::<u64>());
        server.import_named(number).await;
        assert_eq!(server.left(shipping.order_id).await, 0);
    }

    async fn a_shipment_that_was_never_sent_is_taken_back_without_a_word(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let total = server.left(shipping.order_id).await;
        let line = shipping.consignments[0].lines[0].remote_id;
        let id = server.ship(shipping.order_id, &[(line, 2)], number("1Z1")).await.unwrap();
        assert_eq!(server.left(shipping.order_id).await, total - 2);
        server.ports.shipments.void(&caller(), id).await.unwrap();
        server.ports.shipments.void(&caller(), id).await.expect("quiet the second time");
        assert_eq!(server.left(shipping.order_id).await, total);
        server.store.sandbox.forget_calls();
        server.push_once().await;
        assert!(server.store.sandbox.calls().is_empty());
        let row = server.ports.shipments.shipment(id).await.unwrap();
        assert!(row.voided_at.is_some() && row.push.is_none() && row.remote_id.is_none());
    }

    async fn a_confirmed_shipment_is_deleted_in_the_store(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let (order, total) = (shipping.order_id, server.left(shipping.order_id).await);
        let line = shipping.consignments[0].lines[0].remote_id;
        let id = server.ship(order, &[(line, 2)], number("1Z1")).await.unwrap();
        server.push_all().await;
        server.ports.shipments.void(&caller(), id).await.unwrap();
        assert_eq!(server.left(order).await, total, "what is voided may be shipped again");
        assert_eq!(server.push_of(id).await.kind, PushKind::Delete);
        server.push_all().await;
        let remote = remote_number(&server, order).await;
        assert!(server.in_store(remote).is_empty());
        assert_eq!(server.left(order).await, total);
        // The order is read again by itself.
        server.carry_out_runs().await;
        assert_eq!(server.left(order).await, total);
        assert_eq!(server.orders().await.iter().filter(|one| one.id == order).flat_map(|one| &one.order.lines).map(|line| line.quantity_shipped).sum::<i64>(), 0);
    }

    async fn tracking_is_corrected_before_and_after_it_is_sent(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let line = shipping.consignments[0].lines[0].remote_id;
        let remote = remote_number(&server, shipping.order_id).await;
        let id = server.ship(shipping.order_id, &[(line, 1)], number("1Z1")).await.unwrap();
        server.ports.shipments.correct_tracking(&caller(), id, number("1Z2")).await.unwrap();
        server.store.sandbox.forget_calls();
        server.push_all().await;
        assert_eq!(server.in_store(remote)[0].tracking_number, "1Z2");
        assert_eq!(server.store.sandbox.calls().values().sum::<u64>(), 1, "one call for both");

        for typed in ["1Z3", "1Z4"] {
            let other = TrackingDraft { carrier: "other".to_owned(), carrier_name: "Our van".to_owned(), ..number(typed) };
            server.ports.shipments.correct_tracking(&caller(), id, other).await.unwrap();
        }
        server.store.sandbox.forget_calls();
        server.push_all().await;
        let in_store = server.in_store(remote);
        assert_eq!((in_store.len(), in_store[0].tracking_number.as_str()), (1, "1Z4"));
        assert_eq!((in_store[0].shipping_provider.as_str(), in_store[0].comments.as_str()), ("", "Sent with Our van."));
        assert_eq!(server.store.sandbox.calls().values().sum::<u64>(), 1, "the last one only");
        let refused = server.ports.shipments.correct_tracking(&caller(), id, number(&"1".repeat(51))).await.unwrap_err();
        assert!(refused.field_problem("tracking_number").is_some());
    }

    async fn a_shipment_is_made_again_with_another_label(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let order = shipping.order_id;
        let lines: Vec<_> = shipping.consignments[0].lines.iter().map(|line| (line.remote_id, line.left)).collect();
        let old = server.ship(order, &lines, number("1Z1")).await.unwrap();
        server.push_all().await;
        let (_, made) = server.ports.shipments.make_again(&caller(), old, number("1Z2")).await.unwrap();
        assert_eq!(server.left(order).await, 0);
        server.push_all().await;
        let in_store = server.in_store(remote_number(&server, order).await);
        assert_eq!((in_store.len(), in_store[0].tracking_number.as_str()), (1, "1Z2"));
        assert_eq!(server.push_of(made).await.state, PushState::Confirmed);
        server.carry_out_runs().await;
        assert_eq!(server.left(order).await, 0);
        let again = server.ports.shipments.make_again(&caller(), old, number("1Z3")).await;
        assert_eq!(again, Err(AppError::ShipmentVoided));
    }

    async fn what_was_shipped_elsewhere_is_told_to_nobody(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let line = &shipping.consignments[0].lines[0];
        let total = server.left(shipping.order_id).await;
        let external = draft(&[(line.remote_id, 1)], TrackingDraft::default());
        let id = server.ports.shipments.make(&caller(), shipping.order_id, external, false).await.unwrap();
        server.ports.shipments.turn_on(&caller(), server.integration, HeldChoice::SendAll).await.unwrap();
        server.store.sandbox.forget_calls();
        server.push_once().await;
        assert!(server.store.sandbox.calls().is_empty());
        let row = server.ports.shipments.shipment(id).await.unwrap();
        assert!(!row.notify_store && row.push.is_none());
        assert_eq!(server.left(shipping.order_id).await, total - 1);
        server.import_named(remote_number(&server, shipping.order_id).await).await;
        assert_eq!(server.left(shipping.order_id).await, total - 1);
    }
}
