//! Exporting all orders.

use futures::TryStreamExt;
use storage::{Database, orders};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, consignment, integration, line};

use crate::list_plans::fill;

on_both_databases! {
    async fn gives_every_order_once_by_integration_and_number(database: Database) {
        let acme = client(&database, "Acme").await;
        let mut stores = Vec::new();
        for store in 1..=3 {
            stores.push(integration(&database, acme, &format!("Store {store}"), store).await);
        }
        // More than one batch in the first and the last, none in the second.
        fill(&database, &[stores[0], stores[2]], 2_500).await;
        let all: Vec<_> = orders::export(&database, None).map_ok(|whole| whole.stored).try_collect().await.expect("exported");
        assert_eq!(all.len(), 2_500);
        assert!(all.is_sorted_by_key(|order| (order.integration_id, order.order.remote_id)));
        let one: Vec<_> = orders::export(&database, Some(stores[2])).map_ok(|whole| whole.stored).try_collect().await.expect("exported");
        assert!(one.iter().eq(all.iter().filter(|order| order.integration_id == stores[2])));
        assert_eq!(one.len(), 1_250);
    }

    async fn each_order_has_its_own_lines_and_addresses(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        for number in 1..=3 {
            let order = TestOrder::new(one, number).insert(&database).await;
            consignment(&database, order, number * 10).await;
            for part in 0..number {
                line(&database, order, number * 100 + part, Some(number * 10), "physical").await;
            }
        }
        let all: Vec<_> = orders::export(&database, None).map_ok(|whole| whole.stored).try_collect().await.expect("exported");
        for stored in all {
            let number = stored.order.remote_id.0;
            let lines: Vec<_> = stored.order.lines.iter().map(|line| line.remote_id.0).collect();
            assert_eq!(lines, (number * 100..number * 101).collect::<Vec<_>>());
            assert_eq!(stored.order.consignments.iter().map(|part| part.address_id.0).collect::<Vec<_>>(), [number * 10]);
        }
    }
}
