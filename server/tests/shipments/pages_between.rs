//! Pages of orders that are read before a shipment is confirmed and stored after, or the other way round.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::worker::{SourceProvider, Worker};
use parcelpilot_domain::ids::{IntegrationId, OrderId, RemoteOrderId};
use parcelpilot_domain::import_run::{RunFailure, RunKind, Selection};
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::store::orders::{
    CallObserver, Count, FetchedOrder, FetchedPage, ListedPage, OrderSource, SourceError, StoreOrderFilter,
    Urgency,
};
use sandbox::Change;
use storage::runs::{Capacity, NewRun};
use storage::{Database, runs};
use test_support::on_both_databases;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::sinks::{AtCreate, Meddled};
use crate::test_server::{TestServer, number, roomy};

/// Reads an order, and waits with it until the test lets it through.
#[derive(Clone)]
struct SlowRead {
    real: Arc<dyn SourceProvider>,
    read: Arc<Notify>,
    go_on: Arc<Notify>,
}

struct SlowReadSource(SlowRead, Box<dyn OrderSource>);

#[async_trait]
impl SourceProvider for SlowRead {
    async fn open(
        &self,
        integration: IntegrationId,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        let real = self.real.open(integration, urgency, observer).await?;
        Ok(Box::new(SlowReadSource(self.clone(), real)))
    }
}

#[async_trait]
impl OrderSource for SlowReadSource {
    async fn page(&self, filter: &StoreOrderFilter, limit: u16) -> Result<FetchedPage, SourceError> {
        self.1.page(filter, limit).await
    }

    async fn list(&self, filter: &StoreOrderFilter, limit: u16) -> Result<ListedPage, SourceError> {
        self.1.list(filter, limit).await
    }

    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError> {
        self.1.count(filter).await
    }

    async fn order(&self, id: RemoteOrderId) -> Result<FetchedOrder, SourceError> {
        let order = self.1.order(id).await;
        self.0.read.notify_one();
        self.0.go_on.notified().await;
        order
    }
}

/// How many are left by the list, by the form, and shipped by the store's count as it is kept.
async fn standing(server: &TestServer, order: OrderId) -> (i64, i64, i64) {
    let detail = server.ports.orders.detail(order).await.unwrap();
    let lines = detail.consignments.iter().flat_map(|part| &part.lines);
    let shown = server
        .shipping(order)
        .await
        .consignments
        .iter()
        .map(|part| part.left())
        .sum();
    (
        detail.row.left_to_ship,
        shown,
        lines.map(|line| line.quantity_shipped).sum(),
    )
}

on_both_databases! {
    async fn a_page_that_was_read_before_the_confirmation_does_not_undo_it(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let order = shipping.order_id;
        let remote = server.ports.orders.detail(order).await.unwrap().row.remote_id;
        let total = server.left(order).await;
        // Edited a while ago, so that the page differs from what is stored.
        let while_ago = jiff::Timestamp::now() - Duration::from_secs(60);
        let edit = Change {
            staff_notes: Some("Call first".to_owned()),
            date_modified: Some(while_ago),
            ..Change::default()
        };
        assert!(server.store.sandbox.edit(remote.unsigned_abs(), edit));

        let slow = SlowRead {
            real: server.context.worker().sources,
            read: Arc::new(Notify::new()),
            go_on: Arc::new(Notify::new()),
        };
        let worker = Worker { sources: Arc::new(slow.clone()), ..server.context.worker() };
        let run = NewRun {
            integration_id: server.integration,
            kind: RunKind::Orders,
            selection: Selection::Named { remote_ids: vec![RemoteOrderId(remote)] },
            requested_by: None,
            at: runtime::clock::now(),
        };
        runs::enqueue(server.database(), run).await.unwrap();
        let lease = Duration::from_secs(60);
        let run = runs::claim(server.database(), Capacity::ForAll, "test", runtime::clock::now(), lease).await.unwrap().unwrap();
        let importing = tokio::spawn(async move { worker.execute(run, CancellationToken::new()).await });
        slow.read.notified().await;

        let line = shipping.consignments[0].lines[0].remote_id;
        server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap();
        assert_eq!(standing(&server, order).await, (total - 1, total - 1, 0), "ours, not confirmed yet");
        server.push_all().await;
        assert_eq!(standing(&server, order).await, (total - 1, total - 1, 1));
        slow.go_on.notify_one();
        importing.await.unwrap();
        assert_eq!(standing(&server, order).await, (total - 1, total - 1, 1), "the old page changes nothing");

        server.import_named(remote).await;
        assert_eq!(standing(&server, order).await, (total - 1, total - 1, 1), "the store says the same");
        let notes = server.ports.orders.detail(order).await.unwrap().staff_notes;
        assert_eq!(notes, "Call first", "and what the old page had is there with the new one");
    }

    async fn the_next_change_is_taken_in_from_a_store_whose_dates_do_not_move_with_shipments(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let order = shipping.order_id;
        let remote = server.ports.orders.detail(order).await.unwrap().row.remote_id;
        let (total, line) = (server.left(order).await, shipping.consignments[0].lines[0].remote_id);
        let read = server.orders().await.into_iter().find(|one| one.id == order).unwrap().order;
        assert!(read.created_at < read.modified_at, "so that it can be older than what is stored");
        server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap();
        server.push_all().await;
        for (notes, modified_at) in [
            ("Call first", read.created_at),
            ("Ring twice", read.created_at),
            ("Never mind", read.modified_at),
        ] {
            let edit = Change {
                staff_notes: Some(notes.to_owned()),
                date_modified: Some(jiff::Timestamp::from_millisecond(modified_at.millis()).unwrap()),
                ..Change::default()
            };
            assert!(server.store.sandbox.edit(remote.unsigned_abs(), edit));
            server.import_named(remote).await;
            let detail = server.ports.orders.detail(order).await.unwrap();
            assert_eq!(detail.staff_notes, notes);
            assert_eq!(standing(&server, order).await, (total - 1, total - 1, 1));
        }
    }

    async fn a_page_that_was_read_while_the_answer_was_awaited_is_not_counted_twice(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let order = shipping.order_id;
        let remote = server.ports.orders.detail(order).await.unwrap().row.remote_id;
        let total = server.left(order).await;
        let line = shipping.consignments[0].lines[0].remote_id;
        let id = server.ship(order, &[(line, 1)], number("1Z1")).await.unwrap();

        let (carried_out, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let pusher = server.pusher_through(Arc::new(Meddled {
            real: server.pusher().sinks,
            at_create: AtCreate::SlowAnswer {
                carried_out: carried_out.clone(),
                go_on: go_on.clone(),
            },
        }));
        let integration = server.integration;
        let pushing = tokio::spawn(async move {
            pusher.push_all(integration, "test", &CancellationToken::new()).await;
        });
        carried_out.notified().await;
        server.import_named(remote).await;
        // The store counts it, and we do not know yet that it is ours: less than is left, never more.
        assert_eq!(standing(&server, order).await.2, 1);
        assert!(server.left(order).await < total);
        go_on.notify_one();
        pushing.await.unwrap();
        assert_eq!(server.push_of(id).await.state, PushState::Confirmed);
        assert_eq!(standing(&server, order).await, (total - 1, total - 1, 1));
        server.import_named(remote).await;
        assert_eq!(standing(&server, order).await, (total - 1, total - 1, 1));
    }
}
