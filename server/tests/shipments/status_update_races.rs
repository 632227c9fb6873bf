//! Orders, settings and retries that change while a status update is on its way.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::shipments::retry_policy::PushRetryPolicy;
use engine::status_updates::updater::{LEASE, StatusUpdater};
use engine::status_updates::{OpenedStatuses, OrderStatusProvider};
use futures::FutureExt;
use futures::future::BoxFuture;
use parcelpilot_domain::ids::{IntegrationId, OrderId, RemoteOrderId, ShipmentId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
use parcelpilot_domain::store::order_statuses::{Look, OrderStatusSink};
use parcelpilot_domain::store::shipments::{BeforeSending, SinkError};
use sandbox::{Account, Change};
use storage::status_updates::{LeasedStatusUpdate, Postponement};
use storage::{Database, StorageError, StorageResult, status_updates};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::status_updates::{DONE, MOVE, ORDER, skipped, status, with_an_order};
use crate::test_server::{TestServer, caller, number, roomy};

/// The store's answer, where the call is not to reach it.
type Meanwhile = Arc<dyn Fn() -> BoxFuture<'static, Option<SinkError>> + Send + Sync>;

/// Does something between the look at an order and its change.
struct Meddled {
    real: Arc<dyn OrderStatusProvider>,
    meanwhile: Meanwhile,
}

struct MeddledSink(Meanwhile, Box<dyn OrderStatusSink>);

#[async_trait]
impl OrderStatusProvider for Meddled {
    async fn open_order_statuses(&self, integration: IntegrationId) -> StorageResult<OpenedStatuses> {
        let real = self.real.open_order_statuses(integration).await?;
        let meddled =
            |real| -> Box<dyn OrderStatusSink> { Box::new(MeddledSink(self.meanwhile.clone(), real)) };
        Ok(real.map(meddled))
    }
}

/// The database fails.
struct WithoutDatabase;

#[async_trait]
impl OrderStatusProvider for WithoutDatabase {
    async fn open_order_statuses(&self, _: IntegrationId) -> StorageResult<OpenedStatuses> {
        Err(StorageError::ChangedMeanwhile)
    }
}

#[async_trait]
impl OrderStatusSink for MeddledSink {
    async fn look(&self, order: RemoteOrderId) -> Result<Option<Look>, SinkError> {
        self.1.look(order).await
    }

    async fn set(
        &self,
        order: RemoteOrderId,
        to: StatusMove,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        match (self.0)().await {
            Some(error) => Err(error),
            None => self.1.set(order, to, before).await,
        }
    }
}

/// Of a store that pushes, and the only one that waits for its update.
struct OrderToShip {
    id: OrderId,
    remote: i64,
    line: i64,
}

async fn with_an_order_to_ship(database: Database) -> (TestServer, OrderToShip) {
    let server = TestServer::before_import(database, roomy(0), Account::Full, true).await;
    server.set_status_on_import(Some(MOVE)).await;
    server.new_orders(40);
    server.import().await;
    let shipping = server.an_order_of_several().await;
    let id = shipping.order_id;
    let remote = server.ports.orders.detail(id).await.unwrap().row.remote_id;
    let others = format!("DELETE FROM status_updates WHERE order_number <> {remote}");
    execute(server.database(), others).await;
    let line = shipping.consignments[0].lines[0].remote_id;
    (server, OrderToShip { id, remote, line })
}

impl TestServer {
    async fn claim_update(&self) -> LeasedStatusUpdate {
        let claimed = status_updates::claim(self.database(), self.integration, "test", LEASE).await;
        claimed.unwrap().expect("one waits")
    }

    async fn ship_some_of(&self, order: &OrderToShip) -> ShipmentId {
        let made = self.ship(order.id, &[(order.line, 1)], number("1Z1")).await;
        made.unwrap()
    }

    fn meddled(&self, meanwhile: Meanwhile) -> StatusUpdater {
        let updater = self.updater();
        let stores = Arc::new(Meddled {
            real: updater.stores.clone(),
            meanwhile,
        });
        StatusUpdater { stores, ..updater }
    }

    async fn update_with(&self, updater: StatusUpdater) {
        let never = CancellationToken::new();
        updater.update_all(self.integration, "test", &never).await;
    }
}

on_both_databases! {
    async fn a_status_that_an_import_brings_after_the_look_is_left_alone(database: Database) {
        let (server, order) = with_an_order(database).await;
        let (sandbox, database) = (server.store.sandbox.clone(), server.database().clone());
        let meanwhile: Meanwhile = Arc::new(move || {
            let (sandbox, database) = (sandbox.clone(), database.clone());
            async move {
                assert!(sandbox.edit(order, status(OrderStatus::SHIPPED)));
                execute(&database, "UPDATE orders SET status_id = 2".to_owned()).await;
                None
            }
            .boxed()
        });
        server.update_with(server.meddled(meanwhile)).await;
        assert_eq!(server.state_of(order).await, skipped(StatusUpdateReason::OtherStatus));
        assert_eq!((server.calls_of(ORDER), server.status_in_store(order)), (2, 2), "two looks, and no change");
    }

    async fn a_look_that_is_too_old_is_repeated_before_the_change(database: Database) {
        let (server, order) = with_an_order(database).await;
        let late = StatusUpdater {
            look_holds: Duration::ZERO,
            // However slow the machine is, it is not claimed again.
            retry_policy: PushRetryPolicy { settling_time: LONG_ENOUGH, ..PushRetryPolicy::default() },
            ..server.updater()
        };
        server.update_with(late).await;
        assert_eq!(server.state_of(order).await, (StatusUpdateState::Pending, None));
        assert_eq!((server.calls_of(ORDER), server.status_in_store(order)), (1, 11), "a look, and no change");
        execute(server.database(), "UPDATE status_updates SET next_try_at = 0".to_owned()).await;
        server.update_once().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
    }

    /// Whichever comes second sees the first: the shipment's status is the last one.
    async fn a_shipment_waits_while_the_orders_status_is_changed(database: Database) {
        let (server, order) = with_an_order_to_ship(database).await;
        let leased = server.claim_update().await;
        let shipment = server.ship_some_of(&order).await;
        server.push_once().await;
        assert!(server.in_store(order.remote).is_empty(), "it waits");
        assert!(status_updates::record_intent(server.database(), &leased, LEASE).await.is_err(), "shipped by now");
        status_updates::skip(server.database(), &leased, StatusUpdateReason::ShippedHere, None).await.unwrap();
        server.push_all().await;
        assert!(server.push_of(shipment).await.failure.is_none());
        assert_eq!(server.in_store(order.remote).len(), 1);
    }

    /// The store may carry it out late: what it does to the order's status must not come after the shipment.
    async fn a_shipment_waits_for_a_change_whose_answer_was_lost(database: Database) {
        let (server, order) = with_an_order_to_ship(database).await;
        let leased = server.claim_update().await;
        status_updates::record_intent(server.database(), &leased, LEASE).await.unwrap();
        // Its worker is killed.
        let lapse = "UPDATE status_updates SET lease_until = 0 WHERE state = 'sending'";
        execute(server.database(), lapse.to_owned()).await;
        let due = status_updates::due(server.database()).await.unwrap();
        assert!(!due.contains(&server.integration), "the store is given time");
        server.ship_some_of(&order).await;
        let just_now = async || {
            let now = runtime::clock::now().millis();
            execute(server.database(), format!("UPDATE status_updates SET since = {now}")).await;
        };
        just_now().await;
        server.push_once().await;
        assert!(server.in_store(order.remote).is_empty(), "so does the shipment");
        // What a look shows meanwhile is not what the call has done.
        execute(server.database(), "UPDATE status_updates SET next_try_at = 0".to_owned()).await;
        server.update_once().await;
        let remote = order.remote.unsigned_abs();
        assert_eq!(server.state_of(remote).await, skipped(StatusUpdateReason::ShippedHere));
        just_now().await;
        server.push_once().await;
        assert!(server.in_store(order.remote).is_empty(), "it waits for the lost call all the same");
        execute(server.database(), "UPDATE status_updates SET since = 0".to_owned()).await;
        server.push_all().await;
        assert_eq!(server.in_store(order.remote).len(), 1);
    }

    /// Its call may be under way, and what it does to the order's status must not be undone.
    async fn an_order_waits_until_its_voided_shipment_is_known_not_to_reach_the_store(database: Database) {
        let (server, order) = with_an_order_to_ship(database).await;
        let shipment = server.ship_some_of(&order).await;
        let push = storage::shipments::claim(server.database(), server.integration, "test", LEASE).await;
        assert_eq!(push.unwrap().map(|push| push.shipment_id), Some(shipment));
        server.ports.shipments.void(&caller(), shipment).await.unwrap();
        let leased = server.claim_update().await;
        assert!(status_updates::record_intent(server.database(), &leased, LEASE).await.is_err(), "it may be shipped");
        status_updates::postpone(server.database(), &leased, &Postponement::default()).await.unwrap();
        server.update_once().await;
        let remote = order.remote.unsigned_abs();
        assert_eq!(server.state_of(remote).await, (StatusUpdateState::Pending, None));
        assert_eq!(server.status_in_store(remote), 11);
        // It never left.
        execute(server.database(), "UPDATE shipment_pushes SET state = 'held', intent_at = NULL;
            UPDATE status_updates SET next_try_at = 0".to_owned()).await;
        server.update_once().await;
        assert_eq!((server.state_of(remote).await, server.status_in_store(remote)), (DONE, 9));
    }

    /// As a second click on Save does, whose test of the token took longer.
    async fn what_waits_goes_on_where_the_setting_is_turned_on_again(database: Database) {
        let (server, order) = with_an_order(database).await;
        assert!(!status_updates::turn_on(server.database(), server.integration, MOVE).await.unwrap());
        assert_eq!(server.state_of(order).await.0, StatusUpdateState::Pending);
        server.update_all().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
        assert!(status_updates::turn_off(server.database(), server.integration).await.unwrap());
        assert!(!status_updates::turn_off(server.database(), server.integration).await.unwrap());
        assert!(status_updates::turn_on(server.database(), server.integration, MOVE).await.unwrap());
        let gone = IntegrationId::from_uuid(Uuid::nil());
        assert!(status_updates::turn_on(server.database(), gone, MOVE).await.is_err());
    }

    /// A worker has taken it, and looks at the store's order meanwhile.
    async fn what_was_taken_when_it_is_turned_off_is_not_sent_once_it_is_on_again(database: Database) {
        let (server, order) = with_an_order(database).await;
        let leased = server.claim_update().await;
        assert!(status_updates::turn_off(server.database(), server.integration).await.unwrap());
        assert!(status_updates::turn_on(server.database(), server.integration, MOVE).await.unwrap());
        assert!(status_updates::record_intent(server.database(), &leased, LEASE).await.is_err());
        server.update_all().await;
        let skipped = (StatusUpdateState::Skipped, Some(StatusUpdateReason::TurnedOff));
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (skipped, 11));
    }

    async fn a_refused_change_ends_with_the_reason(database: Database) {
        let (server, order) = with_an_order(database).await;
        let refusal = |failure: PushFailure, change: Option<Change>| -> Meanwhile {
            let sandbox = server.store.sandbox.clone();
            Arc::new(move || {
                if let Some(change) = &change {
                    assert!(sandbox.edit(order, change.clone()));
                }
                let words = "no".to_owned();
                async move { Some(SinkError::Refused { failure, words }) }.boxed()
            })
        };
        let refused = server.meddled(refusal(PushFailure::Refused, None));
        server.update_with(refused).await;
        let failed = (StatusUpdateState::Failed, Some(StatusUpdateReason::Refused));
        assert_eq!((server.state_of(order).await, server.calls_of(ORDER)), (failed, 1));
        assert!(!server.updates().await.is_paused, "the others are not concerned");

        // What is not to be had may be archived.
        let archived = Change { is_deleted: Some(true), ..Change::default() };
        let gone = Change { is_gone: Some(true), ..Change::default() };
        for (change, reason) in [
            (archived, StatusUpdateReason::Archived),
            (gone, StatusUpdateReason::OrderGone),
        ] {
            execute(server.database(), "UPDATE status_updates SET state = 'pending', next_try_at = 0".to_owned()).await;
            let missing = server.meddled(refusal(PushFailure::OrderGone, Some(change)));
            server.update_with(missing).await;
            assert_eq!(server.state_of(order).await, skipped(reason));
            assert!(server.store.sandbox.edit(order, Change { is_deleted: Some(false), ..Change::default() }));
        }
    }

    /// An import that had read the setting before writes its orders' updates all the same; and so may an update end.
    async fn what_is_open_though_the_setting_is_off_is_skipped(database: Database) {
        let (server, order) = with_an_order(database).await;
        let other = server.new_orders(1)[0];
        server.import().await;
        server.set_status_on_import(None).await;
        execute(server.database(), format!(
            "UPDATE status_updates SET state = 'pending', reason = NULL WHERE order_number = {order};
             UPDATE status_updates SET state = 'failed', reason = 'refused' WHERE order_number = {other}"
        )).await;
        assert!(status_updates::due(server.database()).await.unwrap().is_empty());
        for order in [order, other] {
            assert_eq!(server.state_of(order).await, skipped(StatusUpdateReason::TurnedOff));
        }
    }

    async fn a_database_that_fails_is_no_refusal_of_the_store(database: Database) {
        let (server, order) = with_an_order(database).await;
        let stores = Arc::new(WithoutDatabase);
        server.update_with(StatusUpdater { stores, ..server.updater() }).await;
        assert_eq!(server.state_of(order).await, (StatusUpdateState::Sending, None));
        let lapse = "UPDATE status_updates SET lease_until = 0 WHERE state = 'sending'";
        execute(server.database(), lapse.to_owned()).await;
        assert_eq!(status_updates::due(server.database()).await.unwrap(), [server.integration]);
        server.update_once().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
    }
}

/// Whoever ends an update takes the integration before the updates that go on, so that a retry has to, too. On SQLite one
/// waits for the other anyway.
#[tokio::test]
async fn a_retry_takes_the_integration_before_its_updates() {
    with_postgres(|database: Database| async move {
        let (server, order) = with_an_order(database.clone()).await;
        let leased = server.claim_update().await;
        let scope = StatusUpdateReason::WriteScopeMissing;
        status_updates::fail(&database, &leased, scope).await.unwrap();
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut ending = pool.begin_with("BEGIN").await.unwrap();
        let resume = "UPDATE integrations SET status_paused_until = NULL";
        sqlx::query(resume).execute(&mut *ending).await.unwrap();
        let retrying = {
            let (database, integration) = (database.clone(), server.integration);
            tokio::spawn(async move { status_updates::retry_all(&database, integration).await })
        };
        until_somebody_waits(pool).await;
        let go_on = "UPDATE status_updates SET reason = NULL WHERE state = 'failed'";
        let resumed = sqlx::query(go_on).execute(&mut *ending).await;
        assert_eq!(resumed.expect("nobody holds it").rows_affected(), 1);
        ending.commit().await.unwrap();
        assert_eq!(retrying.await.unwrap().unwrap(), 1);
        assert_eq!(server.state_of(order).await.0, StatusUpdateState::Pending);
    })
    .await;
}
