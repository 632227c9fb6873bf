//! What clients' lists of SKUs say of orders, and which orders wait for a SKU to be listed.

use parcelpilot_domain::client_sku::{Sku, SkuKey, WarehouseItem};
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::shipment::changes::{ChangeStep, OrderSnapshot};
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip};
use storage::client_skus::{add, find, remove, set_required, unlisted};
use storage::shipments::{ShipmentChange, change_order, numbered};
use storage::{Database, orders};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, line};

/// With one line of each SKU, two pieces each.
async fn order_of(database: &Database, order: TestOrder<'_>, skus: &[&str]) -> OrderId {
    let id = order.insert(database).await;
    consignment(database, id, 7).await;
    for (number, sku) in (order.remote_id * 100..).zip(skus) {
        line(database, id, number, Some(7), "physical").await;
        let sql = format!(
            "UPDATE order_lines SET sku = '{sku}', quantity = 2, quantity_shipped = 0 WHERE order_id = '{id}' AND remote_id = {number}"
        );
        execute(database, sql).await;
    }
    id
}

async fn map(database: &Database, client: ClientId, store: &str, warehouse: &str, units: u32) {
    let item = WarehouseItem {
        sku: Sku::typed(warehouse).expect("a SKU"),
        units: units.try_into().expect("units"),
    };
    let store = Sku::typed(store).expect("a SKU");
    add(database, client, &store, &item, at(1)).await.expect("added");
}

/// What each line of it is called here.
async fn called(database: &Database, order: OrderId) -> Vec<Option<String>> {
    let detail = orders::detail(database, order)
        .await
        .expect("read")
        .expect("the order");
    let lines = detail
        .consignments
        .iter()
        .flat_map(|consignment| &consignment.lines);
    lines
        .map(|line| {
            line.warehouse
                .as_ref()
                .map(|item| format!("{} × {}", item.sku, item.units))
        })
        .collect()
}

/// As whoever ships it is told, by the order's page, a CSV, and the transaction that ships.
async fn missing(database: &Database, order: OrderId) -> Vec<String> {
    let whole = orders::find_whole(database, order)
        .await
        .expect("read")
        .expect("the order");
    let of_csv = numbered(database, &[whole.stored.order.remote_id], None)
        .await
        .expect("read");
    let change = ShipmentChange {
        order,
        by: "Ada",
        at: at(2),
    };
    let look = |order: &OrderSnapshot| Ok((order.facts.unlisted_skus.clone(), Vec::<ChangeStep>::new()));
    let shipped = change_order(database, change, look)
        .await
        .expect("read")
        .expect("looked at");
    let detail = orders::detail(database, order)
        .await
        .expect("read")
        .expect("the order");
    let expected = match shipped.is_empty() {
        true => MayShip::Yes,
        false => MayShip::Held(vec![HoldCause::SkuNotListed(shipped.clone())]),
    };
    assert_eq!(detail.may_ship, expected);
    assert_eq!(whole.facts.unlisted_skus, shipped);
    assert_eq!(of_csv[0].order.facts.unlisted_skus, shipped);
    shipped
}

on_both_databases! {
    async fn a_line_has_the_name_that_its_orders_client_lists(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        execute(&database, "UPDATE integrations SET is_shared = TRUE".to_owned()).await;
        let own = order_of(&database, TestOrder::new(store, 1), &["Pegs\u{a0}6 ", "LAMP", ""]).await;
        let of_bolt = order_of(&database, TestOrder::new(store, 2), &["PEGS 6", "LAMP"]).await;
        execute(&database, format!("UPDATE orders SET client_id = '{bolt}' WHERE id = '{of_bolt}'")).await;
        assert_eq!(called(&database, own).await, [None, None, None]);
        map(&database, acme, "pegs 6", "W-2", 6).await;
        map(&database, bolt, "lamp", "B-1", 1).await;
        assert_eq!(called(&database, own).await, [Some("W-2 × 6".to_owned()), None, None]);
        // The store is Acme's, the order is not.
        assert_eq!(called(&database, of_bolt).await, [None, Some("B-1 × 1".to_owned())]);
    }

    async fn an_order_waits_for_its_skus_only_where_they_must_be_listed(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        execute(&database, "UPDATE integrations SET is_shared = TRUE".to_owned()).await;
        let own = order_of(&database, TestOrder::new(store, 1), &["PEGS", "lamp", "LAMP ", ""]).await;
        let of_bolt = order_of(&database, TestOrder::new(store, 2), &["PEGS"]).await;
        execute(&database, format!("UPDATE orders SET client_id = '{bolt}' WHERE id = '{of_bolt}'")).await;
        assert_eq!(missing(&database, own).await, [""; 0]);
        set_required(&database, acme, true).await.expect("set");
        assert_eq!(missing(&database, own).await, ["PEGS", "lamp", ""]);
        assert_eq!(missing(&database, of_bolt).await, [""; 0]);
        map(&database, acme, "Pegs", "W-2", 6).await;
        map(&database, acme, "LAMP", "W-3", 1).await;
        assert_eq!(missing(&database, own).await, [""]);
        execute(&database, format!("UPDATE order_lines SET sku = 'lamp' WHERE order_id = '{own}' AND sku = ''")).await;
        assert_eq!(missing(&database, own).await, [""; 0]);
        // Somebody takes one off again: the next who ships is told.
        let row = find(&database, acme, &SkuKey::of("lamp")).await.expect("read").expect("listed");
        remove(&database, acme, &SkuKey::of("lamp"), row.version).await.expect("removed");
        assert_eq!(missing(&database, own).await, ["lamp"]);
        set_required(&database, acme, false).await.expect("set");
        assert_eq!(missing(&database, own).await, [""; 0]);
        set_required(&database, acme, true).await.expect("set");
        assert_eq!(missing(&database, own).await, ["lamp"]);
        // What is shipped already has no say.
        execute(&database, format!("UPDATE order_lines SET quantity_shipped = 2 WHERE order_id = '{own}' AND lower(sku) LIKE 'lamp%'")).await;
        assert_eq!(missing(&database, own).await, [""; 0]);
    }

    async fn skus_that_are_missing_are_told_with_how_many_orders_have_them(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        execute(&database, "UPDATE integrations SET is_shared = TRUE".to_owned()).await;
        order_of(&database, TestOrder::new(store, 1), &["PEGS", "LAMP"]).await;
        order_of(&database, TestOrder::new(store, 2), &["lamp", ""]).await;
        let of_bolt = order_of(&database, TestOrder::new(store, 3), &["LAMP"]).await;
        execute(&database, format!("UPDATE orders SET client_id = '{bolt}' WHERE id = '{of_bolt}'")).await;
        assert_eq!(unlisted(&database, acme).await.expect("read"), Default::default());
        set_required(&database, acme, true).await.expect("set");
        map(&database, acme, "PEGS", "W-2", 6).await;
        let told = unlisted(&database, acme).await.expect("read");
        let told: Vec<_> = told.skus.into_iter().map(|sku| (sku.store_sku.to_lowercase(), sku.orders)).collect();
        assert_eq!(told, [("lamp".to_owned(), 2), (String::new(), 1)]);
        assert_eq!(unlisted(&database, bolt).await.expect("read"), Default::default());
    }
}
