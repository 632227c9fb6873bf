//! What is not sent, and what goes wrong on this side.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use engine::events::Reach;
use parcelpilot_domain::event::{DeliveryError, DeliveryState};
use parcelpilot_domain::ids::ClientId;
use storage::changes::publish;
use storage::{Database, Engine, events};
use test_support::databases::execute;
use test_support::rows::{TestOrder, client, integration};
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::receiver::{Behaviour, Receiver};
use crate::{Plain, SECRET, add_endpoint, add_endpoint_of, deliveries, sender, work_until};

async fn give_store(database: &Database, client: ClientId) {
    execute(
        database,
        format!("UPDATE integrations SET client_id = '{client}'"),
    )
    .await;
}

async fn change_orders(database: &Database) {
    execute(
        database,
        "UPDATE orders SET updated_at = updated_at + 1".to_owned(),
    )
    .await;
    publish(database).await.unwrap();
}

/// Makes the database refuse to store this of a delivery.
async fn refuse(database: &Database, condition: &str) {
    let sql = match database.kind() {
        Engine::Sqlite => format!(
            "CREATE TRIGGER refused BEFORE UPDATE ON event_deliveries WHEN NEW.{condition}
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
        Engine::Postgres => {
            format!("ALTER TABLE event_deliveries ADD CONSTRAINT refused CHECK (NOT ({condition})) NOT VALID")
        }
    };
    execute(database, sql).await;
}

on_both_databases! {
    /// It was theirs when the delivery was made, and when it was sent first.
    async fn a_client_s_program_gets_nothing_of_an_order_that_is_another_s_by_now(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let store = integration(&database, acme, "Acme", 1).await;
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        let id = add_endpoint_of(&database, Some(acme), &receiver.url, SECRET).await;
        TestOrder::new(store, 1).insert(&database).await;
        publish(&database).await.unwrap();
        let now = storage::clock::database_now(&database).await.unwrap();
        let found = events::find(&database, id).await.unwrap().unwrap();
        events::fan_out(&database, &found, now).await.unwrap().unwrap();
        give_store(&database, bolt).await;
        let failed = work_until(sender(&database, Reach::Private), id, DeliveryState::Failed, 1).await;
        assert_eq!((failed[0].error, failed[0].tries), (Some(DeliveryError::NotTheirs), 0));
        assert_eq!((receiver.requests().len(), events::list_endpoints(&database, now).await.unwrap()[0].failing_since), (0, None));

        give_store(&database, acme).await;
        events::replay(&database, id, failed[0].position, now).await.unwrap();
        work_until(sender(&database, Reach::Private), id, DeliveryState::Delivered, 1).await;
        assert_eq!(receiver.requests().len(), 1);
        give_store(&database, bolt).await;
        events::replay(&database, id, failed[0].position, now).await.unwrap();
        let failed = work_until(sender(&database, Reach::Private), id, DeliveryState::Failed, 1).await;
        let whole = events::delivery(&database, id, failed[0].position).await.unwrap().unwrap();
        assert_eq!((whole.error, whole.sent), (Some(DeliveryError::NotTheirs), None));
        assert_eq!(receiver.requests().len(), 1);
    }

    /// Else its order would stand for ever.
    async fn what_can_not_be_read_is_given_up_like_others_and_its_order_goes_on(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        let id = add_endpoint(&database, &receiver.url, SECRET).await;
        for number in [1, 2] {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.unwrap();
        let mut sender = sender(&database, Reach::Private);
        sender.source = Arc::new(Plain { unreadable: Some(1) });
        (sender.retry_policy.retried_for, sender.retry_policy.tries_min) = (Duration::ZERO, 3);
        let failed = work_until(sender.clone(), id, DeliveryState::Failed, 1).await;
        assert_eq!((failed[0].error, failed[0].tries), (Some(DeliveryError::Unreadable), 3));
        change_orders(&database).await;
        sender.source = Arc::new(Plain { unreadable: None });
        let delivered = work_until(sender, id, DeliveryState::Delivered, 3).await;
        let mut numbers: Vec<_> = delivered.iter().map(|row| row.order_number.unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 2]);
    }

    /// Else it would be sent again and again.
    async fn what_was_sent_is_not_kept_where_the_database_does_not_take_it(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        let id = add_endpoint(&database, &receiver.url, SECRET).await;
        TestOrder::new(store, 1).insert(&database).await;
        refuse(&database, "sent IS NOT NULL").await;
        let delivered = work_until(sender(&database, Reach::Private), id, DeliveryState::Delivered, 1).await;
        assert_eq!((delivered[0].tries, receiver.requests().len()), (1, 1));
    }

    async fn an_endpoint_whose_events_can_not_be_made_keeps_no_other_waiting(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        let broken = add_endpoint(&database, &receiver.url, SECRET).await;
        let works = add_endpoint(&database, &receiver.url, SECRET).await;
        TestOrder::new(store, 1).insert(&database).await;
        publish(&database).await.unwrap();
        // As if it had been made already.
        execute(&database, format!(
            "INSERT INTO event_deliveries (endpoint_id, position, kind, subject, at, integration_id, sequence, state, since,
                 due_at, next_try_at, tries, attempt)
             VALUES ('{broken}', 1, 'order.created', '', 1, '{store}', '', 'delivered', 1, 1, 1, 0, 0)"
        )).await;
        work_until(sender(&database, Reach::Private), works, DeliveryState::Delivered, 1).await;
        assert_eq!(deliveries(&database, broken, Some(DeliveryState::Pending)).await.rows.len(), 0);
    }

    /// At a full disk, say: what only reads goes well.
    async fn who_can_not_claim_waits_before_the_next_look(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        add_endpoint(&database, &receiver.url, SECRET).await;
        TestOrder::new(store, 1).insert(&database).await;
        refuse(&database, "state = 'sending'").await;
        let warnings = Warnings::default();
        let _here = tracing::subscriber::set_default(warnings.clone());
        let (stop, began) = (CancellationToken::new(), std::time::Instant::now());
        let sending = tokio::spawn(sender(&database, Reach::Private).work(stop.clone()));
        timeout(LONG_ENOUGH, warnings.reach(4)).await.expect("it goes on trying");
        // A pause each; how long the tries take is as may be.
        assert!(began.elapsed() >= Duration::from_secs(3), "{:?}", began.elapsed());
        stop.cancel();
        sending.await.unwrap();
    }
}

/// Counts them, on this thread.
#[derive(Clone, Default)]
struct Warnings(Arc<(AtomicUsize, Notify)>);

impl Warnings {
    async fn reach(&self, count: usize) {
        while self.0.0.load(Ordering::SeqCst) < count {
            self.0.1.notified().await;
        }
    }
}

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with("engine::events")
    }

    fn event(&self, _: &Event<'_>) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
        self.0.1.notify_one();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
