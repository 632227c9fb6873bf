//! Stock levels that programs give, and how it stands with each.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use serde_json::{Value, json};
use storage::stock;
use test_support::databases::execute;

use crate::api_shipments::AppContext;
use crate::api_v1::problem;
use crate::test_app::Answer;

const NOBODY: &str = "0190a2b4-0000-7000-8000-000000000000";

impl AppContext {
    async fn stocked(&self) -> IntegrationId {
        let all = self.read("/api/v1/integrations").await;
        all["data"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    async fn turn_stock_on(&self) -> IntegrationId {
        let id = self.stocked().await;
        stock::turn_on(&self.app.context.database, id, RemoteLocationId(2))
            .await
            .unwrap();
        id
    }

    async fn send_levels(&self, id: &str, levels: &Value) -> Answer {
        let body = Body::from(json!({ "levels": levels }).to_string());
        let path = format!("/api/v1/integrations/{id}/stock");
        self.app.ask_api(Method::PUT, &path, &self.token, body).await
    }

    async fn give(&self, id: IntegrationId, levels: &Value) -> Vec<Value> {
        let answer = self.send_levels(&id.to_string(), levels).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        answer["data"].as_array().unwrap().clone()
    }
}

fn outcomes(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|answer| answer["outcome"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn each_level_has_its_own_answer() {
    let context = AppContext::new().await;
    let id = context.turn_stock_on().await;
    let now = runtime::clock::now();
    let seconds = |seconds| now.minus(std::time::Duration::from_secs(seconds)).rfc3339();
    let ahead = now.plus(std::time::Duration::from_secs(600)).rfc3339();
    let levels = json!([
        { "sku": " TENT-4P ", "level": 12 },
        { "sku": "TENT-4P", "level": 12, "location_id": 1, "counted_at": seconds(60) },
        { "sku": "PEGS", "level": -1 },
        { "sku": "PEGS", "level": 1.5 },
        { "sku": "", "level": 1, "location_id": 0 },
        { "sku": "OLD", "level": 1, "counted_at": seconds(901) },
        { "sku": "AHEAD", "level": 1, "counted_at": ahead },
        { "sku": "TWICE", "level": 1 },
        { "sku": "TWICE", "level": 2, "location_id": 2 },
        { "sku": "SAME", "level": 2 },
        { "sku": "SAME", "level": 2 },
        { "sku": "PEGS", "level": 1, "colour": "red" },
        7,
    ]);
    let answers = context.give(id, &levels).await;
    let (taken, refused) = ("accepted", "refused");
    assert_eq!(
        outcomes(&answers),
        [
            taken, taken, refused, refused, refused, refused, refused, refused, refused, taken, taken,
            refused, refused
        ]
    );
    let field = |place: usize| answers[place]["problem"]["errors"][0]["field"].clone();
    assert_eq!(
        [field(2), field(4), field(5), field(6), field(7)],
        ["level", "sku", "counted_at", "counted_at", "level"]
    );
    // What was counted before is older, whenever it comes.
    let older = json!([{ "sku": "TENT-4P", "level": 1, "counted_at": seconds(30) }]);
    assert_eq!(outcomes(&context.give(id, &older).await), ["unchanged_older"]);

    let page = context
        .read(&format!("/api/v1/integrations/{id}/stock?limit=2"))
        .await;
    let shown = |row: &Value| {
        (
            row["sku"].clone(),
            row["location_id"].clone(),
            row["level"].clone(),
        )
    };
    let rows: Vec<_> = page["data"].as_array().unwrap().iter().map(shown).collect();
    assert_eq!(
        rows,
        [
            (json!("SAME"), json!(2), json!(2)),
            (json!("TENT-4P"), json!(1), json!(12))
        ]
    );
    assert_eq!(page["data"][0]["state"], "waiting");
    let cursor =
        url::form_urlencoded::byte_serialize(page["next"].as_str().unwrap().as_bytes()).collect::<String>();
    let next = format!("/api/v1/integrations/{id}/stock?limit=2&cursor={cursor}");
    let page = context.read(&next).await;
    assert_eq!(
        (page["data"].as_array().unwrap().len(), &page["next"]),
        (1, &Value::Null)
    );
    execute(
        &context.app.context.database,
        "UPDATE stock_levels SET state = 'refused', reason = 'refused', words = 'no <b>' WHERE sku = 'SAME'"
            .to_owned(),
    )
    .await;
    let refused = context
        .read(&format!("/api/v1/integrations/{id}/stock?state=refused"))
        .await;
    assert_eq!(refused["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&refused["data"][0]["reason"], &refused["data"][0]["detail"]),
        (&json!("refused"), &json!("no <b>"))
    );
}

#[tokio::test]
async fn nothing_is_taken_unless_stock_is_on() {
    let context = AppContext::new().await;
    let id = context.stocked().await.to_string();
    let one = json!([{ "sku": "TENT-4P", "level": 12 }]);
    let answer = context.send_levels(&id, &one).await;
    assert_eq!(
        problem(&answer, ApiProblemKind::Conflict)["detail"],
        "Stock is off for this integration. An admin can turn it on, on the integration's page."
    );
    // Whatever is wrong with each of them.
    let wrong = json!([{ "sku": "TENT-4P", "level": -1 }]);
    problem(&context.send_levels(&id, &wrong).await, ApiProblemKind::Conflict);
    problem(&context.send_levels(NOBODY, &one).await, ApiProblemKind::NotFound);
    problem(&context.send_levels("x", &one).await, ApiProblemKind::NotFound);
    context.turn_stock_on().await;
    problem(
        &context.send_levels(&id, &json!([])).await,
        ApiProblemKind::Invalid,
    );
    let many: Vec<Value> = (0..1_001)
        .map(|number| json!({ "sku": number.to_string(), "level": 1 }))
        .collect();
    problem(
        &context.send_levels(&id, &json!(many)).await,
        ApiProblemKind::Invalid,
    );
    assert_eq!(
        outcomes(&context.give(id.parse().unwrap(), &json!(&many[1..])).await),
        ["accepted"; 1_000]
    );
    // What a paused store waits for is said at once, not when it is too old.
    let pause = "UPDATE stock_settings SET pause = 'scope_missing'";
    execute(&context.app.context.database, pause.to_owned()).await;
    let answer = context.send_levels(&id, &one).await;
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(answer["paused"], "scope_missing");
    assert_eq!(answer["data"][0]["outcome"], "accepted");
    for wrong in ["state=lost", "cursor=x", "limit=0", "colour=red"] {
        let path = format!("/api/v1/integrations/{id}/stock?{wrong}");
        let answer = context
            .app
            .ask_api(Method::GET, &path, &context.token, Body::empty())
            .await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
    }
}
