//! Logging in and confirming with a passkey.

mod authenticator;

use authenticator::Authenticator;
use axum::http::StatusCode;
use outbound::PublicUrl;
use parcelpilot::accounts::throttle::OF_STRANGER;
use parcelpilot::config::OutboundSettings;
use parcelpilot_domain::account::Role;
use serde_json::Value;

use crate::people::{password_link, person_id};
use crate::test_app::{Answer, EMAIL, PASSWORD, TestApp};

const REFUSED: &str = "\"PasskeyRefused\"";
const EXPIRED: &str = "\"PasskeyExpired\"";

/// What the server asks the device, and the token of its request.
struct Request {
    ceremony: String,
    options: Value,
}

async fn request(app: &TestApp, function: &str, fields: &[(&str, &str)], cookie: &str) -> Request {
    let answer = app
        .post(&format!("/api/{function}"), fields, &[("cookie", cookie)])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{function}: {}", answer.text);
    let answer = answer.json();
    Request {
        ceremony: answer["ceremony"].as_str().unwrap().to_owned(),
        options: serde_json::from_str(answer["options"].as_str().unwrap()).unwrap(),
    }
}

async fn answer(app: &TestApp, function: &str, ceremony: &str, credential: &str, cookie: &str) -> Answer {
    let fields = [
        ("ceremony", ceremony),
        ("credential", credential),
        ("next", "/orders"),
    ];
    app.post(&format!("/api/{function}"), &fields, &[("cookie", cookie)])
        .await
}

/// A device with a passkey for whoever is behind the cookie.
async fn add(app: &TestApp, cookie: &str) -> Authenticator {
    let mut device = Authenticator::new();
    let asked = request(app, "request_new_passkey", &[("name", "Phone")], cookie).await;
    let credential = device.create(&asked.options);
    let added = answer(app, "add_passkey", &asked.ceremony, &credential, cookie).await;
    assert_eq!(added.text, "\"/account?done=passkey_added\"");
    device
}

async fn log_in(app: &TestApp, device: &mut Authenticator) -> Answer {
    let asked = request(app, "request_passkey_log_in", &[], "").await;
    let credential = device.get(&asked.options);
    answer(app, "log_in_with_passkey", &asked.ceremony, &credential, "").await
}

async fn id(app: &TestApp, cookie: &str) -> String {
    let listed = app.get("/api/list_passkeys", &[("cookie", cookie)]).await.json();
    listed[0]["id"].as_str().unwrap().to_owned()
}

async fn events(app: &TestApp, cookie: &str) -> String {
    app.get("/api/list_audit_events", &[("cookie", cookie)])
        .await
        .text
}

#[tokio::test]
async fn lets_in_whose_it_is_and_the_browser_is_known_then() {
    let app = TestApp::with_admin().await;
    let mut device = add(&app, &app.log_in().await).await;
    let entered = log_in(&app, &mut device).await;
    assert_eq!(entered.text, "\"/orders\"");
    assert!(entered.set_cookie("parcelpilot-browser").is_some());
    let cookie = entered.cookie();
    let headers = [("cookie", cookie.as_str())];
    assert!(app.get("/api/fetch_me", &headers).await.text.contains(EMAIL));
    // As recently confirmed as after a password.
    request(&app, "request_new_passkey", &[("name", "Key")], &cookie).await;
    let events = events(&app, &cookie).await;
    for recorded in ["PasskeyAdded", "with the passkey Phone"] {
        assert!(events.contains(recorded), "{events}");
    }
    assert_eq!(log_in(&app, &mut device).await.status, StatusCode::OK);
}

#[tokio::test]
async fn asks_devices_to_verify_and_to_know_whose_it_is() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    add(&app, &cookie).await;
    let new = request(&app, "request_new_passkey", &[("name", "Key")], &cookie).await;
    let chosen = &new.options["authenticatorSelection"];
    assert_eq!(
        (&chosen["residentKey"], &chosen["userVerification"]),
        (&"required".into(), &"required".into())
    );
    assert_eq!(new.options["excludeCredentials"].as_array().unwrap().len(), 1);
    let log_in = request(&app, "request_passkey_log_in", &[], "").await;
    assert_eq!(log_in.options["userVerification"], "required");
    assert_eq!(log_in.options["allowCredentials"].as_array().unwrap().len(), 0);
    let confirm = request(&app, "request_passkey_confirmation", &[], &cookie).await;
    assert_eq!(confirm.options["allowCredentials"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn confirms_as_the_password_does() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut device = add(&app, &cookie).await;
    app.execute("UPDATE sessions SET confirmed_at = confirmed_at - 600000")
        .await;
    let headers = [("cookie", cookie.as_str())];
    let refused = app
        .post("/api/request_new_passkey", &[("name", "Key")], &headers)
        .await;
    assert_eq!(refused.text, "\"ConfirmPassword\"");
    let removed = app
        .post(
            "/api/remove_passkey",
            &[("id", &id(&app, &cookie).await)],
            &headers,
        )
        .await;
    assert_eq!(removed.text, "\"ConfirmPassword\"");
    let asked = request(&app, "request_passkey_confirmation", &[], &cookie).await;
    let credential = device.get(&asked.options);
    let confirmed = answer(
        &app,
        "confirm_with_passkey",
        &asked.ceremony,
        &credential,
        &cookie,
    )
    .await;
    assert_eq!(confirmed.text, "\"/orders\"");
    request(&app, "request_new_passkey", &[("name", "Key")], &cookie).await;
}

#[tokio::test]
async fn each_request_works_once_and_for_nothing_else() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut device = add(&app, &cookie).await;
    let asked = request(&app, "request_passkey_log_in", &[], "").await;
    let credential = device.get(&asked.options);
    let again = async |function, ceremony: &str, cookie: &str| {
        answer(&app, function, ceremony, &credential, cookie).await.text
    };
    assert_eq!(again("log_in_with_passkey", "made-up", "").await, EXPIRED);
    assert_eq!(
        again("confirm_with_passkey", &asked.ceremony, &cookie).await,
        EXPIRED
    );
    assert_eq!(
        again("log_in_with_passkey", &asked.ceremony, "").await,
        "\"/orders\""
    );
    assert_eq!(again("log_in_with_passkey", &asked.ceremony, "").await, EXPIRED);
    // Another challenge than the one that was signed; that request is over, too.
    let other = request(&app, "request_passkey_log_in", &[], "").await;
    assert_eq!(again("log_in_with_passkey", &other.ceremony, "").await, REFUSED);
    assert_eq!(again("log_in_with_passkey", &other.ceremony, "").await, EXPIRED);
    let late = request(&app, "request_passkey_log_in", &[], "").await;
    app.execute("UPDATE passkey_ceremonies SET expires_at = expires_at - 300000")
        .await;
    let credential = device.get(&late.options);
    let late = answer(&app, "log_in_with_passkey", &late.ceremony, &credential, "").await;
    assert_eq!((late.status, late.text.as_str()), (StatusCode::CONFLICT, EXPIRED));
}

#[tokio::test]
async fn a_copy_is_refused_and_so_is_what_the_device_did_not_verify_or_another_site_asked_for() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let mut device = add(&app, &admin).await;
    device.counter = 7;
    assert_eq!(log_in(&app, &mut device).await.status, StatusCode::OK);
    device.is_verified = false;
    assert_eq!(log_in(&app, &mut device).await.text, REFUSED);
    device.is_verified = true;
    device.origin = "https://evil.example";
    assert_eq!(log_in(&app, &mut device).await.text, REFUSED);
    device.origin = "http://localhost:3000";
    assert!(!events(&app, &admin).await.contains("PasskeyCopied"));
    device.counter = 7;
    let refused = log_in(&app, &mut device).await;
    assert_eq!(
        (refused.status, refused.text.as_str()),
        (StatusCode::UNAUTHORIZED, REFUSED)
    );
    assert!(refused.headers.get("set-cookie").is_none());
    let events = events(&app, &admin).await;
    assert!(
        events.contains("PasskeyCopied") && events.contains("LogInRefused"),
        "{events}"
    );
    device.counter = 8;
    assert_eq!(log_in(&app, &mut device).await.status, StatusCode::OK);
}

#[tokio::test]
async fn lets_nobody_in_who_was_deactivated_or_got_a_new_password() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let headers = [("cookie", admin.as_str())];
    for (email, is_reset) in [("max@example.com", false), ("eve@example.com", true)] {
        app.add_person(email, Role::Viewer).await;
        let mut device = add(&app, &app.log_in_as(email).await).await;
        assert_eq!(log_in(&app, &mut device).await.status, StatusCode::OK);
        let id = person_id(&app, &admin, email).await;
        if is_reset {
            let link = password_link(&app, &admin, &id).await;
            let chosen = [("link", link.as_str()), ("password", PASSWORD)];
            let joined = app.post("/api/join", &chosen, &[]).await;
            // The link alone is not enough: the passkey is asked for, which alone isn't, either.
            assert_eq!(joined.set_cookie("parcelpilot"), None);
            let step = joined.set_cookie("parcelpilot-step").unwrap();
            assert_eq!(log_in(&app, &mut device).await.text, REFUSED);
            let asked = request(&app, "request_passkey_step", &[], &step).await;
            let credential = device.get(&asked.options);
            answer(&app, "enter_passkey", &asked.ceremony, &credential, &step).await;
            assert_eq!(log_in(&app, &mut device).await.status, StatusCode::OK);
        } else {
            for is_active in ["false", "true"] {
                let fields = [("id", id.as_str()), ("is_active", is_active)];
                app.post("/api/set_person_active", &fields, &headers).await;
                assert_eq!(log_in(&app, &mut device).await.text, REFUSED, "{is_active}");
            }
        }
    }
}

#[tokio::test]
async fn is_ones_own() {
    let app = TestApp::with_admin().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let (zoe, max) = (app.log_in().await, app.log_in_as("max@example.com").await);
    let mut device = add(&app, &zoe).await;
    add(&app, &max).await;
    let id = id(&app, &zoe).await;
    let renaming = [("id", id.as_str()), ("name", "Mine")];
    for (function, fields) in [
        ("rename_passkey", &renaming[..]),
        ("remove_passkey", &renaming[..1]),
    ] {
        let path = format!("/api/{function}");
        let refused = app.post(&path, fields, &[("cookie", &max)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{function}");
    }
    // Somebody else's proves nothing.
    let asked = request(&app, "request_passkey_confirmation", &[], &max).await;
    let credential = device.get(&asked.options);
    let refused = answer(&app, "confirm_with_passkey", &asked.ceremony, &credential, &max).await;
    assert_eq!(refused.text, REFUSED);
    // Nor can it be added to another account.
    let asked = request(&app, "request_new_passkey", &[("name", "Key")], &max).await;
    let credential = device.create(&asked.options);
    let refused = answer(&app, "add_passkey", &asked.ceremony, &credential, &max).await;
    assert_eq!(refused.text, REFUSED);
    let headers = [("cookie", zoe.as_str())];
    assert_eq!(
        app.post("/api/rename_passkey", &renaming, &headers).await.status,
        StatusCode::OK
    );
    assert!(app.get("/account", &headers).await.text.contains("Mine"));
    assert_eq!(
        app.post("/api/remove_passkey", &renaming[..1], &headers)
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(app.get("/api/list_passkeys", &headers).await.text, "[]");
}

#[tokio::test]
async fn guesses_at_one_are_limited() {
    let app = TestApp::with_admin().await;
    let mut device = add(&app, &app.log_in().await).await;
    device.is_verified = false;
    for _ in 0..OF_STRANGER.failures {
        assert_eq!(log_in(&app, &mut device).await.text, REFUSED);
    }
    device.is_verified = true;
    assert_eq!(
        log_in(&app, &mut device).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn there_are_none_at_an_address_without_a_name() {
    let outbound = OutboundSettings {
        public_url: PublicUrl::parse("http://127.0.0.1:3000"),
        ..OutboundSettings::default()
    };
    let app = TestApp::with(&outbound, "http://127.0.0.1:9")
        .await
        .and_admin()
        .await;
    let asked = app.post("/api/request_passkey_log_in", &[], &[]).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    assert!(!app.get("/login", &[]).await.text.contains("passkey"));
    let cookie = app.log_in().await;
    let page = app.get("/account", &[("cookie", &cookie)]).await.text;
    assert!(
        page.contains("Passkeys can't be used here") && !page.contains("data-passkey="),
        "{page}"
    );
}

/// The cookie of a log-in that waits for its second step.
async fn begin_step(app: &TestApp) -> String {
    let typed = [("email", EMAIL), ("password", PASSWORD)];
    let answer = app.post("/api/log_in", &typed, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.set_cookie("parcelpilot"), None);
    answer.set_cookie("parcelpilot-step").unwrap()
}

#[tokio::test]
async fn is_a_second_factor_for_who_logs_in_with_the_password() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let mut device = add(&app, &admin).await;
    let step = begin_step(&app).await;
    let page = app.get("/login/code", &[("cookie", &step)]).await;
    assert!(page.text.contains("Use a passkey"), "{}", page.text);
    let asked = request(&app, "request_passkey_step", &[], &step).await;
    assert_eq!(asked.options["allowCredentials"].as_array().unwrap().len(), 1);
    let credential = device.get(&asked.options);
    let elsewhere = answer(&app, "enter_passkey", &asked.ceremony, &credential, "").await;
    assert_eq!(elsewhere.text, "\"LogInExpired\"");
    let entered = answer(&app, "enter_passkey", &asked.ceremony, &credential, &step).await;
    assert_eq!(entered.text, "\"/orders\"");
    let cookie = entered.set_cookie("parcelpilot").unwrap();
    assert!(
        app.get("/api/fetch_me", &[("cookie", &cookie)])
            .await
            .text
            .contains(EMAIL)
    );
    let over = app
        .post("/api/request_passkey_step", &[], &[("cookie", &step)])
        .await;
    assert_eq!(over.text, "\"LogInExpired\"");
    let events = events(&app, &cookie).await;
    assert!(events.contains("by the passkey Phone"), "{events}");
}

#[tokio::test]
async fn no_second_step_takes_somebody_elses_nor_many_answers() {
    let app = TestApp::with_admin().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let admin = app.log_in().await;
    add(&app, &admin).await;
    let mut other = add(&app, &app.log_in_as("max@example.com").await).await;
    let step = begin_step(&app).await;
    for _ in 0..5 {
        let asked = request(&app, "request_passkey_step", &[], &step).await;
        let credential = other.get(&asked.options);
        let refused = answer(&app, "enter_passkey", &asked.ceremony, &credential, &step).await;
        assert_eq!(refused.text, REFUSED);
    }
    let over = app
        .post("/api/request_passkey_step", &[], &[("cookie", &step)])
        .await;
    assert_eq!(over.text, "\"LogInExpired\"");
    assert!(events(&app, &admin).await.contains("SecondFactorRefused"));
}

#[tokio::test]
async fn the_last_one_stays_where_the_role_asks_for_a_second_factor_until_an_admin_takes_it() {
    let app = TestApp::with_admin().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let admin = app.log_in().await;
    let max = app.log_in_as("max@example.com").await;
    let mut device = add(&app, &max).await;
    app.execute("INSERT INTO second_factor_roles (role) VALUES ('viewer')")
        .await;
    let removing = [("id", id(&app, &max).await)];
    let removing = removing.each_ref().map(|(name, value)| (*name, value.as_str()));
    let refused = app
        .post("/api/remove_passkey", &removing, &[("cookie", &max)])
        .await;
    assert_eq!(refused.text, "\"SecondFactorRequired\"");
    let person = person_id(&app, &admin, "max@example.com").await;
    let fields = [("id", person.as_str())];
    let reset = app
        .post("/api/reset_second_factor", &fields, &[("cookie", &admin)])
        .await;
    assert_eq!(reset.status, StatusCode::OK, "{}", reset.text);
    assert_eq!(log_in(&app, &mut device).await.text, REFUSED);
}
