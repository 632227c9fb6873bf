//! What programs do beside making shipments: void, correct, retry, pull, check and dismiss.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::api_token::TokenAccess;
use serde_json::{Value, json};
use test_support::databases::execute;
use test_support::rows::problem as insert_problem;

use crate::api_shipments::AppContext;
use crate::api_v1::problem;
use crate::test_app::{Answer, SECRET, TOKEN};

const IMPORTS: &str = "/api/v1/imports";
const PROBLEMS: &str = "/api/v1/problems";
const NOBODY: &str = "0190a2b4-0000-7000-8000-000000000000";

fn read(answer: &Answer) -> Value {
    assert!(answer.status.is_success(), "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

impl AppContext {
    async fn ask(&self, method: Method, path: &str, body: &Value) -> Answer {
        let body = Body::from(body.to_string());
        self.app.ask_api(method, path, &self.token, body).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, body).await
    }

    /// A shipment's address.
    async fn shipment(&self) -> String {
        let answer = self.make("a", &self.body(2)).await;
        answer.header("location").to_owned()
    }

    async fn fail_its_push(&self) {
        let sql = "UPDATE shipment_pushes SET state = 'failed', failure = 'refused'";
        execute(&self.app.context.database, sql.to_owned()).await;
    }

    async fn audit(&self) -> String {
        let cookie = [("cookie", self.cookie.as_str())];
        self.app.get("/api/list_audit_events", &cookie).await.text
    }

    /// The only integration's id.
    async fn integration(&self) -> String {
        let all = self.read("/api/v1/integrations").await;
        all["data"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn add_problem(&self, number: i64) -> String {
        let integration = self.integration().await.parse().unwrap();
        let id = insert_problem(&self.app.context.database, integration, number, 1).await;
        id.to_string()
    }
}

#[tokio::test]
async fn a_shipment_is_voided_once_and_its_lines_are_left_again() {
    let context = AppContext::new().await;
    let path = context.shipment().await;
    let voided = read(&context.post(&format!("{path}/void"), &json!({})).await);
    assert!(voided["voided_at"].is_string(), "{voided}");
    let again = read(&context.post(&format!("{path}/void"), &json!({})).await);
    assert_eq!(again, voided);
    let order = context.read(&format!("/api/v1/orders/{}", context.order)).await;
    assert_eq!(order["left_to_ship"], 3);
    assert_eq!(context.audit().await.matches("ShipmentVoided").count(), 1);
    let unknown = format!("/api/v1/shipments/{NOBODY}/void");
    problem(
        &context.post(&unknown, &json!({})).await,
        ApiProblemKind::NotFound,
    );
}

#[tokio::test]
async fn tracking_is_corrected_whole_and_what_is_wrong_is_named() {
    let context = AppContext::new().await;
    let path = format!("{}/tracking", context.shipment().await);
    let tracking = json!({ "carrier": "fedex", "tracking_number": "111111111111" });
    let corrected = read(&context.ask(Method::PUT, &path, &tracking).await);
    assert_eq!(
        (&corrected["carrier"], &corrected["tracking_number"]),
        (&json!("fedex"), &json!("111111111111"))
    );
    assert!(context.audit().await.contains("TrackingCorrected"));
    let wrong = json!({ "carrier": "owl", "tracking_link": "ftp://x" });
    let refused = context.ask(Method::PUT, &path, &wrong).await;
    let refused = problem(&refused, ApiProblemKind::Invalid);
    let named: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert!(
        named.contains(&"carrier") && named.contains(&"tracking_link"),
        "{refused}"
    );
    assert_eq!(context.audit().await.matches("TrackingCorrected").count(), 1);
    assert_eq!(
        context.ask(Method::PUT, &path, &tracking).await.status,
        StatusCode::OK
    );
    assert_eq!(
        context.audit().await.matches("TrackingCorrected").count(),
        1,
        "nothing changed"
    );
    let void = path.replace("tracking", "void");
    context.post(&void, &json!({})).await;
    problem(
        &context.ask(Method::PUT, &path, &tracking).await,
        ApiProblemKind::Conflict,
    );
}

#[tokio::test]
async fn failed_pushes_are_sent_again_one_those_of_a_store_or_all() {
    let context = AppContext::new().await;
    let made = read(&context.make("a", &context.body(2)).await);
    let integration = context.integration().await;
    let retry =
        async |body: Value| read(&context.post("/api/v1/shipments/retry", &body).await)["retried"].clone();
    assert_eq!(retry(json!({ "shipments": [made["id"]] })).await, 0);
    for (body, retried) in [
        (json!({ "shipments": [made["id"]] }), 1),
        (json!({ "integration": integration }), 1),
        (json!({ "all": true }), 1),
    ] {
        context.fail_its_push().await;
        assert_eq!(retry(body.clone()).await, retried, "{body}");
    }
    assert_eq!(context.audit().await.matches("PushesRetried").count(), 3);
    context.fail_its_push().await;
    for body in [
        // Not as the fields of one that names nothing, which would be all.
        json!([null, null, null]),
        json!({}),
        json!({ "all": false }),
        json!({ "shipments": null }),
        json!({ "integration": null, "all": true }),
        json!({ "shipments": [] }),
        json!({ "shipments": [made["id"]], "integration": integration }),
        json!({ "shipments": [made["id"]], "all": true }),
        json!({ "shipments": [made["id"], NOBODY] }),
        json!({ "integration": NOBODY }),
        json!({ "client": NOBODY }),
    ] {
        let refused = context.post("/api/v1/shipments/retry", &body).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body} {}",
            refused.text
        );
    }
    assert_eq!(retry(json!({ "all": true })).await, 1, "none of these did");
}

#[tokio::test]
async fn orders_are_pulled_and_the_import_is_read() {
    let context = AppContext::new().await;
    let integration = context.integration().await;
    let named = json!({ "integration": integration, "orders": [1002, 1001] });
    let answer = context.post(IMPORTS, &named).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let import = read(&answer);
    assert_eq!(context.read(answer.header("location")).await, import);
    assert_eq!(
        (&import["kind"], &import["state"], &import["selection"]),
        (&json!("orders"), &json!("queued"), &json!("2 named orders"))
    );
    assert_eq!(import["requested_by"], "Zoë (Tool)");
    let again = read(&context.post(IMPORTS, &named).await);
    assert_eq!(again, import, "it is queued already");
    assert_eq!(context.audit().await.matches("PullStarted").count(), 1);
    let nothing = json!({ "integration": integration, "orders": null });
    problem(&context.post(IMPORTS, &nothing).await, ApiProblemKind::Invalid);

    let all = json!({ "integration": integration, "from": "2026-11-01", "all_statuses": true });
    let answer = context.post(IMPORTS, &all).await;
    assert_eq!(read(&answer)["selection"], "Created from 2026-11-01 (UTC)");
    // One at a time.
    problem(&context.post(IMPORTS, &all).await, ApiProblemKind::Conflict);

    for (body, field) in [
        (json!({ "integration": NOBODY }), "integration"),
        (json!({ "integration": integration, "orders": [] }), "orders"),
        (json!({ "integration": integration, "orders": [-1] }), "orders"),
        (
            json!({ "integration": integration, "orders": [1], "from": "2026-11-01" }),
            "orders",
        ),
        (json!({ "integration": integration, "from": "1 Nov" }), "from"),
        (
            json!({ "integration": integration, "from": "2026-11-02", "until": "2026-11-01" }),
            "until",
        ),
        (
            json!({ "integration": integration, "from": "2026-11-02", "date": "shipped" }),
            "date",
        ),
        (
            json!({ "integration": integration, "statuses": [99] }),
            "statuses",
        ),
        (
            json!({ "integration": integration, "statuses": [11], "all_statuses": true }),
            "all_statuses",
        ),
    ] {
        let refused = problem(&context.post(IMPORTS, &body).await, ApiProblemKind::Invalid);
        assert_eq!(refused["errors"][0]["field"], field, "{body}: {refused}");
    }
}

#[tokio::test]
async fn a_check_is_started_and_says_what_it_found() {
    let context = AppContext::new().await;
    let body = json!({ "integration": context.integration().await });
    let answer = context.post("/api/v1/checks", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let check = read(&answer);
    assert_eq!((&check["kind"], &check["found"]), (&json!("check"), &Value::Null));
    problem(
        &context.post("/api/v1/checks", &body).await,
        ApiProblemKind::Conflict,
    );
    let run = check["id"].as_str().unwrap();
    execute(
        &context.app.context.database,
        format!(
            "INSERT INTO checks (run_id, as_of, theirs, ours, missing, stale, extra, with_problem, is_one_by_one)
                 VALUES ('{run}', 1, 2, 1, 1, 0, 0, 0, TRUE);
             INSERT INTO check_differences (run_id, remote_id, kind, has_problem) VALUES ('{run}', 1002, 'missing', FALSE)"
        ),
    )
    .await;
    let found = context.read(answer.header("location")).await["found"].clone();
    assert_eq!(
        (&found["is_complete"], &found["missing"]),
        (&json!(false), &json!({ "count": 1, "orders": [1002] }))
    );
    assert!(context.audit().await.contains("CheckStarted"));
}

#[tokio::test]
async fn problems_are_paged_retried_and_dismissed() {
    let context = AppContext::new().await;
    let integration = context.integration().await;
    let mut ids = Vec::new();
    for number in [2001, 2002, 2003] {
        ids.push(context.add_problem(number).await);
    }
    let page = context.read(&format!("{PROBLEMS}?limit=2")).await;
    assert_eq!(page["data"][0]["id"], ids[2]);
    let next = page["next"].as_str().unwrap();
    let last = context.read(&format!("{PROBLEMS}?limit=2&cursor={next}")).await;
    assert_eq!(
        (&last["data"][0]["order_remote_id"], &last["next"]),
        (&json!(2001), &Value::Null)
    );
    let shown = last.to_string();
    // What the store sent stays on the page.
    assert!(
        shown.contains("total_inc_tax") && !shown.contains("ää"),
        "{shown}"
    );
    let of_others = context.read(&format!("{PROBLEMS}?integration={NOBODY}")).await;
    assert_eq!(of_others["data"], json!([]));

    for (body, count) in [
        (json!({ "problems": [ids[0]] }), "Order 2001"),
        (json!({ "integration": integration }), "3 named orders"),
        (json!({ "all": true }), "3 named orders"),
    ] {
        let retried = read(&context.post(&format!("{PROBLEMS}/retry"), &body).await);
        let import = retried["imports"][0].as_str().unwrap();
        let import = context.read(&format!("{IMPORTS}/{import}")).await;
        assert_eq!(import["selection"], count, "{body}");
    }
    for body in [
        json!({}),
        json!({ "problems": null }),
        json!({ "problems": [ids[0]], "integration": integration }),
        json!({ "problems": [ids[0], NOBODY] }),
        json!({ "integration": NOBODY }),
    ] {
        let refused = context.post(&format!("{PROBLEMS}/retry"), &body).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body} {}",
            refused.text
        );
    }

    let path = format!("{PROBLEMS}/{}", ids[1]);
    let dismissed = read(&context.post(&format!("{path}/dismiss"), &json!({})).await);
    assert_eq!(dismissed["is_dismissed"], true);
    // Once more, it is as it was.
    let again = read(&context.post(&format!("{path}/dismiss"), &json!({})).await);
    assert_eq!((&again, &context.read(&path).await), (&dismissed, &dismissed));
    assert_eq!(context.read(PROBLEMS).await["data"].as_array().unwrap().len(), 2);
    let solved = json!({ "problems": [ids[1]] });
    problem(
        &context.post(&format!("{PROBLEMS}/retry"), &solved).await,
        ApiProblemKind::Conflict,
    );
    assert_eq!(context.audit().await.matches("ProblemDismissed").count(), 1);
}

#[tokio::test]
async fn integrations_and_clients_are_listed_without_what_is_secret() {
    let context = AppContext::new().await;
    context.add_problem(2001).await;
    let integrations = context.read("/api/v1/integrations").await;
    let (one, client) = (&integrations["data"][0], context.read("/api/v1/clients").await);
    assert_eq!(
        (&one["name"], &one["client"], &one["platform"], &one["health"]),
        (
            &json!("Acme store"),
            &json!("Acme"),
            &json!("bigcommerce"),
            &json!("has_problems")
        )
    );
    assert_eq!(one["open_problems"], 1);
    assert_eq!(
        (&client["data"][0]["name"], &client["data"][0]["integrations"]),
        (&json!("Acme"), &json!(1))
    );
    let shown = format!("{integrations} {client}");
    for hidden in [TOKEN, SECRET, "abc123"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[tokio::test]
async fn a_token_that_reads_is_told_so_in_plain_words() {
    let context = AppContext::new().await;
    let path = format!("{}/void", context.shipment().await);
    let token = context.app.make_token(&context.cookie, TokenAccess::Read).await;
    let reader = AppContext { token, ..context };
    let refused = problem(&reader.post(&path, &json!({})).await, ApiProblemKind::Forbidden);
    assert_eq!(refused["detail"], "This token, or its owner, may only read.");
}
