//! SIGKILL while shipments are confirmed: before the call, during it, and after.

use std::time::Duration;

use parcelpilot_domain::ids::ShipmentId;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::{ShippedLine, changes};
use sandbox::Settings;
use storage::shipments;
use storage::shipments::{ShipmentChange, ShipmentFilter};
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;
use tokio::time::sleep;
use uuid::Uuid;

use crate::kills::Dice;
use crate::process::until;
use crate::test_server::{TestServer, roomy};

const SHIPMENTS: usize = 60;
const KILLS: u32 = 15;

/// One shipment an order, of half of what is left of its first line, without a tracking number.
async fn ship(server: &TestServer) {
    let mut made = 0;
    // Archived orders take no shipments.
    for order in server
        .stored()
        .await
        .into_iter()
        .filter(|order| !order.order.is_deleted)
    {
        let change = ShipmentChange {
            order: order.id,
            by: "Ada",
            at: runtime::clock::now(),
        };
        let shipped = shipments::change_order(&server.database, change, |order| {
            let to_ship = order.to_ship();
            let line = to_ship
                .iter()
                .find(|line| line.left > 1)
                .ok_or(changes::ChangeError::NotFound)?;
            let draft = ShipmentDraft {
                lines: vec![ShippedLine {
                    line: line.id,
                    quantity: line.left / 2,
                }],
                ..ShipmentDraft::default()
            };
            changes::make(order, ShipmentId::from_uuid(Uuid::now_v7()), &draft, true)
        });
        made += usize::from(shipped.await.unwrap().is_ok());
        if made == SHIPMENTS {
            return;
        }
    }
    panic!("the store has enough orders to ship");
}

async fn in_state(server: &TestServer, state: PushState) -> usize {
    let filter = ShipmentFilter {
        state: Some(state),
        ..ShipmentFilter::default()
    };
    shipments::list(&server.database, &filter, SHIPMENTS)
        .await
        .unwrap()
        .rows
        .len()
}

on_both_databases! {
    async fn pushers_killed_at_random_moments_ship_everything_once(address: DatabaseAddress) {
        let mut dice = Dice::thrown();
        let slow = Settings { latency: Duration::from_millis(8), ..roomy(1_500) };
        let server = TestServer::new(address, slow).await;
        let run = server.enqueue().await;
        let first = server.start(&["worker"]);
        server.ends(run).await;
        first.kill();
        execute(&server.database, "UPDATE integrations SET push_ship_confirms = TRUE".to_owned()).await;
        ship(&server).await;
        let before: usize = server.stored().await.iter().map(|order| in_store(&server, order.order.remote_id.0)).sum();
        for _ in 0..KILLS {
            let worker = server.start(&["worker"]);
            let calls = server.calls() + 1 + dice.below(4);
            until("calls", async || {
                (server.calls() >= calls || in_state(&server, PushState::Confirmed).await == SHIPMENTS).then_some(())
            })
            .await;
            sleep(Duration::from_micros(dice.below(20_000))).await;
            worker.kill();
            // As if the time of a lease, and of the pause after it, had gone by.
            let lapse = "UPDATE shipment_pushes SET lease_until = 0, next_try_at = 0 WHERE state <> 'confirmed'";
            execute(&server.database, lapse.to_owned()).await;
        }
        let _last = server.start(&["worker"]);
        until("all to be confirmed", async || {
            (in_state(&server, PushState::Confirmed).await == SHIPMENTS).then_some(())
        })
        .await;
        let after: usize = server.stored().await.iter().map(|order| in_store(&server, order.order.remote_id.0)).sum();
        assert_eq!(after - before, SHIPMENTS);
    }
}

fn in_store(server: &TestServer, order: i64) -> usize {
    server.store.sandbox.shipments(order.unsigned_abs()).len()
}
