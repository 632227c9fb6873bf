//! Adding people, letting them go, and what they may do to one another.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;

use crate::test_app::{EMAIL, PASSWORD, TestApp};

pub const NEW_PASSWORD: &str = "another made-up one";

pub async fn person_id(app: &TestApp, cookie: &str, email: &str) -> String {
    let people = app.get("/api/list_people", &[("cookie", cookie)]).await.text;
    let people: serde_json::Value = serde_json::from_str(&people).unwrap();
    let person = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["email"] == email);
    person.unwrap()["id"].as_str().unwrap().to_owned()
}

pub async fn invite(app: &TestApp, cookie: &str, email: &str, role: &str) -> String {
    let fields = [("email", email), ("role", role), ("works_for", "warehouse")];
    let answer = app
        .post("/api/invite_person", &fields, &[("cookie", cookie)])
        .await;
    let path = answer.id();
    path.strip_prefix("/join?link=").unwrap().to_owned()
}

pub async fn password_link(app: &TestApp, cookie: &str, id: &str) -> String {
    let answer = app
        .post("/api/make_password_link", &[("id", id)], &[("cookie", cookie)])
        .await
        .id();
    answer.strip_prefix("/join?link=").unwrap().to_owned()
}

pub async fn is_link_open(app: &TestApp, link: &str) -> bool {
    let path = format!("/api/fetch_invitation?link={link}");
    app.get(&path, &[]).await.text != "null"
}

#[tokio::test]
async fn an_admin_ends_the_sessions_of_somebody_else() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let max = app.log_in_as("max@example.com").await;
    let id = person_id(&app, &admin, "max@example.com").await;
    let is_in = async |cookie: &str| app.get("/api/fetch_me", &[("cookie", cookie)]).await.text != "null";
    assert!(is_in(&max).await);
    let fields = [("id", id.as_str())];
    let ended = app
        .post("/api/end_person_sessions", &fields, &[("cookie", &admin)])
        .await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
    assert!(!is_in(&max).await && is_in(&admin).await);
}

#[tokio::test]
async fn somebody_joins_by_a_link_that_works_once() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let link = invite(&app, &admin, " Max@Example.com", "operator").await;
    let page = app.get(&format!("/join?link={link}"), &[]).await;
    assert!(page.text.contains("max@example.com"), "{}", page.text);

    let join = [
        ("link", link.as_str()),
        ("name", "Max"),
        ("password", NEW_PASSWORD),
    ];
    let too_short = [("link", link.as_str()), ("name", "Max"), ("password", "short")];
    assert_eq!(
        app.post("/api/join", &too_short, &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let joined = app.post("/api/join", &join, &[]).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let me = app.get("/api/fetch_me", &[("cookie", &joined.cookie())]).await;
    assert!(me.text.contains("\"role\":\"operator\""), "{}", me.text);
    assert_eq!(
        app.post("/api/join", &join, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        app.get(&format!("/join?link={link}"), &[])
            .await
            .text
            .contains("does not work")
    );
}

#[tokio::test]
async fn a_link_that_was_withdrawn_or_replaced_does_not_work() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let first = invite(&app, &admin, "max@example.com", "viewer").await;
    let second = invite(&app, &admin, "max@example.com", "viewer").await;
    let withdraw = [("email", "max@example.com")];
    assert!(!is_link_open(&app, &first).await && is_link_open(&app, &second).await);
    app.post("/api/withdraw_invitation", &withdraw, &[("cookie", &admin)])
        .await;
    assert!(!is_link_open(&app, &second).await);
}

#[tokio::test]
async fn nobody_is_invited_twice_or_by_no_address() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    for (email, problem) in [(EMAIL, "Taken"), ("nonsense", "NotAnEmail"), ("", "Missing")] {
        let fields = [("email", email), ("role", "viewer"), ("works_for", "warehouse")];
        let answer = app
            .post("/api/invite_person", &fields, &[("cookie", &admin)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(problem), "{}", answer.text);
    }
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let id = person_id(&app, &admin, EMAIL).await;
    let cookie = [("cookie", admin.as_str())];
    let demote = [("id", id.as_str()), ("role", "viewer")];
    let leave = [("id", id.as_str()), ("is_active", "false")];
    assert_eq!(
        app.post("/api/set_person_role", &demote, &cookie).await.text,
        "\"LastAdmin\""
    );
    assert_eq!(
        app.post("/api/set_person_active", &leave, &cookie).await.text,
        "\"LastAdmin\""
    );
    app.add_person("max@example.com", Role::Admin).await;
    assert_eq!(
        app.post("/api/set_person_role", &demote, &cookie).await.status,
        StatusCode::OK
    );
    // It counts from the next request on.
    assert_eq!(
        app.get("/api/list_people", &cookie).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_at_once() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.add_person("max@example.com", Role::Operator).await;
    let max = app.log_in_as("max@example.com").await;
    let id = person_id(&app, &admin, "max@example.com").await;
    let set = async |is_active: &str| {
        let fields = [("id", id.as_str()), ("is_active", is_active)];
        app.post("/api/set_person_active", &fields, &[("cookie", &admin)])
            .await
            .status
    };
    assert_eq!(set("false").await, StatusCode::OK);
    assert_eq!(
        app.get("/api/list_clients", &[("cookie", &max)]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let log_in = [("email", "max@example.com"), ("password", PASSWORD)];
    assert_eq!(
        app.post("/api/log_in", &log_in, &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(set("true").await, StatusCode::OK);
    assert_eq!(app.post("/api/log_in", &log_in, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_password_link_changes_the_password_and_ends_all_sessions() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.add_person("max@example.com", Role::Operator).await;
    let max = app.log_in_as("max@example.com").await;
    let id = person_id(&app, &admin, "max@example.com").await;
    let link = password_link(&app, &admin, &id).await;
    let joined = app
        .post("/api/join", &[("link", &link), ("password", NEW_PASSWORD)], &[])
        .await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    assert_eq!(
        app.get("/api/list_clients", &[("cookie", &max)]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let old = [("email", "max@example.com"), ("password", PASSWORD)];
    assert_eq!(
        app.post("/api/log_in", &old, &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let new = [("email", "max@example.com"), ("password", NEW_PASSWORD)];
    assert_eq!(app.post("/api/log_in", &new, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_changes_ones_password_by_the_old_one_and_stays_logged_in_here_only() {
    let app = TestApp::with_admin().await;
    let (here, there) = (app.log_in().await, app.log_in().await);
    let wrong = [("current", "not this one"), ("password", NEW_PASSWORD)];
    let answer = app
        .post("/api/change_password", &wrong, &[("cookie", &here)])
        .await;
    assert!(answer.text.contains("WrongPassword"), "{}", answer.text);
    let right = [("current", PASSWORD), ("password", NEW_PASSWORD)];
    let answer = app
        .post("/api/change_password", &right, &[("cookie", &here)])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        app.get("/api/list_clients", &[("cookie", &here)]).await.status,
        StatusCode::OK
    );
    assert_eq!(
        app.get("/api/list_clients", &[("cookie", &there)]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn nobody_ends_anothers_session() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let max = app.log_in_as("max@example.com").await;
    let sessions = app.get("/api/list_sessions", &[("cookie", &admin)]).await.text;
    let sessions: serde_json::Value = serde_json::from_str(&sessions).unwrap();
    let id = sessions[0]["id"].as_str().unwrap();
    app.post("/api/end_session", &[("id", id)], &[("cookie", &max)])
        .await;
    assert_eq!(
        app.get("/api/list_clients", &[("cookie", &admin)]).await.status,
        StatusCode::OK
    );
    app.post("/api/end_session", &[("id", id)], &[("cookie", &admin)])
        .await;
    assert_eq!(
        app.get("/api/list_clients", &[("cookie", &admin)]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_audit_trail_tells_who_did_what_and_no_secret() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let integration = app.add_integration(&admin).await;
    let cookie = [("cookie", admin.as_str())];
    app.post(
        "/api/set_integration_enabled",
        &[("id", integration.as_str()), ("is_enabled", "false")],
        &cookie,
    )
    .await;
    let link = invite(&app, &admin, "max@example.com", "viewer").await;
    app.post(
        "/api/log_in",
        &[("email", "max@example.com"), ("password", "canary-guess")],
        &[],
    )
    .await;
    let events = app.get("/api/list_audit_events", &cookie).await.text;
    for told in [
        "LoggedIn",
        "ClientAdded",
        "IntegrationAdded",
        "Acme store",
        "IntegrationDisabled",
        "PersonInvited",
        "LogInRefused",
    ] {
        assert!(events.contains(told), "{told}: {events}");
    }
    for secret in [
        crate::test_app::TOKEN,
        crate::test_app::SECRET,
        link.as_str(),
        "canary-guess",
        PASSWORD,
    ] {
        assert!(!events.contains(secret), "{events}");
    }
    let found = app
        .get("/api/list_audit_events?search=acme%20store", &cookie)
        .await
        .text;
    assert!(
        found.contains("IntegrationAdded") && !found.contains("PersonInvited"),
        "{found}"
    );
    let pattern = app.get("/api/list_audit_events?search=%25", &cookie).await.text;
    assert!(
        !pattern.contains("IntegrationAdded"),
        "a search is no pattern: {pattern}"
    );
}
