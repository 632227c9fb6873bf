//! What the store says no to: it stops with the reason, and goes on once it is mended.

use parcelpilot_domain::ids::{OrderId, RemoteAddressId, RemoteLineId, RemoteOrderId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::push::{PushFailure, PushState};
use parcelpilot_domain::store::shipments::{ShipmentSink, ShipmentToSend, TrackingToSend};
use sandbox::{Account, Change};
use storage::Database;
use test_support::databases::execute;
use test_support::on_both_databases;

use crate::sinks::AtOnce;
use crate::test_server::{TestServer, caller, number, roomy};

async fn remote_number(server: &TestServer, order: OrderId) -> i64 {
    server.ports.orders.detail(order).await.unwrap().row.remote_id
}

/// As if somebody did in the control panel.
async fn ship_externally(server: &TestServer, order: i64, address_id: i64, line: (i64, i64)) {
    let sink: Box<dyn ShipmentSink> = server.pusher().sinks.open(server.integration).await.unwrap();
    let shipment = ShipmentToSend {
        address_id: RemoteAddressId(address_id),
        lines: vec![ShippedLine {
            line: RemoteLineId(line.0),
            quantity: line.1,
        }],
        shipping_method: String::new(),
        tracking: TrackingToSend {
            tracking_number: "ELSEWHERE".to_owned(),
            ..TrackingToSend::default()
        },
    };
    sink.create(RemoteOrderId(order), &shipment, &AtOnce)
        .await
        .unwrap();
}

on_both_databases! {
    async fn what_was_shipped_in_the_store_meanwhile_is_not_shipped_over(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let (order, part) = (shipping.order_id, &shipping.consignments[0]);
        let remote = remote_number(&server, order).await;
        let line = &part.lines[0];
        ship_externally(&server, remote, part.address_id, (line.remote_id, line.left)).await;
        let id = server.ship(order, &[(line.remote_id, line.left)], number("1Z1")).await.unwrap();
        server.push_all().await;
        let push = server.push_of(id).await;
        assert_eq!((push.state, push.failure), (PushState::Failed, Some(PushFailure::OverQuantity)));
        assert!(push.detail.contains("available_quantity: 0"), "{}", push.detail);
        assert_eq!(server.in_store(remote).len(), 1);

        let resynced = server.ports.shipments.resync(&caller(), order).await.unwrap();
        assert_eq!((resynced.in_store, resynced.external, resynced.retried), (1, 1, 1));
        server.carry_out_runs().await;
        let shipping = server.shipping(order).await;
        assert_eq!(shipping.external_shipments[0].tracking_number, "ELSEWHERE");
        assert_eq!(shipping.consignments[0].lines[0].left, 0);
        server.push_all().await;
        server.ports.shipments.void(&caller(), id).await.unwrap();
        assert!(server.ports.shipments.shipment(id).await.unwrap().push.is_none(), "it was never there");
        assert_eq!(server.shipping(order).await.consignments[0].lines[0].left, 0);
    }

    async fn what_the_store_counts_beyond_ours_has_left_from_elsewhere(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let (order, part) = (shipping.order_id, &shipping.consignments[0]);
        let (remote, line) = (remote_number(&server, order).await, part.lines[0].remote_id);
        let before = shipping.shipped_externally();
        server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap();
        assert_eq!(server.shipping(order).await.shipped_externally(), before, "ours, not confirmed yet");
        server.push_all().await;
        ship_externally(&server, remote, part.address_id, (line, 1)).await;
        server.import_named(remote).await;
        assert_eq!(server.shipping(order).await.shipped_externally(), before + 1);
    }

    async fn an_order_that_is_archived_is_said_and_tried_again_on_demand(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let remote = remote_number(&server, shipping.order_id).await;
        let archive = |is_deleted| Change { is_deleted: Some(is_deleted), ..Change::default() };
        server.store.sandbox.edit(remote.unsigned_abs(), archive(true));
        let line = shipping.consignments[0].lines[0].remote_id;
        let id = server.ship(shipping.order_id, &[(line, 1)], number("1Z1")).await.unwrap();
        let later = server.ship(shipping.order_id, &[(line, 1)], number("1Z2")).await.unwrap();
        server.push_all().await;
        let push = server.push_of(id).await;
        assert_eq!((push.state, push.failure), (PushState::Failed, Some(PushFailure::OrderGone)));
        assert_eq!(server.ports.shipments.retry(&caller(), vec![push.id]).await, Ok(1));
        server.store.sandbox.edit(remote.unsigned_abs(), archive(false));
        server.ports.shipments.retry_all(&caller(), None, Some(server.integration)).await.unwrap();
        server.push_all().await;
        for id in [id, later] {
            assert_eq!(server.push_of(id).await.state, PushState::Confirmed);
        }
        let numbers: Vec<_> = server.in_store(remote).into_iter().map(|one| one.tracking_number).collect();
        assert_eq!(numbers, ["1Z1", "1Z2"], "in their order");
    }

    async fn a_token_that_may_not_write_fails_one_and_heals_with_a_new_file(database: Database) {
        let server = TestServer::before_import(database, roomy(300), Account::ReadOnly, false).await;
        server.import().await;
        // As if the store could not be asked when it was turned on.
        execute(server.database(), "UPDATE integrations SET push_ship_confirms = TRUE".to_owned()).await;
        let made = server.ship_one_of_each(20).await;
        server.store.sandbox.forget_calls();
        server.push_once().await;
        let mut failed = 0;
        for id in &made {
            let push = server.push_of(*id).await;
            assert_eq!(push.failure, Some(PushFailure::WriteScopeMissing));
            failed += usize::from(push.state == PushState::Failed);
        }
        assert!((1..=3).contains(&failed), "{failed}: the others need not be tried");
        let calls: u64 = server.store.sandbox.calls().values().sum();
        assert!(calls <= 6, "{calls}: each of the three that are sent at once, and a second look");

        let version = server.ports.integrations.detail(server.integration).await.unwrap().version;
        let still_not = server.ports.integrations.update(&caller(), server.integration, server.form(Account::ReadOnly, true, version)).await;
        let problem = still_not.unwrap_err().field_problem("credentials.bigcommerce.access_token").unwrap();
        assert!(problem.sentence().to_string().contains("Orders: modify"));
        server.ports.integrations.update(&caller(), server.integration, server.form(Account::Full, true, version)).await.unwrap();
        server.push_all().await;
        for id in &made {
            assert_eq!(server.push_of(*id).await.state, PushState::Confirmed);
        }
    }

    async fn a_resync_puts_our_tracking_back(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let (order, line) = (shipping.order_id, shipping.consignments[0].lines[0].remote_id);
        let remote = remote_number(&server, order).await;
        let id = server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap();
        server.push_all().await;
        let remote_id = server.in_store(remote)[0].id;
        let sink = server.pusher().sinks.open(server.integration).await.unwrap();
        let id_there = parcelpilot_domain::ids::RemoteShipmentId(i64::try_from(remote_id).unwrap());
        let wrong = TrackingToSend { tracking_number: "WRONG".to_owned(), ..TrackingToSend::default() };
        sink.correct(RemoteOrderId(remote), id_there, &wrong, &AtOnce).await.unwrap();
        let resynced = server.ports.shipments.resync(&caller(), order).await.unwrap();
        assert_eq!((resynced.in_store, resynced.external, resynced.corrected), (1, 0, 1));
        server.push_all().await;
        assert_eq!(server.in_store(remote)[0].tracking_number, "1Z1");

        sink.delete(RemoteOrderId(remote), id_there, &AtOnce).await.unwrap();
        server.ports.shipments.resync(&caller(), order).await.unwrap();
        assert!(server.ports.shipments.shipment(id).await.unwrap().is_missing_in_store);
    }
}
