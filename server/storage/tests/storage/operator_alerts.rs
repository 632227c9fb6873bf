//! Alerts about what is no integration's polling: when they open, hold, are told again, and are over.

use std::time::Duration;

use parcelpilot_domain::account::Role;
use parcelpilot_domain::alert::AlertChannel::Webhook;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::operator_alert::OperatorAlertKind as Kind;
use parcelpilot_domain::operator_alert::{AlertThresholds, OperatorAlertDetail as Detail};
use parcelpilot_domain::time::Timestamp;
use storage::alerts::{Alert, Condition, LookedAt, NOTIFY_AGAIN_AFTER, Notice, Strength};
use storage::measures::measures;
use storage::{Database, alerts};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};
use uuid::Uuid;

use crate::api_tokens::{person, token};
use crate::deletion::rows_in;
use crate::measures::push;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Of a Thursday in 1970, late enough for a month before it.
const NOON: i64 = 100 * DAY;

fn minutes(minutes: i64) -> Timestamp {
    at(NOON + minutes * MINUTE)
}

fn thresholds() -> AlertThresholds {
    AlertThresholds {
        problems_per_day: 4,
        ..AlertThresholds::default()
    }
}

/// An integration that pushes, and is not expected to be polled.
async fn store(database: &Database) -> IntegrationId {
    let acme = client(database, "Acme").await;
    let id = integration(database, acme, "Main", 1).await;
    let quiet = format!(
        "UPDATE integrations SET push_ship_confirms = TRUE, watched_since = {}",
        NOON * 2
    );
    execute(database, quiet).await;
    id
}

/// Looks, as a watcher with a webhook does; what it would tell.
async fn look(database: &Database, now: Timestamp) -> Vec<Notice> {
    let conditions = alerts::conditions(database, &thresholds(), now)
        .await
        .expect("read");
    alerts::compare_conditions(database, &LookedAt::Database, &conditions, now)
        .await
        .expect("compared");
    alerts::expect_of(database, Webhook).await.expect("expected");
    alerts::claim(database, Webhook, now, 50).await.expect("claimed")
}

async fn told(database: &Database, notices: &[Notice], now: Timestamp) {
    for notice in notices {
        alerts::notified(database, Webhook, notice, now)
            .await
            .expect("noted");
    }
}

/// Each with whether it is over.
fn said(notices: &[Notice]) -> Vec<(Detail, bool)> {
    let detail = |notice: &Notice| match &notice.alert {
        Alert::Operator(alert) => (alert.detail.clone(), notice.alert.is_over()),
        other => panic!("{other:?}"),
    };
    notices.iter().map(detail).collect()
}

/// Looks and tells.
async fn hear(database: &Database, now: Timestamp) -> Vec<(Detail, bool)> {
    let notices = look(database, now).await;
    told(database, &notices, now).await;
    said(&notices)
}

async fn open(database: &Database) -> Vec<Detail> {
    let open = alerts::list_open_of_operators(database).await.expect("read");
    open.into_iter().map(|alert| alert.detail).collect()
}

async fn problem_of_noon(database: &Database, store: IntegrationId, number: i64) {
    let id = test_support::rows::problem(database, store, number, NOON).await;
    execute(
        database,
        format!("UPDATE problems SET first_seen_at = {NOON} WHERE id = '{id}'"),
    )
    .await;
}

async fn check(database: &Database, store: IntegrationId, finished_at: Timestamp, missing: &[i64]) -> RunId {
    let run = RunId::from_uuid(Uuid::now_v7());
    let (at, count) = (finished_at.millis(), missing.len());
    execute(
        database,
        format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, started_at, finished_at,
                 is_planned, seen, created, updated, unchanged, skipped, problems, calls, throttled, worked_ms,
                 cancel_asked, attempt, changed_at)
             VALUES ('{run}', '{store}', 'check', 'complete', '{{}}', {at}, {at}, {at}, TRUE, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                 FALSE, 1, {at});
             INSERT INTO checks (run_id, as_of, theirs, ours, missing, stale, extra, with_problem)
             VALUES ('{run}', {at}, {count}, 0, {count}, 0, 0, 0)"
        ),
    )
    .await;
    for number in missing {
        execute(
            database,
            format!(
                "INSERT INTO check_differences (run_id, remote_id, kind, has_problem)
                 VALUES ('{run}', {number}, 'missing', FALSE)"
            ),
        )
        .await;
    }
    run
}

on_both_databases! {
    async fn refused_shipments_are_told_after_a_while_again_after_a_day_and_when_none_is_left(database: Database) {
        let store = store(&database).await;
        push(&database, &TestOrder::new(store, 1), "failed", NOON).await;
        assert_eq!(hear(&database, minutes(0)).await, []);
        assert_eq!(hear(&database, minutes(4)).await, []);
        assert_eq!(open(&database).await, [], "it may pass");
        let (one, two) = (Detail::PushFailed { shipments: 1 }, Detail::PushFailed { shipments: 2 });
        let first = look(&database, minutes(5)).await;
        assert_eq!(said(&first), [(one.clone(), false)]);
        let Alert::Operator(alert) = &first[0].alert else { panic!("{first:?}") };
        let of = alert.integration.as_ref().expect("an integration");
        assert_eq!((of.id, of.name.as_str(), of.client_name.as_str(), alert.since), (store, "Main", "Acme", at(NOON)));
        told(&database, &first, minutes(5)).await;
        assert_eq!(open(&database).await, [one]);
        assert_eq!(measures(&database).await.expect("read").alerts, [("push_failed".to_owned(), 1)]);

        push(&database, &TestOrder::new(store, 2), "failed", NOON).await;
        assert_eq!(hear(&database, minutes(6)).await, [], "what only grows waits for the reminder");
        assert_eq!(open(&database).await, std::slice::from_ref(&two), "the pages know at once");
        let reminder = minutes(5).plus(NOTIFY_AGAIN_AFTER);
        let again = look(&database, reminder).await;
        assert_eq!(said(&again), [(two.clone(), false)]);
        assert_ne!(again[0].message, first[0].message);
        told(&database, &again, reminder).await;

        // Tried again, refused again.
        let later = |minutes: u64| reminder.plus(Duration::from_secs(60 * minutes));
        execute(&database, "UPDATE shipment_pushes SET state = 'held'".to_owned()).await;
        assert_eq!(hear(&database, later(1)).await, []);
        execute(&database, "UPDATE shipment_pushes SET state = 'failed'".to_owned()).await;
        assert_eq!(hear(&database, later(3)).await, []);
        execute(&database, "UPDATE shipment_pushes SET state = 'confirmed'".to_owned()).await;
        assert_eq!(hear(&database, later(4)).await, []);
        assert_eq!(hear(&database, later(8)).await, [], "it was missed for four minutes");
        assert_eq!(hear(&database, later(9)).await, [(two, true)]);
        assert_eq!(hear(&database, later(10)).await, []);
        assert_eq!(open(&database).await, []);
    }

    async fn a_shipment_of_a_cancelled_order_has_its_own_alert(database: Database) {
        let store = store(&database).await;
        push(&database, &TestOrder::new(store, 1), "failed", NOON).await;
        execute(&database, "UPDATE shipment_pushes SET failure = 'order_cancelled'".to_owned()).await;
        assert_eq!(alerts::conditions(&database, &thresholds(), minutes(0)).await.expect("read"), []);
    }

    async fn what_waits_for_a_person_or_was_just_let_go_is_not_late(database: Database) {
        let store = store(&database).await;
        let found = async |now| alerts::conditions(&database, &thresholds(), now).await.expect("read").len();
        // Made long ago, held, and let go at noon.
        push(&database, &TestOrder::new(store, 1), "pending", NOON).await;
        push(&database, &TestOrder::new(store, 2), "held", 0).await;
        assert_eq!((found(minutes(59)).await, found(minutes(60)).await), (0, 1));
        execute(&database, format!("UPDATE shipment_pushes SET since = {} WHERE state = 'pending'", minutes(59).millis())).await;
        assert_eq!(found(minutes(60)).await, 0);
        execute(&database, "UPDATE shipment_pushes SET attempt = 3 WHERE state = 'pending'".to_owned()).await;
        assert_eq!(found(minutes(60)).await, 1, "each try begins anew, the wait doesn't");
        for off in ["integrations SET is_enabled = FALSE", "integrations SET is_enabled = TRUE, push_ship_confirms = FALSE"] {
            execute(&database, format!("UPDATE {off}")).await;
            assert_eq!(found(minutes(60)).await, 0, "{off}");
        }
    }

    async fn growing_problems_are_told_at_once_and_over_at_half_of_it(database: Database) {
        let store = store(&database).await;
        for number in 1..=3 {
            problem_of_noon(&database, store, number).await;
        }
        assert_eq!(hear(&database, minutes(0)).await, []);
        problem_of_noon(&database, store, 4).await;
        assert_eq!(hear(&database, minutes(1)).await, [(Detail::ProblemsGrowing { problems: 4 }, false)]);
        let solve = async |number: i64| {
            execute(&database, format!("UPDATE problems SET solved_at = 1 WHERE remote_id = {number}")).await;
        };
        solve(1).await;
        solve(2).await;
        assert_eq!(hear(&database, minutes(2)).await, []);
        assert_eq!(open(&database).await, [Detail::ProblemsGrowing { problems: 2 }]);
        solve(3).await;
        assert_eq!(hear(&database, minutes(3)).await, [(Detail::ProblemsGrowing { problems: 2 }, true)]);
        // A day later old ones are no growth.
        for number in 5..=8 {
            problem_of_noon(&database, store, number).await;
        }
        assert_eq!(hear(&database, at(NOON + DAY)).await, []);
    }

    async fn a_check_is_told_until_its_orders_are_pulled_and_the_next_one_anew(database: Database) {
        let store = store(&database).await;
        let first = check(&database, store, minutes(0), &[1, 2]).await;
        let differs = |run_id, orders| Detail::CompletenessDiffers { run_id, orders };
        assert_eq!(hear(&database, minutes(1)).await, [(differs(first, 2), false)]);
        TestOrder::new(store, 1).insert(&database).await;
        assert_eq!(hear(&database, minutes(2)).await, []);
        assert_eq!(open(&database).await, [differs(first, 1)]);
        let second = check(&database, store, minutes(3), &[2, 3]).await;
        assert_eq!(hear(&database, minutes(4)).await, [(differs(second, 2), false)], "that is news");
        for number in [2, 3] {
            TestOrder::new(store, number).insert(&database).await;
        }
        assert_eq!(hear(&database, minutes(5)).await, [(differs(second, 2), true)]);
        assert_eq!(alerts::conditions(&database, &thresholds(), minutes(6)).await.expect("read"), []);
        check(&database, store, minutes(7), &[]).await;
        assert_eq!(hear(&database, minutes(8)).await, []);
    }

    async fn a_token_in_use_is_told_two_weeks_and_three_days_before_it_ends(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Operator).await;
        let ends = NOON + 20 * DAY;
        let used = token(&database, "used", ada, 0, ends).await;
        token(&database, "unused", ada, 0, ends).await;
        let touch = |at: i64| format!("UPDATE api_tokens SET last_used_at = {at} WHERE name = 'used'");
        execute(&database, touch(NOON)).await;
        let days_before = |days| at(ends - days * DAY);
        assert_eq!(hear(&database, at(days_before(14).millis() - 1)).await, []);
        let close = |notices: Vec<(Detail, bool)>| match notices.as_slice() {
            [] => None,
            [(Detail::ApiTokenExpiring { token, person, is_close, .. }, is_over)] => {
                assert_eq!((token.as_str(), person.as_str()), ("used", "Ada"));
                Some((*is_close, *is_over))
            }
            others => panic!("{others:?}"),
        };
        assert_eq!(close(hear(&database, days_before(14)).await), Some((false, false)));
        assert_eq!(close(hear(&database, at(days_before(14).millis() + 1)).await), None);
        let before_reminder = at(days_before(3).millis() - 1);
        hear(&database, before_reminder).await;
        assert_eq!(close(hear(&database, days_before(3)).await), Some((true, false)), "no reminder is due, but this is news");
        storage::api_tokens::delete(&database, used).await.expect("revoked");
        assert_eq!(close(hear(&database, at(days_before(3).millis() + 1)).await), Some((true, true)));
    }

    async fn a_machine_says_what_it_sees_and_one_that_is_gone_is_forgotten(database: Database) {
        let full = |free_bytes| Condition {
            subject: "one:/srv".to_owned(),
            integration: None,
            since: minutes(0),
            strength: Strength::Opens,
            detail: Detail::DiskFull { host: "one".to_owned(), folder: "/srv".to_owned(), free_bytes, total_bytes: 100 },
        };
        let see = async |subject: &str, condition: Option<Condition>, now| {
            let looked_at = LookedAt::Machine(vec![(Kind::DiskFull, subject.to_owned())]);
            let conditions: Vec<_> = condition.into_iter().collect();
            alerts::compare_conditions(&database, &looked_at, &conditions, now).await.expect("compared");
        };
        see("one:/srv", Some(full(3)), minutes(0)).await;
        // Another machine's disk is well, and the database knows of no disk at all.
        see("two:/srv", None, minutes(1)).await;
        assert_eq!(hear(&database, minutes(1)).await, []);
        see("one:/srv", Some(full(2)), minutes(5)).await;
        assert_eq!(hear(&database, minutes(5)).await, [(full(2).detail, false)]);
        see("one:/srv", Some(full(1)), minutes(6)).await;
        see("two:/srv", None, minutes(7)).await;
        assert_eq!(hear(&database, minutes(65)).await, []);
        assert_eq!(open(&database).await, [full(1).detail]);
        // It has said nothing for an hour: missed, then over.
        assert_eq!(hear(&database, minutes(66)).await, []);
        assert_eq!(hear(&database, minutes(71)).await, [(full(1).detail, true)]);
    }

    async fn a_clock_that_was_ahead_holds_nothing_up(database: Database) {
        let store = store(&database).await;
        push(&database, &TestOrder::new(store, 1), "failed", NOON).await;
        assert_eq!(hear(&database, minutes(10_000)).await, []);
        assert!(storage::clock::bring_back(&database, minutes(0)).await.expect("brought back") > 0);
        assert_eq!(hear(&database, minutes(5)).await.len(), 1);
    }

    async fn kinds_that_only_a_newer_program_knows_are_left_to_it(database: Database) {
        let store = store(&database).await;
        execute(&database, format!(
            "INSERT INTO operator_alerts (id, kind, subject, open_key, integration_id, detail, since, noticed_at, seen_at, raised_at)
             VALUES ('0190a2b4-0000-7000-8000-000000000001', 'of_tomorrow', '{store}', 'of_tomorrow {store}', '{store}',
                 '{{\"of_tomorrow\":{{}}}}', 1, 1, 1, 1)"
        )).await;
        push(&database, &TestOrder::new(store, 1), "failed", NOON).await;
        assert_eq!(hear(&database, minutes(0)).await, []);
        let refused = Detail::PushFailed { shipments: 1 };
        assert_eq!(hear(&database, minutes(5)).await, [(refused.clone(), false)]);
        assert_eq!(open(&database).await, [refused]);
        let untouched = "operator_alert_notices WHERE alert_id = '0190a2b4-0000-7000-8000-000000000001' AND attempt = 0";
        assert_eq!(rows_in(&database, untouched).await, 1, "it may claim it at once");
    }

    async fn two_replicas_open_one_alert_and_one_of_them_tells(database: Database) {
        let store = store(&database).await;
        for number in 1..=4 {
            problem_of_noon(&database, store, number).await;
        }
        let (one, other) = tokio::join!(look(&database, minutes(0)), look(&database, minutes(0)));
        assert_eq!(one.len() + other.len(), 1);
        assert_eq!(open(&database).await.len(), 1);
        told(&database, if one.is_empty() { &other } else { &one }, minutes(0)).await;
        execute(&database, "UPDATE problems SET solved_at = 1".to_owned()).await;
        let (one, other) = tokio::join!(look(&database, minutes(1)), look(&database, minutes(1)));
        assert_eq!(one.len() + other.len(), 1);
    }

    async fn an_integrations_alerts_go_with_it_and_old_ones_with_time(database: Database) {
        let store = store(&database).await;
        for number in 1..=4 {
            problem_of_noon(&database, store, number).await;
        }
        hear(&database, minutes(0)).await;
        execute(&database, "UPDATE problems SET solved_at = 1".to_owned()).await;
        hear(&database, minutes(1)).await;
        alerts::delete_cleared_before(&database, minutes(1)).await.expect("none");
        let count = async || alerts::claim(&database, Webhook, minutes(1).plus(NOTIFY_AGAIN_AFTER), 50).await.expect("read").len();
        assert_eq!(count().await, 0, "told as over");
        alerts::delete_cleared_before(&database, minutes(2)).await.expect("deleted");
        execute(&database, "UPDATE problems SET solved_at = NULL".to_owned()).await;
        assert_eq!(hear(&database, minutes(3)).await.len(), 1);
        let unsent = storage::integrations::UnsentShipments::Keep;
        storage::integrations::delete(&database, store, unsent).await.expect("deleted");
        assert_eq!((hear(&database, minutes(4)).await, open(&database).await), (vec![], vec![]));
    }

    async fn status_updates_that_failed_are_told_until_none_is_left(database: Database) {
        let store = store(&database).await;
        execute(&database, format!(
            "INSERT INTO status_updates (integration_id, order_number, store_hash, status_move, state, since, next_try_at)
             SELECT id, 7, store_hash, 'awaiting_shipment', 'failed', {NOON}, 0 FROM integrations WHERE id = '{store}';
             INSERT INTO status_updates (integration_id, order_number, store_hash, status_move, state, since, next_try_at)
             SELECT id, 8, store_hash, 'awaiting_shipment', 'skipped', {NOON}, 0 FROM integrations WHERE id = '{store}'"
        )).await;
        assert_eq!(hear(&database, minutes(0)).await, [], "it may be retried");
        let failed = Detail::StatusUpdateFailed { orders: 1 };
        assert_eq!(hear(&database, minutes(5)).await, [(failed.clone(), false)]);
        execute(&database, "UPDATE status_updates SET state = 'pending' WHERE order_number = 7".to_owned()).await;
        assert_eq!(hear(&database, minutes(6)).await, []);
        assert_eq!(hear(&database, minutes(11)).await, [(failed, true)]);
    }

    async fn looks_read_indexes_of_what_is_open(database: Database) {
        store(&database).await;
        let plans = alerts::explain_conditions(&database, &thresholds(), minutes(0)).await.expect("explained");
        assert_eq!(plans.len(), 5);
        if matches!(database, Database::Sqlite { .. }) {
            let indexes = [
                vec!["shipment_pushes_open"],
                vec!["shipment_pushes_open"],
                vec!["problems_"],
                vec!["import_runs_checks", "orders", "check_differences"],
                vec!["status_updates_by_state (integration_id=? AND state=?)"],
            ];
            for (plan, indexes) in plans.iter().zip(indexes) {
                let plan = plan.join("\n");
                for index in indexes {
                    assert!(plan.contains(index), "{plan}");
                }
                for table in ["p", "u", "o", "r", "l", "d", "problems"] {
                    // By no index at all.
                    let scans = plan.lines().any(|line| line == format!("SCAN {table}"));
                    assert!(!scans, "{table}: {plan}");
                }
            }
        }
    }
}
