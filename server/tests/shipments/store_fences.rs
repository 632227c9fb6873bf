//! A shipment is sent to the store that it was made for, or not at all.

use std::sync::Arc;

use async_trait::async_trait;
use engine::shipments::SinkProvider;
use parcelpilot_domain::ids::{IntegrationId, ShipmentId};
use parcelpilot_domain::shipment::push::{PushFailure, PushState};
use parcelpilot_domain::store::shipments::ShipmentSink;
use storage::Database;
use storage::shipments::stop_of_other_stores;
use test_support::databases::execute;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::test_server::{TestServer, caller, number, roomy};

async fn connect_to(database: &Database, store: &str) {
    execute(
        database,
        format!("UPDATE integrations SET store_hash = '{store}'"),
    )
    .await;
}

/// A shipment that is to be sent, and its order's number.
async fn pending(server: &TestServer) -> (ShipmentId, i64) {
    let order = server.an_order_of_several().await;
    let line = order.consignments[0].lines[0].remote_id;
    let id = server
        .ship(order.order_id, &[(line, 1)], number("1Z1"))
        .await
        .unwrap();
    (
        id,
        server.ports.shipments.shipment(id).await.unwrap().order_number,
    )
}

async fn is_stopped(server: &TestServer, id: ShipmentId) {
    let stopped = stop_of_other_stores(server.database(), runtime::clock::now())
        .await
        .unwrap();
    let push = server.push_of(id).await;
    let expected = (1, PushState::Failed, Some(PushFailure::OtherStore));
    assert_eq!((stopped, push.state, push.failure), expected);
}

/// Its credentials are opened, and then it is connected to another store.
struct MovedAfterOpening {
    real: Arc<dyn SinkProvider>,
    database: Database,
}

#[async_trait]
impl SinkProvider for MovedAfterOpening {
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure> {
        let sink = self.real.open(integration).await?;
        connect_to(&self.database, "other").await;
        Ok(sink)
    }
}

on_both_databases! {
    async fn it_waits_for_its_own_store(database: Database) {
        let server = TestServer::new(database, roomy(200)).await;
        let (id, order) = pending(&server).await;
        let own = server.ports.integrations.detail(server.integration).await.unwrap().row.store_hash;
        connect_to(server.database(), "other").await;
        server.store.sandbox.forget_calls();
        server.push_once().await;
        is_stopped(&server, id).await;
        let push = server.push_of(id).await.id;
        // Trying again changes nothing while it is connected elsewhere.
        assert_eq!(server.ports.shipments.retry(&caller(), vec![push]).await, Ok(1));
        server.push_once().await;
        is_stopped(&server, id).await;
        assert!(server.store.sandbox.calls().is_empty(), "nothing was asked of either store");

        connect_to(server.database(), &own).await;
        assert_eq!(server.ports.shipments.retry(&caller(), vec![push]).await, Ok(1));
        server.push_all().await;
        assert_eq!(server.push_of(id).await.state, PushState::Confirmed);
        assert_eq!(server.in_store(order).len(), 1);
    }

    async fn it_is_not_sent_where_the_store_changes_at_the_last_moment(database: Database) {
        let server = TestServer::new(database, roomy(200)).await;
        let (id, order) = pending(&server).await;
        let moved = MovedAfterOpening { real: server.pusher().sinks, database: server.database().clone() };
        server.pusher_through(Arc::new(moved)).push_all(server.integration, "test", &CancellationToken::new()).await;
        assert!(server.in_store(order).is_empty());
        is_stopped(&server, id).await;
    }
}
