//! Alerts: raised, told once, told again, over.

use std::time::Duration;

use parcelpilot_domain::alert::AlertChannel::{Email, Webhook};
use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::time::Timestamp;
use storage::alerts::{Alert, IntegrationAlert, LEASE, NOTIFY_AGAIN_AFTER, Notice};
use storage::integrations::UnsentShipments;
use storage::{Database, alerts, integrations};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

const MINUTE: i64 = 60_000;
const NOON: Timestamp = at(720 * MINUTE);

fn minutes(minutes: i64) -> Timestamp {
    at((720 + minutes) * MINUTE)
}

/// One integration, polled every two minutes since noon, the last time just then.
async fn polled(database: &Database) -> IntegrationId {
    let acme = client(database, "Acme").await;
    let id = integration(database, acme, "Main", 1).await;
    let noon = NOON.millis();
    set(
        database,
        &format!("watched_since = {noon}, last_good_poll_at = {noon}, sync_every_ms = 120000"),
    )
    .await;
    id
}

async fn set(database: &Database, what: &str) {
    execute(database, format!("UPDATE integrations SET {what}")).await;
}

/// Looks, as a watcher with this channel does; what it would tell.
async fn look(database: &Database, channel: AlertChannel, now: Timestamp) -> Vec<Notice> {
    alerts::compare(database, now).await.expect("compared");
    alerts::expect_of(database, channel).await.expect("expected");
    alerts::claim(database, channel, now, 50).await.expect("claimed")
}

async fn told(database: &Database, channel: AlertChannel, notices: &[Notice], now: Timestamp) {
    for notice in notices {
        alerts::notified(database, channel, notice, now)
            .await
            .expect("noted");
    }
}

fn alert(notice: &Notice) -> &IntegrationAlert {
    match &notice.alert {
        Alert::Integration(alert) => alert,
        other => panic!("{other:?}"),
    }
}

fn kinds(notices: &[Notice]) -> Vec<(AlertKind, bool)> {
    notices
        .iter()
        .map(|notice| (alert(notice).kind, notice.alert.is_over()))
        .collect()
}

on_both_databases! {
    async fn an_overdue_poll_is_told_once_a_day_and_when_it_is_over(database: Database) {
        let id = polled(&database).await;
        assert_eq!(look(&database, Webhook, minutes(5)).await, []);
        let notices = look(&database, Webhook, minutes(7)).await;
        assert_eq!(kinds(&notices), [(AlertKind::Overdue, false)]);
        let alert = alert(&notices[0]);
        assert_eq!((alert.integration_id, alert.integration_name.as_str(), alert.client_name.as_str()), (id, "Main", "Acme"));
        assert_eq!(alert.since, minutes(6));
        told(&database, Webhook, &notices, minutes(7)).await;
        assert_eq!(look(&database, Webhook, minutes(8)).await, []);
        let next_day = minutes(7).plus(NOTIFY_AGAIN_AFTER);
        let again = look(&database, Webhook, next_day).await;
        assert_eq!(kinds(&again), [(AlertKind::Overdue, false)]);
        assert_ne!(again[0].message, notices[0].message, "a reminder is another message");
        told(&database, Webhook, &again, next_day).await;
        set(&database, &format!("last_good_poll_at = {}", next_day.millis())).await;
        let over = look(&database, Webhook, next_day.plus(Duration::from_secs(15))).await;
        assert_eq!(kinds(&over), [(AlertKind::Overdue, true)]);
        told(&database, Webhook, &over, next_day).await;
        assert_eq!(look(&database, Webhook, next_day.plus(Duration::from_secs(30))).await, []);
        assert_eq!(alerts::open_of(&database, id).await.expect("read"), None);
    }

    async fn what_fails_is_told_as_failing_and_not_as_overdue_as_well(database: Database) {
        polled(&database).await;
        let overdue = look(&database, Email, minutes(7)).await;
        told(&database, Email, &overdue, minutes(7)).await;
        set(&database, "last_failure = 'token_refused'").await;
        let failing = look(&database, Email, minutes(8)).await;
        assert_eq!(kinds(&failing), [(AlertKind::Failing, false)]);
        assert_ne!(failing[0].message, overdue[0].message);
        assert_eq!(alert(&failing[0]).failure, Some(RunFailure::TokenRefused));
        assert_eq!(alert(&failing[0]).since, minutes(6), "it began when it was overdue");
        // Who was notification of the one does not stand for the other.
        told(&database, Email, &overdue, minutes(8)).await;
        told(&database, Email, &failing, minutes(8)).await;
        assert_eq!(look(&database, Email, minutes(9)).await, []);
        let open = alerts::list_open(&database).await.expect("read");
        assert_eq!((open.len(), open[0].kind, open[0].notified.len()), (1, AlertKind::Failing, 1));
        assert_eq!((open[0].notified[0].channel, open[0].notified[0].at), (Email, minutes(8)));
    }

    async fn one_of_two_watchers_tells_and_each_channel_is_told(database: Database) {
        polled(&database).await;
        let now = minutes(7);
        alerts::compare(&database, now).await.expect("compared");
        alerts::expect_of(&database, Webhook).await.expect("expected");
        let (one, other) = tokio::join!(
            alerts::claim(&database, Webhook, now, 50),
            alerts::claim(&database, Webhook, now, 50),
        );
        assert_eq!(one.expect("claimed").len() + other.expect("claimed").len(), 1);
        assert_eq!(look(&database, Email, now).await.len(), 1);
        let (first, second) = tokio::join!(alerts::compare(&database, now), alerts::compare(&database, now));
        first.and(second).expect("raised once");
        assert_eq!(alerts::list_open(&database).await.expect("read").len(), 1);
    }

    async fn what_a_killed_process_was_telling_is_told_by_another(database: Database) {
        polled(&database).await;
        let stale = look(&database, Webhook, minutes(7)).await;
        let later = minutes(7).plus(LEASE);
        assert_eq!(look(&database, Webhook, at(later.millis() - 1)).await, []);
        let again = look(&database, Webhook, later).await;
        assert_eq!(again.len(), 1);
        // It wakes up: that the other is notification stays as it is.
        alerts::failed(&database, Webhook, &stale[0], later).await.expect("quiet");
        told(&database, Webhook, &again, later).await;
        assert_eq!(look(&database, Webhook, later.plus(LEASE)).await, []);
    }

    async fn a_channel_that_is_down_rests_longer_each_time(database: Database) {
        polled(&database).await;
        let mut now = minutes(7);
        for seconds in [30, 60, 120] {
            let notices = look(&database, Webhook, now).await;
            assert_eq!(notices.len(), 1);
            alerts::failed(&database, Webhook, &notices[0], now).await.expect("noted");
            now = now.plus(Duration::from_secs(seconds));
            assert_eq!(look(&database, Webhook, at(now.millis() - 1)).await, []);
        }
        // It is over before anybody could be told: that may have gone out all the same.
        set(&database, &format!("last_good_poll_at = {}", now.millis())).await;
        assert_eq!(kinds(&look(&database, Webhook, now).await), [(AlertKind::Overdue, true)]);
    }

    async fn what_nobody_was_told_of_is_not_told_as_over(database: Database) {
        polled(&database).await;
        alerts::compare(&database, minutes(7)).await.expect("raised");
        alerts::expect_of(&database, Webhook).await.expect("expected");
        set(&database, &format!("last_good_poll_at = {}", minutes(7).millis())).await;
        assert_eq!(look(&database, Webhook, minutes(8)).await, []);
        assert_eq!(look(&database, Email, minutes(8)).await, [], "nor is a channel that is new");
    }

    async fn what_is_switched_off_needs_nobody(database: Database) {
        let id = polled(&database).await;
        set(&database, "last_failure = 'storage'").await;
        let notices = look(&database, Webhook, minutes(1)).await;
        told(&database, Webhook, &notices, minutes(1)).await;
        execute(&database, "UPDATE clients SET is_active = FALSE".to_owned()).await;
        let off = look(&database, Webhook, minutes(2)).await;
        assert_eq!(kinds(&off), [(AlertKind::Failing, true)]);
        assert!(!alert(&off[0]).is_expected);
        integrations::delete(&database, id, UnsentShipments::Keep).await.expect("deleted");
        assert_eq!(look(&database, Webhook, minutes(60)).await, []);
    }

    async fn old_ones_are_deleted(database: Database) {
        polled(&database).await;
        look(&database, Webhook, minutes(7)).await;
        alerts::delete_cleared_before(&database, minutes(60)).await.expect("none");
        assert_eq!(alerts::list_open(&database).await.expect("read").len(), 1, "an open one stays");
        set(&database, &format!("last_good_poll_at = {}", minutes(8).millis())).await;
        alerts::compare(&database, minutes(8)).await.expect("cleared");
        alerts::delete_cleared_before(&database, minutes(60)).await.expect("deleted");
        assert_eq!(look(&database, Webhook, minutes(9)).await, []);
    }

    async fn a_night_that_the_server_was_off_is_no_alert(database: Database) {
        let id = polled(&database).await;
        let morning = minutes(600);
        assert_eq!(integrations::watch_from_now(&database, morning).await.expect("noted"), 1);
        assert_eq!(kinds(&look(&database, Webhook, morning).await), []);
        let overdue = integrations::polls(&database).await.expect("read").remove(0).trouble(morning);
        assert_eq!((overdue, id), (None, id));
        // A program that starts over and over and never polls is no excuse.
        assert_eq!(integrations::watch_from_now(&database, minutes(605)).await.expect("noted"), 0);
        assert_eq!(kinds(&look(&database, Webhook, minutes(607)).await), [(AlertKind::Overdue, false)]);
        set(&database, &format!("last_good_poll_at = {}", minutes(608).millis())).await;
        assert_eq!(integrations::watch_from_now(&database, minutes(609)).await.expect("noted"), 0, "the alert is open");
    }
}
