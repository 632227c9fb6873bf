//! Orders in the shapes that real stores send; the files hold what came, with made-up people.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_details::CustomField;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::store::orders::OrderSource;
use serde_json::{Value, json};

use crate::support::{Fixture, get, line, ok, shipping};

macro_rules! sent {
    ($file:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("orders_of_stores/", $file))).expect("JSON")
    };
}

/// The order, fetched with its products and addresses, which the store leaves out of it.
async fn fetched(order: Value, products: Value, addresses: Value) -> Order {
    let fixture = Fixture::new().await;
    let id = order["id"].as_i64().expect("a number");
    let path = format!("v2/orders/{id}");
    get(&path).respond_with(ok(&order)).mount(&fixture.server).await;
    fixture.part(&format!("{path}/products"), 1, ok(&products)).await;
    fixture
        .part(&format!("{path}/shipping_addresses"), 1, ok(&addresses))
        .await;
    let received = fixture.store.order(RemoteOrderId(id)).await.expect("a response");
    let received = received.expect("an order");
    let kept = received.raw.as_deref().expect("what the store sent");
    assert_eq!(
        bigcommerce::read_again(kept).expect("the same").order,
        received.order
    );
    received.order
}

#[tokio::test]
async fn an_order_that_is_shipped_by_its_status_alone() {
    let order = fetched(
        sent!("a1-order-519-shipped-by-status-only.json"),
        sent!("a2-order-519-products.json"),
        sent!("a3-order-519-shipping_addresses.json"),
    )
    .await;
    assert_eq!((order.status, order.items_total), (OrderStatus(2), 10));
    assert_eq!(order.customer_message, "Order has been shipped.");
    assert_eq!(order.details.payment_method, "Cash on Delivery");
    assert_eq!(order.details.channel_id.map(|id| id.0), Some(1));
    assert_eq!(order.details.external_id, "");
    let line = &order.lines[0];
    assert_eq!(
        (line.sku.as_str(), line.quantity, line.quantity_shipped),
        ("NAYASA001", 10, 0)
    );
    assert_eq!(line.details.product_id.map(|id| id.0), Some(785));
    assert_eq!(
        line.details.weight.map(|weight| weight.to_string()).as_deref(),
        Some("2")
    );
    assert_eq!((&line.details.wrapping, &line.details.event), (&None, &None));
    assert!(line.details.fields.is_empty() && order.billing.form_fields.is_empty());
    assert_eq!(order.consignments[0].address.city, "Hyderabad");
    assert_eq!(order_left(&order.lines, &Ahead::default()), 10);
}

#[tokio::test]
async fn numbers_as_texts_and_texts_as_numbers_and_delivery_instructions() {
    let order = fetched(
        sent!("b1-order-218-numeric-zip-phone.json"),
        json!([line(1, 3), line(2, 1)]),
        json!([shipping(&[])]),
    )
    .await;
    assert_eq!(order.billing.zip, "78108");
    assert_eq!(order.billing.phone, "1234567890");
    assert_eq!(
        order.billing.form_fields,
        [CustomField::text("Delivery Instructions", "Leave in backyard")]
    );
    assert_eq!(order.details.payment_method, "Cash");
    assert_eq!(order.lines.len(), 2);
}

#[tokio::test]
async fn a_product_that_was_made_up_for_the_order() {
    let mut order = crate::support::order(789, &[]);
    order["items_total"] = json!(2);
    order["consignments"]["shipping"][0]["id"] = json!(935);
    order["consignments"]["shipping"][0]["line_items"] = json!([sent!("c2-line-3149-custom-product.json")]);
    let order = fetched(order, json!([]), json!([])).await;
    let line = &order.lines[0];
    assert_eq!(
        (line.remote_id.0, line.sku.as_str(), line.quantity),
        (3149, "", 2)
    );
    assert_eq!(line.name, "TERMINAL BLOCK - 100844843");
    assert_eq!(line.details, Default::default());
    assert!(line.is_shipped());
    assert_eq!(order_left(&order.lines, &Ahead::default()), 2);
}

#[tokio::test]
async fn the_shipment_of_an_order_that_was_shipped_by_its_status() {
    use bigcommerce::BigCommerce;
    use parcelpilot_domain::store::StorePlatform;

    let fixture = Fixture::new().await;
    fixture
        .part(
            "v2/orders/519/shipments",
            1,
            ok(&json!([sent!("a4-order-519-shipment-201.json")])),
        )
        .await;
    let client = BigCommerce::new(fixture.server.uri().parse().expect("an address")).expect("a client");
    let sink = StorePlatform::shipments(&client, crate::support::access());
    let shipments = sink.list(RemoteOrderId(519)).await.expect("a list");
    assert_eq!(shipments.len(), 1);
    assert_eq!((shipments[0].id.0, shipments[0].address_id.0), (79, 420));
    assert_eq!(shipments[0].tracking.tracking_number, "Nayasatrack-ABC");
    assert_eq!(shipments[0].lines[0].quantity, 10);
}
