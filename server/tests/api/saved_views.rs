//! Saved views: whose they are, who may share and delete them, and what the audit trail has of it.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use serde_json::Value;
use test_support::rows::TestOrder;

use crate::test_app::{Answer, EMAIL, TestApp};

const MAX: &str = "max@example.com";
const VIEWER: &str = "viewer@example.com";

async fn views(app: &TestApp, cookie: &str) -> Vec<Value> {
    let answer = app.get("/api/list_saved_views", &[("cookie", cookie)]).await;
    serde_json::from_str(&answer.text).unwrap()
}

async fn save(app: &TestApp, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    app.post("/api/save_view", fields, &[("cookie", cookie)]).await
}

async fn delete(app: &TestApp, cookie: &str, id: &str) -> StatusCode {
    let answer = app
        .post("/api/delete_saved_view", &[("id", id)], &[("cookie", cookie)])
        .await;
    answer.status
}

#[tokio::test]
async fn a_view_is_ones_own_until_it_is_shared_by_whom_may() {
    let app = TestApp::with_admin().await;
    app.add_person(MAX, Role::Operator).await;
    app.add_person(VIEWER, Role::Viewer).await;
    let (admin, max, viewer) = (
        app.log_in_as(EMAIL).await,
        app.log_in_as(MAX).await,
        app.log_in_as(VIEWER).await,
    );
    // The address is kept as the list writes it, without the page that was open.
    let query = "list=held&after=5_x&done=view_saved&search=client%3Aacme";
    save(&app, &viewer, &[("name", "  Mine "), ("query", query)]).await;
    let own = views(&app, &viewer).await;
    assert_eq!(
        (own[0]["name"].as_str(), own[0]["query"].as_str()),
        (Some("Mine"), Some("search=client%3Aacme&list=held"))
    );
    assert!(views(&app, &admin).await.is_empty() && views(&app, &max).await.is_empty());
    let own = own[0]["id"].as_str().unwrap();
    assert_eq!(delete(&app, &admin, own).await, StatusCode::NOT_FOUND);

    let shared = [
        ("name", "All see it"),
        ("query", "list=held"),
        ("is_shared", "true"),
    ];
    assert_eq!(save(&app, &viewer, &shared).await.status, StatusCode::FORBIDDEN);
    let fields = [("id", own), ("name", "Mine"), ("is_shared", "true")];
    let answer = app
        .post("/api/change_saved_view", &fields, &[("cookie", &viewer)])
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    save(&app, &max, &shared).await;
    let seen = views(&app, &viewer).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(
        (&seen[0]["may_change"], &seen[0]["is_own"]),
        (&Value::Bool(false), &Value::Bool(false))
    );
    let id = seen[0]["id"].as_str().unwrap();
    assert_eq!(delete(&app, &viewer, id).await, StatusCode::FORBIDDEN);
    delete(&app, &admin, id).await;
    assert!(views(&app, &max).await.is_empty());
    let audit = app.get("/audit", &[("cookie", &admin)]).await.text;
    assert!(
        audit.contains("shared the view") && audit.contains("deleted the shared view"),
        "{audit}"
    );
    assert!(!audit.contains("Mine"), "what is one's own is nobody's business");
}

#[tokio::test]
async fn what_can_not_be_saved_says_why() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let refused = async |name: &str, query: &str| {
        let answer = save(&app, &cookie, &[("name", name), ("query", query)]).await;
        (answer.status, answer.text)
    };
    save(&app, &cookie, &[("name", "Held"), ("query", "list=held")]).await;
    for (name, query, problem) in [
        ("HELD ", "list=held", "Taken"),
        (" ", "list=held", "Missing"),
        ("All", "", "Missing"),
        ("All", "sort=newest", "Missing"),
        ("Cut", "client=0190a2b4", "Unknown"),
    ] {
        let (status, text) = refused(name, query).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {query}: {text}");
        assert!(text.contains(problem), "{name} {query}: {text}");
    }
    for number in 1..50 {
        save(
            &app,
            &cookie,
            &[("name", &format!("View {number}")), ("query", "list=held")],
        )
        .await;
    }
    assert_eq!(views(&app, &cookie).await.len(), 50);
    let (_, text) = refused("One more", "list=held").await;
    assert!(text.contains("TooMany"), "{text}");
    // The page says what to do.
    let fields = [
        ("__action", "/api/save_view"),
        ("name", "One more"),
        ("query", "status=9"),
    ];
    let page = app
        .post("/orders?status=9", &fields, &[("cookie", &cookie)])
        .await;
    assert!(page.text.contains("You have 50 saved views"), "{}", page.text);
}

#[tokio::test]
async fn columns_are_ones_own_and_a_view_keeps_its_own() {
    let app = TestApp::with_admin().await;
    app.add_person(VIEWER, Role::Viewer).await;
    let (admin, viewer) = (app.log_in_as(EMAIL).await, app.log_in_as(VIEWER).await);
    let integration = app.add_integration(&admin).await.parse().unwrap();
    TestOrder::new(integration, 1).insert(&app.context.database).await;
    let fields = [
        ("__action", "/api/choose_order_columns"),
        ("list_query", "status=11&after=5_x"),
        ("columns[]", "total"),
        ("columns[]", "tags"),
    ];
    let answer = app.post_form("/orders", &fields, &[("cookie", &viewer)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(
        answer.header("location"),
        "/orders?status=11&columns=tags%2Ctotal&done=columns_chosen"
    );
    let has_clients = async |cookie: &str, path: &str| {
        let page = app.get(path, &[("cookie", cookie)]).await.text;
        assert!(page.contains(">Order</th>"), "{page}");
        page.contains(">Client</th>")
    };
    // From now on, without being asked again; but where an address says something else.
    assert!(!has_clients(&viewer, "/orders?status=11").await);
    assert!(has_clients(&viewer, "/orders?columns=client").await);
    assert!(has_clients(&admin, "/orders").await);
    save(&app, &viewer, &[("name", "Narrow"), ("query", "columns=none")]).await;
    assert_eq!(views(&app, &viewer).await[0]["query"], "columns=none");
    let nothing = [
        ("__action", "/api/choose_order_columns"),
        ("list_query", "client=x"),
    ];
    let refused = app.post("/orders", &nothing, &[("cookie", &viewer)]).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
}
