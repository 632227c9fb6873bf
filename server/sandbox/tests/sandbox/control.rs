//! The control path.

use reqwest::Method;
use sandbox::ExpectedOrder;
use serde_json::{Value, json};

use super::support::{Caller, roomy};

#[tokio::test]
async fn faults_come_and_go() {
    let caller = Caller::start(roomy(20)).await;
    let fault = json!({ "kind": "status_500", "path": "/v2/orders", "times": 3, "after": 2 });
    assert_eq!(caller.control(Method::POST, "/faults", &fault).await.0, 204);
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(caller.get("/v2/orders").await.0.as_u16());
    }
    assert_eq!(seen, [200, 200, 500, 500]);
    assert_eq!(
        caller.control(Method::DELETE, "/faults", &Value::Null).await.0,
        204
    );
    assert_eq!(caller.get("/v2/orders").await.0, 200);
    assert_eq!(
        caller
            .control(Method::POST, "/faults", &json!({ "kind": "flood" }))
            .await
            .0,
        422
    );
}

#[tokio::test]
async fn calls_are_counted_by_path_and_status() {
    let caller = Caller::start(roomy(20)).await;
    caller.get("/v2/orders").await;
    caller.get("/v2/orders/1/products").await;
    caller.get("/v2/orders/2/products").await;
    let expected = json!([
        { "path": "/v2/orders", "status": 200, "count": 1 },
        { "path": "/v2/orders/{id}/products", "status": 404, "count": 2 },
    ]);
    assert_eq!(
        caller.control(Method::GET, "/requests", &Value::Null).await.1,
        expected
    );
    caller.control(Method::DELETE, "/requests", &Value::Null).await;
    assert!(caller.sandbox().calls().is_empty());
}

#[tokio::test]
async fn orders_are_edited_and_added() {
    let caller = Caller::start(roomy(50)).await;
    let before = caller.an_order(|order| order.status_id == 11 && !order.is_deleted);
    let change = json!({ "status_id": 5, "is_deleted": true, "customer_message": "a\u{0}b" });
    let path = format!("/orders/{}", before.id);
    assert_eq!(caller.control(Method::POST, &path, &change).await.0, 204);
    let (_, after) = caller.get(&format!("/v2/orders/{}", before.id)).await;
    assert_eq!(
        (&after["status_id"], &after["is_deleted"]),
        (&5.into(), &true.into())
    );
    assert_eq!(after["customer_message"], "a\u{0}b");
    assert!(caller.expected_orders()[&before.id].date_modified > before.date_modified);
    assert_eq!(
        caller
            .control(Method::POST, &path, &json!({ "status_id": 99 }))
            .await
            .0,
        422
    );
    assert_eq!(caller.control(Method::POST, "/orders/1", &json!({})).await.0, 404);
    let (_, added) = caller
        .control(Method::POST, "/orders", &json!({ "count": 3 }))
        .await;
    let newest = caller
        .sandbox()
        .expected_orders()
        .map(|order| order.id)
        .collect::<Vec<_>>();
    assert_eq!(json!(newest[50..]), added["ids"]);
    let (_, listed) = caller.get("/v2/orders?limit=3&sort=id:desc&status_id=11").await;
    assert!(listed[0]["id"].as_u64().unwrap() > before.id);
}

#[tokio::test]
async fn the_truth_comes_line_by_line() {
    let caller = Caller::start(roomy(30)).await;
    let expected: Vec<ExpectedOrder> = caller.sandbox().expected_orders().collect();
    let url = format!(
        "{}/sandbox/orders?after_id={}&limit=5",
        caller.running.base_url, expected[9].id
    );
    let text = caller.client.get(url).send().await.unwrap().text().await.unwrap();
    let told: Vec<ExpectedOrder> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(told, expected[10..15]);
}
