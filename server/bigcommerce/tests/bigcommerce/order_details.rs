//! What orders and lines say beyond what is shipped to whom.

use parcelpilot_domain::order_details::{CustomField, Event, LineDetails, OrderDetails, Wrapping};
use parcelpilot_domain::store::orders::{OrderSource, ReceivedOrder, StoreOrderFilter};
use serde_json::{Value, json};

use crate::support::{Fixture, line, ok, order};

async fn received(order: Value) -> ReceivedOrder {
    let fixture = Fixture::new().await;
    fixture.orders(ok(&json!([order]))).await;
    let page = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect("a page");
    *page
        .orders
        .into_iter()
        .next()
        .expect("one order")
        .expect("a good one")
}

fn with(base: &mut Value, fields: Value) {
    let fields = fields.as_object().expect("fields").clone();
    base.as_object_mut().expect("an object").extend(fields);
}

#[tokio::test]
async fn every_detail_is_read() {
    let mut gift = line(1, 1);
    with(
        &mut gift,
        json!({
            "product_id": 17, "external_id": 4711, "upc": " 036000291452", "weight": 0.35, "wrapping_id": 2, "wrapping_name": "Red paper",
            "wrapping_message": "Happy birthday!", "event_name": "Wedding", "event_date": "Sat, 02 May 2026 00:00:00 +0000",
            "configurable_fields": [{"name": "Engraving", "value": "Rabin"}],
            "product_options": [
                {"display_name": "Colour", "display_value": "Red", "type": "Swatch"},
                {"display_name": "Artwork", "type": "File upload field",
                 "display_value": "<a href=\"https://shop.example/f?id=1&amp;k=2\">dragon.png</a>"},
            ],
        }),
    );
    let mut order = order(5, &[gift, line(2, 1)]);
    with(
        &mut order,
        json!({
            "payment_method": "Cash on Delivery", "channel_id": "3", "external_id": 81, "external_order_id": "PO-7",
            "external_source": "erp", "external_merchant_id": null,
        }),
    );
    order["consignments"]["shipping"][0]["form_fields"] =
        json!([{"name": "Delivery Instructions", "value": "Behind the shed"}]);

    let order = received(order).await;

    let text = |text: &str| text.to_owned();
    let expected = OrderDetails {
        payment_method: text("Cash on Delivery"),
        channel_id: Some(parcelpilot_domain::ids::RemoteChannelId(3)),
        external_id: text("81"),
        external_order_id: text("PO-7"),
        external_source: text("erp"),
        external_merchant_id: String::new(),
    };
    assert_eq!(order.details, expected);
    assert_eq!(order.billing.form_fields, [CustomField::text("Ring", "front")]);
    assert_eq!(
        order.consignments[0].address.form_fields,
        [CustomField::text("Delivery Instructions", "Behind the shed")]
    );
    let expected = LineDetails {
        product_id: Some(parcelpilot_domain::ids::RemoteProductId(17)),
        external_id: text("4711"),
        barcode: text("036000291452"),
        weight: "0.35".parse().ok(),
        wrapping: Some(Wrapping {
            name: text("Red paper"),
            message: text("Happy birthday!"),
        }),
        event: Some(Event {
            name: text("Wedding"),
            date: text("Sat, 02 May 2026 00:00:00 +0000"),
        }),
        fields: vec![
            CustomField::text("Engraving", "Rabin"),
            CustomField {
                link: "https://shop.example/f?id=1&k=2".parse().ok(),
                ..CustomField::text("Artwork", "dragon.png")
            },
        ],
        image: None,
    };
    assert_eq!(order.lines[0].details, expected);
    assert_eq!(order.lines[0].options, "Colour: Red");
    assert_eq!(order.lines[1].details, LineDetails::default());
}

#[tokio::test]
async fn a_detail_that_can_t_be_read_is_left_out_and_stops_no_order() {
    let mut odd = line(1, 1);
    with(
        &mut odd,
        json!({
            "product_id": {"a": 1}, "external_id": [1], "upc": {}, "weight": "heavy", "wrapping_name": {"a": 1},
            "wrapping_id": "many", "event_date": [], "event_name": {}, "configurable_fields": "none", "product_options": 7,
        }),
    );
    let mut order = order(5, &[odd]);
    with(
        &mut order,
        json!({"payment_method": [], "channel_id": -1, "external_id": {}, "external_source": []}),
    );
    order["billing_address"]["form_fields"] = json!("out of order");
    let order = received(order).await;
    assert_eq!(order.details, OrderDetails::default());
    assert_eq!(order.lines[0].details, LineDetails::default());
    assert!(order.billing.form_fields.is_empty());
}
