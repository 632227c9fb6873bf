//! Endpoints of events: when they stop and go on, what is kept of what was sent to them, and their secrets.

use std::time::Duration;

use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::{DeliveryError, DeliveryState, EndpointStop, FAILING_ENDS_AFTER, TRIES_MIN};
use parcelpilot_domain::operator_alert::AlertThresholds;
use parcelpilot_domain::sealed::Sealed;
use storage::alerts::conditions;
use storage::changes::{begin_anew, publish};
use storage::clock::database_now;
use storage::events::{self, DeliveryFilter, Ended, Tried, complete, delivery, list_deliveries};
use storage::personal_data::{OrdersToErase, erase};
use storage::retention::{delete_event_deliveries, delete_expired};
use storage::sealed_secrets::{SecretOf, replace};
use storage::{Database, StorageError, clients, integrations};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::deletion::rows_in;
use crate::event_plans::{EVENTS, ORDERS, many};
use crate::events::{
    AGAIN, LEASE, claimed, end, endpoint, fan_out_all, not_sent, refused, row, states, store,
};

on_both_databases! {
    async fn an_endpoint_stops_where_it_is_gone_or_has_failed_for_days(database: Database) {
        let store = store(&database).await;
        let [gone, failing] = [endpoint(&database, None, &ChangeKind::ALL).await, endpoint(&database, None, &ChangeKind::ALL).await];
        TestOrder::new(store, 1).insert(&database).await;
        fan_out_all(&database).await;
        let next = claimed(&database, gone).await.expect("due");
        let stopped = complete(&database, &next.lease, &refused(), Ended::Gone).await.expect("stored");
        assert_eq!(stopped, Some(EndpointStop::Gone));
        assert!(claimed(&database, gone).await.is_none(), "nothing is sent to it");
        let shown = row(&database, gone).await;
        assert_eq!((shown.is_enabled, shown.stopped, shown.unsent), (false, Some(EndpointStop::Gone), 1));

        let now = database_now(&database).await.expect("read");
        for (ago, stops) in [(FAILING_ENDS_AFTER / 2, None), (FAILING_ENDS_AFTER, Some(EndpointStop::Failing))] {
            end(&database, failing, AGAIN).await;
            execute(&database, format!("UPDATE event_endpoints SET failing_since = {}, failures = {TRIES_MIN}", now.minus(ago).millis())).await;
            let next = claimed(&database, failing).await.expect("due");
            let stopped = complete(&database, &next.lease, &refused(), AGAIN).await.expect("stored");
            assert_eq!(stopped, stops);
        }
        let told = conditions(&database, &AlertThresholds::default(), now).await.expect("read");
        let mut subjects: Vec<String> = told.into_iter().map(|condition| condition.subject).collect();
        subjects.sort();
        assert_eq!(subjects, [gone.to_string(), failing.to_string()], "whoever works here is alerted");
        // Resumed, it has as long again.
        events::resume(&database, failing, now).await.expect("resumed");
        end(&database, failing, AGAIN).await;
        let shown = row(&database, failing).await;
        assert_eq!((shown.is_enabled, shown.stopped), (true, None));
        assert!(shown.failing_since.is_some_and(|since| since >= now));
        end(&database, failing, Ended::Delivered).await;
        assert_eq!(row(&database, failing).await.failing_since, None);
    }

    async fn an_endpoint_of_which_nothing_was_tried_for_days_is_not_stopped_by_a_single_failure(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        TestOrder::new(store, 1).insert(&database).await;
        fan_out_all(&database).await;
        for _ in 0..TRIES_MIN {
            end(&database, id, AGAIN).await;
        }
        let now = database_now(&database).await.expect("read");
        let days_ago = now.minus(FAILING_ENDS_AFTER).millis();
        execute(&database, format!("UPDATE event_endpoints SET failing_since = {days_ago}, last_failure_at = {days_ago}")).await;
        end(&database, id, AGAIN).await;
        let begun_anew = row(&database, id).await;
        assert!(begun_anew.is_enabled && begun_anew.failing_since >= Some(now));
        // From here on it fails without a break.
        execute(&database, format!("UPDATE event_endpoints SET failing_since = {days_ago}")).await;
        for _ in 2..TRIES_MIN {
            end(&database, id, AGAIN).await;
        }
        assert!(row(&database, id).await.is_enabled);
        end(&database, id, AGAIN).await;
        assert_eq!(row(&database, id).await.stopped, Some(EndpointStop::Failing));
    }

    /// One of several that are sent at once is answered 410, and another arrives after that.
    async fn what_arrives_at_an_endpoint_that_is_gone_hides_nothing(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in [1, 2] {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        let [first, second] = [claimed(&database, id).await, claimed(&database, id).await].map(|next| next.expect("due"));
        complete(&database, &first.lease, &refused(), Ended::Gone).await.expect("stored");
        complete(&database, &second.lease, &Tried::default(), Ended::Delivered).await.expect("stored");
        let now = database_now(&database).await.expect("read");
        let told = conditions(&database, &AlertThresholds::default(), now).await.expect("read");
        let subjects: Vec<String> = told.into_iter().map(|condition| condition.subject).collect();
        assert_eq!(subjects, [id.to_string()]);
    }

    async fn what_can_not_be_read_here_is_no_failure_of_its_endpoint(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in [1, 2] {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        execute(&database, "UPDATE event_deliveries SET kind = 'order.unheard-of' WHERE position = 1".to_owned()).await;
        let first = claimed(&database, id).await.expect("it has its turn like others");
        assert!(first.change.is_err());
        complete(&database, &first.lease, &not_sent(DeliveryError::Unreadable), Ended::Failed).await.expect("stored");
        end(&database, id, Ended::Dropped).await;
        assert_eq!(row(&database, id).await.failing_since, None);
        let dropped = delivery(&database, id, ChangePosition(2)).await.expect("read").expect("found");
        assert_eq!((dropped.state, dropped.tries, dropped.error), (DeliveryState::Failed, 0, Some(DeliveryError::NotTheirs)));
    }

    async fn an_inactive_client_s_endpoint_is_sent_nothing(database: Database) {
        let bolt = client(&database, "Bolt").await;
        let theirs = integration(&database, bolt, "Bolt", 2).await;
        let id = endpoint(&database, Some(bolt), &ChangeKind::ALL).await;
        TestOrder::new(theirs, 1).insert(&database).await;
        fan_out_all(&database).await;
        clients::set_active(&database, bolt, false, at(2)).await.expect("set");
        assert!(claimed(&database, id).await.is_none() && !row(&database, id).await.is_client_active);
        assert_eq!(events::due(&database).await.expect("read"), []);
        TestOrder::new(theirs, 2).insert(&database).await;
        fan_out_all(&database).await;
        assert_eq!(states(&database, id).await, [DeliveryState::Pending]);
        clients::set_active(&database, bolt, true, at(3)).await.expect("set");
        fan_out_all(&database).await;
        assert_eq!(states(&database, id).await, [DeliveryState::Pending; 2]);
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(1));
    }

    async fn a_pause_that_an_endpoint_asks_for_holds_for_all_of_its_events(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in [1, 2, 3, 4] {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        let [first, second, third] = [claimed(&database, id).await, claimed(&database, id).await, claimed(&database, id).await]
            .map(|next| next.expect("due"));
        complete(&database, &first.lease, &refused(), Ended::Again { after: LEASE, hold: Some(LEASE) }).await.expect("stored");
        // They were on their way: a shorter pause takes nothing from a longer one.
        complete(&database, &third.lease, &refused(), Ended::Again { after: LEASE, hold: Some(Duration::ZERO) }).await.expect("stored");
        assert_eq!(events::due(&database).await.expect("read"), []);
        // It was on its way: that it arrives ends no pause.
        complete(&database, &second.lease, &Tried::default(), Ended::Delivered).await.expect("stored");
        assert!(claimed(&database, id).await.is_none());
        assert_eq!(events::due(&database).await.expect("read"), []);
        execute(&database, "UPDATE event_endpoints SET held_until = 1".to_owned()).await;
        assert_eq!(events::due(&database).await.expect("read"), [id]);
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(4), "the others have pauses of their own");
    }

    async fn a_short_pause_of_an_endpoint_is_not_as_long_as_that_of_an_event(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in [1, 2] {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        end(&database, id, Ended::Again { after: LEASE, hold: Some(Duration::ZERO) }).await;
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(2));
    }

    async fn a_paused_endpoint_goes_on_where_it_was(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        TestOrder::new(store, 1).insert(&database).await;
        fan_out_all(&database).await;
        events::pause(&database, id).await.expect("paused");
        TestOrder::new(store, 2).insert(&database).await;
        fan_out_all(&database).await;
        assert!(claimed(&database, id).await.is_none());
        assert_eq!(rows_in(&database, "event_deliveries").await, 1);
        // It waited for its next try.
        execute(&database, format!("UPDATE event_deliveries SET next_try_at = {}", i64::MAX)).await;
        let now = database_now(&database).await.expect("read");
        events::resume(&database, id, now).await.expect("resumed");
        events::resume(&database, id, at(1)).await.expect("quiet");
        fan_out_all(&database).await;
        assert_eq!(claimed(&database, id).await.map(|next| next.due_at), Some(now), "tried for as long as if it were new");
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(2));
    }

    async fn an_endpoint_that_is_too_far_behind_says_so_and_goes_on(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in 1..=3 {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        execute(&database, "DELETE FROM changes WHERE position < 3".to_owned()).await;
        fan_out_all(&database).await;
        assert_eq!(rows_in(&database, "event_deliveries").await, 0);
        assert!(row(&database, id).await.skipped_at.is_some());
        TestOrder::new(store, 4).insert(&database).await;
        fan_out_all(&database).await;
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(4));
        // Restored: nothing is sent before somebody says so.
        begin_anew(&database, at(1_000_000)).await.expect("begun");
        assert_eq!(events::pause_all(&database).await.expect("paused"), 1);
        assert_eq!(row(&database, id).await.stopped, Some(EndpointStop::Restored));
    }

    async fn those_that_failed_in_a_span_are_sent_again(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in 1..=4 {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        for ended in [Ended::Failed, Ended::Failed, Ended::Delivered, Ended::Failed] {
            end(&database, id, ended).await;
        }
        execute(&database, "UPDATE event_deliveries SET at = position * 100".to_owned()).await;
        let now = database_now(&database).await.expect("read");
        assert_eq!(events::replay_failed(&database, id, at(200), at(400), now).await.expect("replayed"), 2);
        use DeliveryState::{Delivered, Failed, Pending};
        assert_eq!(states(&database, id).await, [Failed, Pending, Delivered, Pending]);
        events::replay(&database, id, ChangePosition(3), now).await.expect("replayed");
        events::replay(&database, id, ChangePosition(3), now).await.expect("quiet");
        assert_eq!(states(&database, id).await, [Failed, Pending, Pending, Pending]);
        let gone = events::replay(&database, id, ChangePosition(9), now).await;
        assert!(matches!(gone, Err(StorageError::ChangedMeanwhile)), "{gone:?}");
        let page = list_deliveries(&database, id, DeliveryFilter { state: Some(Pending), before: Some(ChangePosition(4)) }, 1);
        let page = page.await.expect("read");
        assert_eq!((page.rows[0].position, page.before), (ChangePosition(3), Some(ChangePosition(3))));
    }

    async fn however_many_there_are_they_are_replayed_and_deleted(database: Database) {
        let [store, other] = [store(&database).await, integration(&database, client(&database, "Bolt").await, "Other", 2).await];
        let [id, beside] = [endpoint(&database, None, &ChangeKind::ALL).await, endpoint(&database, None, &ChangeKind::ALL).await];
        many(&database, id, store, &["failed"]).await;
        many(&database, beside, other, &["failed"]).await;
        let replayed = events::replay_failed(&database, id, at(1), at(1), at(5)).await.expect("replayed");
        assert_eq!(i64::try_from(replayed).expect("few"), EVENTS);
        let pending = states(&database, id).await.into_iter().filter(|state| *state == DeliveryState::Pending).count();
        assert_eq!(i64::try_from(pending).expect("few"), ORDERS, "one of each order");
        assert!(states(&database, beside).await.iter().all(|state| *state == DeliveryState::Failed));
        integrations::delete(&database, other, integrations::UnsentShipments::Delete).await.expect("deleted");
        assert_eq!(rows_in(&database, "event_deliveries").await, EVENTS);
        events::delete(&database, id).await.expect("deleted");
        assert_eq!((rows_in(&database, "event_deliveries").await, rows_in(&database, "event_endpoints").await), (0, 1));
    }

    /// Killed, say. The first of each order are deleted by then.
    async fn what_is_left_of_a_deletion_that_was_broken_off_is_sent(database: Database) {
        let store = store(&database).await;
        for of_integration in [false, true] {
            let id = endpoint(&database, None, &ChangeKind::ALL).await;
            execute(&database, format!(
                "INSERT INTO event_deliveries (endpoint_id, position, kind, subject, at, integration_id, order_number,
                     sequence, head, state, since, due_at, next_try_at, tries, attempt)
                 WITH RECURSIVE numbers (number) AS
                     (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 400)
                 SELECT '{id}', number, 'order.changed', '', 1, '{store}', number % 40, CAST(number % 40 AS TEXT),
                     CASE WHEN number <= 40 THEN CAST(number % 40 AS TEXT) END,
                     CASE WHEN number <= 40 THEN 'pending' ELSE 'waiting' END, 1, 1, 1, 0, 0 FROM numbers;
                 CREATE TABLE kept (endpoint_id TEXT, position BIGINT, FOREIGN KEY (endpoint_id, position)
                     REFERENCES event_deliveries (endpoint_id, position));
                 INSERT INTO kept SELECT endpoint_id, max(position) FROM event_deliveries GROUP BY endpoint_id"
            )).await;
            let all = rows_in(&database, "event_deliveries").await;
            if of_integration {
                integrations::delete(&database, store, integrations::UnsentShipments::Delete).await.expect_err("broken off");
            } else {
                events::delete(&database, id).await.expect_err("broken off");
                events::resume(&database, id, at(5)).await.expect("resumed");
            }
            let left = rows_in(&database, "event_deliveries").await;
            assert!(left > 0 && left < all, "{left} of {all}");
            let mut sent = 0;
            while let Some(next) = claimed(&database, id).await {
                complete(&database, &next.lease, &Tried::default(), Ended::Delivered).await.expect("stored");
                sent += 1;
            }
            assert_eq!(sent, left);
            execute(&database, "DROP TABLE kept".to_owned()).await;
            events::delete(&database, id).await.expect("deleted");
        }
    }

    async fn what_was_sent_of_an_order_is_erased_with_it(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        TestOrder::new(store, 2).insert(&database).await;
        fan_out_all(&database).await;
        end(&database, id, Ended::Failed).await;
        end(&database, id, Ended::Failed).await;
        let kept = async |position| {
            let found = delivery(&database, id, ChangePosition(position)).await.expect("read").expect("found");
            (found.sent.is_some(), found.answer.is_some(), found.status)
        };
        assert_eq!(kept(1).await, (true, true, Some(500)));
        // Its worker had read it before.
        events::replay(&database, id, ChangePosition(1), at(9)).await.expect("replayed");
        let late = claimed(&database, id).await.expect("due");
        assert!(erase(&database, order, OrdersToErase::All, at(9)).await.expect("erased"));
        assert_eq!(kept(1).await, (false, false, Some(500)));
        complete(&database, &late.lease, &refused(), Ended::Failed).await.expect("stored");
        assert_eq!(kept(1).await, (false, false, Some(500)));
        assert_eq!(kept(2).await, (true, true, Some(500)));
    }

    async fn what_is_over_goes_after_a_week_and_what_failed_after_a_month(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in 1..=3 {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        end(&database, id, Ended::Delivered).await;
        end(&database, id, Ended::Failed).await;
        let now = database_now(&database).await.expect("read");
        for (days, left) in [(6, 3), (8, 2), (29, 2), (31, 1), (999, 1)] {
            let later = now.plus(Duration::from_secs(days * 24 * 60 * 60));
            delete_event_deliveries(&database, later).await.expect("deleted");
            assert_eq!(rows_in(&database, "event_deliveries").await, left, "{days}");
        }
        events::delete(&database, id).await.expect("deleted");
        events::delete(&database, id).await.expect("quiet");
        assert_eq!(rows_in(&database, "event_deliveries").await, 0);
    }

    async fn secrets_overlap_and_are_sealed_anew(database: Database) {
        let id = endpoint(&database, None, &[ChangeKind::OrderHeld]).await;
        let found = events::find(&database, id).await.expect("read").expect("found");
        assert_eq!((found.previous_secret.clone(), found.kinds.as_slice()), (None, &[ChangeKind::OrderHeld][..]));
        let [new, previous] = [b"new".to_vec(), b"previous".to_vec()].map(Sealed::from_bytes);
        let overlap = Some((&previous, at(20)));
        events::rotate_secret(&database, &found, &new, overlap).await.expect("rotated");
        let again = events::rotate_secret(&database, &found, &new, overlap).await;
        assert!(matches!(again, Err(StorageError::ChangedMeanwhile)), "{again:?}");
        let found = events::find(&database, id).await.expect("read").expect("found");
        assert_eq!((&found.secret, &found.previous_secret), (&new, &Some((previous.clone(), at(20)))));
        assert_eq!(row(&database, id).await.previous_secret_until, Some(at(20)));
        let secrets = events::sealed_secrets(&database).await.expect("read");
        assert_eq!(secrets, [(SecretOf::EventEndpoint(id), new.clone()), (SecretOf::EventEndpointBefore(id), previous.clone())]);
        let newest = Sealed::from_bytes(b"anew".to_vec());
        for (of, old) in &secrets {
            assert!(replace(&database, *of, old, &newest).await.expect("replaced"));
        }
        let found = events::find(&database, id).await.expect("read").expect("found");
        assert_eq!((&found.secret, &found.previous_secret), (&newest, &Some((newest.clone(), at(20)))));
        for (now, is_kept) in [(at(19), true), (at(20), false)] {
            delete_expired(&database, now).await.expect("deleted");
            let found = events::find(&database, id).await.expect("read").expect("found");
            assert_eq!(found.previous_secret.is_some(), is_kept);
        }
    }
}
