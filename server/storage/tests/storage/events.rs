//! Events out: deliveries of changes to endpoints.

use std::collections::HashMap;
use std::time::Duration;

use futures::future::join_all;
use parcelpilot_contract::events::{EventDeliveryRow, EventEndpointForm, EventEndpointRow};
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::{DeliveryError, DeliveryState};
use parcelpilot_domain::ids::{ClientId, EventEndpointId, IntegrationId};
use parcelpilot_domain::sealed::Sealed;
use storage::changes::{newest, publish};
use storage::clock::database_now;
use storage::events::{
    self, DeliveryFilter, Ended, FANNED_OUT_AT_ONCE, FannedOut, LeasedDelivery, NewEndpoint, Tried, claim,
    complete, fan_out, list_deliveries, release_lapsed,
};
use storage::{Database, StorageError, integrations};
use test_support::databases::execute;
use test_support::dice::Dice;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};
use uuid::Uuid;

use crate::deletion::rows_in;

pub const LEASE: Duration = Duration::from_secs(60);
pub const AGAIN: Ended = Ended::Again {
    after: Duration::ZERO,
    hold: None,
};

pub async fn endpoint(
    database: &Database,
    client: Option<ClientId>,
    kinds: &[ChangeKind],
) -> EventEndpointId {
    let id = EventEndpointId::from_uuid(Uuid::now_v7());
    let form = EventEndpointForm {
        url: "https://example.com/events".to_owned(),
        description: "Their shop".to_owned(),
        client,
        kinds: kinds.to_vec(),
    };
    let new = NewEndpoint {
        id,
        form: &form,
        secret: &Sealed::from_bytes(b"sealed".to_vec()),
        position: newest(database).await.expect("read"),
        created_at: at(1),
    };
    events::insert(database, &new).await.expect("inserted");
    id
}

/// Makes deliveries of all there is, as senders do.
pub async fn fan_out_all(database: &Database) {
    publish(database).await.expect("published");
    for mut endpoint in events::enabled(database).await.expect("read") {
        let now = database_now(database).await.expect("read");
        while let Some(fanned_out) = fan_out(database, &endpoint, now).await.expect("fanned out") {
            endpoint.position = fanned_out.position;
        }
    }
}

/// The first one first.
pub async fn deliveries(database: &Database, endpoint: EventEndpointId) -> Vec<EventDeliveryRow> {
    let page = list_deliveries(database, endpoint, DeliveryFilter::default(), 60_000).await;
    let mut rows = page.expect("read").rows;
    rows.reverse();
    rows
}

pub async fn states(database: &Database, endpoint: EventEndpointId) -> Vec<DeliveryState> {
    let rows = deliveries(database, endpoint).await;
    rows.iter().map(|row| row.state).collect()
}

pub async fn row(database: &Database, endpoint: EventEndpointId) -> EventEndpointRow {
    let rows = events::list_endpoints(database, at(10)).await.expect("read");
    rows.into_iter()
        .find(|row| row.id == endpoint)
        .expect("it is there")
}

pub async fn claimed(database: &Database, endpoint: EventEndpointId) -> Option<LeasedDelivery> {
    claim(database, endpoint, "one", LEASE).await.expect("claimed")
}

pub fn refused() -> Tried {
    Tried {
        sent: Some("{}".to_owned()),
        status: Some(500),
        answer: Some("Oh no".to_owned()),
        error: Some(DeliveryError::Refused),
    }
}

/// As where there was something wrong here.
pub fn not_sent(error: DeliveryError) -> Tried {
    Tried {
        error: Some(error),
        ..Tried::default()
    }
}

/// Ends the endpoint's next delivery: its position.
pub async fn end(database: &Database, endpoint: EventEndpointId, ended: Ended) -> ChangePosition {
    let next = claimed(database, endpoint).await.expect("one is due");
    let tried = match ended {
        Ended::Delivered => Tried::default(),
        Ended::Dropped => not_sent(DeliveryError::NotTheirs),
        _ => refused(),
    };
    complete(database, &next.lease, &tried, ended)
        .await
        .expect("stored");
    next.lease.position
}

/// An order's status is changed so many times, and each change has its own position.
async fn change_order(database: &Database, number: i64, times: i64) {
    for time in 1..=times {
        let sql = format!("UPDATE orders SET updated_at = updated_at + {time} WHERE remote_id = {number}");
        execute(database, sql).await;
        publish(database).await.expect("published");
    }
}

pub async fn store(database: &Database) -> IntegrationId {
    integration(database, client(database, "Acme").await, "Acme", 1).await
}

on_both_databases! {
    async fn each_endpoint_is_told_of_what_it_asked_for_once(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let [one, other] = [integration(&database, acme, "One", 1).await, integration(&database, bolt, "Other", 2).await];
        TestOrder::new(one, 1).insert(&database).await;
        publish(&database).await.expect("published");
        let all = endpoint(&database, None, &ChangeKind::ALL).await;
        let theirs = endpoint(&database, Some(bolt), &[ChangeKind::OrderCreated]).await;
        for (store, number) in [(one, 2), (other, 3)] {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        change_order(&database, 3, 1).await;
        for _ in 0..2 {
            fan_out_all(&database).await;
        }
        let told = async |endpoint| {
            let rows = deliveries(&database, endpoint).await;
            rows.iter().map(|row| (row.order_number.expect("an order"), row.kind)).collect::<Vec<_>>()
        };
        let (created, changed) = (ChangeKind::OrderCreated, ChangeKind::OrderChanged);
        assert_eq!(told(all).await, [(2, created), (3, created), (3, changed)], "not of what was before it");
        assert_eq!(told(theirs).await, [(3, created)]);
        integrations::delete(&database, other, integrations::UnsentShipments::Delete).await.expect("deleted");
        assert_eq!(told(all).await, [(2, created)], "what is deleted is told no more");
    }

    /// As where it is killed in the middle, and where several do it at once.
    async fn changes_become_deliveries_once_or_not_at_all(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        let orders = i64::from(FANNED_OUT_AT_ONCE) + 20;
        for number in 1..=orders {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        // The last one of the first transaction can't be written.
        let in_the_way = i64::from(FANNED_OUT_AT_ONCE);
        execute(&database, format!(
            "INSERT INTO event_deliveries (endpoint_id, position, kind, subject, at, integration_id, sequence, state, since,
                 due_at, next_try_at, tries, attempt)
             VALUES ('{id}', {in_the_way}, 'order.created', '', 1, '{store}', '', 'delivered', 1, 1, 1, 0, 0)"
        )).await;
        let stale = events::find(&database, id).await.expect("read").expect("found");
        fan_out(&database, &stale, at(1)).await.expect_err("it is in the way");
        assert_eq!(rows_in(&database, "event_deliveries").await, 1, "nothing of it is left");
        execute(&database, "DELETE FROM event_deliveries".to_owned()).await;

        let several = (0..4).map(|_| {
            let (database, mut endpoint) = (database.clone(), stale.clone());
            tokio::spawn(async move {
                while let Some(fanned_out) = fan_out(&database, &endpoint, at(1)).await.expect("fanned out") {
                    endpoint.position = fanned_out.position;
                }
            })
        });
        for done in join_all(several).await {
            done.expect("a task");
        }
        fan_out_all(&database).await;
        let rows = deliveries(&database, id).await;
        let numbers: Vec<i64> = rows.iter().map(|row| row.order_number.expect("an order")).collect();
        assert_eq!(numbers, (1..=orders).collect::<Vec<_>>());
    }

    async fn an_endpoint_is_taken_so_far_at_once_and_past_what_it_is_told_nothing_of(database: Database) {
        let store = store(&database).await;
        let [all, none] = [endpoint(&database, None, &ChangeKind::ALL).await, endpoint(&database, None, &[ChangeKind::ProblemOpened]).await];
        let orders = i64::from(FANNED_OUT_AT_ONCE) + 1;
        for number in 1..=orders {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        for id in [all, none] {
            for (position, may_have_more) in [(orders - 1, true), (orders, false)] {
                let found = events::find(&database, id).await.expect("read").expect("found");
                let position = ChangePosition(position);
                let fanned_out = fan_out(&database, &found, at(1)).await.expect("fanned out");
                assert_eq!(fanned_out, Some(FannedOut { position, may_have_more }));
            }
        }
        assert_eq!(i64::try_from(deliveries(&database, all).await.len()).expect("few"), orders);
        assert_eq!(states(&database, none).await, []);
    }

    async fn the_next_of_an_order_waits_until_the_one_before_is_over(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        TestOrder::new(store, 1).insert(&database).await;
        publish(&database).await.expect("published");
        change_order(&database, 1, 2).await;
        fan_out_all(&database).await;
        TestOrder::new(store, 2).insert(&database).await;
        fan_out_all(&database).await;
        use DeliveryState::{Delivered, Failed, Pending, Sending, Waiting};
        assert_eq!(states(&database, id).await, [Pending, Waiting, Waiting, Pending]);
        let first = claimed(&database, id).await.expect("the first");
        assert_eq!(claimed(&database, id).await.map(|other| other.lease.position), Some(ChangePosition(4)), "of another order");
        assert!(claimed(&database, id).await.is_none());
        // One more of it, while it is being sent.
        change_order(&database, 1, 1).await;
        fan_out_all(&database).await;
        complete(&database, &first.lease, &refused(), AGAIN).await.expect("stored");
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(1), "it is the first still");
        assert_eq!(states(&database, id).await, [Delivered, Pending, Waiting, Sending, Waiting]);
        assert_eq!(end(&database, id, Ended::Failed).await, ChangePosition(2));
        assert_eq!(states(&database, id).await, [Delivered, Failed, Pending, Sending, Waiting], "a dead one holds up nothing");

        // Sent again, it goes before those that have not gone.
        events::replay(&database, id, ChangePosition(2), at(9)).await.expect("replayed");
        assert_eq!(states(&database, id).await, [Delivered, Waiting, Pending, Sending, Waiting]);
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(3));
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(2));
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(5));
    }

    /// Several senders, of which some lose their leases, and endpoints that refuse.
    async fn whoever_sends_them_those_of_an_order_go_in_its_order(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in 1..=5 {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        let senders = (0..4).map(|sender| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut dice = Dice::thrown();
                let (mut delivered, mut idle) = (Vec::new(), 0);
                while idle < 40 {
                    let Some(next) = claim(&database, id, &sender.to_string(), LEASE).await.expect("claimed") else {
                        idle += 1;
                        change_order(&database, 1 + i64::try_from(dice.below(5)).expect("small"), 1).await;
                        fan_out_all(&database).await;
                        continue;
                    };
                    let ended = match dice.below(4) {
                        0 => AGAIN,
                        1 => {
                            // It is taken for dead, and wakes up.
                            let position = next.lease.position.0;
                            execute(&database, format!("UPDATE event_deliveries SET lease_until = 0 WHERE position = {position} AND state = 'sending'")).await;
                            release_lapsed(&database).await.expect("released");
                            Ended::Delivered
                        }
                        _ => Ended::Delivered,
                    };
                    match complete(&database, &next.lease, &Tried::default(), ended).await {
                        Ok(_) if ended == Ended::Delivered => delivered.push(next.lease.position),
                        Ok(_) | Err(StorageError::LeaseLost) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
                delivered
            })
        });
        let mut delivered = 0;
        for sender in join_all(senders).await {
            delivered += sender.expect("a task").len();
        }
        while let Some(next) = claimed(&database, id).await {
            complete(&database, &next.lease, &Tried::default(), Ended::Delivered).await.expect("stored");
            delivered += 1;
        }
        let rows = deliveries(&database, id).await;
        assert!(rows.len() > 20, "{}", rows.len());
        assert!(rows.iter().all(|row| row.state == DeliveryState::Delivered), "{rows:?}");
        assert_eq!(delivered, rows.len(), "each once");
        let mut last: HashMap<Option<i64>, &EventDeliveryRow> = HashMap::new();
        for row in &rows {
            if let Some(before) = last.insert(row.order_number, row) {
                assert!(before.since <= row.since, "{before:?} {row:?}");
            }
        }
    }

    async fn who_has_lost_the_lease_writes_nothing(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        TestOrder::new(store, 1).insert(&database).await;
        fan_out_all(&database).await;
        let slow = claim(&database, id, "slow", Duration::ZERO).await.expect("claimed").expect("due");
        while release_lapsed(&database).await.expect("released") == 0 {
            tokio::task::yield_now().await;
        }
        let lost = complete(&database, &slow.lease, &refused(), Ended::Gone).await;
        assert!(matches!(lost, Err(StorageError::LeaseLost)), "{lost:?}");
        let quick = claimed(&database, id).await.expect("due");
        let lost = complete(&database, &slow.lease, &refused(), Ended::Gone).await;
        assert!(matches!(lost, Err(StorageError::LeaseLost)), "{lost:?}");
        assert!(row(&database, id).await.is_enabled, "nor of the endpoint");
        complete(&database, &quick.lease, &Tried::default(), Ended::Delivered).await.expect("stored");
        assert_eq!(states(&database, id).await, [DeliveryState::Delivered]);
    }
}
