//! Orders as real stores send them, with personal details replaced: linked parts, numbers as text and text as numbers.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::{LineKind, Order};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, HoldCause, MayShip, ShippingFacts, may_ship};
use parcelpilot_domain::store::orders::{OrderSource, StoreOrderFilter};
use parcelpilot_domain::store::shipments::ShipmentSink;
use serde_json::{Value, json};

use crate::support::{Fixture, access, bigcommerce, get, ok};

const ORDER_519: &str = include_str!("cases/a1-order-519-shipped-by-status-only.json");
const PRODUCTS_519: &str = include_str!("cases/a2-order-519-products.json");
const ADDRESSES_519: &str = include_str!("cases/a3-order-519-shipping_addresses.json");
const SHIPMENT_519: &str = include_str!("cases/a4-order-519-shipment-201.json");
const ORDER_218: &str = include_str!("cases/b1-order-218-numeric-zip-phone.json");
const LINE_3149: &str = include_str!("cases/c2-line-3149-custom-product.json");

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The order as a page has it, with its lines and addresses behind links.
async fn imported(order: Value, products: &Value, addresses: &Value) -> Order {
    let fixture = Fixture::new().await;
    let id = order["id"].as_i64().expect("an id");
    fixture.orders(ok(&json!([order]))).await;
    for (part, rows) in [("products", products), ("shipping_addresses", addresses)] {
        fixture.part(&format!("v2/orders/{id}/{part}"), 1, ok(rows)).await;
    }
    let page = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect("a page");
    let order = page.orders.into_iter().next().expect("one order");
    order.expect("it can be read").order
}

fn facts(order: &Order) -> ShippingFacts {
    ShippingFacts {
        status: order.status,
        status_label: order.status_label.clone(),
        is_deleted: order.is_deleted,
        is_gone: false,
        payment_status: order.payment_status.clone(),
        left: order_left(&order.lines, &Ahead::default()),
        held_statuses: HeldStatuses::default(),
        hold: None,
    }
}

#[tokio::test]
async fn an_order_that_is_shipped_by_its_status_alone_is_imported_and_not_offered() {
    let order = imported(
        json_of(ORDER_519),
        &json_of(PRODUCTS_519),
        &json_of(ADDRESSES_519),
    )
    .await;
    assert_eq!((order.remote_id.0, order.status), (519, OrderStatus::SHIPPED));
    let line = &order.lines[0];
    assert_eq!(
        (line.sku.as_str(), line.quantity, line.quantity_shipped),
        ("NAYASA001", 10, 0)
    );
    assert_eq!(order.consignments[0].address_id.0, 420);
    assert_eq!(
        may_ship(&facts(&order)),
        MayShip::Held(vec![HoldCause::ShippedInStore])
    );
}

#[tokio::test]
async fn its_later_shipment_is_read() {
    let fixture = Fixture::new().await;
    get("v2/orders/519/shipments")
        .respond_with(ok(&json!([json_of(SHIPMENT_519)])))
        .mount(&fixture.server)
        .await;
    let sink = bigcommerce(&fixture.server).shipments(access());
    let shipments = sink.list(RemoteOrderId(519)).await.expect("listed");
    assert_eq!(shipments.len(), 1);
    assert_eq!((shipments[0].id.0, shipments[0].address_id.0), (79, 420));
    assert_eq!(
        (shipments[0].lines[0].line.0, shipments[0].lines[0].quantity),
        (537, 10)
    );
}

#[tokio::test]
async fn numbers_that_are_texts_and_texts_that_are_numbers_are_read() {
    let line = json!([{
        "id": 1, "order_address_id": 218, "type": "physical", "sku": "A", "name": "A", "quantity": 4,
        "price_inc_tax": "16.96",
    }]);
    let addresses = json!([{"id": 218, "street_1": "555 East Street", "zip": 78108, "items_total": 4}]);
    let order = imported(json_of(ORDER_218), &line, &addresses).await;
    assert_eq!(
        (order.billing.zip.as_str(), order.billing.phone.as_str()),
        ("78108", "1234567890")
    );
    assert_eq!(order.consignments[0].address.zip, "78108");
    assert_eq!(order.total.to_string(), "69.8400");
    assert!(
        matches!(may_ship(&facts(&order)), MayShip::Held(_)),
        "it awaits its payment"
    );
}

#[tokio::test]
async fn a_custom_product_is_shipped_by_its_line() {
    let mut order = json_of(ORDER_218);
    order["id"] = json!(789);
    order["status_id"] = json!(11);
    order["items_total"] = json!(2);
    let addresses = json!([{"id": 935, "street_1": "1 Road", "items_total": 2}]);
    let order = imported(order, &json!([json_of(LINE_3149)]), &addresses).await;
    let line = &order.lines[0];
    assert_eq!(
        (line.remote_id.0, line.sku.as_str(), line.kind),
        (3149, "", LineKind::Physical)
    );
    assert_eq!(may_ship(&facts(&order)), MayShip::Yes);
    assert_eq!(order_left(&order.lines, &Ahead::default()), 2);
}
