//! What clients' lists of SKUs say of orders, and which orders wait for a SKU to be listed.

use std::time::Duration;

use parcelpilot_domain::client_sku::{Sku, SkuKey, WarehouseItem};
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::shipment::changes::{ChangeStep, Decision, OrderSnapshot};
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip};
use storage::client_skus::{add, find, remove, set_required, unlisted};
use storage::shipments::{ShipmentChange, ShipmentChanges, change_order, change_orders, numbered};
use storage::{Database, orders};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
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

/// Takes all SKUs off all lists, and does not commit.
const TAKE_OFF: &str = "UPDATE client_sku_lists SET version = version + 1; DELETE FROM client_skus";

fn unlisted_of(order: &OrderSnapshot) -> Decision<Vec<String>> {
    Ok((order.facts.unlisted_skus.clone(), Vec::new()))
}

/// On SQLite one waits for the other anyway.
#[tokio::test]
async fn who_ships_while_a_sku_is_taken_off_its_list_is_told() {
    with_postgres(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["PEGS"]).await;
        map(&database, acme, "PEGS", "W-2", 6).await;
        set_required(&database, acme, true).await.expect("set");
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut taking_off = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::raw_sql(TAKE_OFF)
            .execute(&mut *taking_off)
            .await
            .expect("taken off");
        let shipping = {
            let database = database.clone();
            tokio::spawn(async move {
                let (by, at) = ("Ada", at(2));
                change_order(&database, ShipmentChange { order, by, at }, unlisted_of).await
            })
        };
        until_somebody_waits(pool).await;
        taking_off.commit().await.expect("committed");
        let told = shipping.await.expect("it ends").expect("read");
        assert_eq!(told.expect("looked at"), ["PEGS"]);
    })
    .await;
}

/// Whoever holds several orders lets those of such a list be, instead of having others wait along.
#[tokio::test]
async fn of_several_orders_those_whose_list_is_changed_are_left_for_later() {
    with_postgres(|database: Database| async move {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        let other = integration(&database, bolt, "Other", 2).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["PEGS"]).await;
        let of_bolt = order_of(&database, TestOrder::new(other, 2), &["PEGS"]).await;
        for client in [acme, bolt] {
            map(&database, client, "PEGS", "W-2", 6).await;
            set_required(&database, client, true).await.expect("set");
        }
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut changing = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::query("UPDATE client_sku_lists SET version = version + 1 WHERE client_id = $1")
            .bind(acme.to_string())
            .execute(&mut *changing)
            .await
            .expect("held");
        let changes = ShipmentChanges {
            orders: &[order, of_bolt],
            by: "Ada",
            at: at(2),
        };
        let changed = change_orders(&database, changes, unlisted_of, |_, _| None);
        let told = tokio::time::timeout(Duration::from_secs(60), changed)
            .await
            .expect("nobody is waited for")
            .expect("read");
        assert!(told[0].is_none(), "{told:?}");
        assert!(matches!(&told[1], Some(Ok(skus)) if skus.is_empty()), "{told:?}");
        changing.rollback().await.expect("rolled back");
    })
    .await;
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

    async fn the_order_that_waits_the_longest_is_looked_at_whatever_comes_after_it(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        for number in 1..=501 {
            TestOrder::new(store, number).insert(&database).await;
        }
        execute(&database, "INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, quantity,
             quantity_shipped, quantity_refunded, price)
             SELECT id, 1, 1, 7, 'physical', CASE WHEN remote_id = 1 THEN 'LAMP' ELSE 'PEGS' END, 'Thing', '', '', 2, 0, 0, '1'
             FROM orders".to_owned()).await;
        set_required(&database, acme, true).await.expect("set");
        map(&database, acme, "PEGS", "W-2", 6).await;
        let told = unlisted(&database, acme).await.expect("read");
        let skus: Vec<_> = told.skus.iter().map(|sku| (sku.store_sku.as_str(), sku.orders)).collect();
        assert_eq!((skus, told.has_more), (vec![("LAMP", 1)], true));
        map(&database, acme, "LAMP", "W-3", 1).await;
        // Nothing is found, and not all orders were looked at.
        let told = unlisted(&database, acme).await.expect("read");
        assert_eq!((told.skus.len(), told.has_more), (0, true));
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
