//! What is kept of an order besides what is shipped to whom: its details, and all that the store sent for it.

use parcelpilot_domain::ids::{OrderId, RemoteChannelId, RemoteProductId};
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_details::{CustomField, Event, LineDetails, OrderDetails, Wrapping};
use storage::orders::{OrderFilter, list};
use storage::{Database, integrations, orders};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::orders::order;
use crate::store::{Store, raw_of};
use crate::test_server::{TestServer, everything};

fn detailed() -> Order {
    let mut order = order(100, 11, 1);
    order.details = OrderDetails {
        payment_method: "Cash on Delivery".to_owned(),
        channel_id: Some(RemoteChannelId(3)),
        external_id: "81".to_owned(),
        external_order_id: "PO-7".to_owned(),
        external_source: "erp".to_owned(),
        external_merchant_id: "m\0".to_owned(),
    };
    order.billing.form_fields = vec![CustomField::text("Gate", "12\u{1f381}34")];
    order.consignments[0].address.form_fields =
        vec![CustomField::text("Delivery Instructions", "Behind the shed")];
    order.lines[0].details = LineDetails {
        product_id: Some(RemoteProductId(17)),
        external_id: "4711".to_owned(),
        barcode: "036000291452".to_owned(),
        weight: "0.35".parse().ok(),
        wrapping: Some(Wrapping {
            name: "Red paper".to_owned(),
            message: "It's \"yours\"".to_owned(),
        }),
        event: Some(Event {
            name: "Wedding".to_owned(),
            date: String::new(),
        }),
        fields: vec![CustomField {
            link: "https://shop.example/f?a=1&b=2".parse().ok(),
            ..CustomField::text("Artwork", "<dragon>.png")
        }],
        image: None,
    };
    order
}

async fn only_id(database: &Database) -> OrderId {
    let page = list(database, &OrderFilter::default(), 10).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    page.rows[0].id
}

async fn kept(database: &Database) -> Option<String> {
    orders::raw(database, only_id(database).await).await.unwrap()
}

async fn pull_without_raw(server: &TestServer, store: &Store) {
    server.enqueue(everything()).await;
    let run = server.claim("worker").await.expect("the run is free");
    let mut worker = server.worker(store);
    worker.keeps_raw_orders = false;
    worker.execute(run, CancellationToken::new()).await;
}

on_both_databases! {
    async fn details_come_back_as_they_went_in(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(detailed());
        server.pull(&store, everything()).await;
        let id = only_id(&server.database).await;
        let stored = orders::find(&server.database, id).await.unwrap().expect("the order");
        assert_eq!(stored.order, detailed());
        let detail = orders::detail(&server.database, id).await.unwrap().expect("the order");
        assert_eq!(detail.details, detailed().details);
        assert_eq!(detail.consignments[0].lines[0].details, detailed().lines[0].details);
    }

    /// Orders that were imported before the details were read have none, and the same date of change.
    async fn a_changed_detail_changes_the_order(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(detailed());
        server.pull(&store, everything()).await;
        let edits: [fn(&mut Order); 3] = [
            |order| order.details.payment_method.clear(),
            |order| order.lines[0].details.weight = None,
            |order| order.consignments[0].address.form_fields.clear(),
        ];
        let mut order = detailed();
        for edit in edits {
            edit(&mut order);
            store.put(order.clone());
            let run = server.pull(&store, everything()).await;
            assert_eq!((run.counters.updated, run.counters.unchanged), (1, 0));
            let stored = orders::find(&server.database, only_id(&server.database).await).await.unwrap();
            assert_eq!(stored.expect("the order").order, order);
        }
    }

    async fn all_that_the_store_sent_is_kept_as_long_as_the_order(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(100, 11, 1));
        server.pull(&store, everything()).await;
        assert_eq!(kept(&server.database).await, Some(raw_of(&order(100, 11, 1))));
        store.put(order(100, 10, 2));
        server.pull(&store, everything()).await;
        assert_eq!(kept(&server.database).await, Some(raw_of(&order(100, 10, 2))));
        integrations::delete(&server.database, server.integration, integrations::UnsentShipments::Keep).await.unwrap();
        assert_eq!(server.numbers("SELECT count(*) FROM order_raw").await, [0]);
    }

    async fn nothing_is_kept_while_that_is_switched_off_and_gaps_are_filled_later(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(100, 11, 1));
        pull_without_raw(&server, &store).await;
        assert_eq!(kept(&server.database).await, None);
        let run = server.pull(&store, everything()).await;
        assert_eq!(run.counters.unchanged, 1);
        assert_eq!(kept(&server.database).await, Some(raw_of(&order(100, 11, 1))));
        // What is kept of a former state would be wrong.
        store.put(order(100, 10, 2));
        pull_without_raw(&server, &store).await;
        assert_eq!(kept(&server.database).await, None);
    }

    /// From a replica that lags.
    async fn an_older_answer_is_not_kept(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(100, 11, 5));
        pull_without_raw(&server, &store).await;
        store.put(order(100, 10, 2));
        server.pull(&store, everything()).await;
        assert_eq!(kept(&server.database).await, None);
    }
}
