//! Orders in the shapes that real stores send: linked parts, numbers as text and text as numbers. The files hold what
//! came, with made-up people.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::{LineKind, Order};
use parcelpilot_domain::order_details::CustomField;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, HoldCause, MayShip, ShippingFacts, may_ship};
use parcelpilot_domain::store::orders::{OrderSource, StoreOrderFilter};
use parcelpilot_domain::store::shipments::ShipmentSink;
use serde_json::{Value, json};

use crate::support::{Fixture, access, bigcommerce, get, line, ok};

macro_rules! sent {
    ($file:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("orders_of_stores/", $file))).expect("JSON")
    };
}

/// The order with its products and addresses, which the store leaves out of it: the same in a page, by its number, and
/// read again from what is kept of it.
async fn imported(order: Value, products: Value, addresses: Value) -> Order {
    let fixture = Fixture::new().await;
    let id = order["id"].as_i64().expect("a number");
    let path = format!("v2/orders/{id}");
    get(&path).respond_with(ok(&order)).mount(&fixture.server).await;
    fixture.orders(ok(&json!([order]))).await;
    for (part, rows) in [("products", &products), ("shipping_addresses", &addresses)] {
        fixture.part(&format!("{path}/{part}"), 1, ok(rows)).await;
    }
    let received = fixture.store.order(RemoteOrderId(id)).await.expect("a response");
    let received = received.expect("an order");
    let kept = received.raw.as_deref().expect("what the store sent");
    assert_eq!(
        bigcommerce::read_again(kept).expect("the same").order,
        received.order
    );
    let page = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect("a page");
    let listed = page.orders.into_iter().next().expect("one order");
    assert_eq!(listed.expect("it can be read").order, received.order);
    received.order
}

fn answer(order: &Order) -> MayShip {
    may_ship(&ShippingFacts {
        status: order.status,
        status_label: order.status_label.clone(),
        is_deleted: order.is_deleted,
        is_gone: false,
        is_erased: false,
        payment_status: order.payment_status.clone(),
        left: order_left(&order.lines, &Ahead::default()),
        held_statuses: HeldStatuses::default(),
        hold: None,
        unlisted_skus: Vec::new(),
    })
}

#[tokio::test]
async fn an_order_that_is_shipped_by_its_status_alone_is_imported_and_not_offered() {
    let order = imported(
        sent!("a1-order-519-shipped-by-status-only.json"),
        sent!("a2-order-519-products.json"),
        sent!("a3-order-519-shipping_addresses.json"),
    )
    .await;
    assert_eq!((order.remote_id.0, order.status), (519, OrderStatus::SHIPPED));
    assert_eq!(order.items_total, 10);
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
    let consignment = &order.consignments[0];
    assert_eq!(
        (consignment.address_id.0, consignment.address.city.as_str()),
        (420, "Hyderabad")
    );
    assert_eq!(order_left(&order.lines, &Ahead::default()), 10);
    assert_eq!(answer(&order), MayShip::Held(vec![HoldCause::ShippedInStore]));
}

#[tokio::test]
async fn its_later_shipment_is_read() {
    let fixture = Fixture::new().await;
    fixture
        .part(
            "v2/orders/519/shipments",
            1,
            ok(&json!([sent!("a4-order-519-shipment-201.json")])),
        )
        .await;
    let sink = bigcommerce(&fixture.server).shipments(access());
    let shipments = sink.list(RemoteOrderId(519)).await.expect("listed");
    assert_eq!(shipments.len(), 1);
    let shipment = &shipments[0];
    assert_eq!((shipment.id.0, shipment.address_id.0), (79, 420));
    assert_eq!(shipment.tracking.tracking_number, "Nayasatrack-ABC");
    assert_eq!((shipment.lines[0].line.0, shipment.lines[0].quantity), (537, 10));
}

#[tokio::test]
async fn numbers_as_texts_and_texts_as_numbers_and_delivery_instructions() {
    let order = imported(
        sent!("b1-order-218-numeric-zip-phone.json"),
        json!([line(1, 3), line(2, 1)]),
        json!([{"id": 7, "street_1": "555 East Street", "zip": 78108, "items_total": 4}]),
    )
    .await;
    assert_eq!(
        (order.billing.zip.as_str(), order.billing.phone.as_str()),
        ("78108", "1234567890")
    );
    assert_eq!(order.consignments[0].address.zip, "78108");
    assert_eq!(order.total.to_string(), "69.8400");
    assert_eq!(
        order.billing.form_fields,
        [CustomField::text("Delivery Instructions", "Leave in backyard")]
    );
    assert_eq!(order.details.payment_method, "Cash");
    assert_eq!(order.lines.len(), 2);
    assert!(
        matches!(answer(&order), MayShip::Held(_)),
        "it awaits its payment"
    );
}

#[tokio::test]
async fn a_product_that_was_made_up_for_the_order_is_shipped_by_its_line() {
    let mut order = sent!("b1-order-218-numeric-zip-phone.json");
    order["id"] = json!(789);
    order["status_id"] = json!(11);
    order["items_total"] = json!(2);
    let addresses = json!([{"id": 935, "street_1": "1 Road", "items_total": 2}]);
    let order = imported(
        order,
        json!([sent!("c2-line-3149-custom-product.json")]),
        addresses,
    )
    .await;
    let line = &order.lines[0];
    assert_eq!(
        (line.remote_id.0, line.sku.as_str(), line.quantity),
        (3149, "", 2)
    );
    assert_eq!(line.name, "TERMINAL BLOCK - 100844843");
    assert_eq!(line.details, Default::default());
    assert_eq!(line.kind, LineKind::Physical);
    assert!(line.is_shipped());
    assert_eq!(answer(&order), MayShip::Yes);
    assert_eq!(order_left(&order.lines, &Ahead::default()), 2);
}
