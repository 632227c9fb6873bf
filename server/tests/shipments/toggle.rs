//! Pushing turned off and on: what is held, and what becomes of it.

use parcelpilot_contract::error::{AppError, FieldProblem, StoreAnswer};
use parcelpilot_contract::ports::HeldChoice;
use parcelpilot_domain::ids::ShipmentId;
use parcelpilot_domain::shipment::push::PushState;
use sandbox::Account;
use storage::Database;
use test_support::on_both_databases;

use crate::test_server::{TestServer, caller, number, roomy};

/// Three shipments of three orders.
async fn three(server: &TestServer) -> Vec<ShipmentId> {
    let mut made = Vec::new();
    for order in server.orders().await {
        let shipping = server.shipping(order.id).await;
        let line = shipping
            .consignments
            .iter()
            .flat_map(|part| &part.lines)
            .find(|line| line.left > 0 && !line.goes_along);
        if let Some(line) = line.filter(|_| made.len() < 3) {
            made.push(
                server
                    .ship(order.id, &[(line.remote_id, 1)], number("1Z1"))
                    .await
                    .unwrap(),
            );
        }
    }
    made
}

async fn states(server: &TestServer, shipments: &[ShipmentId]) -> Vec<Option<PushState>> {
    let mut states = Vec::new();
    for id in shipments {
        let row = server.ports.shipments.shipment(*id).await.unwrap();
        states.push(row.push.map(|push| push.state));
    }
    states
}

async fn held(database: Database) -> (TestServer, Vec<ShipmentId>) {
    let server = TestServer::before_import(database, roomy(200), Account::Full, false).await;
    server.import().await;
    let made = three(&server).await;
    server.store.sandbox.forget_calls();
    server.push_once().await;
    assert!(
        server.store.sandbox.calls().is_empty(),
        "nothing is sent while pushing is off"
    );
    assert_eq!(states(&server, &made).await, [Some(PushState::Held); 3]);
    (server, made)
}

on_both_databases! {
    async fn all_held_ones_are_sent(database: Database) {
        let (server, made) = held(database).await;
        server.ports.shipments.turn_on(&caller(), server.integration, HeldChoice::SendAll).await.unwrap();
        server.push_all().await;
        assert_eq!(states(&server, &made).await, [Some(PushState::Confirmed); 3]);
        let counts = &server.ports.shipments.counts().await.unwrap()[0];
        assert_eq!((counts.held, counts.pending, counts.failed, counts.confirmed), (0, 0, 0, 3));
    }

    async fn from_now_on_only(database: Database) {
        let (server, made) = held(database).await;
        server.ports.shipments.turn_on(&caller(), server.integration, HeldChoice::FromNowOn).await.unwrap();
        server.push_once().await;
        assert_eq!(states(&server, &made).await, [None; 3]);
        let later = three(&server).await;
        server.push_all().await;
        assert_eq!(states(&server, &later).await, [Some(PushState::Confirmed); 3]);
        assert!(!server.ports.shipments.shipment(made[0]).await.unwrap().notify_store);
    }

    async fn chosen_ones_are_sent_and_the_others_stay_held(database: Database) {
        let (server, made) = held(database).await;
        let counted = async || {
            let counts = server.ports.shipments.counts().await.unwrap();
            (counts[0].held, counts[0].held_though_on)
        };
        assert_eq!(counted().await, (3, 0));
        let chosen = server.push_of(made[1]).await.id;
        server.ports.shipments.turn_on(&caller(), server.integration, HeldChoice::Send(vec![chosen])).await.unwrap();
        server.push_all().await;
        let (held, confirmed) = (Some(PushState::Held), Some(PushState::Confirmed));
        assert_eq!(states(&server, &made).await, [held, confirmed, held]);
        assert_eq!(counted().await, (2, 2), "pushing is on, and two wait for a decision");
        let others = [server.push_of(made[0]).await.id, server.push_of(made[2]).await.id];
        assert_eq!(server.ports.shipments.retry(&caller(), vec![others[0]]).await, Ok(1));
        assert_eq!(server.ports.shipments.drop_held(&caller(), others.to_vec()).await, Ok(1));
        server.push_all().await;
        assert_eq!(states(&server, &made).await, [confirmed, confirmed, None]);
    }

    async fn turning_off_and_disabling_hold_what_is_not_sent(database: Database) {
        let server = TestServer::new(database, roomy(200)).await;
        let made = three(&server).await;
        server.ports.integrations.set_enabled(&caller(), server.integration, false).await.unwrap();
        server.store.sandbox.forget_calls();
        server.push_once().await;
        assert_eq!(states(&server, &made).await, [Some(PushState::Held); 3]);
        server.ports.integrations.set_enabled(&caller(), server.integration, true).await.unwrap();
        assert_eq!(states(&server, &made).await, [Some(PushState::Pending); 3], "nobody turned pushing off");
        server.ports.shipments.turn_off(&caller(), server.integration).await.unwrap();
        server.push_once().await;
        assert_eq!(states(&server, &made).await, [Some(PushState::Held); 3]);
        assert!(server.store.sandbox.calls().is_empty());
    }

    async fn a_token_that_may_not_write_turns_nothing_on(database: Database) {
        let server = TestServer::before_import(database, roomy(50), Account::ReadOnly, false).await;
        let refused = server.ports.shipments.turn_on(&caller(), server.integration, HeldChoice::SendAll).await.unwrap_err();
        assert_eq!(refused, AppError::Store(StoreAnswer::WriteScopeMissing));
        for part in ["Orders: modify", "Information & Settings: read-only", "Store-level API accounts"] {
            assert!(refused.to_string().contains(part), "{refused}");
        }
        assert!(!server.ports.integrations.detail(server.integration).await.unwrap().push_ship_confirms);
        let another = server.ports.integrations.create(&caller(), server.form(Account::ReadOnly, true, 1)).await.unwrap_err();
        assert_eq!(another, AppError::invalid("settings.push_ship_confirms", FieldProblem::WriteScopeMissing));
    }
}
