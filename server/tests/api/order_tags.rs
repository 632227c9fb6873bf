//! Tags: given and taken on pages, read by programs and in files, and on record.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use serde_json::{Value, json};
use test_support::rows::TestOrder;

use crate::api_v1::{problem, read};
use crate::test_app::TestApp;

const TAGGED: &str = "/api/v1/orders?tag=GIFT%20box";

/// Orders 1 to `most`, and their ids.
async fn orders(app: &TestApp, cookie: &str, most: i64) -> Vec<String> {
    let integration = app.add_integration(cookie).await.parse().unwrap();
    let mut ids = Vec::new();
    for number in 1..=most {
        let order = TestOrder::new(integration, number)
            .insert(&app.context.database)
            .await;
        ids.push(order.to_string());
    }
    ids
}

fn numbers(page: &Value) -> Vec<i64> {
    let orders = page["data"].as_array().unwrap();
    orders
        .iter()
        .map(|order| order["remote_id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn what_a_page_tags_programs_and_files_have_and_the_audit_trail() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let ids = orders(&app, &cookie, 3).await;
    let post = async |action: &str, chosen: &[&String], tag: &str, page: &str| {
        let mut fields = vec![("__action", action), ("tag", tag), ("page", page)];
        fields.extend(chosen.iter().map(|id| ("ids[]", id.as_str())));
        app.post_form("/orders", &fields, &[("cookie", &cookie)]).await
    };
    let list = "/orders?search=ann";
    let tagged = post("/api/tag_orders", &[&ids[0], &ids[1]], " Gift  box ", list).await;
    assert_eq!(tagged.status, StatusCode::SEE_OTHER, "{}", tagged.text);
    assert_eq!(tagged.header("location"), "/orders?search=ann&done=orders_tagged");
    let some = post("/api/tag_orders", &[&ids[1], &ids[2]], "gift box", list).await;
    assert_eq!(
        some.header("location"),
        "/orders?search=ann&done=other_orders_tagged"
    );
    let none = post("/api/tag_orders", &[&ids[1], &ids[2]], "gift box", list).await;
    assert_eq!(none.header("location"), "/orders?search=ann&done=no_order_tagged");
    let unknown = "0190a2b4-0000-7000-8000-000000000000".to_owned();
    let other = "0190a2b4-0000-7000-8000-000000000001".to_owned();
    for (action, chosen, done) in [
        ("tag", [&unknown, &other], "no_order_here&gone=2"),
        ("tag", [&unknown, &ids[2]], "no_order_tagged&gone=1"),
        ("tag", [&ids[2], &ids[2]], "no_order_tagged"),
        ("untag", [&unknown, &other], "no_order_here&gone=2"),
        ("untag", [&unknown, &ids[2]], "order_untagged&gone=1"),
        ("tag", [&unknown, &ids[2]], "order_tagged&gone=1"),
    ] {
        let answer = post(&format!("/api/{action}_orders"), &chosen, "gift box", list).await;
        assert_eq!(
            answer.header("location"),
            format!("{list}&done={done}"),
            "{action}"
        );
    }

    assert_eq!(numbers(&read(&app, &token, TAGGED).await), [3, 2, 1]);
    let since = format!("{TAGGED}&modified_since=1970-01-01T00:00:02Z");
    assert_eq!(numbers(&read(&app, &token, &since).await), [1, 2, 3]);
    let order = read(&app, &token, &format!("/api/v1/orders/{}", ids[0])).await;
    assert_eq!(order["tags"], json!(["Gift box"]));
    let ask = async |path: &str| app.ask_api(Method::GET, path, &token, Body::empty()).await;
    problem(&ask("/api/v1/orders?tag=%20").await, ApiProblemKind::Invalid);

    let page = format!("/orders/{}", ids[2]);
    let untagged = post("/api/untag_orders", &[&ids[2]], "GIFT BOX", &page).await;
    assert_eq!(untagged.header("location"), format!("{page}?done=order_untagged"));
    assert_eq!(numbers(&read(&app, &token, TAGGED).await), [2, 1]);

    let get = async |path: &str| app.get(path, &[("cookie", &cookie)]).await.text;
    let csv = get("/orders.csv?search=tag%3A%22gift%20box%22").await;
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].contains(r#","tags","#) && lines.len() == 3, "{csv}");
    assert!(lines[1].contains(r#","Gift box","#), "{csv}");
    let line: Value = serde_json::from_str(get("/orders.jsonl?search=number%3A1").await.trim()).unwrap();
    assert_eq!(line["tags"], json!(["Gift box"]));

    let audit = get("/audit").await;
    for said in ["2 orders", "removed a tag of order", "Gift box"] {
        assert!(audit.contains(said), "{said}: {audit}");
    }
}

#[tokio::test]
async fn all_that_match_are_tagged_together_and_an_order_has_ten_at_most() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let ids = orders(&app, &cookie, 60).await;
    let tag =
        async |fields: &[(&str, &str)]| app.post("/api/tag_orders", fields, &[("cookie", &cookie)]).await;
    let answer = tag(&[("tag", "wave 1"), ("matching", "list=to_ship")]).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "60"));
    // What the list says of its search, it says of what is meant by it.
    let shown = app
        .get("/orders?search=tag%3A%22wave%201%22", &[("cookie", &cookie)])
        .await;
    assert!(shown.text.contains("All 60 that match"), "{}", shown.text);
    for refused in [
        vec![("tag", "wave 1"), ("matching", "sort=oldest")],
        vec![("tag", " "), ("ids[0]", ids[0].as_str())],
        vec![("tag", "wave 1")],
    ] {
        assert_eq!(
            tag(&refused).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{refused:?}"
        );
    }
    for number in 2..=10 {
        let answer = tag(&[("tag", &format!("wave {number}")), ("ids[0]", &ids[0])]).await;
        assert_eq!(answer.text, "1");
    }
    let full = tag(&[("tag", "one more"), ("ids[0]", &ids[0])]).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", full.text);
    // Beside others it is left out.
    let answer = tag(&[("tag", "one more"), ("ids[0]", &ids[0]), ("ids[1]", &ids[1])]).await;
    assert_eq!(answer.text, "1");
    app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = app.log_in_as("viewer@example.com").await;
    let fields = [("tag", "mine"), ("ids[0]", ids[1].as_str())];
    let answer = app.post("/api/tag_orders", &fields, &[("cookie", &viewer)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
