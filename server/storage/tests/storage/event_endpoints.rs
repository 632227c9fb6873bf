//! Endpoints of events: when they stop and go on, what is kept of what was sent to them, and their secrets.

use std::time::Duration;

use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::{DeliveryState, EndpointStop, FAILING_ENDS_AFTER};
use parcelpilot_domain::operator_alert::AlertThresholds;
use parcelpilot_domain::sealed::Sealed;
use storage::alerts::conditions;
use storage::changes::{begin_anew, publish};
use storage::clock::database_now;
use storage::events::{self, DeliveryFilter, Ended, complete, delivery, list_deliveries};
use storage::personal_data::{OrdersToErase, erase};
use storage::retention::delete_event_deliveries;
use storage::sealed_secrets::{SecretOf, replace};
use storage::{Database, StorageError};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at};

use crate::deletion::rows_in;
use crate::events::{AGAIN, LEASE, claimed, end, endpoint, fan_out_all, refused, row, states, store};

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
            execute(&database, format!("UPDATE event_endpoints SET failing_since = {}", now.minus(ago).millis())).await;
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

    async fn a_pause_that_an_endpoint_asks_for_holds_for_all_of_its_events(database: Database) {
        let store = store(&database).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        for number in [1, 2] {
            TestOrder::new(store, number).insert(&database).await;
        }
        fan_out_all(&database).await;
        end(&database, id, Ended::Again { after: LEASE, holds_endpoint: true }).await;
        assert!(claimed(&database, id).await.is_none());
        assert_eq!(events::due(&database).await.expect("read"), []);
        execute(&database, "UPDATE event_endpoints SET held_until = 1".to_owned()).await;
        assert_eq!(events::due(&database).await.expect("read"), [id]);
        assert_eq!(end(&database, id, Ended::Delivered).await, ChangePosition(2), "the first has a pause of its own");
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
        let now = database_now(&database).await.expect("read");
        events::resume(&database, id, now).await.expect("resumed");
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
        events::rotate_secret(&database, &found, &new, (&previous, at(20))).await.expect("rotated");
        let again = events::rotate_secret(&database, &found, &new, (&previous, at(20))).await;
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
    }
}
