//! What an API asks for by number, label or SKU is found by an index, on both databases.

use parcelpilot_domain::ids::RemoteOrderId;
use storage::Database;
use storage::orders::{OrderFilter, explain};
use test_support::on_both_databases;

use crate::list_plans::shops;

on_both_databases! {
    async fn what_is_named_exactly_is_found_by_an_index(database: Database) {
        let (client, _) = shops(&database, 1_000).await;
        let all = OrderFilter::default;
        for (filter, index) in [
            (OrderFilter { number: Some(RemoteOrderId(77)), ..all() }, "orders_by_remote_id"),
            (OrderFilter { tracking: Some("1z999".to_owned()), ..all() }, "shipments_by_tracking_key"),
            (
                OrderFilter { sku: Some("rare77".to_owned()), ..all() },
                match database { Database::Sqlite { .. } => "order_search", Database::Postgres(..) => "order_terms_pkey" },
            ),
        ] {
            for client in [None, Some(client)] {
                let filter = OrderFilter { client, ..filter.clone() };
                let plan = explain(&database, &filter).await.expect("explained").join("\n");
                let scans = |line: &&str| line.contains("Seq Scan on orders") || line.contains("Seq Scan on order_") || line.contains("Seq Scan on shipm");
                assert!(plan.contains(index) && plan.lines().find(scans).is_none(), "{filter:?}:\n{plan}");
            }
        }
    }
}
