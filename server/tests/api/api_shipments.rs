//! Shipments over the API.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::OrderId;
use serde_json::{Value, json};
use test_support::rows;
use test_support::rows::TestOrder;

use crate::api_v1::{problem, read};
use crate::test_app::{Answer, TestApp};

pub const SHIPMENTS: &str = "/api/v1/shipments";

/// A app with an order: of line 70 three are left to ship, to address 7; line 71 is digital.
pub struct AppContext {
    pub app: TestApp,
    pub cookie: String,
    pub token: String,
    pub order: OrderId,
}

impl AppContext {
    pub async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let token = app.make_token(&cookie, TokenAccess::Write).await;
        let integration = app.add_integration(&cookie).await.parse().unwrap();
        let database = &app.context.database;
        let order = TestOrder::new(integration, 1001).insert(database).await;
        rows::consignment(database, order, 7).await;
        rows::line(database, order, 70, Some(7), "physical").await;
        rows::line(database, order, 71, None, "digital").await;
        Self {
            app,
            cookie,
            token,
            order,
        }
    }

    pub fn body(&self, quantity: i64) -> Value {
        json!({
            "order_id": self.order.to_string(),
            "lines": [{ "line_id": 70, "quantity": quantity }],
            "carrier": "ups",
            "tracking_number": "1Z999AA10123456784",
        })
    }

    pub async fn make(&self, key: &str, body: &Value) -> Answer {
        self.send(
            &[("idempotency-key", key), ("content-type", "application/json")],
            body.to_string(),
        )
        .await
    }

    pub async fn send(&self, headers: &[(&str, &str)], body: String) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [&[("authorization", bearer.as_str())], headers].concat();
        self.app
            .ask(Method::POST, SHIPMENTS, &headers, Body::from(body))
            .await
    }

    pub async fn read(&self, path: &str) -> Value {
        read(&self.app, &self.token, path).await
    }

    async fn count(&self) -> usize {
        self.read(SHIPMENTS).await["data"].as_array().unwrap().len()
    }
}

#[tokio::test]
async fn a_shipment_is_made_and_read() {
    let context = AppContext::new().await;
    let answer = context.make("a", &context.body(2)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let made: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(
        answer.header("location"),
        format!("{SHIPMENTS}/{}", made["id"].as_str().unwrap())
    );
    assert_eq!(
        made["lines"],
        json!([{ "line_id": 70, "sku": "SKU-70", "name": "Thing", "quantity": 2 }])
    );
    assert_eq!(
        (&made["address_id"], &made["order_remote_id"]),
        (&json!(7), &json!(1001))
    );
    let link = made["tracking_link"].as_str().unwrap();
    assert!(link.contains("1Z999AA10123456784"), "{link}");
    // The integration does not push.
    assert_eq!(
        (&made["notify_store"], &made["push"]["state"]),
        (&json!(true), &json!("held"))
    );
    assert_eq!(made["made_by"], "Zoë (Tool)");

    assert_eq!(context.read(answer.header("location")).await, made);
    assert_eq!(
        context.read(SHIPMENTS).await,
        json!({ "data": [made], "next": null })
    );
    assert_eq!(
        context.read(&format!("{SHIPMENTS}?state=failed")).await["data"],
        json!([])
    );
    let order = context.read(&format!("/api/v1/orders/{}", context.order)).await;
    assert_eq!(order["left_to_ship"], 1);
    assert_eq!(order["consignments"][0]["lines"][0]["left_to_ship"], 1);
    let events = context
        .app
        .get("/api/list_audit_events", &[("cookie", &context.cookie)])
        .await
        .text;
    assert!(
        events.contains("ShipmentMade") && events.contains(r#""token_name":"Tool""#),
        "{events}"
    );
}

#[tokio::test]
async fn sent_again_it_gives_the_same_answer_and_makes_nothing_more() {
    let context = AppContext::new().await;
    let first = context.make("a", &context.body(1)).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let again = context.make("a", &context.body(1)).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    problem(
        &context.make("a", &context.body(2)).await,
        ApiProblemKind::KeyReused,
    );
    assert_eq!(context.count().await, 1);
    // Another token's keys are its own.
    let other = context.app.make_token(&context.cookie, TokenAccess::Write).await;
    let context = AppContext {
        token: other,
        ..context
    };
    let another = context.make("a", &context.body(1)).await;
    assert_eq!(another.status, StatusCode::CREATED);
    assert_ne!(another.text, first.text);
    assert_eq!(context.count().await, 2);
}

#[tokio::test]
async fn of_many_sent_at_once_one_is_made() {
    let context = AppContext::new().await;
    let body = context.body(1);
    let answers = futures::future::join_all((0..6).map(|_| context.make("a", &body))).await;
    for answer in &answers {
        assert_eq!(
            (answer.status, &answer.text),
            (StatusCode::CREATED, &answers[0].text)
        );
    }
    assert_eq!(context.count().await, 1);
}

#[tokio::test]
async fn an_answer_that_was_never_kept_is_found_again() {
    let context = AppContext::new().await;
    let first = context.make("a", &context.body(3)).await;
    // As if the server had been killed between the two.
    let lost = "UPDATE idempotency_keys SET answer = NULL";
    test_support::databases::execute(&context.app.context.database, lost.to_owned()).await;
    let again = context.make("a", &context.body(3)).await;
    assert_eq!((again.status, &again.text), (StatusCode::CREATED, &first.text));
    assert_eq!(context.count().await, 1);
}

#[tokio::test]
async fn a_shipment_that_was_refused_made_nothing_and_its_key_is_free() {
    let context = AppContext::new().await;
    for (body, field) in [
        (context.body(4), "lines[0]"),
        (context.body(0), "lines[0].quantity"),
        (
            json!({ "order_id": context.order.to_string(), "lines": [] }),
            "lines",
        ),
        (
            json!({ "order_id": context.order.to_string(), "lines": [{ "line_id": 71, "quantity": 1 }] }),
            "lines[0]",
        ),
        (
            json!({ "order_id": "0190a2b4-0000-7000-8000-000000000000", "lines": [{ "line_id": 70, "quantity": 1 }] }),
            "order_id",
        ),
        (
            json!({ "order_id": context.order.to_string(), "carrier": "owl", "lines": [{ "line_id": 70, "quantity": 1 }] }),
            "carrier",
        ),
    ] {
        let problem = problem(&context.make("a", &body).await, ApiProblemKind::Invalid);
        let errors = problem["errors"].as_array().unwrap();
        assert!(
            errors.iter().any(|error| error["field"] == field),
            "{body}: {problem}"
        );
    }
    assert_eq!(context.count().await, 0);
    assert_eq!(
        context.make("a", &context.body(3)).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn only_json_with_a_key_is_taken() {
    let context = AppContext::new().await;
    let json = ("content-type", "application/json; charset=utf-8");
    let key = ("idempotency-key", "a");
    let body = context.body(1).to_string();
    problem(
        &context.send(&[json], body.clone()).await,
        ApiProblemKind::Malformed,
    );
    problem(
        &context
            .send(&[json, ("idempotency-key", "a b")], body.clone())
            .await,
        ApiProblemKind::Malformed,
    );
    let long = "x".repeat(256);
    problem(
        &context
            .send(&[json, ("idempotency-key", &long)], body.clone())
            .await,
        ApiProblemKind::Malformed,
    );
    problem(
        &context.send(&[key], body.clone()).await,
        ApiProblemKind::UnsupportedMediaType,
    );
    let form = ("content-type", "application/x-www-form-urlencoded");
    problem(
        &context.send(&[key, form], body.clone()).await,
        ApiProblemKind::UnsupportedMediaType,
    );
    problem(
        &context.send(&[key, json], "{".to_owned()).await,
        ApiProblemKind::Malformed,
    );
    problem(
        &context.send(&[key, json], "[]".to_owned()).await,
        ApiProblemKind::Invalid,
    );
    let unknown = body.replacen('{', "{\"colour\":1,", 1);
    let refused = problem(
        &context.send(&[key, json], unknown).await,
        ApiProblemKind::Invalid,
    );
    assert!(
        refused["detail"].as_str().unwrap().contains("colour"),
        "{refused}"
    );
    let large = format!("\"{}\"", "x".repeat(300 * 1024));
    problem(
        &context.send(&[key, json], large).await,
        ApiProblemKind::PayloadTooLarge,
    );
    assert_eq!(context.count().await, 0);
    assert_eq!(context.send(&[key, json], body).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn pages_of_shipments_hold_each_once() {
    let context = AppContext::new().await;
    for key in ["a", "b", "c"] {
        assert_eq!(
            context.make(key, &context.body(1)).await.status,
            StatusCode::CREATED
        );
    }
    let whole = context.read(SHIPMENTS).await["data"].as_array().unwrap().clone();
    assert_eq!(whole.len(), 3);
    let (mut seen, mut path) = (Vec::new(), format!("{SHIPMENTS}?limit=2"));
    loop {
        let page = context.read(&path).await;
        seen.extend(page["data"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => path = format!("{SHIPMENTS}?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, whole);
}
