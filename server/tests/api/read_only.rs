//! A database that can't be written can be read.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_token::TokenAccess;
use storage::Database;
use tokio::time::timeout;

use crate::roles::OF_AN_INTEGRATION;
use crate::test_app::{Answer, EMAIL, PASSWORD, TestApp};

const NOTICE: &str = "Nothing can be saved";
/// Whoever waits for the writer gives up after thirty seconds.
const NOT_AS_LONG_AS_A_WRITE: Duration = Duration::from_secs(15);
/// So long ago that the next request notes it anew.
const SEEN_LONG_AGO: &str = "UPDATE sessions SET last_seen_at = last_seen_at - 120000";

async fn page(app: &TestApp, path: &str, cookie: &str) -> Answer {
    let page = app.get(path, &[("cookie", cookie)]).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    page
}

#[tokio::test]
async fn a_read_only_database_shows_every_page_and_says_that_nothing_is_saved() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    assert!(!page(&app, "/orders", &cookie).await.text.contains(NOTICE));
    app.execute(SEEN_LONG_AGO).await;
    app.execute("PRAGMA query_only = ON").await;

    let own = OF_AN_INTEGRATION.map(|section| format!("/integrations/{integration}{section}"));
    let pages = [
        "/",
        "/orders",
        "/shipments",
        "/imports",
        "/problems",
        "/integrations",
        "/clients",
        "/people",
        "/audit",
        "/account",
        "/help",
    ];
    for path in pages.into_iter().chain(own.iter().map(String::as_str)) {
        assert!(page(&app, path, &cookie).await.text.contains(NOTICE), "{path}");
    }
    let read = app
        .ask_api(Method::GET, "/api/v1/orders", &token, Body::empty())
        .await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);

    let fields = [("__action", "/api/add_client"), ("name", "Birch")];
    let refused = app.post("/clients", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        refused
            .text
            .contains("database is read-only, so this was not saved"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("value=\"Birch\""), "{}", refused.text);

    let fields = [
        ("__action", "/api/log_in"),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    let refused = app.post("/login", &fields, &[]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text.contains("database is read-only"), "{}", refused.text);

    let left = app.post("/api/log_out", &[], &[("cookie", &cookie)]).await;
    assert!(
        left.header("set-cookie").contains("Max-Age=0"),
        "{:?}",
        left.headers
    );

    app.execute("PRAGMA query_only = OFF").await;
    assert!(
        !page(&app, "/orders", &cookie).await.text.contains(NOTICE),
        "it was noted that somebody is here"
    );
}

#[tokio::test]
async fn what_can_t_be_noted_of_somebody_turns_nobody_away() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    app.execute(SEEN_LONG_AGO).await;
    app.execute("CREATE TRIGGER no_session BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'no'); END")
        .await;
    app.execute("CREATE TRIGGER no_token BEFORE UPDATE ON api_tokens BEGIN SELECT RAISE(ABORT, 'no'); END")
        .await;
    // Why is not known: nothing is said of the rest.
    assert!(!page(&app, "/orders", &cookie).await.text.contains(NOTICE));
    let read = app
        .ask_api(Method::GET, "/api/v1/orders", &token, Body::empty())
        .await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
}

/// As while another program copies the database.
#[tokio::test]
async fn whoever_reads_waits_for_nobody_who_writes() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    app.execute(SEEN_LONG_AGO).await;
    let Database::Sqlite { writer, .. } = &app.context.database else {
        unreachable!("this suite has SQLite only")
    };
    let held = writer.acquire().await.unwrap();
    let both = async {
        page(&app, "/orders", &cookie).await;
        app.ask_api(Method::GET, "/api/v1/orders", &token, Body::empty())
            .await
    };
    let read = timeout(NOT_AS_LONG_AS_A_WRITE, both)
        .await
        .expect("nobody is waited for");
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    drop(held);
}

#[tokio::test]
async fn a_session_that_is_over_is_over_even_if_it_can_t_be_deleted() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    app.execute("UPDATE sessions SET last_seen_at = 0").await;
    app.execute("PRAGMA query_only = ON").await;
    let away = app.get("/orders", &[("cookie", &cookie)]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.text);
    assert!(away.header("location").starts_with("/login"));
}
