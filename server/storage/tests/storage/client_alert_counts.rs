//! What letters to clients' people count: their own, and nothing where others' orders keep it from being counted.

use parcelpilot_domain::client_alert::{OrderNumbers, Tally};
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::shipment::work_list::WorkList;
use storage::Database;
use storage::client_alerts::facts;
use storage::orders::OrderFilter;
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};

use crate::list_plans::fill;

/// More than are looked through.
const OTHERS: i64 = 5_100;

/// Each order of the store has a shipment that the store refused.
async fn refuse_all(database: &Database, store: IntegrationId) {
    execute(
        database,
        format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             SELECT id, integration_id, id, remote_id, 1, 'ups', '', '', '', 1, 'Ada', TRUE, 0, 'store1' FROM orders
             WHERE integration_id = '{store}';
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             SELECT id, id, integration_id, id, 1, 'create', 'failed', 1, 1, 1, 0, 0, '' FROM shipments
             WHERE integration_id = '{store}'"
        ),
    )
    .await;
}

fn to_ship(client: ClientId) -> OrderFilter {
    OrderFilter {
        client: Some(client),
        work_list: Some(WorkList::ToShip),
        ..OrderFilter::default()
    }
}

on_both_databases! {
    async fn orders_of_others_are_told_to_nobody(database: Database) {
        let [acme, bolt, cove] = [client(&database, "Acme").await, client(&database, "Bolt").await, client(&database, "Cove").await];
        let shared = integration(&database, acme, "Shared", 1).await;
        let bolts = integration(&database, bolt, "Bolt's", 2).await;
        let coves = integration(&database, cove, "Cove's", 3).await;
        fill(&database, &[shared], OTHERS).await;
        TestOrder::new(coves, 9).insert(&database).await;
        execute(&database, format!(
            "UPDATE orders SET client_id = '{bolt}' WHERE remote_id = 7; UPDATE orders SET shipping_state = 'to_ship';
             UPDATE integrations SET is_shared = TRUE WHERE id = '{shared}'"
        )).await;
        for store in [shared, bolts, coves] {
            refuse_all(&database, store).await;
        }
        let refused = async |client| facts::refused_now(&database, client).await.expect("read");
        assert_eq!(refused(bolt).await, None, "so many others are in its store");
        assert_eq!(refused(cove).await, Some(Tally(1)), "others' stores do not matter");
        execute(&database, "UPDATE shipment_pushes SET failure = 'order_cancelled'".to_owned()).await;
        assert_eq!(refused(cove).await, Some(Tally(0)), "nobody ships it");

        let filter = to_ship(bolt);
        assert_eq!(facts::tally(&database, &filter).await.expect("read"), None);
        assert!(facts::has_any(&database, &filter).await.expect("read"));
        let numbered = facts::numbered(&database, &filter).await.expect("read");
        assert_eq!(numbered, OrderNumbers { all: Some(Tally(1)), first: vec![7] });
        assert_eq!(facts::tally(&database, &to_ship(cove)).await.expect("read"), Some(Tally(1)));
        execute(&database, "UPDATE orders SET shipping_state = 'held' WHERE remote_id = 7".to_owned()).await;
        assert!(!facts::has_any(&database, &filter).await.expect("read"), "others' are none of its");
    }
}
