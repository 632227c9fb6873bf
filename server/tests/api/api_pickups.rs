//! Programs at the counter: what its customer picks up is ready, and collected.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::OrderId;
use serde_json::{Value, json};
use test_support::databases::execute;
use test_support::rows::{TestOrder, line};

use crate::test_app::{Answer, TestApp};

struct Counter {
    app: TestApp,
    token: String,
    order: OrderId,
}

impl Counter {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let token = app.make_token(&cookie, TokenAccess::Write).await;
        let store = app.add_integration(&cookie).await.parse().unwrap();
        let database = &app.context.database;
        let order = TestOrder::new(store, 1).insert(database).await;
        line(database, order, 7, None, "physical").await;
        Self { app, token, order }
    }

    async fn post(&self, step: &str, token: &str) -> Answer {
        let path = format!("/api/v1/orders/{}/pickup/{step}", self.order);
        self.app.ask_api(Method::POST, &path, token, Body::empty()).await
    }

    async fn pickup(&self, step: &str) -> Value {
        let answer = self.post(step, &self.token).await;
        assert_eq!(answer.status, StatusCode::OK, "{step}: {}", answer.text);
        let order: Value = serde_json::from_str(&answer.text).unwrap();
        order["pickup"].clone()
    }
}

#[tokio::test]
async fn it_is_ready_then_collected_and_each_happens_once() {
    let counter = Counter::new().await;
    let early = counter.post("collected", &counter.token).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    assert!(early.text.contains("Mark it as ready first."), "{}", early.text);
    let ready = counter.pickup("ready").await;
    // Of five, one was refunded.
    assert_eq!(ready["items"], json!([{ "line": 7, "quantity": 4 }]));
    assert!(
        ready["ready_at"].is_string() && ready["collected_at"].is_null(),
        "{ready}"
    );
    assert_eq!(counter.pickup("ready").await, ready, "nothing is new");
    let collected = counter.pickup("collected").await;
    assert!(collected["collected_at"].is_string(), "{collected}");
    assert_eq!(counter.pickup("collected").await, collected, "nothing is new");
}

#[tokio::test]
async fn what_was_cancelled_is_not_handed_out_and_a_reader_hands_out_nothing() {
    let counter = Counter::new().await;
    let database = &counter.app.context.database;
    counter.app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = counter.app.log_in_as("viewer@example.com").await;
    let reader = counter.app.make_token(&viewer, TokenAccess::Read).await;
    assert_eq!(counter.post("ready", &reader).await.status, StatusCode::FORBIDDEN);
    execute(database, "UPDATE orders SET status_id = 5".to_owned()).await;
    let cancelled = counter.post("ready", &counter.token).await;
    assert_eq!(cancelled.status, StatusCode::CONFLICT, "{}", cancelled.text);
    assert!(
        cancelled.text.contains("This order is cancelled."),
        "{}",
        cancelled.text
    );
}
