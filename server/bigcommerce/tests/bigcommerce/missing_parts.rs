//! Orders whose consignments lack lines or addresses.

use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{FetchedOrder, OrderSource, StoreOrderFilter};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{Fixture, HASH, line, ok, order, shipping, status, text};

fn lines(ids: std::ops::Range<i64>) -> Vec<Value> {
    ids.map(|id| line(id, 1)).collect()
}

/// An order that counts more items than its consignment shows.
fn partial(shown: &[Value], items_total: i64) -> Value {
    let mut partial = order(5, shown);
    partial["items_total"] = json!(items_total);
    partial
}

const PRODUCTS: &str = "v2/orders/5/products";
const ADDRESSES: &str = "v2/orders/5/shipping_addresses";

async fn only_order(order: Value, parts: Vec<(&str, u32, ResponseTemplate)>) -> (FetchedOrder, Vec<String>) {
    let fixture = Fixture::new().await;
    fixture.orders(ok(&json!([order]))).await;
    for (part, number, response) in parts {
        fixture.part(part, number, response).await;
    }
    let page = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect("a page");
    let asked = fixture.requests().await.into_iter().skip(1);
    let prefix = format!("/stores/{HASH}/v2/orders/5/");
    let asked = asked
        .map(|asked| asked.trim_start_matches(&prefix).to_owned())
        .collect();
    (page.orders.into_iter().next().expect("one order"), asked)
}

#[tokio::test]
async fn more_than_fifty_lines_are_read_to_the_last_page() {
    let mut partial = partial(&lines(1..51), 253);
    partial["consignments"]["shipping"][0]["__warning__"] = json!({"message": "only 50 are included"});
    let parts = vec![
        (PRODUCTS, 1, ok(&json!(lines(1..251)))),
        (PRODUCTS, 2, ok(&json!(lines(251..254)))),
    ];
    let (order, asked) = only_order(partial, parts).await;
    assert_eq!(order.expect("an order").lines.len(), 253);
    assert_eq!(asked, ["products?limit=250&page=1", "products?limit=250&page=2"]);
}

#[tokio::test]
async fn the_lines_of_empty_consignments_are_fetched() {
    let (order, asked) = only_order(partial(&[], 3), vec![(PRODUCTS, 1, ok(&json!(lines(1..4))))]).await;
    let order = order.expect("an order");
    assert_eq!((order.lines.len(), order.consignments.len()), (3, 1));
    assert_eq!(asked, ["products?limit=250&page=1"]);
}

#[tokio::test]
async fn addresses_are_fetched_if_one_is_missing() {
    let mut linked = partial(&[], 1);
    linked["consignments"] =
        json!({"url": "https://elsewhere.invalid/", "resource": "/orders/5/consignments"});
    let parts = vec![
        (PRODUCTS, 1, ok(&json!(lines(1..2)))),
        (ADDRESSES, 1, ok(&json!([shipping(&[])]))),
    ];
    let (order, asked) = only_order(linked.clone(), parts).await;
    assert_eq!(
        order.expect("an order").consignments[0].address.street_1,
        "1 Road"
    );
    assert_eq!(
        asked,
        ["products?limit=250&page=1", "shipping_addresses?limit=250&page=1"]
    );

    let parts = vec![
        (PRODUCTS, 1, ok(&json!(lines(1..2)))),
        (ADDRESSES, 1, status(204)),
    ];
    let bad = only_order(linked, parts).await.0.expect_err("no address");
    assert_eq!(
        (bad.kind, bad.field.as_str()),
        (ProblemKind::Incomplete, "shipping_addresses")
    );
}

#[tokio::test]
async fn short_pages_are_read_until_all_items_are_there() {
    let parts = vec![
        (PRODUCTS, 1, ok(&json!(lines(1..51)))),
        (PRODUCTS, 2, ok(&json!(lines(51..61)))),
    ];
    let (order, asked) = only_order(partial(&lines(1..51), 60), parts).await;
    assert_eq!((order.expect("an order").lines.len(), asked.len()), (60, 2));
}

#[tokio::test]
async fn fewer_lines_than_the_store_counts_are_a_problem() {
    let nothing_more = vec![(PRODUCTS, 1, ok(&json!(lines(1..3)))), (PRODUCTS, 2, status(204))];
    let ignores_pages = vec![
        (PRODUCTS, 1, ok(&json!(lines(1..3)))),
        (PRODUCTS, 2, ok(&json!(lines(1..3)))),
    ];
    for parts in [nothing_more, ignores_pages, vec![(PRODUCTS, 1, status(204))]] {
        let bad = only_order(partial(&lines(1..3), 9), parts)
            .await
            .0
            .expect_err("incomplete");
        assert_eq!(
            (bad.kind, bad.field.as_str()),
            (ProblemKind::Incomplete, "products")
        );
        assert!(bad.raw.contains("items_total"));
    }
}

#[tokio::test]
async fn pick_list_children_and_refunds_need_no_further_call() {
    let mut child = line(2, 3);
    child["parent_order_product_id"] = json!(1);
    let mut refunded = line(3, 2);
    refunded["quantity_refunded"] = json!(1);
    for items_total in [8, 5, 7, 4] {
        let order = partial(&[line(1, 3), child.clone(), refunded.clone()], items_total);
        let (order, asked) = only_order(order, vec![]).await;
        assert_eq!(order.expect("an order").lines[1].parent.map(|id| id.0), Some(1));
        assert!(asked.is_empty(), "{items_total}");
    }
}

#[tokio::test]
async fn an_error_about_one_order_is_a_problem_of_that_order() {
    let message = r#"[{"status":400,"message":"Something about this order."}]"#;
    for (response, tries) in [
        (text(400, "application/json", message), 1),
        (status(404), 1),
        (status(500), 10),
    ] {
        let (order, asked) = only_order(partial(&[], 3), vec![(PRODUCTS, 1, response)]).await;
        assert_eq!(order.expect_err("refused").kind, ProblemKind::Refused);
        assert_eq!(asked.len(), tries);
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_in_the_middle_fails_the_page() {
    let fixture = Fixture::new().await;
    fixture.orders(ok(&json!([partial(&[], 3)]))).await;
    fixture.part(PRODUCTS, 1, status(401)).await;
    let error = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect_err("401");
    assert_eq!(error.failure, RunFailure::TokenRefused);
}
