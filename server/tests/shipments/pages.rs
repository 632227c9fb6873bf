//! What pages show: a preview, that something has changed, what needs a person.

use parcelpilot_contract::ports::HeldChoice;
use parcelpilot_contract::shipments::StoreNotification;
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::shipment::push::{PushState, Pushing};
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use sandbox::Account;
use storage::Database;
use test_support::databases::execute;
use test_support::on_both_databases;
use uuid::Uuid;

use crate::test_server::{TestServer, caller, draft, number, roomy};

/// The order's and that of all.
async fn versions(server: &TestServer, order: OrderId) -> [String; 2] {
    let shipments = &server.ports.shipments;
    [
        shipments.version(Some(order)).await.unwrap(),
        shipments.version(None).await.unwrap(),
    ]
}

on_both_databases! {
    async fn a_preview_is_what_would_be_made_and_makes_nothing(database: Database) {
        let server = TestServer::before_import(database, roomy(300), Account::Full, false).await;
        server.import().await;
        let shipping = server.an_order_of_several().await;
        let line = &shipping.consignments[0].lines[0];
        let preview = async |tracking: TrackingDraft, quantity: i64, notify_store| {
            server.ports.shipments.preview(shipping.order_id, draft(&[(line.remote_id, quantity)], tracking), notify_store).await
        };
        let held = preview(number("9400100000000000000000"), 1, true).await.unwrap();
        assert_eq!((held.notification, held.lines.len(), held.lines[0].sku.as_str()), (StoreNotification::Held(Pushing::Off), 1, line.sku.as_str()));
        assert_eq!(held.tracking.suspect.as_deref(), Some("USPS"));
        assert_eq!(preview(number("1Z1"), 1, false).await.unwrap().notification, StoreNotification::Never);
        let refused = preview(number("1Z1"), line.left + 1, true).await.unwrap_err();
        assert!(refused.field_problem(&format!("quantities[{}]", line.remote_id)).is_some(), "{refused:?}");
        server.ports.shipments.turn_on(&caller(), server.integration, HeldChoice::SendAll).await.unwrap();
        assert_eq!(preview(number("1Z1"), 1, true).await.unwrap().notification, StoreNotification::AtOnce);
        assert!(server.shipping(shipping.order_id).await.shipments.is_empty());
        // Nothing is sent of a client that is inactive, whatever its integrations push.
        for (change, pushing) in [
            ("UPDATE clients SET is_active = FALSE", Pushing::ClientInactive),
            ("UPDATE integrations SET is_enabled = FALSE", Pushing::IntegrationDisabled),
        ] {
            execute(server.database(), change.to_owned()).await;
            let preview = preview(number("1Z1"), 1, true).await.unwrap();
            assert_eq!(preview.notification, StoreNotification::Held(pushing));
            assert_eq!(server.shipping(shipping.order_id).await.pushing, pushing);
            let detail = server.ports.integrations.detail(server.integration).await.unwrap();
            assert_eq!(detail.pushing(), pushing);
        }
    }

    async fn whatever_changes_has_another_version(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let order = shipping.order_id;
        let line = shipping.consignments[0].lines[0].remote_id;
        let mut known = versions(&server, order).await;
        assert_eq!(versions(&server, order).await, known, "nothing has changed");
        let mut expect_another = async |what: &str, of: &[usize]| {
            let now = versions(&server, order).await;
            for index in of {
                assert_ne!(now[*index], known[*index], "{what}, version {index}");
            }
            known = now;
        };
        let id = server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap();
        expect_another("made", &[0, 1]).await;
        server.push_all().await;
        expect_another("confirmed", &[0, 1]).await;
        server.ports.shipments.correct_tracking(&caller(), id, number("1Z2")).await.unwrap();
        expect_another("corrected", &[0, 1]).await;
        server.ports.shipments.turn_off(&caller(), server.integration).await.unwrap();
        expect_another("held", &[0, 1]).await;
        server.ports.shipments.resync(&caller(), order).await.unwrap();
        expect_another("read in the store", &[0]).await;
        server.ports.shipments.void(&caller(), id).await.unwrap();
        expect_another("voided", &[0, 1]).await;
    }

    async fn failed_ones_count_each_and_held_ones_once_a_client(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let attention = async || server.ports.overview.attention_count(&caller()).await.unwrap();
        let before = attention().await;
        let shipping = server.an_order_of_several().await;
        let lines = &shipping.consignments[0].lines;
        let id = server.ship(shipping.order_id, &[(lines[0].remote_id, 1)], number("1Z1")).await.unwrap();
        server.ship(shipping.order_id, &[(lines[0].remote_id, 1)], number("1Z2")).await.unwrap();
        assert_eq!(attention().await, before, "what is on its way needs nobody");
        server.ports.shipments.turn_off(&caller(), server.integration).await.unwrap();
        assert_eq!(attention().await, before + 1);
        let failed = format!("UPDATE shipment_pushes SET state = 'failed', failure = 'order_gone' WHERE shipment_id = '{id}'");
        execute(&server.context.database, failed).await;
        assert_eq!(attention().await, before + 2);
        let overview = server.ports.overview.overview(&caller()).await.unwrap();
        assert_eq!((overview.pushes[0].failed, overview.pushes[0].held), (1, 1));

        let nobody = ClientId::from_uuid(Uuid::now_v7());
        assert_eq!(server.ports.shipments.retry_all(&caller(), Some(nobody), None).await, Ok(0));
        assert_eq!(server.ports.shipments.retry_all(&caller(), Some(server.client), None).await, Ok(1));
        assert_eq!(server.push_of(id).await.state, PushState::Held, "pushing is off");
        assert_eq!(attention().await, before + 1);
    }
}
