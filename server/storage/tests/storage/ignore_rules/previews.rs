//! What a rule would do, before it is saved.

use storage::{Database, ignore_rules};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use super::{add, follow, order_of, rule, ship};

on_both_databases! {
    async fn a_client_without_orders_has_a_preview(database: Database) {
        let acme = client(&database, "Acme").await;
        integration(&database, acme, "Store", 1).await;
        let preview = ignore_rules::preview(&database, acme, rule("sku:WRAP"), at(30)).await.expect("read");
        assert_eq!((preview.looked_at, preview.open_orders), (0, 0));
    }

    async fn a_preview_leaves_what_has_left_from_here(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["TENT", "PEGS"]).await;
        assert_eq!(ship(&database, order, &[100]).await, Ok(true));
        // The store has it, counts one piece only, and somebody was refunded none.
        execute(&database, format!(
            "UPDATE shipments SET ahead = 0 WHERE order_id = '{order}';
             UPDATE order_lines SET quantity_shipped = 1 WHERE order_id = '{order}' AND remote_id = 100"
        )).await;
        let preview = ignore_rules::preview(&database, acme, rule("sku:TENT"), at(30)).await.expect("read");
        assert_eq!((preview.orders, preview.open_orders), (1, 0));
        add(&database, acme, "sku:TENT").await;
        assert_eq!(follow(&database, at(31)).await, 0, "as the preview says");
    }

    async fn a_rule_is_tried_on_past_orders_before_it_is_saved(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        let other = integration(&database, bolt, "Other", 2).await;
        let day = 86_400_000;
        let placed = |number, days: i64| TestOrder { created_at: (100 - days) * day, ..TestOrder::new(store, number) };
        order_of(&database, placed(1, 0), &["WRAP", "TENT"]).await;
        let only = order_of(&database, placed(2, 29), &["WRAP-2", "WRAP"]).await;
        let done = order_of(&database, TestOrder { status: 10, ..placed(3, 2) }, &["WRAP"]).await;
        execute(&database, format!(
            "UPDATE order_lines SET quantity_shipped = 2 WHERE order_id = '{done}';
             UPDATE orders SET left_to_ship = 0, shipping_state = 'not_to_ship' WHERE id = '{done}'"
        )).await;
        let begun = order_of(&database, placed(4, 3), &["WRAP", "TENT"]).await;
        execute(&database, format!("UPDATE order_lines SET quantity_shipped = 1 WHERE order_id = '{begun}'")).await;
        order_of(&database, placed(5, 31), &["WRAP"]).await;
        order_of(&database, placed(6, 1), &["TENT"]).await;
        order_of(&database, TestOrder { created_at: 100 * day, ..TestOrder::new(other, 7) }, &["WRAP"]).await;

        let now = at(100 * day + 1);
        let preview = ignore_rules::preview(&database, acme, rule("sku_beginning:wrap"), now).await.expect("read");
        assert_eq!((preview.looked_at, preview.has_more), (5, false));
        assert_eq!((preview.orders, preview.lines), (4, 5));
        assert_eq!((preview.open_orders, preview.nothing_left), (3, 1));
        let shown: Vec<_> = preview.shown.iter().map(|order| (order.number, order.has_nothing_left)).collect();
        assert_eq!(shown, [(1, false), (4, false), (2, true)]);
        assert!(ignore_rules::list(&database, acme).await.expect("read").is_empty());

        // What another rule ignores already is no news; the count of open orders is that of what it did.
        add(&database, acme, "sku:WRAP").await;
        follow(&database, at(11)).await;
        let counts = ignore_rules::open_orders(&database, acme).await.expect("read");
        assert_eq!(counts.get("sku:WRAP"), Some(&4), "number 5, too");
        assert_eq!(counts.len(), 1);
        let preview = ignore_rules::preview(&database, acme, rule("sku_beginning:wrap"), now).await.expect("read");
        assert_eq!((preview.open_orders, preview.nothing_left), (1, 1));
        assert_eq!(preview.shown[0].id, only);
        assert!(ignore_rules::open_orders(&database, bolt).await.expect("read").is_empty());
    }
}
