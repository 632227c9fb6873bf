//! New orders get another status in their store: once, never backwards, and never without a look.

use engine::status_updates::updater::{LEASE, StatusUpdater};
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::status_updates::{StatusOnImportForm, StatusUpdateRow, StatusUpdates};
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::HeldStatuses;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
use sandbox::{Account, Change, Fault, FaultKind, Settings};
use storage::{Database, clients, status_updates};
use test_support::databases::execute;
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::test_server::{TestServer, caller, number, roomy};

pub const MOVE: StatusMove = StatusMove::AwaitingShipment;
/// Of looks, and of changes.
pub const ORDER: &str = "/v2/orders/{id}";

/// With the setting on and nothing imported.
pub async fn before_import(database: Database) -> TestServer {
    let server = TestServer::before_import(database, roomy(0), Account::Full, false).await;
    server.set_status_on_import(Some(MOVE)).await;
    server
}

/// The same, with an order that waits for its update.
pub async fn with_an_order(database: Database) -> (TestServer, u64) {
    let server = before_import(database).await;
    let order = server.new_orders(1)[0];
    server.import().await;
    server.store.sandbox.forget_calls();
    (server, order)
}

impl TestServer {
    pub async fn set_status_on_import(&self, to: Option<StatusMove>) {
        let caller = caller();
        let set = self.ports.status_updates.set(&caller, self.integration, to);
        set.await.unwrap();
    }

    /// That wait for the warehouse.
    pub fn new_orders(&self, how_many: u64) -> Vec<u64> {
        let waiting = status(OrderStatus::AWAITING_FULFILLMENT);
        self.store.sandbox.add_orders_with(how_many, &waiting)
    }

    pub fn updater(&self) -> StatusUpdater {
        StatusUpdater {
            retry_policy: self.pusher().retry_policy,
            // However slow the machine is.
            look_holds: LONG_ENOUGH,
            ..self.context.status_updater()
        }
    }

    pub async fn update_once(&self) {
        self.updater()
            .update_all(self.integration, "test", &CancellationToken::new())
            .await;
    }

    /// Until nothing waits.
    pub async fn update_all(&self) {
        let all = async {
            while self.updates().await.waiting > 0 {
                self.update_once().await;
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG_ENOUGH, all).await.expect("updates still wait");
    }

    pub async fn updates(&self) -> StatusUpdates {
        let updates = self.ports.status_updates.of_integration(self.integration);
        updates.await.unwrap()
    }

    pub async fn order_id(&self, remote: u64) -> OrderId {
        let orders = self.orders().await;
        let found = orders
            .iter()
            .find(|order| order.order.remote_id.0.unsigned_abs() == remote);
        found.expect("it is here").id
    }

    pub async fn update_of(&self, remote: u64) -> Option<StatusUpdateRow> {
        let id = self.order_id(remote).await;
        self.ports.orders.detail(id).await.unwrap().status_update
    }

    /// Its state, and why.
    pub async fn state_of(&self, remote: u64) -> (StatusUpdateState, Option<StatusUpdateReason>) {
        let update = self.update_of(remote).await.expect("it has one");
        (update.state, update.reason)
    }

    pub fn status_in_store(&self, remote: u64) -> u8 {
        let mut heads = self.store.sandbox.heads();
        heads.find(|head| head.id == remote).expect("it is there").status
    }

    pub fn set_in_store(&self, remote: u64, to: OrderStatus) {
        assert!(self.store.sandbox.edit(remote, status(to)));
    }

    /// A fault of calls that change an order, or of those that look at it.
    pub fn break_calls(&self, method: &str, kind: FaultKind, times: Option<u32>) {
        self.store.sandbox.add_fault(Fault {
            method: Some(method.to_owned()),
            path: Some(ORDER.to_owned()),
            times,
            ..Fault::new(kind)
        });
    }
}

/// How many rows there are.
async fn stored(database: &Database) -> i64 {
    const COUNT: &str = "SELECT count(*) FROM status_updates";
    let found: Result<(i64,), sqlx::Error> = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(COUNT).fetch_one(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(COUNT).fetch_one(pool).await,
    };
    found.unwrap().0
}

pub fn status(to: OrderStatus) -> Change {
    Change {
        status_id: Some(u8::try_from(to.0).unwrap()),
        ..Change::default()
    }
}

pub const DONE: (StatusUpdateState, Option<StatusUpdateReason>) = (StatusUpdateState::Done, None);

pub const fn skipped(reason: StatusUpdateReason) -> (StatusUpdateState, Option<StatusUpdateReason>) {
    (StatusUpdateState::Skipped, Some(reason))
}

on_both_databases! {
    async fn each_new_order_that_waits_is_told_back_once(database: Database) {
        let server = TestServer::before_import(database, Settings { orders: 80, ..roomy(80) }, Account::Full, false).await;
        server.set_status_on_import(Some(MOVE)).await;
        server.import().await;
        let before: Vec<(u64, u8, bool)> =
            server.store.sandbox.heads().map(|head| (head.id, head.status, head.is_deleted)).collect();
        let waiting = before.iter().filter(|(_, status, is_deleted)| *status == 11 && !is_deleted).count();
        assert!(waiting > 3);
        assert_eq!(server.updates().await.waiting, i64::try_from(waiting).unwrap());
        server.store.sandbox.forget_calls();
        server.update_all().await;
        assert_eq!(server.calls_of(ORDER), 2 * u64::try_from(waiting).unwrap(), "a look and a change of each");
        for (id, status, is_deleted) in before {
            let expected = if status == 11 && !is_deleted { 9 } else { status };
            assert_eq!(server.status_in_store(id), expected, "{id}");
        }

        // What the store then says of them is no new order.
        server.import().await;
        assert_eq!(server.updates().await, StatusUpdates::default());
        let changed = server.orders().await.iter().filter(|order| order.order.status == MOVE.new_status()).count();
        assert!(changed >= waiting);
        server.store.sandbox.forget_calls();
        server.update_once().await;
        assert!(server.store.sandbox.calls().is_empty());
    }

    async fn nothing_is_told_back_unless_it_is_turned_on_and_then_of_new_orders_alone(database: Database) {
        let server = TestServer::before_import(database, roomy(0), Account::Full, false).await;
        let old = server.new_orders(2);
        server.import().await;
        assert_eq!(server.updates().await, StatusUpdates::default());
        server.set_status_on_import(Some(MOVE)).await;
        server.import().await;
        let new = server.new_orders(1)[0];
        server.import_named(i64::try_from(new).unwrap()).await;
        server.update_all().await;
        assert_eq!(server.state_of(new).await, DONE);
        for order in old {
            assert_eq!((server.update_of(order).await, server.status_in_store(order)), (None, 11));
        }
    }

    async fn what_waits_when_it_is_turned_off_is_never_sent(database: Database) {
        let (server, order) = with_an_order(database).await;
        server.set_status_on_import(None).await;
        server.update_once().await;
        assert!(server.store.sandbox.calls().is_empty(), "not even a look");
        assert_eq!(server.state_of(order).await, skipped(StatusUpdateReason::TurnedOff));
        server.set_status_on_import(Some(MOVE)).await;
        server.store.sandbox.forget_calls();
        server.update_once().await;
        assert!(server.store.sandbox.calls().is_empty());
        assert_eq!(server.status_in_store(order), 11);

        // Turned off while it is being sent: the last look before the call says no.
        let later = server.new_orders(1)[0];
        server.import().await;
        let leased = status_updates::claim(server.database(), server.integration, "test", LEASE).await.unwrap().unwrap();
        server.set_status_on_import(None).await;
        assert!(status_updates::record_intent(server.database(), &leased, LEASE).await.is_err());
        execute(server.database(), "UPDATE status_updates SET lease_until = 0 WHERE state = 'sending'".to_owned()).await;
        status_updates::due(server.database()).await.unwrap();
        assert_eq!(server.state_of(later).await, skipped(StatusUpdateReason::TurnedOff));
    }

    async fn an_integration_that_is_disabled_tells_nothing_until_it_is_enabled(database: Database) {
        let (server, order) = with_an_order(database).await;
        server.ports.integrations.set_enabled(&caller(), server.integration, false).await.unwrap();
        server.update_once().await;
        assert_eq!(server.state_of(order).await.0, StatusUpdateState::Pending);
        assert!(server.store.sandbox.calls().is_empty());
        server.ports.integrations.set_enabled(&caller(), server.integration, true).await.unwrap();
        server.update_all().await;
        assert_eq!(server.state_of(order).await, DONE);
    }

    /// Orders of a shared store. They may be thousands: each has its turn put off, so that the others are found at once.
    async fn an_order_whose_own_client_is_inactive_waits(database: Database) {
        let (server, order) = with_an_order(database).await;
        let other = ClientId::from_uuid(Uuid::now_v7());
        clients::insert(server.database(), other, "Other", runtime::clock::now()).await.unwrap();
        execute(server.database(), format!(
            "UPDATE clients SET is_active = FALSE WHERE id = '{other}';
             UPDATE orders SET client_id = '{other}'"
        )).await;
        server.update_once().await;
        assert_eq!(server.state_of(order).await.0, StatusUpdateState::Pending);
        assert!(server.store.sandbox.calls().is_empty());
        let due = status_updates::due(server.database()).await.unwrap();
        assert!(due.is_empty(), "its turn comes later");
        execute(server.database(), format!("UPDATE clients SET is_active = TRUE WHERE id = '{other}'")).await;
        server.update_once().await;
        assert_eq!(server.state_of(order).await.0, StatusUpdateState::Pending, "not each second");
        execute(server.database(), "UPDATE status_updates SET next_try_at = 0".to_owned()).await;
        server.update_all().await;
        assert_eq!(server.state_of(order).await, DONE);
    }

    /// The order's row may go and come back: what was done for it stays.
    async fn an_order_that_comes_again_is_not_told_back_again(database: Database) {
        let (server, order) = with_an_order(database).await;
        server.update_all().await;
        for table in ["order_lines", "order_consignments", "order_raw", "order_terms", "order_holds"] {
            execute(server.database(), format!("DELETE FROM {table}")).await;
        }
        execute(server.database(), "DELETE FROM orders".to_owned()).await;
        server.set_in_store(order, MOVE.old_status());
        server.import().await;
        server.store.sandbox.forget_calls();
        server.update_once().await;
        assert_eq!(server.state_of(order).await, DONE);
        assert_eq!((server.calls_of(ORDER), server.status_in_store(order)), (0, 11));
    }

    async fn the_store_is_asked_first_and_what_went_on_is_left_alone(database: Database) {
        let server = before_import(database).await;
        let others = [OrderStatus::SHIPPED, OrderStatus::CANCELLED, OrderStatus::AWAITING_PAYMENT, OrderStatus::COMPLETED];
        let orders = server.new_orders(7);
        server.import().await;
        for (order, other) in orders.iter().zip(others) {
            server.set_in_store(*order, other);
        }
        let (archived, gone, set_by_hand) = (orders[4], orders[5], orders[6]);
        server.store.sandbox.edit(archived, Change { is_deleted: Some(true), ..Change::default() });
        server.store.sandbox.edit(gone, Change { is_gone: Some(true), ..Change::default() });
        server.set_in_store(set_by_hand, MOVE.new_status());
        server.store.sandbox.forget_calls();
        server.update_all().await;
        assert_eq!(server.calls_of(ORDER), 8, "a look at each, and a second one at the one that is gone");
        for (order, other) in orders.iter().zip(others) {
            let update = server.update_of(*order).await.unwrap();
            assert_eq!((update.state, update.reason), skipped(StatusUpdateReason::OtherStatus));
            assert_eq!(update.seen_status, Some(other));
            assert_eq!(i64::from(server.status_in_store(*order)), other.0);
        }
        assert_eq!(server.state_of(archived).await, skipped(StatusUpdateReason::Archived));
        assert_eq!(server.state_of(gone).await, skipped(StatusUpdateReason::OrderGone));
        assert_eq!(server.state_of(set_by_hand).await, DONE);
    }

    async fn what_was_shipped_or_cancelled_here_is_left_alone(database: Database) {
        let server = before_import(database).await;
        let orders = server.new_orders(40);
        server.import().await;
        let shipping = server.an_order_of_several().await;
        let shipped = server.ports.orders.detail(shipping.order_id).await.unwrap().row.remote_id.unsigned_abs();
        let line = shipping.consignments[0].lines[0].remote_id;
        let shipment = server.ship(shipping.order_id, &[(line, 1)], number("1Z1")).await.unwrap();
        let cancelled = *orders.iter().find(|order| **order != shipped).unwrap();
        execute(server.database(), format!("UPDATE orders SET status_id = 5 WHERE remote_id = {cancelled}")).await;
        server.update_all().await;
        assert_eq!(server.state_of(shipped).await, skipped(StatusUpdateReason::ShippedHere));
        assert_eq!(server.state_of(cancelled).await, skipped(StatusUpdateReason::EndedHere));
        assert_eq!((server.status_in_store(shipped), server.status_in_store(cancelled)), (11, 11));
        assert!(server.push_of(shipment).await.failure.is_none());
    }

    /// Our own change must not put orders on hold.
    async fn new_orders_are_not_set_to_a_status_on_hold(database: Database) {
        let server = TestServer::before_import(database, roomy(0), Account::Full, false).await;
        let holds = async |before: &[OrderStatus], held: &[OrderStatus]| {
            let (before, held) = (before.iter().copied(), held.iter().copied());
            let (before, held) = (HeldStatuses::new(before), HeldStatuses::new(held));
            server.ports.holds.set_held_statuses(&caller(), server.integration, before, held).await
        };
        let usual: Vec<OrderStatus> = HeldStatuses::default().iter().collect();
        assert_eq!(holds(&usual, &[MOVE.new_status()]).await, Ok(()));
        let refused = server.ports.status_updates.set(&caller(), server.integration, Some(MOVE)).await;
        let field = StatusOnImportForm::FIELD;
        assert_eq!(refused, Err(AppError::invalid(field, FieldProblem::HoldsNewOrders)));
        let detail = server.ports.integrations.detail(server.integration).await.unwrap();
        assert_eq!(detail.status_on_import, None);

        assert_eq!(holds(&[MOVE.new_status()], &usual).await, Ok(()));
        server.set_status_on_import(Some(MOVE)).await;
        let refused = holds(&usual, &[MOVE.new_status()]).await;
        assert_eq!(refused, Err(AppError::invalid("ids", FieldProblem::HoldsNewOrders)));
        assert_eq!(holds(&usual, &[MOVE.old_status()]).await, Ok(()), "that one is left to whoever holds it");
    }

    async fn erasures_and_deletions_take_it_along(database: Database) {
        let (server, order) = with_an_order(database).await;
        let id = server.order_id(order).await;
        let all = storage::personal_data::OrdersToErase::All;
        assert!(storage::personal_data::erase(server.database(), id, all, runtime::clock::now()).await.unwrap());
        assert_eq!(stored(server.database()).await, 0);
        server.update_once().await;
        server.import().await;
        assert_eq!((server.update_of(order).await, server.status_in_store(order)), (None, 11));
        server.new_orders(1);
        server.import().await;
        server.ports.integrations.delete(&caller(), server.integration, "Store".to_owned(), String::new()).await.unwrap();
        assert_eq!(stored(server.database()).await, 0);
    }
}
