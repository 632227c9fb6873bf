//! Changes of an order's status whose answers are lost, late or refused.

use engine::shipments::retry_policy::PushRetryPolicy;
use engine::status_updates::updater::{LEASE, StatusUpdater};
use parcelpilot_contract::error::{AppError, StoreAnswer};
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_contract::status_updates::StatusUpdates;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{StatusUpdateReason, StatusUpdateState};
use sandbox::{Account, FaultKind};
use storage::audit::AuditFilter;
use storage::{Database, audit, status_updates};
use test_support::databases::execute;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::status_updates::{DONE, MOVE, ORDER, skipped, with_an_order};
use crate::test_server::{TestServer, caller, roomy};

/// As if the time of a lease had gone by since its worker was killed, and the store's time to carry out what it sent.
async fn let_lease_lapse(server: &TestServer) {
    let lapse = "UPDATE status_updates SET lease_until = 0 WHERE state = 'sending'";
    execute(server.database(), lapse.to_owned()).await;
    status_updates::due(server.database()).await.unwrap();
    let settled = "UPDATE status_updates SET next_try_at = 0 WHERE state = 'pending'";
    execute(server.database(), settled.to_owned()).await;
}

/// An order whose update failed because the token may not change orders.
async fn with_an_order_refused(database: Database) -> (TestServer, u64) {
    let server = TestServer::before_import(database, roomy(0), Account::ReadOnly, false).await;
    let turn_on = "UPDATE integrations SET status_on_import = 'awaiting_shipment'";
    execute(server.database(), turn_on.to_owned()).await;
    let order = server.new_orders(1)[0];
    server.import().await;
    server.update_once().await;
    (server, order)
}

on_both_databases! {
    async fn a_lost_answer_is_looked_at_and_not_repeated(database: Database) {
        let (server, order) = with_an_order(database).await;
        for (kind, answered) in [(FaultKind::AppliedThenTimeout, 504), (FaultKind::Reset, 0)] {
            server.store.sandbox.forget_calls();
            // Of each call that changes it: a second one would be counted, too.
            server.break_calls("PUT", kind, None);
            server.update_all().await;
            assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9), "{kind:?}");
            let changes = server.store.sandbox.calls().get(&(ORDER.to_owned(), answered)).copied();
            assert_eq!((changes, server.calls_of(ORDER)), (Some(1), 3), "{kind:?}: a look before, and one after");
            server.store.sandbox.clear_faults();
            server.set_in_store(order, OrderStatus::AWAITING_FULFILLMENT);
            execute(server.database(), "UPDATE status_updates SET state = 'pending'".to_owned()).await;
        }
    }

    async fn what_did_not_arrive_is_sent_again_unless_the_order_went_on_meanwhile(database: Database) {
        let (server, order) = with_an_order(database).await;
        server.break_calls("PUT", FaultKind::ResetBefore, Some(1));
        server.update_all().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
        assert_eq!(server.calls_of(ORDER), 4, "twice a look and a change");

        let other = server.new_orders(1)[0];
        server.import().await;
        server.break_calls("PUT", FaultKind::ResetBefore, None);
        let leased = status_updates::claim(server.database(), server.integration, "test", LEASE).await.unwrap().unwrap();
        status_updates::record_intent(server.database(), &leased, LEASE).await.unwrap();
        let_lease_lapse(&server).await;
        server.set_in_store(other, OrderStatus::SHIPPED);
        server.store.sandbox.forget_calls();
        server.update_all().await;
        assert_eq!(server.state_of(other).await, skipped(StatusUpdateReason::OtherStatus));
        assert_eq!((server.calls_of(ORDER), server.status_in_store(other)), (1, 2), "a look, and no change");
    }

    async fn what_a_killed_worker_sent_is_looked_at_first(database: Database) {
        let (server, order) = with_an_order(database).await;
        let claim = || status_updates::claim(server.database(), server.integration, "killed", LEASE);
        let leased = claim().await.unwrap().unwrap();
        status_updates::record_intent(server.database(), &leased, LEASE).await.unwrap();
        assert!(claim().await.unwrap().is_none(), "one worker at a time");
        // It arrived.
        server.set_in_store(order, MOVE.new_status());
        server.store.sandbox.forget_calls();
        server.update_once().await;
        assert!(server.store.sandbox.calls().is_empty(), "its lease holds");
        let_lease_lapse(&server).await;
        // It would not end well if it were sent again.
        server.break_calls("PUT", FaultKind::ServerError, None);
        server.update_all().await;
        assert_eq!((server.state_of(order).await, server.calls_of(ORDER)), (DONE, 1));
        // Should it wake up, it can say nothing any more.
        let late = status_updates::fail(server.database(), &leased, StatusUpdateReason::Refused).await;
        assert!(late.is_err());
        assert!(status_updates::heartbeat(server.database(), &leased, LEASE).await.is_err());
    }

    async fn a_look_that_fails_is_no_answer(database: Database) {
        let (server, order) = with_an_order(database).await;
        for kind in [FaultKind::ServerError, FaultKind::InvalidJson, FaultKind::Maintenance, FaultKind::RateLimited] {
            server.store.sandbox.clear_faults();
            server.break_calls("GET", kind, None);
            execute(server.database(), "UPDATE status_updates SET next_try_at = 0".to_owned()).await;
            // It waits for longer than this test takes: one try of each.
            let updater = StatusUpdater { retry_policy: PushRetryPolicy::default(), ..server.updater() };
            updater.update_all(server.integration, "test", &CancellationToken::new()).await;
            assert_eq!(server.state_of(order).await.0, StatusUpdateState::Pending, "{kind:?}");
            assert_eq!(server.status_in_store(order), 11, "{kind:?}");
        }
    }

    async fn tries_end_and_a_retry_begins_anew(database: Database) {
        let (server, order) = with_an_order(database).await;
        server.break_calls("PUT", FaultKind::BadGateway, None);
        execute(server.database(), "UPDATE status_updates SET tries = 95".to_owned()).await;
        server.update_all().await;
        let failed = (StatusUpdateState::Failed, Some(StatusUpdateReason::NoAnswer));
        assert_eq!(server.state_of(order).await, failed);
        let updates = server.updates().await;
        assert_eq!((updates.waiting, updates.failed, updates.is_paused), (0, 1, false));
        assert_eq!(updates.failed_orders[0].number.unsigned_abs(), order);

        server.store.sandbox.clear_faults();
        let id = server.order_id(order).await;
        assert_eq!(server.ports.status_updates.retry(&caller(), id).await, Ok(1));
        server.update_all().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
        assert_eq!(server.ports.status_updates.retry(&caller(), id).await, Ok(0), "nothing has failed");
        let page = audit::list(server.database(), &AuditFilter::default(), "", 1).await.unwrap();
        assert_eq!(page.rows[0].subject, format!("order {order} of Store"));
    }

    async fn an_order_that_somebody_else_changes_is_tried_again(database: Database) {
        let (server, order) = with_an_order(database).await;
        server.break_calls("PUT", FaultKind::Locked, Some(1));
        server.update_all().await;
        assert_eq!(server.state_of(order).await, DONE);

        // Where that does not end, the store did answer.
        let other = server.new_orders(1)[0];
        server.import().await;
        server.break_calls("PUT", FaultKind::Locked, None);
        execute(server.database(), "UPDATE status_updates SET tries = 95 WHERE state = 'pending'".to_owned()).await;
        server.update_all().await;
        assert_eq!(server.state_of(other).await, (StatusUpdateState::Failed, Some(StatusUpdateReason::Refused)));
    }

    async fn a_token_that_may_not_write_turns_nothing_on(database: Database) {
        let server = TestServer::before_import(database, roomy(0), Account::ReadOnly, false).await;
        let refused = server.ports.status_updates.set(&caller(), server.integration, Some(MOVE)).await;
        assert_eq!(refused, Err(AppError::Store(StoreAnswer::WriteScopeMissing)));
        let detail = server.ports.integrations.detail(server.integration).await.unwrap();
        assert_eq!(detail.status_on_import, None);
    }

    /// It is tried from time to time, and at once where somebody asks for it or mends the token.
    async fn the_only_order_of_a_store_that_refuses_all_can_be_tried_again(database: Database) {
        let (server, order) = with_an_order_refused(database).await;
        let retry_all = async || server.ports.status_updates.retry_all(&caller(), server.integration).await;
        let missing = Some(StatusUpdateReason::WriteScopeMissing);
        for _ in 0..2 {
            assert_eq!(retry_all().await, Ok(1));
            server.store.sandbox.forget_calls();
            server.update_once().await;
            assert_eq!(server.calls_of(ORDER), 2, "a look and a change");
            assert_eq!(server.state_of(order).await, (StatusUpdateState::Pending, missing));
            let updates = server.updates().await;
            assert_eq!((updates.failed, updates.waiting, updates.is_paused), (0, 1, true));
        }
        let id = server.order_id(order).await;
        assert_eq!(server.ports.status_updates.retry(&caller(), id).await, Ok(1));
        server.update_once().await;
        assert_eq!(server.state_of(order).await, (StatusUpdateState::Pending, missing));

        let version = server.ports.integrations.detail(server.integration).await.unwrap().version;
        let form = server.form(Account::Full, false, version);
        server.ports.integrations.update(&caller(), server.integration, form).await.unwrap();
        server.update_once().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
    }

    /// Somebody did it by hand: no change has told that the store takes them again.
    async fn a_pause_is_not_shown_where_nothing_waits(database: Database) {
        let (server, order) = with_an_order_refused(database).await;
        assert!(!server.updates().await.is_paused, "it has failed");
        assert_eq!(server.ports.status_updates.retry_all(&caller(), server.integration).await, Ok(1));
        assert!(server.updates().await.is_paused);
        server.set_in_store(order, MOVE.new_status());
        server.update_once().await;
        assert_eq!(server.state_of(order).await, DONE);
        assert_eq!(server.updates().await, StatusUpdates::default());
    }

    async fn a_token_that_loses_its_right_stops_all_and_a_new_one_goes_on(database: Database) {
        let server = TestServer::before_import(database, roomy(0), Account::ReadOnly, false).await;
        execute(server.database(), "UPDATE integrations SET status_on_import = 'awaiting_shipment'".to_owned()).await;
        let orders = server.new_orders(12);
        server.import().await;
        server.store.sandbox.forget_calls();
        server.update_once().await;
        let updates = server.updates().await;
        assert_eq!((updates.failed, updates.waiting, updates.is_paused), (1, 11, true));
        assert_eq!(updates.failed_orders[0].reason, Some(StatusUpdateReason::WriteScopeMissing));
        let calls: u64 = server.store.sandbox.calls().values().sum();
        assert_eq!(calls, 3, "a look, the change, and a second look at the token");

        // Trying again asks for one, and lifts the pause for none.
        let system = Caller { kind: CallerKind::default(), ..caller() };
        assert_eq!(server.ports.status_updates.retry_all(&system, server.integration).await, Ok(1));
        server.store.sandbox.forget_calls();
        server.update_once().await;
        let updates = server.updates().await;
        assert_eq!((updates.failed, updates.waiting, updates.is_paused), (0, 12, true));
        assert_eq!(server.store.sandbox.calls().values().sum::<u64>(), 3);
        server.update_once().await;
        assert_eq!(server.store.sandbox.calls().values().sum::<u64>(), 3, "the others wait");

        let version = server.ports.integrations.detail(server.integration).await.unwrap().version;
        let form = server.form(Account::ReadOnly, false, version);
        let problem = server.ports.integrations.update(&caller(), server.integration, form).await.unwrap_err();
        assert!(problem.field_problem("credentials.bigcommerce.access_token").is_some());
        let form = server.form(Account::Full, false, version);
        server.ports.integrations.update(&caller(), server.integration, form).await.unwrap();
        server.update_all().await;
        for order in orders {
            assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
        }
        let detail = server.ports.integrations.detail(server.integration).await.unwrap();
        assert_eq!(detail.status_on_import, Some(MOVE), "saving the form does not turn it off");
        assert!(!server.updates().await.is_paused);
    }
}
