//! `/v2/orders` as an importer walks it.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use sandbox::ExpectedOrder;
use serde_json::Value;

use super::support::{Caller, ids, roomy};

const WALK: &str =
    "/v2/orders?limit=250&sort=id:asc&include=consignments.line_items&consignment_structure=object";

#[tokio::test]
async fn a_walk_by_id_finds_every_order_that_is_not_incomplete() {
    let caller = Caller::start(roomy(1_200)).await;
    let known = caller.expected_orders();
    let mut found = Vec::new();
    let mut next = 0;
    loop {
        let (status, body) = caller.get(&format!("{WALK}&min_id={next}")).await;
        if status == StatusCode::NO_CONTENT {
            break;
        }
        found.extend(body.as_array().unwrap().iter().cloned());
        next = found.last().unwrap()["id"].as_u64().unwrap() + 1;
    }
    let expected: Vec<u64> = known
        .values()
        .filter(|order| order.status_id != 0)
        .map(|order| order.id)
        .collect();
    assert_eq!(ids(&found), expected);
    assert!(expected.len() < known.len(), "some orders must be Incomplete");
    for order in &found {
        same(&caller, order, &known[&order["id"].as_u64().unwrap()]).await;
    }
}

/// Compares one order, with the fall-back that §3.2 asks for.
async fn same(caller: &Caller, order: &Value, known: &ExpectedOrder) {
    assert_eq!(order["status_id"], known.status_id);
    assert_eq!(order["is_deleted"], known.is_deleted);
    assert_eq!(decimal(&order["total_inc_tax"]), known.total.parse().unwrap());
    let mut lines = lines_of(&order["consignments"]);
    let quantity: u64 = lines.iter().map(|line| line["quantity"].as_u64().unwrap()).sum();
    if quantity != order["items_total"].as_u64().unwrap() {
        lines = caller
            .all(&format!("/v2/orders/{}/products?limit=250", known.id))
            .await;
    }
    let seen: BTreeSet<_> = lines.iter().map(line_facts).collect();
    let expected: BTreeSet<_> = known
        .lines
        .iter()
        .map(|line| {
            (
                line.id,
                line.sku.clone(),
                line.quantity,
                line.address_id,
                line.kind.clone(),
            )
        })
        .collect();
    assert_eq!(seen, expected, "order {}", known.id);
    let shipping = order["consignments"]["shipping"].as_array().unwrap();
    let addresses: Vec<u64> = known.addresses.iter().map(|address| address.id).collect();
    assert_eq!(ids(shipping), addresses);
}

fn line_facts(line: &Value) -> (u64, String, u64, u64, String) {
    let number = |field: &str| line[field].as_u64().unwrap();
    let text = |field: &str| line[field].as_str().unwrap().to_owned();
    (
        number("id"),
        text("sku"),
        number("quantity"),
        number("order_address_id"),
        text("type"),
    )
}

fn lines_of(consignments: &Value) -> Vec<Value> {
    let groups = [
        &consignments["shipping"],
        &consignments["pickups"],
        &consignments["downloads"],
        &consignments["email"]["gift_certificates"],
    ];
    let consignments = groups.into_iter().flat_map(|group| group.as_array().unwrap());
    consignments
        .flat_map(|one| one["line_items"].as_array().unwrap().clone())
        .collect()
}

fn decimal(value: &Value) -> rust_decimal::Decimal {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap()
}

#[tokio::test]
async fn every_awkward_kind_is_there() {
    let caller = Caller::start(roomy(1_200)).await;
    let orders = caller.all(WALK).await;
    let some = |what: &str, is_it: &dyn Fn(&Value) -> bool| {
        assert!(orders.iter().any(is_it), "no order with {what}");
    };
    let consignments = |order: &Value, group: &str| order["consignments"][group].as_array().unwrap().clone();
    let shipping = |order: &Value| consignments(order, "shipping");
    let any_line =
        |order: &Value, is_it: &dyn Fn(&Value) -> bool| lines_of(&order["consignments"]).iter().any(is_it);
    some("a guest", &|order| order["customer_id"] == 0);
    some("several addresses", &|order| shipping(order).len() > 1);
    some("a cut consignment", &|order| {
        shipping(order).iter().any(|one| {
            one["line_items"].as_array().unwrap().len() == 50 && one["__warning__"]["message"].is_string()
        })
    });
    some("empty line items", &|order| {
        lines_of(&order["consignments"]).is_empty()
    });
    some("digital goods only", &|order| order["order_is_digital"] == true);
    some("a pickup", &|order| !consignments(order, "pickups").is_empty());
    some("a gift certificate", &|order| {
        any_line(order, &|line| line["type"] == "giftcertificate")
    });
    some("a bundle", &|order| {
        any_line(order, &|line| line["is_bundled_product"] == true)
    });
    some("a refunded line", &|order| {
        any_line(order, &|line| line["quantity_refunded"] != 0)
    });
    some("no wrapping message", &|order| {
        any_line(order, &|line| line["wrapping_message"].is_null())
    });
    some("a renamed status", &|order| {
        order["custom_status"] != order["status"]
    });
    some("money as a number", &|order| order["total_inc_tax"].is_number());
    some("money without zeros", &|order| {
        order["total_inc_tax"]
            .as_str()
            .is_some_and(|text| !text.contains(".0") && !text.ends_with('0'))
    });
    some("an archived order", &|order| order["is_deleted"] == true);
    some("a tag in a text", &|order| order.to_string().contains("<script>"));
    some("a formula in a text", &|order| {
        order.to_string().contains("\"=cmd|")
    });
    some("a Chinese name", &|order| {
        order["billing_address"]["last_name"] == "小龍"
    });
    for is_form in [Value::is_null, Value::is_number, Value::is_string] {
        some("each form of external_id", &|order| {
            is_form(&order["external_id"])
        });
    }
    let seen: BTreeSet<u64> = orders
        .iter()
        .map(|order| order["status_id"].as_u64().unwrap())
        .collect();
    assert_eq!(seen, (1..=14).collect(), "all statuses but Incomplete");
}

#[tokio::test]
async fn lists_have_their_limits_and_their_forms() {
    let caller = Caller::start(roomy(400)).await;
    let length = async |path: &str| caller.get(path).await.1.as_array().unwrap().len();
    assert_eq!(length("/v2/orders").await, 50);
    assert_eq!(length("/v2/orders?limit=250").await, 250);
    let (status, body) = caller.get("/v2/orders?limit=251").await;
    assert_eq!((status.as_u16(), &body[0]["status"]), (413, &413.into()));
    assert_eq!(
        caller.get("/v2/orders?page=99").await,
        (StatusCode::NO_CONTENT, Value::Null)
    );
    let first = async |query: &str| caller.get(&format!("/v2/orders?limit=1{query}")).await.1[0].clone();
    assert!(first("").await["consignments"]["resource"].is_string());
    assert!(first("&include=consignments").await["consignments"][0]["shipping"].is_array());
    let order = first("&include=consignments,fees&consignment_structure=object").await;
    assert!(order["consignments"]["shipping"].is_array());
    assert!(order["fees"].is_array());
    assert!(!order.to_string().contains("line_items"));
}
