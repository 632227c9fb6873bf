//! Shipments: the checks, and what they do to the order.

use sandbox::{ExpectedLine, ExpectedOrder};
use serde_json::{Value, json};

use super::support::{Caller, roomy};

fn to_ship(caller: &Caller) -> ExpectedOrder {
    caller.an_order(|order| {
        order.status_id == 11
            && order.addresses.len() == 1
            && order.lines.len() > 1
            && order.lines.iter().all(|line| line.address_id != 0)
            && order.lines[0].quantity > 1
            && order.lines[0].quantity < 5
    })
}

fn shipment(address_id: u64, items: &[(u64, u64)]) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|(line, quantity)| json!({ "order_product_id": line, "quantity": quantity }))
        .collect();
    json!({ "order_address_id": address_id, "tracking_number": "EJ958083578US", "shipping_provider": "", "items": items })
}

fn whole(line: &ExpectedLine) -> (u64, u64) {
    (line.id, line.quantity)
}

#[tokio::test]
async fn shipping_moves_the_order_on() {
    let caller = Caller::start(roomy(600)).await;
    let order = to_ship(&caller);
    let (path, address) = (format!("/v2/orders/{}", order.id), order.addresses[0].id);
    let shipments = format!("{path}/shipments");
    let first = &order.lines[0];
    let (status, made) = caller
        .post(&shipments, &shipment(address, &[(first.id, 1)]))
        .await;
    assert_eq!((status.as_u16(), &made["items"][0]["quantity"]), (201, &1.into()));
    let after = caller.get(&path).await.1;
    assert_eq!(
        (&after["status_id"], &after["items_shipped"]),
        (&3.into(), &1.into())
    );
    assert_ne!(after["date_shipped"], "");
    assert!(caller.expected_orders()[&order.id].date_modified > order.date_modified);
    let lines = caller.get(&format!("{path}/products")).await.1;
    assert_eq!(lines[0]["quantity_shipped"], 1);
    let mut rest = vec![(first.id, first.quantity - 1)];
    rest.extend(order.lines[1..].iter().map(whole));
    assert_eq!(caller.post(&shipments, &shipment(address, &rest)).await.0, 201);
    let after = caller.get(&path).await.1;
    assert_eq!(
        (&after["status_id"], &after["items_shipped"]),
        (&2.into(), &after["items_total"])
    );
    let kept = caller.get(&shipments).await.1;
    assert_eq!(kept.as_array().unwrap().len(), 2);
    assert_eq!(kept[0], made);
}

#[tokio::test]
async fn what_can_not_be_shipped_is_refused_and_changes_nothing() {
    let caller = Caller::start(roomy(600)).await;
    let order = to_ship(&caller);
    let other = caller.an_order(|one| one.id > order.id && !one.addresses.is_empty());
    let path = format!("/v2/orders/{}/shipments", order.id);
    let (line, address) = (&order.lines[0], order.addresses[0].id);
    let mut with_product = shipment(address, &[(line.id, 1)]);
    with_product["items"][0]["product_id"] = 5.into();
    let mut long_number = shipment(address, &[(line.id, 1)]);
    long_number["tracking_number"] = "1".repeat(51).into();
    let mut no_address = shipment(address, &[(line.id, 1)]);
    no_address.as_object_mut().unwrap().remove("order_address_id");
    for (request, hint) in [
        (shipment(address, &[(line.id, line.quantity + 1)]), "quantity"),
        (
            shipment(address, &[(line.id, line.quantity), (line.id, 1)]),
            "quantity",
        ),
        (shipment(address, &[(line.id, 0)]), "quantity"),
        (shipment(address, &[(other.lines[0].id, 1)]), "order_product_id"),
        (
            shipment(other.addresses[0].id, &[(line.id, 1)]),
            "order_address_id",
        ),
        (shipment(address, &[]), "items"),
        (no_address, "order_address_id"),
        (with_product, "The field 'product_id' cannot be written to."),
        (long_number, "tracking_number"),
        (json!("nothing"), "body"),
    ] {
        let (status, body) = caller.post(&path, &request).await;
        assert_eq!(status, 400, "{request}");
        assert!(
            body[0]["message"].as_str().unwrap().contains(hint),
            "{body} should name {hint}"
        );
    }
    let over = shipment(address, &[(line.id, line.quantity + 1)]);
    let details = caller.post(&path, &over).await.1[0]["details"].clone();
    assert_eq!(
        details,
        json!({ "order_product_id": line.id, "available_quantity": line.quantity })
    );
    assert_eq!(caller.expected_orders()[&order.id], order);
    assert_eq!(caller.get(&path).await.0, 204);
}

#[tokio::test]
async fn digital_lines_are_not_shipped() {
    let caller = Caller::start(roomy(2_000)).await;
    let order = caller.an_order(|order| {
        order.status_id == 11
            && order.addresses.len() == 1
            && order.lines.iter().any(|line| line.kind == "digital")
            && order.lines.iter().any(|line| line.address_id != 0)
    });
    let path = format!("/v2/orders/{}/shipments", order.id);
    let address = order.addresses[0].id;
    let digital = order.lines.iter().find(|line| line.kind == "digital").unwrap();
    assert_eq!(
        caller.post(&path, &shipment(address, &[whole(digital)])).await.0,
        400
    );
    let physical: Vec<_> = order
        .lines
        .iter()
        .filter(|line| line.address_id == address)
        .map(whole)
        .collect();
    assert_eq!(caller.post(&path, &shipment(address, &physical)).await.0, 201);
    assert_eq!(
        caller.expected_orders()[&order.id].status_id,
        2,
        "nothing is left that could be shipped"
    );
}

#[tokio::test]
async fn shipped_orders_have_shipments_from_the_start() {
    let caller = Caller::start(roomy(200)).await;
    let order = caller.an_order(|order| order.status_id == 2 && !order.addresses.is_empty());
    let (_, shipments) = caller.get(&format!("/v2/orders/{}/shipments", order.id)).await;
    assert_eq!(shipments[0]["order_address_id"], order.addresses[0].id);
}
