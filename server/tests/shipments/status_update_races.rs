//! Orders, settings and retries that change while a status update is on its way.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::shipments::retry_policy::PushRetryPolicy;
use engine::status_updates::OrderStatusProvider;
use engine::status_updates::updater::StatusUpdater;
use futures::FutureExt;
use futures::future::BoxFuture;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
use parcelpilot_domain::store::order_statuses::OrderStatusSink;
use parcelpilot_domain::store::shipments::{BeforeSending, OrderNow, SinkError};
use storage::Database;
use test_support::databases::execute;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::status_updates::{DONE, ORDER, skipped, status, with_an_order};
use crate::test_server::TestServer;

type Meanwhile = Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>;

/// Does something between the look at an order and its change.
struct Meddled {
    real: Arc<dyn OrderStatusProvider>,
    meanwhile: Meanwhile,
}

struct MeddledSink(Meanwhile, Box<dyn OrderStatusSink>);

#[async_trait]
impl OrderStatusProvider for Meddled {
    async fn open_order_statuses(
        &self,
        integration: IntegrationId,
    ) -> Result<Box<dyn OrderStatusSink>, StatusUpdateReason> {
        let real = self.real.open_order_statuses(integration).await?;
        Ok(Box::new(MeddledSink(self.meanwhile.clone(), real)))
    }
}

#[async_trait]
impl OrderStatusSink for MeddledSink {
    async fn look(&self, order: RemoteOrderId) -> Result<Option<OrderNow>, SinkError> {
        self.1.look(order).await
    }

    async fn set(
        &self,
        order: RemoteOrderId,
        to: StatusMove,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        (self.0)().await;
        self.1.set(order, to, before).await
    }
}

impl TestServer {
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
            }
            .boxed()
        });
        let updater = server.updater();
        let stores = Arc::new(Meddled { real: updater.stores.clone(), meanwhile });
        server.update_with(StatusUpdater { stores, ..updater }).await;
        assert_eq!(server.state_of(order).await, skipped(StatusUpdateReason::OtherStatus));
        assert_eq!((server.calls_of(ORDER), server.status_in_store(order)), (2, 2), "two looks, and no change");
    }

    async fn a_look_that_is_too_old_is_repeated_before_the_change(database: Database) {
        let (server, order) = with_an_order(database).await;
        let late = StatusUpdater {
            look_holds: Duration::ZERO,
            retry_policy: PushRetryPolicy::default(),
            ..server.updater()
        };
        server.update_with(late).await;
        assert_eq!(server.state_of(order).await, (StatusUpdateState::Pending, None));
        assert_eq!((server.calls_of(ORDER), server.status_in_store(order)), (1, 11), "a look, and no change");
        execute(server.database(), "UPDATE status_updates SET next_try_at = 0".to_owned()).await;
        server.update_once().await;
        assert_eq!((server.state_of(order).await, server.status_in_store(order)), (DONE, 9));
    }
}
