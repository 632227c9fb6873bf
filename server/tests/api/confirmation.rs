//! What asks for the password again, where it was typed more than ten minutes ago.

use axum::http::{Method, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use parcelpilot::accounts::throttle::{OF_BROWSER, OF_STRANGER};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use url::Url;

use crate::people::{invite, person_id};
use crate::roles::{call, required};
use crate::test_app::{Answer, EMAIL, PASSWORD, SECRET, TOKEN, TestApp};

/// All that would outlast a session that was left open. A new function is not among them until it stands here and asks
/// for it.
const ASKED: [&str; 26] = [
    "/api/make_api_token",
    "/api/request_new_passkey",
    "/api/remove_passkey",
    "/api/invite_person",
    "/api/set_person_role",
    "/api/set_person_clients",
    "/api/set_person_active",
    "/api/make_password_link",
    "/api/begin_second_factor",
    "/api/turn_on_second_factor",
    "/api/make_recovery_codes",
    "/api/turn_off_second_factor",
    "/api/reset_second_factor",
    "/api/require_second_factor",
    "/api/add_event_endpoint",
    "/api/change_event_endpoint",
    "/api/rotate_event_secret",
    "/api/save_integration",
    "/api/save_connection",
    "/api/make_client_link",
    "/api/make_integration_client_link",
    "/api/renew_client_link",
    "/api/delete_integration",
    "/api/set_retention",
    "/api/find_shopper",
    "/api/erase_shopper",
];

/// As if ten minutes had passed.
async fn age(app: &TestApp) {
    app.execute("UPDATE sessions SET confirmed_at = confirmed_at - 600000")
        .await;
}

/// The page that the browser was sent to asks for the password, for the page that it goes on to.
fn asked_for(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let address = answer.header("location");
    assert!(address.starts_with("/confirm?next="), "{address}");
    let address = Url::parse(&format!("http://here{address}")).unwrap();
    let (_, next) = address.query_pairs().find(|(name, _)| name == "next").unwrap();
    next.into_owned()
}

async fn confirm(app: &TestApp, next: &str, cookie: &str) -> Answer {
    let fields = [
        ("__action", "/api/confirm_password"),
        ("next", next),
        ("password", PASSWORD),
    ];
    app.post_form("/confirm", &fields, &[("cookie", cookie)]).await
}

#[tokio::test]
async fn each_function_that_asks_for_it_asks_whoever_typed_it_long_ago_and_no_other_does() {
    for aged in ["confirmed_at - 600000", "NULL"] {
        let app = TestApp::with_admin().await;
        for (path, _) in server_fn_paths().filter(|(path, _)| ASKED.contains(path)) {
            let (.., arguments) = required(path);
            let cookie = app.log_in().await;
            let (_, fresh) = call(&app, Method::POST, path, arguments, &cookie).await;
            assert_ne!(fresh, "\"ConfirmPassword\"", "{path}");
        }
        for (path, method) in server_fn_paths().filter(|(path, _)| !crate::strangers::OPEN.contains(path)) {
            let (.., arguments) = required(path);
            let cookie = app.log_in().await;
            match aged {
                "NULL" => app.execute("UPDATE sessions SET confirmed_at = NULL").await,
                _ => age(&app).await,
            }
            let (status, text) = call(&app, method, path, arguments, &cookie).await;
            let refused = (status, text.as_str()) == (StatusCode::UNAUTHORIZED, "\"ConfirmPassword\"");
            assert_eq!(refused, ASKED.contains(&path), "{path}, {aged}: {status} {text}");
        }
    }
}

#[tokio::test]
async fn no_api_token_reaches_any_of_it() {
    let app = TestApp::with_admin().await;
    let token = app.make_token(&app.log_in().await, TokenAccess::Write).await;
    let bearer = format!("Bearer {token}");
    for path in ASKED {
        let headers = [(header::AUTHORIZATION.as_str(), bearer.as_str())];
        let answer = app.post(path, &[], &headers).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::UNAUTHORIZED, "\"NotLoggedIn\""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_form_waits_with_what_was_typed_until_the_password_is_confirmed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    age(&app).await;
    let fields = [
        ("__action", "/api/invite_person"),
        ("email", "new@example.com"),
        ("role", "admin"),
        ("works_for", "warehouse"),
    ];
    let headers = [("cookie", cookie.as_str())];
    let asked = app.post_form("/people?search=a", &fields, &headers).await;
    let next = asked_for(&asked);
    assert!(next.starts_with("/people?search=a&form="), "{next}");
    let page = app.get(asked.header("location"), &headers).await;
    assert!(
        page.status == StatusCode::OK && page.text.contains("What you typed is kept for"),
        "{}",
        page.text
    );

    let wrong = [
        ("__action", "/api/confirm_password"),
        ("next", next.as_str()),
        ("password", "canary-password"),
    ];
    let page = app.post("/confirm", &wrong, &headers).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text.contains("This is not your current password.") && !page.text.contains("canary"),
        "{}",
        page.text
    );
    let events = app.get("/api/list_audit_events", &headers).await.text;
    assert!(events.contains("LogInRefused"), "{events}");

    let confirmed = confirm(&app, &next, &cookie).await;
    assert_eq!(
        (confirmed.status, confirmed.header("location")),
        (StatusCode::SEE_OTHER, next.as_str())
    );
    let form = app.get(&next, &headers).await;
    assert_eq!(form.status, StatusCode::OK);
    for kept in ["value=\"new@example.com\"", "Then try again."] {
        assert!(form.text.contains(kept), "{kept}: {}", form.text);
    }
    assert!(!form.text.contains("/join?link="), "{}", form.text);
    let again = app.post("/people", &fields, &headers).await;
    assert!(again.text.contains("/join?link="), "{}", again.text);
}

#[tokio::test]
async fn a_role_that_was_chosen_waits_as_well() {
    let app = TestApp::with_admin().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let cookie = app.log_in().await;
    let id = person_id(&app, &cookie, "max@example.com").await;
    age(&app).await;
    let fields = [
        ("__action", "/api/set_person_role"),
        ("id", id.as_str()),
        ("role", "operator"),
    ];
    let headers = [("cookie", cookie.as_str())];
    let next = asked_for(&app.post_form("/people", &fields, &headers).await);
    confirm(&app, &next, &cookie).await;
    let page = app.get(&next, &headers).await.text;
    let opened: Vec<_> = page.match_indices("<details open").collect();
    assert_eq!(opened.len(), 1, "{page}");
    let (_, row) = page.split_at(opened[0].0);
    let (_, operator) = row.split_once("value=\"operator\"").unwrap();
    assert!(operator.split('>').next().unwrap().contains("checked"), "{row}");
}

#[tokio::test]
async fn typed_credentials_wait_sealed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let headers = [("cookie", cookie.as_str())];
    let client = app
        .post("/api/add_client", &[("name", "Acme")], &headers)
        .await
        .id();
    age(&app).await;
    let mut fields = vec![
        ("__action", "/api/save_integration"),
        ("client", client.as_str()),
        ("platform", "bigcommerce"),
        ("name", "Acme store"),
        ("credentials.bigcommerce.store_hash", "abc123"),
        ("credentials.bigcommerce.client_id", "shownclientid"),
        ("settings.statuses[]", "11"),
    ];
    let secrets = [
        ("credentials.bigcommerce.access_token", TOKEN),
        ("credentials.bigcommerce.client_secret", SECRET),
    ];
    let typed = [fields.as_slice(), &secrets].concat();
    let next = asked_for(&app.post_form("/integrations/new", &typed, &headers).await);
    confirm(&app, &next, &cookie).await;
    let form = app.get(&next, &headers).await.text;
    assert!(
        form.contains("abc123") && form.contains("shownclientid") && !form.contains("canary"),
        "{form}"
    );
    let (_, draft) = form.split_once("name=\"__draft\" value=\"").expect("a draft");
    fields.push(("__draft", draft.split('"').next().unwrap()));
    let saved = app.post_form("/integrations/new", &fields, &headers).await;
    assert!(
        saved.header("location").contains("done=integration_saved"),
        "{saved_at} {text}",
        saved_at = saved.header("location"),
        text = saved.text
    );
}

#[tokio::test]
async fn a_log_in_and_a_change_of_the_password_count_as_well() {
    let app = TestApp::with_admin().await;
    let (here, there) = (app.log_in().await, app.log_in().await);
    invite(&app, &here, "first@example.com", "viewer").await;
    age(&app).await;
    let change = [("current", PASSWORD), ("password", PASSWORD)];
    let changed = app
        .post("/api/change_password", &change, &[("cookie", &here)])
        .await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    invite(&app, &here, "second@example.com", "viewer").await;
    // It counts where it was typed.
    let gone = app.get("/api/list_people", &[("cookie", &there)]).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    let other = app.log_in().await;
    age(&app).await;
    confirm(&app, "/", &other).await;
    let fields = [("email", "third@example.com"), ("role", "viewer")];
    let asked = app
        .post("/api/invite_person", &fields, &[("cookie", &here)])
        .await;
    assert_eq!(asked.text, "\"ConfirmPassword\"");
}

#[tokio::test]
async fn an_open_session_is_no_way_to_guess_and_no_stranger_shuts_it() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for _ in 0..OF_STRANGER.failures {
        app.post("/api/log_in", &[("email", EMAIL), ("password", "wrong")], &[])
            .await;
    }
    let confirm_with = async |password: &str| {
        let fields = [("password", password)];
        let answer = app
            .post("/api/confirm_password", &fields, &[("cookie", &cookie)])
            .await;
        answer.status
    };
    assert_eq!(confirm_with(PASSWORD).await, StatusCode::OK);
    for _ in 0..OF_BROWSER.failures {
        assert_eq!(confirm_with("wrong").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(confirm_with(PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn confirming_leads_to_no_other_site() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for next in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        assert_eq!(
            confirm(&app, next, &cookie).await.header("location"),
            "/",
            "{next}"
        );
    }
}
