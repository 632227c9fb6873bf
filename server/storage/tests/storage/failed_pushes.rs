//! The list of orders whose push failed is found page by page, however many there are.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use storage::Database;
use storage::orders::{OrderFilter, counts, explain, list};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{client, integration};

use crate::list_plans::{MANY, fill};

/// More than are fetched and sorted.
const FAILED: i64 = 20_500;

on_both_databases! {
    async fn a_page_is_found_however_many_failed(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        fill(&database, &[store], MANY).await;
        execute(&database, format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             SELECT id, '{store}', id, remote_id, 1, 'ups', '', '', '', 1, 'Ada', TRUE, 0, 'store1' FROM orders;
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             SELECT id, id, '{store}', id, 1, 'create', 'confirmed', order_number, 1, 1, 0, 0, '' FROM shipments"
        )).await;
        let filter = OrderFilter { work_list: Some(WorkList::Failed), ..OrderFilter::default() };
        // The newest are among them, or none of those that are looked at first.
        for (first, last) in [(1 + MANY - FAILED, MANY), (1, FAILED)] {
            execute(&database, format!(
                "UPDATE shipment_pushes SET state = CASE WHEN since BETWEEN {first} AND {last} THEN 'failed' ELSE 'confirmed' END"
            )).await;
            let mut numbers = Vec::new();
            let mut after = None;
            for _ in 0..3 {
                let page = list(&database, &OrderFilter { after, ..filter.clone() }, 50).await.expect("read");
                numbers.extend(page.rows.iter().map(|row| row.remote_id));
                after = page.next.map(|next| next.parse().expect("a cursor"));
            }
            assert_eq!(numbers, (0..150).map(|place| last - place).collect::<Vec<i64>>());
            let oldest = OrderFilter { order: ListOrder::OldestFirst, ..filter.clone() };
            let page = list(&database, &oldest, 50).await.expect("read");
            assert_eq!(page.rows.first().map(|row| row.remote_id), Some(first));
            let plan = explain(&database, &filter).await.expect("explained").join("\n");
            assert!(plan.contains("orders_by_age"), "the newest are looked at first: {plan}");
            let counted = counts(&database, &filter).await.expect("counted");
            assert_eq!(counted.of(Some(WorkList::Failed)), Some(OrderCount(OrderCount::COUNTED + 1)));
            assert_eq!(counted.of(Some(WorkList::Done)), Some(OrderCount(0)));
        }
    }
}
