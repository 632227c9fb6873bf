//! The API for programs: what it refuses and how, and reading orders.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use serde_json::{Value, json};
use test_support::databases::execute;
use test_support::rows;
use test_support::rows::TestOrder;

use crate::test_app::{Answer, TestApp};

const ORDERS: &str = "/api/v1/orders";

/// What an answer says is wrong.
pub fn problem(answer: &Answer, kind: ApiProblemKind) -> Value {
    assert_eq!(answer.status.as_u16(), kind.status(), "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(problem["type"], kind.address());
    assert_eq!(problem["title"], kind.title());
    assert_eq!(problem["status"], kind.status());
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|detail| !detail.is_empty()),
        "{problem}"
    );
    problem
}

pub async fn read(app: &TestApp, token: &str, path: &str) -> Value {
    let answer = app.ask_api(Method::GET, path, token, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json");
    serde_json::from_str(&answer.text).unwrap()
}

#[tokio::test]
async fn what_is_refused_is_said_in_one_form() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let ask = async |method, path| app.ask_api(method, path, &token, Body::empty()).await;
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/orders/none",
        "/api/v1/orders/",
    ] {
        problem(&ask(Method::GET, path).await, ApiProblemKind::NotFound);
    }
    let answer = ask(Method::DELETE, ORDERS).await;
    problem(&answer, ApiProblemKind::MethodNotAllowed);
    assert_eq!(answer.header("allow"), "GET,HEAD");
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("accept", "text/html")];
    problem(&app.get(ORDERS, &headers).await, ApiProblemKind::NotAcceptable);
    problem(
        &ask(Method::GET, "/api/v1/orders?limit=1&limit=2").await,
        ApiProblemKind::Malformed,
    );
    problem(
        &ask(Method::GET, "/api/v1/orders?state=new").await,
        ApiProblemKind::Malformed,
    );
}

#[tokio::test]
async fn each_parameter_that_is_wrong_is_named() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let wrong = [
        ("integration", "none"),
        ("status", "open"),
        ("modified_since", "yesterday"),
        ("created_since", "2026-11-22"),
        ("to_ship", "1"),
        ("limit", "251"),
        ("cursor", "2"),
    ];
    let query: Vec<String> = wrong
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let path = format!("{ORDERS}?{}", query.join("&"));
    let answer = app.ask_api(Method::GET, &path, &token, Body::empty()).await;
    let problem = problem(&answer, ApiProblemKind::Invalid);
    let named: HashSet<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(named, wrong.iter().map(|(name, _)| *name).collect());
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_ask_again() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let other = app.make_token(&cookie, TokenAccess::Read).await;
    let tokens = app.get("/api/list_api_tokens", &[("cookie", &cookie)]).await.text;
    let tokens: Value = serde_json::from_str(&tokens).unwrap();
    // The newest comes first.
    let id = tokens[1]["id"].as_str().unwrap().parse().unwrap();
    while app.state.api_limit.count(id).is_ok() {}
    let answer = app.ask_api(Method::GET, ORDERS, &token, Body::empty()).await;
    problem(&answer, ApiProblemKind::TooManyRequests);
    assert_eq!(answer.header("retry-after"), "1");
    read(&app, &other, ORDERS).await;
}

#[tokio::test]
async fn the_check_for_other_sites_is_not_for_tokens() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = format!("Bearer {}", app.make_token(&cookie, TokenAccess::Read).await);
    let headers = [
        ("authorization", token.as_str()),
        ("origin", "https://tool.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    let answer = app.ask(Method::POST, ORDERS, &headers, Body::empty()).await;
    problem(&answer, ApiProblemKind::MethodNotAllowed);
}

#[tokio::test]
async fn orders_are_read_whole_page_by_page_and_by_their_filters() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let integration = app.add_integration(&cookie).await;
    let database = &app.context.database;
    let mut newest = None;
    for number in 1..=5 {
        let order = TestOrder {
            left_to_ship: number % 2 * 3,
            ..TestOrder::new(integration.parse().unwrap(), number)
        };
        newest = Some(order.insert(database).await);
    }
    let newest = newest.unwrap();
    rows::consignment(database, newest, 7).await;
    rows::line(database, newest, 70, Some(7), "physical").await;
    rows::line(database, newest, 71, None, "digital").await;
    execute(
        database,
        r#"UPDATE orders SET details = '{"payment_method":"Cash","channel_id":3}' WHERE remote_id = 5;
        UPDATE order_consignments SET address = REPLACE(address, '}', ',"form_fields":[{"name":"Gate","value":"1234"}]}');
        INSERT INTO product_images (integration_id, product_id, image)
            SELECT integration_id, 17, 'https://cdn11.bigcommerce.com/mug.jpg' FROM orders WHERE remote_id = 5;
        UPDATE order_lines SET details = '{"product_id":17,"weight":"0.35","wrapping":{"name":"Red paper","message":""},
            "fields":[{"name":"Art","value":"a.png","link":"https://shop.example/f"}]}' WHERE remote_id = 70"#
            .to_owned(),
    )
    .await;

    let (mut path, mut seen) = (format!("{ORDERS}?limit=2&integration={integration}"), Vec::new());
    loop {
        let answer = app.ask_api(Method::GET, &path, &token, Body::empty()).await;
        let page: Value = serde_json::from_str(&answer.text).unwrap();
        seen.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|order| order["remote_id"].as_i64().unwrap()),
        );
        let Some(next) = page["next"].as_str() else {
            assert!(answer.headers.get(header::LINK).is_none());
            break;
        };
        path = format!("{ORDERS}?limit=2&integration={integration}&cursor={next}");
        assert_eq!(answer.header("link"), format!("<{path}>; rel=\"next\""));
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);

    let numbers = async |query: &str| -> Vec<i64> {
        let page = read(&app, &token, &format!("{ORDERS}?{query}")).await;
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["remote_id"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(numbers("to_ship=true").await, [5, 3, 1]);
    assert_eq!(numbers("to_ship=false").await, [4, 2]);
    assert_eq!(numbers("status=2").await, [0; 0]);
    assert_eq!(numbers("created_since=1970-01-01T00:00:04Z").await, [5, 4]);
    assert_eq!(
        numbers("modified_since=1970-01-01T01:00:03%2B01:00").await,
        [3, 4, 5]
    );
    assert_eq!(
        numbers("modified_since=1970-01-01T00:00:03Z&to_ship=false").await,
        [4]
    );
    execute(
        database,
        "UPDATE orders SET updated_at = 9000 WHERE remote_id = 1".to_owned(),
    )
    .await;
    assert_eq!(numbers("modified_since=1970-01-01T00:00:04Z").await, [4, 5, 1]);

    let order = read(&app, &token, &format!("{ORDERS}/{newest}")).await;
    assert_eq!(order["id"], newest.to_string());
    assert_eq!(order["integration"]["name"], "Acme store");
    assert_eq!(order["integration"]["client"], "Acme");
    assert_eq!(order["created_at"], "1970-01-01T00:00:05Z");
    assert_eq!(order["total"], "12.50");
    assert_eq!(order["billing"]["city"], "Austin");
    let line = &order["consignments"][0]["lines"][0];
    assert_eq!(
        (&line["remote_id"], &line["left_to_ship"]),
        (&Value::from(70), &Value::from(3))
    );
    assert_eq!(order["not_shipped"][0]["kind"], "digital");
    assert_eq!(
        order["details"],
        json!({
            "payment_method": "Cash", "channel_id": 3, "external_id": "", "external_order_id": "", "external_source": "",
            "external_merchant_id": "",
        })
    );
    assert_eq!(order["billing"]["form_fields"], json!([]));
    assert_eq!(
        order["consignments"][0]["address"]["form_fields"],
        json!([{"name": "Gate", "value": "1234", "link": null}])
    );
    assert_eq!(
        line["details"],
        json!({
            "product_id": 17, "external_id": "", "weight": "0.35", "wrapping": {"name": "Red paper", "message": ""},
            "event": null, "fields": [{"name": "Art", "value": "a.png", "link": "https://shop.example/f"}],
            "image": "https://cdn11.bigcommerce.com/mug.jpg",
        })
    );
}

#[tokio::test]
async fn a_line_that_is_not_shipped_from_here_says_by_which_rule() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let store = app.add_integration(&cookie).await.parse().unwrap();
    let database = &app.context.database;
    let order = TestOrder::new(store, 1).insert(database).await;
    rows::consignment(database, order, 3).await;
    rows::line(database, order, 7, Some(3), "physical").await;
    for (rule, told) in [
        ("NULL", Value::Null),
        (
            "'sku_beginning:MUG'",
            json!({ "kind": "sku_beginning", "value": "MUG" }),
        ),
    ] {
        execute(database, format!("UPDATE order_lines SET ignored_by = {rule}")).await;
        let whole = read(&app, &token, &format!("{ORDERS}/{order}")).await;
        assert_eq!(
            whole["consignments"][0]["lines"][0]["ignored_by"], told,
            "{whole}"
        );
    }
}

#[tokio::test]
async fn the_cursor_of_one_order_is_none_of_another() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let integration = app.add_integration(&cookie).await;
    for number in 1..=2 {
        TestOrder::new(integration.parse().unwrap(), number)
            .insert(&app.context.database)
            .await;
    }
    let page = read(&app, &token, &format!("{ORDERS}?limit=1")).await;
    let path = format!(
        "{ORDERS}?modified_since=1970-01-01T00:00:00Z&cursor={}",
        page["next"].as_str().unwrap()
    );
    let answer = app.ask_api(Method::GET, &path, &token, Body::empty()).await;
    problem(&answer, ApiProblemKind::Invalid);
}

#[tokio::test]
async fn the_description_tells_of_the_headers_of_refusals() {
    let app = TestApp::with_admin().await;
    let description: Value = serde_json::from_str(&app.get("/api/v1/openapi.json", &[]).await.text).unwrap();
    let responses = &description["paths"]["/api/v1/shipments"]["post"]["responses"];
    for (status, header, kind) in [
        ("401", "WWW-Authenticate", "string"),
        ("403", "WWW-Authenticate", "string"),
        ("429", "Retry-After", "integer"),
    ] {
        assert_eq!(
            responses[status]["headers"][header]["schema"]["type"], kind,
            "{responses}"
        );
    }
    // Of the others each has this one alone.
    let others: Vec<&String> = responses["422"]["headers"].as_object().unwrap().keys().collect();
    assert_eq!(others, ["ParcelPilot-Version"]);
}

#[tokio::test]
async fn answers_are_compressed_for_whoever_takes_that() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = format!("Bearer {}", app.make_token(&cookie, TokenAccess::Read).await);
    let integration = app.add_integration(&cookie).await;
    TestOrder::new(integration.parse().unwrap(), 1)
        .insert(&app.context.database)
        .await;
    for (accepted, encoding) in [("gzip", "gzip"), ("identity", "")] {
        let headers = [("authorization", token.as_str()), ("accept-encoding", accepted)];
        let answer = app.get(ORDERS, &headers).await;
        assert_eq!(
            (answer.status, answer.header("content-encoding")),
            (StatusCode::OK, encoding)
        );
    }
}

#[tokio::test]
async fn a_program_names_the_version_that_it_was_written_for() {
    const VERSION: &str = "parcelpilot-version";
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = format!("Bearer {}", app.make_token(&cookie, TokenAccess::Read).await);
    let authorization = ("authorization", token.as_str());
    let description: Value = serde_json::from_str(&app.get("/api/v1/openapi.json", &[]).await.text).unwrap();
    let parameters = &description["paths"][ORDERS]["get"]["parameters"];
    let parameter = parameters
        .as_array()
        .unwrap()
        .iter()
        .find(|parameter| parameter["name"] == "ParcelPilot-Version");
    let known = parameter.unwrap()["schema"]["enum"].as_array().unwrap().clone();
    let oldest = known[0].as_str().unwrap();
    // None is the oldest; those that are refused say so, too.
    for headers in [&[authorization][..], &[authorization, (VERSION, oldest)], &[]] {
        let answer = app.get(ORDERS, headers).await;
        assert_eq!(answer.header(VERSION), oldest, "{headers:?}");
        assert_eq!(answer.status == StatusCode::OK, !headers.is_empty());
    }
    let answer = app.get(ORDERS, &[authorization, (VERSION, "2020-01-01")]).await;
    let refused = problem(&answer, ApiProblemKind::Malformed);
    assert_eq!(answer.header(VERSION), oldest);
    for version in &known {
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(version.as_str().unwrap()), "{detail}");
    }
}
