//! Personal tokens: who makes, sees and revokes them, and when they stop working.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::{TOKEN_PREFIX, TokenAccess};
use serde_json::Value;
use test_support::databases::execute;

use crate::test_app::{Answer, EMAIL, TestApp};

const MAX: &str = "max@example.com";

async fn with_token(app: &TestApp, token: &str) -> StatusCode {
    app.ask_api(Method::GET, "/api/v1/orders", token, Body::empty())
        .await
        .status
}

async fn tokens(app: &TestApp, cookie: &str) -> Vec<Value> {
    let answer = app.get("/api/list_api_tokens", &[("cookie", cookie)]).await;
    serde_json::from_str(&answer.text).unwrap()
}

async fn revoke(app: &TestApp, function: &str, id: &Value, cookie: &str) -> Answer {
    let fields = [("id", id.as_str().unwrap())];
    app.post(&format!("/api/{function}"), &fields, &[("cookie", cookie)])
        .await
}

#[tokio::test]
async fn a_token_is_shown_once_and_then_only_told_of() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let fields = [
        ("__action", "/api/make_api_token"),
        ("name", "Warehouse"),
        ("access", "read"),
        ("lifetime", "month"),
        ("works_for", "warehouse"),
    ];
    let page = app.post("/account", &fields, &[("cookie", &cookie)]).await;
    let (_, rest) = page
        .text
        .split_once(&format!("value=\"{TOKEN_PREFIX}"))
        .expect("the token is shown");
    let token = format!("{TOKEN_PREFIX}{}", rest.split('"').next().unwrap());
    assert_eq!(with_token(&app, &token).await, StatusCode::OK);

    let cookie = [("cookie", cookie.as_str())];
    for path in [
        "/account",
        "/people",
        "/audit",
        "/api/list_api_tokens",
        "/api/list_people",
        "/api/list_audit_events",
    ] {
        let text = app.get(path, &cookie).await.text;
        assert!(
            text.contains("Warehouse") && !text.contains(&token),
            "{path}: {text}"
        );
    }
    app.context.database.close().await;
    for bytes in app.files() {
        assert!(
            !bytes
                .windows(token.len())
                .any(|window| window == token.as_bytes())
        );
    }
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_and_stays() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let long = "x".repeat(101);
    let fields = [
        ("__action", "/api/make_api_token"),
        ("name", long.as_str()),
        ("access", "write"),
        ("lifetime", "quarter"),
        ("works_for", "warehouse"),
    ];
    let page = app.post("/account", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text.contains("At most 100 characters.") && page.text.contains(&long),
        "{}",
        page.text
    );
    assert!(tokens(&app, &cookie).await.is_empty());
}

#[tokio::test]
async fn a_token_never_may_more_than_its_person() {
    let app = TestApp::with_admin().await;
    app.add_person(MAX, Role::Viewer).await;
    let max = app.log_in_as(MAX).await;
    let fields = [
        ("name", "Tool"),
        ("access", "write"),
        ("lifetime", "year"),
        ("works_for", "warehouse"),
    ];
    let answer = app
        .post("/api/make_api_token", &fields, &[("cookie", &max)])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("AboveOwnRole"), "{}", answer.text);
    let page = app.get("/account", &[("cookie", &max)]).await;
    assert!(!page.text.contains("value=\"write\""), "{}", page.text);
}

#[tokio::test]
async fn a_token_that_was_revoked_or_has_expired_opens_nothing() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Write).await;
    assert_eq!(with_token(&app, &token).await, StatusCode::OK);
    let id = tokens(&app, &cookie).await[0]["id"].clone();
    assert_eq!(
        revoke(&app, "revoke_api_token", &id, &cookie).await.status,
        StatusCode::OK
    );
    assert_eq!(with_token(&app, &token).await, StatusCode::UNAUTHORIZED);
    assert!(tokens(&app, &cookie).await.is_empty());

    let token = app.make_token(&cookie, TokenAccess::Read).await;
    execute(
        &app.context.database,
        "UPDATE api_tokens SET expires_at = 1".to_owned(),
    )
    .await;
    assert_eq!(with_token(&app, &token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(tokens(&app, &cookie).await[0]["is_expired"], true);
}

#[tokio::test]
async fn a_token_dies_with_its_persons_deactivation() {
    let app = TestApp::with_admin().await;
    app.add_person(MAX, Role::Operator).await;
    let (admin, max) = (app.log_in().await, app.log_in_as(MAX).await);
    let token = app.make_token(&max, TokenAccess::Write).await;
    assert_eq!(with_token(&app, &token).await, StatusCode::OK);
    let people = app.get("/api/list_people", &[("cookie", &admin)]).await.text;
    let people: Value = serde_json::from_str(&people).unwrap();
    let person = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["email"] == MAX)
        .unwrap();
    for is_active in ["false", "true"] {
        let fields = [("id", person["id"].as_str().unwrap()), ("is_active", is_active)];
        let answer = app
            .post("/api/set_person_active", &fields, &[("cookie", &admin)])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(with_token(&app, &token).await, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn only_admins_see_and_revoke_the_tokens_of_others() {
    let app = TestApp::with_admin().await;
    app.add_person(MAX, Role::Operator).await;
    let (admin, max) = (app.log_in().await, app.log_in_as(MAX).await);
    let token = app.make_token(&max, TokenAccess::Read).await;
    let of_admin = app.make_token(&admin, TokenAccess::Read).await;
    let own = tokens(&app, &admin).await;
    assert_eq!((own.len(), &own[0]["email"]), (1, &Value::from(EMAIL)));
    // Another's is as if it were not there.
    let answer = revoke(&app, "revoke_api_token", &own[0]["id"], &max).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(with_token(&app, &of_admin).await, StatusCode::OK);

    let id = tokens(&app, &max).await[0]["id"].clone();
    let answer = revoke(&app, "revoke_person_api_token", &id, &admin).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(with_token(&app, &token).await, StatusCode::UNAUTHORIZED);
    let events = app
        .get("/api/list_audit_events", &[("cookie", &admin)])
        .await
        .text;
    assert!(
        events.contains("ApiTokenRevoked") && events.contains(MAX),
        "{events}"
    );
}
