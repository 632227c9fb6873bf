//! Many events, to a program that fails at most of them, from senders that are killed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use engine::events::{Reach, message_id};
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::DeliveryState;
use storage::Database;
use storage::changes::publish;
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::dice::Dice;
use test_support::rows::{TestOrder, client, integration};
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::receiver::{Behaviour, Receiver};
use crate::{SECRET, SHORT_TIME_OUT, add_endpoint, deliveries, sender};

/// Of each order.
const EVENTS: usize = 4;
const SENDERS: usize = 2;
const KILLS: usize = 3;

/// Orders come in and change while their events are sent, and senders are killed. None is lost, whatever the program does.
async fn send_all(database: &Database, orders: usize) {
    let store = integration(database, client(database, "Acme").await, "Acme", 1).await;
    let mut dice = Dice::thrown();
    let receiver = Receiver::start(move |_| {
        // Well most of the time: else time-outs would be all that is tested.
        match dice.below(3) {
            0 => Behaviour::FAULTS[usize::try_from(dice.below(10)).unwrap()],
            _ => Behaviour::Accepts,
        }
    })
    .await;
    let endpoint = add_endpoint(database, &receiver.url, SECRET).await;
    let all = orders * EVENTS;

    let writing = {
        let database = database.clone();
        tokio::spawn(async move {
            for event in 0..EVENTS {
                for number in 1..=i64::try_from(orders).unwrap() {
                    if event == 0 {
                        TestOrder::new(store, number).insert(&database).await;
                    }
                }
                if event > 0 {
                    execute(
                        &database,
                        "UPDATE orders SET updated_at = updated_at + 1".to_owned(),
                    )
                    .await;
                }
                // Else several changes of an order become one.
                publish(&database).await.unwrap();
            }
        })
    };
    let stop = CancellationToken::new();
    let start = || {
        let mut sender = sender(database, Reach::Private);
        sender.clients.time_out = SHORT_TIME_OUT;
        tokio::spawn(sender.work(stop.clone()))
    };
    let mut senders: Vec<_> = (0..SENDERS).map(|_| start()).collect();
    for kill in 1..=KILLS {
        receiver.has(all * kill / (KILLS + 1)).await;
        let killed = senders.remove(0);
        killed.abort();
        assert!(killed.await.unwrap_err().is_cancelled());
        // As a minute later.
        execute(
            database,
            "UPDATE event_deliveries SET lease_until = 0 WHERE state = 'sending'".to_owned(),
        )
        .await;
        senders.push(start());
    }
    writing.await.unwrap();
    receiver.has_accepted(all).await;
    // The last ones are stored after that, and those of killed senders are sent once more.
    loop {
        let delivered = deliveries(database, endpoint, Some(DeliveryState::Delivered)).await;
        if delivered.rows.len() == all {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    stop.cancel();
    for sender in senders {
        sender.await.unwrap();
    }

    let requests = receiver.requests();
    let mut ids: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    let mut accepted: HashMap<i64, i64> = HashMap::new();
    let mut taken = BTreeSet::new();
    for request in &requests {
        let (position, order) = (request.position(), request.order());
        ids.entry(position)
            .or_default()
            .insert(request.header("webhook-id").to_owned());
        if request.behaviour.has_it() && taken.insert(position) {
            let before = accepted.insert(order, position).unwrap_or(0);
            assert!(before < position, "order {order}: {before} before {position}");
        }
    }
    assert_eq!(taken.len(), all, "none is lost");
    for (position, ids) in ids {
        let id = message_id(endpoint, ChangePosition(position));
        assert_eq!(ids, BTreeSet::from([id]), "duplicates are told by their id");
    }
    let said = requests
        .iter()
        .filter(|request| request.behaviour.says_so())
        .count();
    println!(
        "{all} events, {} requests, {said} of them accepted",
        requests.len()
    );
    assert!(requests.len() > all, "some were tried again");
}

on_both_databases! {
    async fn none_is_lost_and_those_of_an_order_come_in_its_order(database: Database) {
        timeout(LONG_ENOUGH, send_all(&database, 100)).await.expect("all are delivered");
    }
}

#[tokio::test]
#[ignore = "takes a minute"]
async fn none_of_ten_thousand_is_lost_on_sqlite() {
    with_sqlite(|database: Database| async move { send_all(&database, 2_500).await }).await;
}

#[tokio::test]
#[ignore = "takes a minute"]
async fn none_of_ten_thousand_is_lost_on_postgres() {
    with_postgres(|database: Database| async move { send_all(&database, 2_500).await }).await;
}
