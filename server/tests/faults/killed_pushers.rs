//! SIGKILL while shipments are confirmed: before the call, during it, and after; and hosts whose clocks disagree.

use std::time::Duration;

use parcelpilot_domain::ids::ShipmentId;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::{ShippedLine, changes};
use sandbox::{Fault, FaultKind, Settings};
use storage::shipments;
use storage::shipments::{ShipmentChange, ShipmentFilter};
use test_support::databases::{DatabaseAddress, execute};
use test_support::dice::Dice;
use test_support::on_both_databases;
use tokio::time::sleep;
use uuid::Uuid;

use crate::process::{Process, until};
use crate::test_server::{TestServer, roomy};

const SHIPMENTS: usize = 60;
const KILLS: usize = 15;

/// One shipment an order, of half of what is left of its first line, without a tracking number.
pub async fn ship(server: &TestServer, shipments: usize) {
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
        if made == shipments {
            return;
        }
    }
    panic!("the store has enough orders to ship");
}

pub async fn in_state(server: &TestServer, state: PushState) -> usize {
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

/// A worker whose clock is this far ahead.
fn start_ahead(server: &TestServer, milliseconds: i64) -> Process {
    Process::start(
        &["worker"],
        &server.environment_ahead(milliseconds),
        server.next_log(),
    )
}

/// With all orders imported and as many shipments as are wanted; how many the store had before.
async fn ready_to_push(address: DatabaseAddress, latency: Duration) -> (TestServer, usize) {
    let slow = Settings {
        latency,
        ..roomy(1_500)
    };
    let server = TestServer::new(address, slow).await;
    let run = server.enqueue().await;
    let first = server.start(&["worker"]);
    server.ends(run).await;
    first.kill();
    execute(
        &server.database,
        "UPDATE integrations SET push_ship_confirms = TRUE".to_owned(),
    )
    .await;
    ship(&server, SHIPMENTS).await;
    let before = all_in_store(&server).await;
    (server, before)
}

async fn all_in_store(server: &TestServer) -> usize {
    let orders = server.stored().await;
    let in_store = orders
        .iter()
        .map(|order| in_store(server, order.order.remote_id.0));
    in_store.sum()
}

/// As if the time of a lease, and of the pauses after it, had gone by.
async fn let_time_go_by(server: &TestServer) {
    let lapse = "UPDATE shipment_pushes SET lease_until = 0, next_try_at = 0, missed_at = missed_at - 60000 \
                 WHERE state <> 'confirmed'";
    execute(&server.database, lapse.to_owned()).await;
}

async fn are_all_confirmed(server: &TestServer) -> Option<()> {
    // Nobody waits out the pauses after which the store is looked at again.
    let no_pause = "UPDATE shipment_pushes SET next_try_at = 0, missed_at = missed_at - 60000 \
                    WHERE state = 'pending' AND next_try_at > 0";
    execute(&server.database, no_pause.to_owned()).await;
    (in_state(server, PushState::Confirmed).await == SHIPMENTS).then_some(())
}

async fn kill_pushers(address: DatabaseAddress, fault: Option<Fault>, ahead: [i64; 2]) {
    let mut dice = Dice::thrown();
    let (server, before) = ready_to_push(address, Duration::from_millis(8)).await;
    if let Some(fault) = fault {
        server.store.sandbox.add_fault(fault);
    }
    for ahead in ahead.into_iter().cycle().take(KILLS) {
        let worker = start_ahead(&server, ahead);
        let calls = server.calls() + 1 + dice.below(4);
        until("calls", async || {
            let is_done = in_state(&server, PushState::Confirmed).await == SHIPMENTS;
            (server.calls() >= calls || is_done).then_some(())
        })
        .await;
        sleep(Duration::from_micros(dice.below(20_000))).await;
        worker.kill();
        let_time_go_by(&server).await;
    }
    let _last = server.start(&["worker"]);
    until("all to be confirmed", async || are_all_confirmed(&server).await).await;
    assert_eq!(all_in_store(&server).await - before, SHIPMENTS);
}

on_both_databases! {
    async fn pushers_killed_at_random_moments_ship_everything_once(address: DatabaseAddress) {
        kill_pushers(address, None, [0, 0]).await;
    }

    async fn so_do_killed_ones_whose_clocks_disagree_at_a_store_whose_lists_lag(address: DatabaseAddress) {
        let lags = Fault {
            method: Some("GET".to_owned()),
            path: Some("/v2/orders/{id}/shipments".to_owned()),
            every: 2,
            ..Fault::new(FaultKind::LaggingList)
        };
        kill_pushers(address, Some(lags), [60_000, -60_000]).await;
    }

    async fn hosts_whose_clocks_disagree_leave_each_other_their_leases(address: DatabaseAddress) {
        // So slow that a lease is looked at many times while it holds.
        let (server, before) = ready_to_push(address, Duration::from_millis(700)).await;
        let _hosts = [0, 60_000, -60_000].map(|ahead| start_ahead(&server, ahead));
        until("all to be confirmed", async || {
            (in_state(&server, PushState::Confirmed).await == SHIPMENTS).then_some(())
        })
        .await;
        assert_eq!(all_in_store(&server).await - before, SHIPMENTS);
        let calls = server.store.sandbox.calls();
        let created = calls.get(&("/v2/orders/{id}/shipments".to_owned(), 201));
        assert_eq!(created.copied(), u64::try_from(SHIPMENTS).ok());
        for log in std::fs::read_dir(server.folder.path()).unwrap() {
            let said = std::fs::read(log.unwrap().path()).unwrap();
            assert!(!String::from_utf8_lossy(&said).contains("lease lost"));
        }
    }
}

fn in_store(server: &TestServer, order: i64) -> usize {
    server.store.sandbox.shipments(order.unsigned_abs()).len()
}
