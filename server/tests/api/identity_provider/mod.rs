//! Log-in by the company's identity provider.

mod browser;
mod confirmation;
mod matching;
mod provider;
mod refusals;

use axum::http::StatusCode;
use browser::Browser;
use parcelpilot_domain::account::Role;
use provider::TestProvider;
use serde_json::json;

use crate::test_app::{EMAIL, TestApp};

const ROLES: [(&str, Role); 3] = [
    ("everybody", Role::Viewer),
    ("shipping", Role::Operator),
    ("pilots", Role::Admin),
];

/// A provider, and a server with an admin who knows it.
async fn start(roles: &[(&str, Role)]) -> (TestProvider, TestApp) {
    let provider = TestProvider::start().await;
    let app = TestApp::with_admin()
        .await
        .with_identity_provider(provider.settings(roles));
    (provider, app)
}

fn somebody(email: &str) -> serde_json::Value {
    json!({ "email": email, "email_verified": true, "name": "Ada Lovelace" })
}

async fn rows(app: &TestApp, sql: &'static str) -> Vec<String> {
    let storage::Database::Sqlite { reader, .. } = &app.context.database else {
        unreachable!("this suite has SQLite only")
    };
    let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(reader).await.unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

/// Action and detail of what the trail has of log-ins by the provider, oldest first.
async fn trail(app: &TestApp) -> Vec<String> {
    rows(
        app,
        "SELECT action || ' ' || subject || ': ' || detail FROM audit_events ORDER BY at, id",
    )
    .await
}

#[tokio::test]
async fn the_log_in_page_offers_it_only_where_there_is_a_provider() {
    let (_provider, app) = start(&[]).await;
    let page = app.get("/login?next=/people", &[]).await.text;
    assert!(page.contains("action=\"/login/provider\"") && page.contains("Log in with Acme Accounts"));
    let without = TestApp::with_admin().await;
    let page = without.get("/login", &[]).await.text;
    assert!(!page.contains("/login/provider"), "{page}");
    let answer = without.post_form("/login/provider", &[("next", "/")], &[]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/login")
    );
}

#[tokio::test]
async fn lets_in_fully_and_goes_on_to_the_page_that_was_asked_for() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody("Zoe@Example.com"));
    let mut browser = Browser::default();
    let answer = browser.log_in(&app, &provider).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/orders?search=a"),
        "{}",
        answer.text
    );
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    }
    assert!(
        !browser.cookie().contains("provider"),
        "used up: {}",
        browser.cookie()
    );
    assert_eq!(
        browser.who(&app).await,
        Some((EMAIL.to_owned(), "admin".to_owned()))
    );
    let page = browser.get(&app, "/orders").await;
    assert_eq!(page.status, StatusCode::OK);
    let trail = trail(&app).await;
    assert_eq!(
        trail,
        [
            "identity_linked zoe@example.com: subject-1",
            "logged_in zoe@example.com: by the identity provider"
        ]
    );
    assert!(
        rows(&app, "SELECT state_hash FROM identity_log_ins")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_password_goes_on_working_beside_it() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    Browser::default().log_in(&app, &provider).await;
    app.log_in().await;
}

#[tokio::test]
async fn goes_on_to_no_page_of_others() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", ""] {
        let mut browser = Browser::default();
        let address = browser.begin(&app, next).await;
        let answer = browser.get(&app, &provider.authorize(&address)).await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn the_page_on_the_way_keeps_to_the_policy_and_is_stored_nowhere() {
    let (_provider, app) = start(&[]).await;
    let answer = app.post_form("/login/provider", &[("next", "/")], &[]).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("form-action 'self'"), "{policy}");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
}

#[tokio::test]
async fn nothing_is_begun_by_get_or_from_another_site() {
    let (provider, app) = start(&[]).await;
    for (path, page) in [("/login/provider", "/login"), ("/confirm/provider", "/confirm")] {
        let cookie = app.log_in().await;
        let answer = app.get(path, &[("cookie", &cookie)]).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, page)
        );
        let cross = [("sec-fetch-site", "cross-site"), ("cookie", cookie.as_str())];
        let answer = app.post_form(path, &[("next", "/")], &cross).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert!(
        rows(&app, "SELECT state_hash FROM identity_log_ins")
            .await
            .is_empty()
    );
    assert_eq!(provider.known().described, 0);
}

#[tokio::test]
async fn asks_for_the_description_once_an_hour_and_only_when_it_is_needed() {
    let (provider, app) = start(&[]).await;
    assert_eq!(provider.known().described, 0);
    provider.says(somebody(EMAIL));
    for _ in 0..3 {
        Browser::default().log_in(&app, &provider).await;
    }
    assert_eq!(provider.known().described, 1);
}

#[tokio::test]
async fn the_database_holds_nothing_by_which_a_log_in_could_be_finished() {
    let (_provider, app) = start(&[]).await;
    let mut browser = Browser::default();
    let address = browser.begin(&app, "/").await;
    let cookie = browser.cookie();
    let token = cookie.split_once('=').unwrap().1;
    let state = address.query_pairs().find(|(name, _)| name == "state").unwrap().1;
    for file in app.files() {
        for secret in [token, state.as_ref(), provider::CLIENT_SECRET] {
            let holds = file.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
            assert!(!holds, "{secret}");
        }
    }
}
