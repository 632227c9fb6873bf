//! That a store fails is told once the failure has lasted, and that it works again once a poll has gone well.

use parcelpilot_domain::client_alert::{ClientEvent, ClientMessageKind, ClientMessageState, Health};
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use storage::client_alerts::facts::{self, Outage};
use storage::client_alerts::{ended, handed_over, queue_recovered_stores, queue_stores};
use storage::integrations::IntegrationChange;
use storage::retention::delete_client_messages;
use storage::{Database, alerts, integrations};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::client_alerts::{DAY, MINUTE, claimed, contact};
use crate::integrations::change_of;

/// When the stores were last polled.
const START: i64 = DAY;

struct World {
    database: Database,
    acme: ClientId,
    bolt: ClientId,
    /// Of Acme, with a channel of Bolt.
    store: IntegrationId,
}

impl World {
    async fn new(database: Database) -> Self {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Acme's", 1).await;
        contact(&database, acme, "a@example.com", &[ClientEvent::Store]).await;
        contact(&database, bolt, "b@example.com", &[ClientEvent::Store]).await;
        execute(&database, format!(
            "INSERT INTO channels (integration_id, channel_id, client_id) VALUES ('{store}', 1, '{bolt}');
             UPDATE integrations SET is_shared = TRUE, watched_since = {START}, last_good_poll_at = {START}, sync_every_ms = 86400000"
        ))
        .await;
        Self {
            database,
            acme,
            bolt,
            store,
        }
    }

    async fn set(&self, what: &str) {
        execute(
            &self.database,
            format!("UPDATE integrations SET {what} WHERE id = '{}'", self.store),
        )
        .await;
    }

    /// As whoever watches the integrations does.
    async fn look(&self, now: i64) {
        alerts::compare(&self.database, at(now)).await.expect("compared");
    }

    /// Polls fail from then on.
    async fn fail(&self, now: i64) {
        self.set("last_failure = 'store_unavailable'").await;
        self.look(now).await;
    }

    async fn queued(&self, now: i64) -> u64 {
        queue_stores(&self.database, at(now)).await.expect("queued")
    }

    async fn recovered(&self, now: i64) -> u64 {
        queue_recovered_stores(&self.database, at(now))
            .await
            .expect("queued")
    }

    /// Sends what is due: to whom, and of what.
    async fn send(&self, now: i64) -> Vec<(String, ClientMessageKind, String)> {
        let mut sent = Vec::new();
        while let Some(one) = claimed(&self.database, now).await {
            handed_over(&self.database, &one, &one.messages, at(now))
                .await
                .expect("sent");
            let message = &one.messages[0];
            sent.push((one.email.clone(), message.kind, message.subject.clone()));
        }
        sent.sort_by(|one, other| one.0.cmp(&other.0));
        sent
    }

    async fn outage(&self, client: ClientId, fails_since: i64) -> Option<Outage> {
        let subject = format!("{}@{fails_since}", self.store);
        facts::outage(&self.database, client, &subject)
            .await
            .expect("read")
    }
}

on_both_databases! {
    async fn a_store_that_fails_is_told_to_its_client_and_to_those_of_its_channels(database: Database) {
        let world = World::new(database).await;
        let database = &world.database;
        let cove = client(database, "Cove").await;
        contact(database, cove, "c@example.com", &[ClientEvent::Store]).await;
        contact(database, world.acme, "digest@example.com", &[ClientEvent::Digest]).await;
        world.fail(START + MINUTE).await;
        let now = START + 11 * MINUTE;
        assert_eq!(world.queued(now - 1).await, 0, "it may pass");
        assert_eq!(facts::health(database, world.bolt, at(now - 1)).await.expect("read"), Health::AllWork);
        assert_eq!(world.queued(now).await, 2);
        assert_eq!(world.queued(now + MINUTE).await, 0, "once");
        assert_eq!(facts::health(database, world.bolt, at(now)).await.expect("read"), Health::SomeFail(1));
        assert_eq!(facts::health(database, cove, at(now)).await.expect("read"), Health::NoStore);
        let subject = format!("{}@{}", world.store, START + MINUTE);
        let told = |email: &str, kind| (email.to_owned(), kind, subject.clone());
        let kind = ClientMessageKind::StoreFailing;
        assert_eq!(world.send(now).await, [told("a@example.com", kind), told("b@example.com", kind)]);
        // Another client's store has that client's name, maybe.
        let outage = |store: Option<&str>| Some(Outage {
            store: store.map(str::to_owned),
            since: Some(at(START)),
            lasts: true,
            is_over: false,
        });
        assert_eq!(world.outage(world.acme, START + MINUTE).await, outage(Some("Acme's")));
        assert_eq!(world.outage(world.bolt, START + MINUTE).await, outage(None));
        assert_eq!(world.outage(cove, START + MINUTE).await, None, "nothing of it is there");

        assert_eq!(world.recovered(now).await, 0, "it still fails");
        world.set(&format!("last_failure = NULL, last_good_poll_at = {}", now + 1)).await;
        world.look(now + 2).await;
        assert_eq!(world.recovered(now + 2).await, 2);
        assert_eq!(world.recovered(now + 2).await, 0, "once");
        let kind = ClientMessageKind::StoreRecovered;
        assert_eq!(world.send(now + 2).await, [told("a@example.com", kind), told("b@example.com", kind)]);
        assert!(world.outage(world.bolt, START + MINUTE).await.expect("there").is_over);
    }

    async fn how_long_an_alert_has_been_open_for_something_else_does_not_count(database: Database) {
        let world = World::new(database).await;
        execute(&world.database, format!(
            "INSERT INTO alerts (id, integration_id, kind, since, raised_at) VALUES ('1', '{}', 'order_cancelled', 5, 5)", world.store
        )).await;
        world.fail(START + MINUTE).await;
        assert_eq!(world.queued(START + 2 * MINUTE).await, 0, "it has failed for a minute");
        // What fails otherwise has failed before.
        world.set("last_failure = 'token_refused'").await;
        world.look(START + 5 * MINUTE).await;
        assert_eq!(world.queued(START + 11 * MINUTE).await, 2);
    }

    async fn a_poll_that_went_well_ends_an_outage_before_anybody_has_looked(database: Database) {
        let world = World::new(database).await;
        world.fail(START + MINUTE).await;
        let now = START + 11 * MINUTE;
        assert_eq!(world.queued(now).await, 2);
        assert_eq!(world.send(now).await.len(), 2);
        let good = now + 20 * MINUTE;
        world.set(&format!("last_failure = NULL, last_good_poll_at = {good}")).await;
        assert_eq!(world.queued(good + 5).await, 0, "the alert is open still");
        let outage = world.outage(world.acme, START + MINUTE).await.expect("there");
        assert!(!outage.lasts && outage.is_over, "{outage:?}");
        // It fails again before anybody has looked: that is another outage.
        let again = good + 10;
        world.fail(again).await;
        assert_eq!(world.queued(again + 10 * MINUTE - 1).await, 0);
        assert_eq!(world.queued(again + 10 * MINUTE).await, 2);
        assert_eq!(world.send(again + 10 * MINUTE).await.len(), 2);
        // That it works again is told once for both.
        let over = again + 30 * MINUTE;
        world.set(&format!("last_failure = NULL, last_good_poll_at = {over}")).await;
        world.look(over + 1).await;
        assert_eq!(world.recovered(over + 1).await, 2);
        assert_eq!(world.recovered(over + 2).await, 0);
        assert_eq!(world.send(over + 2).await.len(), 2);
    }

    async fn what_was_dropped_or_is_long_past_is_not_told_of_another_outage_or_twice_of_one(database: Database) {
        let world = World::new(database).await;
        let database = &world.database;
        world.fail(START + MINUTE).await;
        let now = START + 11 * MINUTE;
        assert_eq!(world.queued(now).await, 2);
        while let Some(one) = claimed(database, now).await {
            ended(database, &one, &one.messages, ClientMessageState::Dropped, None, at(now)).await.expect("dropped");
        }
        // Switched off and on again, it fails as before.
        world.set("is_enabled = FALSE").await;
        world.look(now + MINUTE).await;
        world.set("is_enabled = TRUE").await;
        world.look(now + 2 * MINUTE).await;
        let now = now + 12 * MINUTE;
        assert_eq!(world.queued(now).await, 2);
        assert_eq!(world.send(now).await.len(), 2);
        let later = now + 31 * DAY;
        assert_eq!(delete_client_messages(database, at(later)).await.expect("looked"), 0, "it fails still");
        assert_eq!(world.queued(later).await, 0, "it was told");
        world.set(&format!("last_failure = NULL, last_good_poll_at = {later}")).await;
        world.look(later + 1).await;
        assert_eq!(delete_client_messages(database, at(later + 1)).await.expect("removed"), 4);
    }

    async fn an_outage_that_was_told_is_not_told_anew_where_the_store_was_switched_off_and_on(database: Database) {
        let world = World::new(database).await;
        world.fail(START + MINUTE).await;
        let now = START + 11 * MINUTE;
        assert_eq!(world.queued(now).await, 2);
        assert_eq!(world.send(now).await.len(), 2);
        world.set("is_enabled = FALSE").await;
        world.look(now + MINUTE).await;
        world.set("is_enabled = TRUE").await;
        world.look(now + 2 * MINUTE).await;
        assert_eq!(world.queued(now + 12 * MINUTE).await, 0, "no order has come in meanwhile");
        // That it is over is told once, and what begins after that is told.
        let over = now + 20 * MINUTE;
        world.set(&format!("last_failure = NULL, last_good_poll_at = {over}")).await;
        world.look(over + 1).await;
        assert_eq!(world.recovered(over + 1).await, 2);
        world.fail(over + 2).await;
        assert_eq!(world.queued(over + 2 + 10 * MINUTE).await, 2);
    }

    async fn a_store_without_a_poll_that_went_well_does_not_work_again(database: Database) {
        let world = World::new(database).await;
        world.fail(START + MINUTE).await;
        let now = START + 11 * MINUTE;
        assert_eq!(world.queued(now).await, 2);
        assert_eq!(world.send(now).await.len(), 2);
        world.set(&format!("last_failure = NULL, watched_since = {now}")).await;
        world.look(now + 1).await;
        assert_eq!(world.recovered(now + 1).await, 0);
        // Whoever has a channel there hears of it, though the store's own client is switched off by then.
        world.set(&format!("last_good_poll_at = {}", now + 2)).await;
        execute(&world.database, format!("UPDATE clients SET is_active = FALSE WHERE id = '{}'", world.acme)).await;
        world.look(now + 3).await;
        assert_eq!(world.recovered(now + 3).await, 1);
        let sent = world.send(now + 3).await;
        assert_eq!((sent.len(), sent[0].0.as_str()), (1, "b@example.com"));
        execute(&world.database, "UPDATE channels SET client_id = NULL".to_owned()).await;
        assert_eq!(world.outage(world.bolt, START + MINUTE).await, None, "its channel is another's");
    }

    async fn orders_of_another_store_end_no_outage_of_the_one_before(database: Database) {
        let world = World::new(database).await;
        let database = &world.database;
        world.fail(START + MINUTE).await;
        let now = START + 11 * MINUTE;
        assert_eq!(world.queued(now).await, 2);
        assert_eq!(world.send(now).await.len(), 2);
        let moved = IntegrationChange { store_hash: "another1".parse().expect("a hash"), ..change_of(database, "Acme's").await };
        integrations::update(database, world.store, &moved).await.expect("moved");
        world.set(&format!("last_good_poll_at = {}", now + 2)).await;
        world.look(now + 3).await;
        assert_eq!(world.recovered(now + 3).await, 0, "those of the old one never come in");
        // Its own are told.
        world.fail(now + MINUTE).await;
        assert_eq!(world.queued(now + 11 * MINUTE).await, 1, "its channels were of the old one");
        // Nobody was told yet when it becomes another one again.
        let moved = IntegrationChange { store_hash: "another2".parse().expect("a hash"), ..change_of(database, "Acme's").await };
        integrations::update(database, world.store, &moved).await.expect("moved");
        assert_eq!(claimed(database, now + 11 * MINUTE).await, None);
    }
}
