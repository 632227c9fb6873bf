//! What the lists of the API are narrowed to.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::client_sku::{Sku, UnitsPerPack, WarehouseItem};
use serde_json::{Value, json};
use storage::{client_skus, orders};
use test_support::databases::execute;
use test_support::rows;
use test_support::rows::TestOrder;

use crate::api_shipments::{AppContext, SHIPMENTS};
use crate::api_v1::problem;

#[tokio::test]
async fn shipments_are_found_by_order_number_label_client_and_day() {
    let context = AppContext::new().await;
    let made = context.make("a", &context.body(1)).await;
    let other = json!({
        "order_id": context.order.to_string(),
        "lines": [{ "line_id": 70, "quantity": 1 }],
        "carrier": "ups",
        "tracking_number": "1Z 999 AA1 01 2345 6999",
    });
    let other: Value = serde_json::from_str(&context.make("b", &other).await.text).unwrap();
    let made: Value = serde_json::from_str(&made.text).unwrap();
    let client = context.read("/api/v1/clients").await["data"][0]["id"].clone();
    let (client, order) = (client.as_str().unwrap(), context.order);
    let nobody = "0190a2b4-0000-7000-8000-000000000000";
    for (query, found) in [
        ("number=1001".to_owned(), vec![&other, &made]),
        ("number=1002".to_owned(), vec![]),
        // A label is no number.
        ("tracking=1001".to_owned(), vec![]),
        ("tracking=1z999aa10123456999".to_owned(), vec![&other]),
        (format!("tracking=1Z999AA10123456784&order={order}"), vec![&made]),
        (format!("order={order}&client={client}"), vec![&other, &made]),
        (format!("order={nobody}"), vec![]),
        (format!("client={nobody}"), vec![]),
        (
            "shipped_since=2020-01-01T00:00:00Z".to_owned(),
            vec![&other, &made],
        ),
        ("shipped_until=2020-01-01T00:00:00Z".to_owned(), vec![]),
    ] {
        let page = context.read(&format!("{SHIPMENTS}?{query}")).await;
        assert_eq!(page["data"], json!(found), "{query}");
    }
    for wrong in [
        "number=0",
        "tracking=%20",
        "order=x",
        "client=x",
        "shipped_since=x",
    ] {
        let answer = context
            .app
            .ask_api(
                Method::GET,
                &format!("{SHIPMENTS}?{wrong}"),
                &context.token,
                Body::empty(),
            )
            .await;
        problem(&answer, ApiProblemKind::Invalid);
    }
}

#[tokio::test]
async fn orders_are_found_by_number_sku_label_and_client() {
    let context = AppContext::new().await;
    let integration = context.read("/api/v1/integrations").await["data"][0]["id"].clone();
    let integration = integration.as_str().unwrap().parse().unwrap();
    let database = &context.app.context.database;
    // Its SKU only begins like the other's.
    let longer = TestOrder {
        terms: "sku-700",
        ..TestOrder::new(integration, 1002)
    };
    let longer = longer.insert(database).await;
    rows::line(database, longer, 700, Some(7), "physical").await;
    let terms = format!(
        "UPDATE orders SET terms = ' sku-70 sku-71' WHERE id = '{}'",
        context.order
    );
    execute(database, terms).await;
    context.make("a", &context.body(1)).await;
    let client = context.read("/api/v1/clients").await["data"][0]["id"].clone();
    let client = client.as_str().unwrap();
    for (query, numbers) in [
        ("number=1002".to_owned(), vec![1002]),
        ("number=1003".to_owned(), vec![]),
        ("sku=SKU-70".to_owned(), vec![1001]),
        ("sku=SKU-7".to_owned(), vec![]),
        // As it is written.
        ("sku=sku-70".to_owned(), vec![]),
        ("tracking=1z%20999aa10123456784".to_owned(), vec![1001]),
        (format!("client={client}"), vec![1002, 1001]),
        (format!("client={client}&sku=SKU-700&status=11"), vec![1002]),
        ("client=0190a2b4-0000-7000-8000-000000000000".to_owned(), vec![]),
        (
            format!("client={client}&modified_since=1970-01-01T00:16:42Z"),
            vec![1002, 1001],
        ),
        (
            "client=0190a2b4-0000-7000-8000-000000000000&modified_since=1970-01-01T00:16:42Z".to_owned(),
            vec![],
        ),
    ] {
        let page = context.read(&format!("/api/v1/orders?{query}")).await;
        let found: Vec<i64> = page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["remote_id"].as_i64().unwrap())
            .collect();
        assert_eq!(found, numbers, "{query}");
    }
    for (query, field) in [
        ("number=0", "number"),
        ("sku=%20", "sku"),
        ("sku=%00", "sku"),
        ("tracking=", "tracking"),
        ("client=acme", "client"),
        ("sku=a&modified_since=2026-11-01T00:00:00Z", "sku"),
        ("status=10&channel_id=7", "status"),
    ] {
        let path = format!("/api/v1/orders?{query}");
        let answer = context
            .app
            .ask_api(Method::GET, &path, &context.token, Body::empty())
            .await;
        let refused = problem(&answer, ApiProblemKind::Invalid);
        assert_eq!(refused["errors"][0]["field"], field, "{query}");
    }
}

/// The lists are narrowed by what is stored, and programs that follow changes go by it.
#[tokio::test]
async fn a_sku_that_is_not_listed_is_a_reason_and_no_other_state() {
    let context = AppContext::new().await;
    let database = &context.app.context.database;
    let detail = orders::detail(database, context.order).await.unwrap();
    let client = detail.unwrap().client_id;
    let order = async |list: &str| {
        let page = context
            .read(&format!("/api/v1/orders?shipping_state={list}"))
            .await;
        page["data"][0].clone()
    };
    let before = order("to_ship").await;
    assert_eq!(before["not_to_ship_because"], json!([]));
    client_skus::set_required(database, client, true).await.unwrap();
    let waits = order("to_ship").await;
    assert_eq!(waits["shipping_state"], "to_ship");
    assert_eq!(waits["not_to_ship_because"][0]["code"], "sku_not_listed");
    assert_eq!(waits["updated_at"], before["updated_at"]);
    assert_eq!(order("held").await, Value::Null);
    let refused = context.make("a", &context.body(1)).await;
    problem(&refused, ApiProblemKind::MayNotShip);
    let store = Sku::typed("SKU-70").unwrap();
    let item = WarehouseItem {
        sku: Sku::typed("W-1").unwrap(),
        units: UnitsPerPack::ONE,
    };
    client_skus::add(database, client, &store, &item, rows::at(1))
        .await
        .unwrap();
    assert_eq!(order("to_ship").await, before);
    let made = context.make("b", &context.body(1)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}
