//! Answers that are lost in every way: the store has every shipment exactly once, with the right quantities.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use sandbox::{Fault, FaultKind};
use storage::Database;
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::sinks::{AtCreate, Meddled};
use crate::test_server::{TestServer, caller, number, roomy};

const LOST: u32 = 200;

/// Ships every line in two parts where it has two pieces or more; each third shipment has no tracking number, so that
/// equal ones must be told apart by what else is known. How many shipments.
async fn ship_everything(server: &TestServer, most: usize) -> usize {
    let mut made = 0;
    // Archived orders take no shipments.
    for order in server
        .orders()
        .await
        .into_iter()
        .filter(|order| !order.order.is_deleted)
    {
        for part in 0..2 {
            for consignment in server.shipping(order.id).await.consignments {
                let lines: Vec<(i64, i64)> = consignment
                    .lines
                    .iter()
                    .filter(|line| line.left > 0 && !line.goes_along)
                    .map(|line| {
                        (
                            line.remote_id,
                            if part == 0 { (line.left + 1) / 2 } else { line.left },
                        )
                    })
                    .collect();
                if lines.is_empty() || made >= most {
                    continue;
                }
                let tracking = match made % 3 {
                    0 => TrackingDraft::default(),
                    _ => number(&format!("1Z{made:016}")),
                };
                server
                    .ship(order.id, &lines, tracking)
                    .await
                    .expect("what is left may be shipped");
                made += 1;
            }
        }
    }
    made
}

/// Each of our shipments is in the store once, and nothing else that was not there before.
async fn assert_each_once(server: &TestServer, there_before: &BTreeMap<i64, usize>, made: usize) {
    let shipments = server.shipments().await;
    assert_eq!(shipments.len(), made);
    let mut ours: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for shipment in &shipments {
        let push = shipment.push.as_ref().expect("it has a push");
        assert_eq!(push.state, PushState::Confirmed, "{shipment:?}");
        let remote_id = shipment.remote_id.expect("it has its number in the store");
        let remote = server.in_store(shipment.order_number);
        let remote = remote
            .iter()
            .find(|one| one.id == remote_id.unsigned_abs())
            .expect("the store has it");
        assert_eq!(remote.tracking_number, shipment.tracking.number);
        assert_eq!(remote.address_id, shipment.address_id.unsigned_abs());
        let quantities: Vec<(u64, u64)> = remote
            .items
            .iter()
            .map(|item| (item.line_id, item.quantity))
            .collect();
        let wanted: Vec<(u64, u64)> = shipment
            .lines
            .iter()
            .map(|line| (line.remote_id.unsigned_abs(), line.quantity.unsigned_abs()))
            .collect();
        assert_eq!(quantities, wanted);
        ours.entry(shipment.order_number).or_default().push(remote_id);
    }
    for (number, remote_ids) in &mut ours {
        remote_ids.sort_unstable();
        remote_ids.dedup();
        let before = there_before.get(number).copied().unwrap_or(0);
        assert_eq!(
            server.in_store(*number).len(),
            before + remote_ids.len(),
            "order {number}"
        );
    }
    assert_eq!(
        ours.values().map(Vec::len).sum::<usize>(),
        made,
        "no two became the same one"
    );
}

/// What is left by our count is what is left in the store, before and after it is read again.
async fn assert_same_left(server: &TestServer) {
    let before: Vec<i64> = lefts(server).await;
    server.import().await;
    for order in server.orders().await {
        server.import_named(order.order.remote_id.0).await;
    }
    assert_eq!(before, lefts(server).await);
}

async fn lefts(server: &TestServer) -> Vec<i64> {
    let mut lefts = Vec::new();
    for order in server.orders().await {
        let shown: i64 = server
            .shipping(order.id)
            .await
            .consignments
            .iter()
            .map(|part| part.left())
            .sum();
        assert_eq!(
            shown,
            server.left(order.id).await,
            "order {}",
            order.order.remote_id
        );
        lefts.push(shown);
    }
    lefts
}

async fn there(server: &TestServer) -> BTreeMap<i64, usize> {
    let orders = server.orders().await;
    orders
        .iter()
        .map(|order| {
            (
                order.order.remote_id.0,
                server.in_store(order.order.remote_id.0).len(),
            )
        })
        .collect()
}

/// When a shipment is created.
pub fn at_create(kind: FaultKind, times: Option<u32>) -> Fault {
    Fault {
        method: Some("POST".to_owned()),
        path: Some("/v2/orders/{id}/shipments".to_owned()),
        times,
        ..Fault::new(kind)
    }
}

/// The list of an order's shipments does not show the newest one, in each `every`th call.
fn lagging_list(every: u32) -> Fault {
    Fault {
        method: Some("GET".to_owned()),
        path: Some("/v2/orders/{id}/shipments".to_owned()),
        every,
        ..Fault::new(FaultKind::LaggingList)
    }
}

async fn lose(database: Database, kind: FaultKind, others: Option<Fault>) {
    let server = TestServer::new(database, roomy(320)).await;
    let there_before = there(&server).await;
    let made = ship_everything(&server, LOST as usize + 10).await;
    assert!(made >= LOST as usize, "{made}");
    server.store.sandbox.add_fault(at_create(kind, Some(LOST)));
    if let Some(fault) = others {
        server.store.sandbox.add_fault(fault);
    }
    server.store.sandbox.forget_calls();
    server.push_all().await;
    let lost: u64 = [0, 504]
        .iter()
        .filter_map(|status| {
            server
                .store
                .sandbox
                .calls()
                .get(&("/v2/orders/{id}/shipments".to_owned(), *status))
                .copied()
        })
        .sum();
    assert_eq!(lost, u64::from(LOST));
    assert_each_once(&server, &there_before, made).await;
    assert_same_left(&server).await;
}

on_both_databases! {
    async fn carried_out_and_a_gateways_504(database: Database) {
        lose(database, FaultKind::AppliedThenTimeout, None).await;
    }

    async fn carried_out_and_the_connection_reset(database: Database) {
        lose(database, FaultKind::Reset, None).await;
    }

    async fn not_carried_out_and_the_connection_reset(database: Database) {
        lose(database, FaultKind::ResetBefore, None).await;
    }

    async fn carried_out_and_a_list_that_lags_now_and_then(database: Database) {
        lose(database, FaultKind::AppliedThenTimeout, Some(lagging_list(2))).await;
    }

    async fn a_list_that_lags_one_shipment_behind_never_doubles_it(database: Database) {
        let server = TestServer::new(database, roomy(320)).await;
        let there_before = there(&server).await;
        // All, since there are orders among them that the store sends without their lines.
        let made = ship_everything(&server, usize::MAX).await;
        server.store.sandbox.add_fault(at_create(FaultKind::AppliedThenTimeout, None));
        server.store.sandbox.add_fault(lagging_list(1));
        let (pusher, shutdown) = (server.pusher(), CancellationToken::new());
        let after_many_looks = async {
            while server.calls_of("/v2/orders/{id}/products") < 3 * made as u64 {
                tokio::task::yield_now().await;
            }
            shutdown.cancel();
        };
        let until_then = async {
            while !shutdown.is_cancelled() {
                pusher.push_all(server.integration, "test", &shutdown).await;
            }
        };
        let looked = async { tokio::join!(until_then, after_many_looks) };
        timeout(LONG_ENOUGH, looked).await.expect("its order is looked at again and again");
        let sent = server.shipments().await;
        let orders: std::collections::BTreeSet<i64> = sent.iter().map(|one| one.order_number).collect();
        for order in &orders {
            let before = there_before.get(order).copied().unwrap_or(0);
            assert_eq!(server.in_store(*order).len(), before + 1, "the first of its shipments, once");
        }
        assert!(sent.iter().all(|one| one.push.as_ref().is_some_and(|push| push.state == PushState::Pending)));
        let lost = server.store.sandbox.calls()[&("/v2/orders/{id}/shipments".to_owned(), 504)];
        assert_eq!(lost, orders.len() as u64, "none was sent again");
        server.store.sandbox.clear_faults();
        server.push_all().await;
        assert_each_once(&server, &there_before, made).await;
        assert_same_left(&server).await;
    }

    async fn a_gateway_that_repeats_a_call_and_is_told_that_nothing_is_left(database: Database) {
        let server = TestServer::new(database, roomy(320)).await;
        let there_before = there(&server).await;
        let shipping = server.an_order_of_several().await;
        let line = &shipping.consignments[0].lines[0];
        server.ship(shipping.order_id, &[(line.remote_id, line.left)], number("1Z1")).await.unwrap();
        server.store.sandbox.add_fault(Fault { times: Some(1), ..lagging_list(1) });
        let pusher = server.pusher_through(Arc::new(Meddled {
            real: server.pusher().sinks,
            at_create: AtCreate::Repeated,
        }));
        server.push_all_with(&pusher).await;
        assert_each_once(&server, &there_before, 1).await;
    }

    async fn a_tracking_number_that_was_corrected_between_two_tries_is_still_found(database: Database) {
        let server = TestServer::new(database, roomy(320)).await;
        let there_before = there(&server).await;
        let shipping = server.an_order_of_several().await;
        let line = shipping.consignments[0].lines[0].remote_id;
        let id = server.ship(shipping.order_id, &[(line, 1)], number("1Z1")).await.unwrap();
        server.store.sandbox.add_fault(at_create(FaultKind::AppliedThenTimeout, Some(1)));
        server.store.sandbox.add_fault(Fault { times: Some(2), ..lagging_list(1) });
        server.push_once().await;
        server.ports.shipments.correct_tracking(&caller(), id, number("1Z2")).await.unwrap();
        server.push_all().await;
        assert_each_once(&server, &there_before, 1).await;
    }

    async fn broken_off_before_the_call_and_after_it(database: Database) {
        let server = TestServer::new(database, roomy(320)).await;
        let there_before = there(&server).await;
        let made = ship_everything(&server, LOST as usize).await;
        let (reached, creates) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
        let pusher = server.pusher_through(Arc::new(Meddled {
            real: server.pusher().sinks,
            at_create: AtCreate::CutOff {
                reached: reached.clone(),
                creates: creates.clone(),
            },
        }));
        while server.pending().await > 0 {
            let shutdown = CancellationToken::new();
            tokio::select! {
                () = pusher.push_all(server.integration, "test", &shutdown) => {}
                // Whatever is in hand is dropped, as by a kill.
                () = reached.notified() => {}
            }
            server.let_leases_lapse().await;
        }
        assert!(creates.load(Ordering::Relaxed) >= LOST);
        server.push_all().await;
        assert_each_once(&server, &there_before, made).await;
        assert_same_left(&server).await;
    }
}
