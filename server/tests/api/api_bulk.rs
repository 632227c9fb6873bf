//! Many shipments with one request.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot::accounts::tokens;
use parcelpilot_domain::api_problem::ApiProblemKind;
use serde_json::{Value, json};

use test_support::rows;
use test_support::rows::TestOrder;

use crate::api_shipments::{AppContext, SHIPMENTS};
use crate::api_v1::problem;
use crate::test_app::Answer;

const BULK: &str = "/api/v1/shipments/bulk";

impl AppContext {
    async fn send_bulk(&self, shipments: &[Value]) -> Answer {
        let body = Body::from(json!({ "shipments": shipments }).to_string());
        self.app.ask_api(Method::POST, BULK, &self.token, body).await
    }

    /// What became of each.
    async fn bulk(&self, shipments: &[Value]) -> Vec<Value> {
        let answer = self.send_bulk(shipments).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        answer["data"].as_array().unwrap().clone()
    }

    async fn shipments(&self) -> Vec<Value> {
        self.read(&format!("{SHIPMENTS}?limit=250")).await["data"]
            .as_array()
            .unwrap()
            .clone()
    }
}

fn keyed(key: &str, shipment: &Value) -> Value {
    json!({ "idempotency_key": key, "shipment": shipment })
}

fn outcomes(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|answer| answer["outcome"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn each_has_its_own_answer_and_one_that_is_refused_stops_no_other() {
    let context = AppContext::new().await;
    let mut unknown_field = context.body(1);
    unknown_field["colour"] = json!("red");
    let mut no_such_order = context.body(1);
    no_such_order["order_id"] = json!("0190a2b4-0000-7000-8000-000000000000");
    let sent = [
        keyed("a", &context.body(1)),
        keyed("b", &unknown_field),
        keyed("c", &no_such_order),
        // Of the same order: two are left, then one.
        keyed("d", &context.body(1)),
        keyed("e", &context.body(2)),
        keyed("f", &context.body(0)),
        keyed("no key", &context.body(1)),
        json!(7),
        keyed("g", &context.body(1)),
    ];
    let answers = context.bulk(&sent).await;
    assert_eq!(
        outcomes(&answers),
        [
            "made", "refused", "refused", "made", "refused", "refused", "refused", "refused", "made"
        ]
    );
    let field = |place: usize| answers[place]["problem"]["errors"][0]["field"].clone();
    assert_eq!(
        [field(2), field(4), field(5), field(6)],
        ["order_id", "lines[0]", "lines[0].quantity", "idempotency_key"]
    );
    assert!(
        answers[1]["problem"]["detail"]
            .as_str()
            .unwrap()
            .contains("colour")
    );
    assert_eq!(
        (&answers[0]["idempotency_key"], &answers[7]["idempotency_key"]),
        (&json!("a"), &Value::Null)
    );
    let made: Vec<Value> = [8, 3, 0].map(|place| answers[place]["shipment"].clone()).into();
    assert_eq!(context.shipments().await, made);
    let cookie = [("cookie", context.cookie.as_str())];
    let events = context.app.get("/api/list_audit_events", &cookie).await.text;
    assert_eq!(events.matches("ShipmentMade").count(), 3, "{events}");
    assert!(events.contains("1001 of Acme store"), "{events}");

    // What was refused has left its key free.
    let again = context
        .bulk(&[keyed("a", &context.body(1)), keyed("a", &context.body(2))])
        .await;
    assert_eq!(outcomes(&again), ["made_before", "refused"]);
    assert_eq!(again[0]["shipment"], answers[0]["shipment"]);
    assert_eq!(again[1]["problem"]["type"], ApiProblemKind::KeyReused.address());
    let voided = format!("{SHIPMENTS}/{}/void", made[0]["id"].as_str().unwrap());
    context
        .app
        .ask_api(Method::POST, &voided, &context.token, Body::empty())
        .await;
    let later = context.bulk(&[keyed("e", &context.body(1))]).await;
    assert_eq!(outcomes(&later), ["made"]);
}

#[tokio::test]
async fn the_same_key_twice_makes_one_whether_the_first_answer_was_kept_or_not() {
    let context = AppContext::new().await;
    let one = keyed("a", &context.body(1));
    let answers = context.bulk(&[one.clone(), one.clone()]).await;
    assert_eq!(outcomes(&answers), ["made", "made_before"]);
    let lost = "UPDATE idempotency_keys SET answer = NULL";
    test_support::databases::execute(&context.app.context.database, lost.to_owned()).await;
    let again = context.bulk(std::slice::from_ref(&one)).await;
    assert_eq!(outcomes(&again), ["made_before"]);
    assert_eq!(again[0]["shipment"], answers[0]["shipment"]);
    assert_eq!(context.shipments().await.len(), 1);
}

#[tokio::test]
async fn a_key_is_the_same_alone_and_among_many_and_as_a_release_before_knew_it() {
    let context = AppContext::new().await;
    let body = context.body(1);
    let alone = |text: String| {
        context.send(
            &[("idempotency-key", "a"), ("content-type", "application/json")],
            text,
        )
    };
    let spaced = serde_json::to_string_pretty(&body).unwrap();
    let first = alone(spaced.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let answers = context.bulk(&[keyed("a", &body)]).await;
    assert_eq!(outcomes(&answers), ["made_before"]);
    assert_eq!(alone(body.to_string()).await.text, first.text);

    let former = tokens::digest(spaced.as_bytes());
    let former = format!("UPDATE idempotency_keys SET request_hash = '{former}'");
    test_support::databases::execute(&context.app.context.database, former).await;
    assert_eq!(alone(spaced).await.text, first.text);
    assert_eq!(context.shipments().await.len(), 1);
}

#[tokio::test]
async fn what_may_have_been_made_is_not_refused_and_its_key_goes_on_to_stand_for_it() {
    let context = AppContext::new().await;
    let database = &context.app.context.database;
    let fails = "CREATE TRIGGER fails BEFORE INSERT ON shipments BEGIN SELECT RAISE(ABORT, 'disk'); END";
    test_support::databases::execute(database, fails.to_owned()).await;
    let answers = context.bulk(&[keyed("a", &context.body(1))]).await;
    assert_eq!(outcomes(&answers), ["unknown"]);
    assert_eq!(answers[0]["problem"]["status"], 500);
    test_support::databases::execute(database, "DROP TRIGGER fails".to_owned()).await;
    let answers = context
        .bulk(&[keyed("a", &context.body(2)), keyed("a", &context.body(1))])
        .await;
    assert_eq!(outcomes(&answers), ["refused", "made"]);
    assert_eq!(answers[0]["problem"]["type"], ApiProblemKind::KeyReused.address());
}

#[tokio::test]
async fn a_hundred_are_made_and_no_more() {
    let context = AppContext::new().await;
    let integration = context.read("/api/v1/integrations").await["data"][0]["id"].clone();
    let integration = integration.as_str().unwrap().parse().unwrap();
    let database = &context.app.context.database;
    let mut sent = Vec::new();
    for number in 2001..=2101 {
        let order = TestOrder::new(integration, number).insert(database).await;
        rows::consignment(database, order, 7).await;
        rows::line(database, order, 70, Some(7), "physical").await;
        let shipment = json!({ "order_id": order.to_string(), "lines": [{ "line_id": 70, "quantity": 1 }] });
        sent.push(keyed(&number.to_string(), &shipment));
    }
    problem(&context.send_bulk(&sent).await, ApiProblemKind::Invalid);
    problem(&context.send_bulk(&[]).await, ApiProblemKind::Invalid);
    let answers = context.bulk(&sent[..100]).await;
    assert!(outcomes(&answers).iter().all(|outcome| *outcome == "made"));
    assert_eq!(context.shipments().await.len(), 100);
}
