//! One order and its parts; the other things a store has.

use reqwest::{Method, StatusCode};
use sandbox::Account;
use serde_json::{Value, json};

use super::support::{Caller, ids, read, roomy};

#[tokio::test]
async fn parts_of_an_order_agree_with_the_truth() {
    let caller = Caller::start(roomy(1_200)).await;
    let order = caller.an_order(|order| order.lines.len() > 50 && order.status_id != 0);
    let lines = caller
        .all(&format!("/v2/orders/{}/products?limit=40", order.id))
        .await;
    let expected: Vec<u64> = order.lines.iter().map(|line| line.id).collect();
    assert_eq!(ids(&lines), expected);
    let order = caller.an_order(|order| order.addresses.len() > 1 && order.status_id != 0);
    let addresses = caller
        .all(&format!("/v2/orders/{}/shipping_addresses?limit=50", order.id))
        .await;
    let expected: Vec<u64> = order.addresses.iter().map(|address| address.id).collect();
    assert_eq!(ids(&addresses), expected);
    let there = |id: &u64| {
        order
            .lines
            .iter()
            .filter(|line| line.address_id == *id)
            .map(|line| line.quantity)
            .sum()
    };
    let totals: Vec<u64> = expected.iter().map(there).collect();
    let shown: Vec<u64> = addresses
        .iter()
        .map(|one| one["items_total"].as_u64().unwrap())
        .collect();
    assert_eq!(shown, totals);
    let one = caller.get(&format!("/v2/orders/{}", order.id)).await.1;
    assert_eq!(one["shipping_address_count"], addresses.len());
}

#[tokio::test]
async fn an_order_without_addresses_has_none() {
    let caller = Caller::start(roomy(400)).await;
    let order = caller.an_order(|order| order.addresses.is_empty() && order.status_id != 0);
    for part in ["shipping_addresses", "shipments"] {
        let path = format!("/v2/orders/{}/{part}", order.id);
        assert_eq!(caller.get(&path).await, (StatusCode::NO_CONTENT, Value::Null));
    }
}

#[tokio::test]
async fn coupons_are_there_where_there_is_a_discount() {
    let caller = Caller::start(roomy(300)).await;
    for order in caller.all("/v2/orders?limit=250").await.iter().take(100) {
        let (status, body) = caller.get(&format!("/v2/orders/{}/coupons", order["id"])).await;
        let has_discount = !["0", "0.0000"]
            .map(Value::from)
            .contains(&order["coupon_discount"])
            && order["coupon_discount"] != 0;
        assert_eq!(
            status == StatusCode::OK,
            has_discount,
            "{}",
            order["coupon_discount"]
        );
        assert_eq!(body.is_array(), has_discount);
    }
}

#[tokio::test]
async fn only_ids_of_orders_are_found() {
    let caller = Caller::start(roomy(200)).await;
    let known = caller.expected_orders();
    let (first, last) = (*known.keys().next().unwrap(), *known.keys().last().unwrap());
    for id in first - 3..last + 5 {
        let is_shown = known.get(&id).is_some_and(|order| order.status_id != 0);
        let status = caller.get(&format!("/v2/orders/{id}")).await.0;
        let is_incomplete = known.get(&id).is_some_and(|order| order.status_id == 0);
        assert!(is_incomplete || (status == 200) == is_shown, "{id}: {status}");
    }
}

#[tokio::test]
async fn the_catalogue_is_paged() {
    let caller = Caller::start(roomy(1)).await;
    let (_, body) = caller.get("/v3/catalog/products?limit=250&page=2").await;
    let pagination = &body["meta"]["pagination"];
    assert_eq!(
        body["data"].as_array().unwrap().len(),
        pagination["count"].as_u64().unwrap() as usize
    );
    assert_eq!(pagination["total_pages"], 2);
    let (_, store) = caller.get("/v2/store").await;
    assert_eq!(store["id"], caller.sandbox().tokens().store_hash);
}

#[tokio::test]
async fn webhooks_are_kept_for_the_account_that_made_them() {
    let caller = Caller::start(roomy(1)).await;
    let webhook =
        json!({ "scope": "store/order/*", "destination": "https://example.com/hook", "is_active": true });
    let (_, made) = caller.post("/v3/hooks", &webhook).await;
    let path = format!("/v3/hooks/{}", made["data"]["id"]);
    assert_eq!(made["data"]["scope"], "store/order/*");
    assert_eq!(caller.post("/v3/hooks", &webhook).await.0, 422, "once only");
    assert_eq!(caller.status(Method::GET, Account::ReadOnly, &path).await, 404);
    let change = caller
        .call(Method::PUT, Account::Full, &path)
        .json(&json!({ "is_active": false }));
    assert_eq!(read(change).await.1["data"]["is_active"], false);
    assert_eq!(
        caller.get("/v3/hooks").await.1["data"].as_array().unwrap().len(),
        1
    );
    assert_eq!(caller.status(Method::DELETE, Account::Full, &path).await, 200);
    assert_eq!(caller.get(&path).await.0, 404);
    for destination in ["http://example.com/hook", "https://example.com:8443/hook"] {
        let (status, body) = caller
            .post(
                "/v3/hooks",
                &json!({ "scope": "store/order/*", "destination": destination }),
            )
            .await;
        assert_eq!(status, 422);
        assert!(body["errors"]["destination"].is_string());
    }
    let foreign = caller
        .call(Method::POST, Account::WithoutOrders, "/v3/hooks")
        .json(&webhook);
    assert_eq!(read(foreign).await.0, 403);
}
