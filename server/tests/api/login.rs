//! Logging in and out, and the first admin.

use std::time::Duration;

use axum::http::StatusCode;
use parcelpilot::accounts::sessions::SessionLimits;
use parcelpilot::accounts::throttle::{OF_BROWSER, OF_STRANGER};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;
use secrecy::ExposeSecret;
use test_support::databases::execute;

use crate::test_app::{Answer, EMAIL, PASSWORD, TestApp};

#[tokio::test]
async fn a_session_lasts_until_the_log_out() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let me = app.get("/api/fetch_me", &[("cookie", &cookie)]).await;
    assert!(me.text.contains(EMAIL), "{}", me.text);
    let out = app.post("/api/log_out", &[], &[("cookie", &cookie)]).await;
    assert!(
        out.header("set-cookie").contains("Max-Age=0"),
        "{:?}",
        out.headers
    );
    let me = app.get("/api/fetch_me", &[("cookie", &cookie)]).await;
    assert_eq!(me.text, "null");
}

#[tokio::test]
async fn how_long_a_session_lasts_is_a_setting() {
    let limits = SessionLimits {
        lifetime: Duration::from_secs(12 * 3_600),
        idle: Duration::from_secs(3_600),
    };
    let app = TestApp::with_admin().await.with_session_limits(limits);
    let answer = app
        .post("/api/log_in", &[("email", EMAIL), ("password", PASSWORD)], &[])
        .await;
    assert!(answer.header("set-cookie").contains("Max-Age=43200"));
    let cookie = app.log_in().await;
    for (unused_seconds, is_in) in [(1_800, true), (3_600, false)] {
        let moved = format!(
            "UPDATE sessions SET last_seen_at = created_at - {}",
            unused_seconds * 1000
        );
        execute(&app.context.database, moved).await;
        let me = app.get("/api/fetch_me", &[("cookie", &cookie)]).await;
        assert_eq!(me.text.contains(EMAIL), is_in, "after {unused_seconds} seconds");
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let app = TestApp::with_admin().await;
    let answer = app
        .post("/api/log_in", &[("email", EMAIL), ("password", PASSWORD)], &[])
        .await;
    let cookie = answer.header("set-cookie");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    let app = TestApp::with_admin().await;
    for (email, password) in [
        (EMAIL, "not the password"),
        ("max@example.com", PASSWORD),
        ("", ""),
        (EMAIL, ""),
    ] {
        let answer = app
            .post("/api/log_in", &[("email", email), ("password", password)], &[])
            .await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::UNAUTHORIZED, "\"LoginFailed\""),
            "{email}"
        );
        assert!(answer.headers.get("set-cookie").is_none());
    }
}

async fn log_in(app: &TestApp, password: &str, cookies: &str) -> Answer {
    let fields = [("email", EMAIL), ("password", password)];
    app.post("/api/log_in", &fields, &[("cookie", cookies)]).await
}

#[tokio::test]
async fn too_many_wrong_passwords_lock_out_the_right_one_as_well() {
    let app = TestApp::with_admin().await;
    for _ in 0..OF_STRANGER.failures {
        log_in(&app, "wrong", "").await;
    }
    let answer = log_in(&app, PASSWORD, "").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.text.contains("TooManyTries"), "{}", answer.text);
    // It counts from the first of them, which took their time.
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=OF_STRANGER.window.as_secs()).contains(&wait), "{wait}");
}

#[tokio::test]
async fn strangers_do_not_lock_out_a_browser_that_has_logged_in_before() {
    let app = TestApp::with_admin().await;
    let first = log_in(&app, PASSWORD, "").await;
    let browser = first.set_cookie("parcelpilot-browser").unwrap();
    app.post("/api/log_out", &[], &[("cookie", &first.cookie())])
        .await;
    for _ in 0..OF_STRANGER.failures {
        log_in(&app, "wrong", "").await;
    }
    let made_up = "parcelpilot-browser=made-up-token";
    for stranger in ["", made_up] {
        let status = log_in(&app, PASSWORD, stranger).await.status;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{stranger}");
    }
    let again = log_in(&app, PASSWORD, &browser).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text);
    assert_eq!(again.set_cookie("parcelpilot-browser").as_ref(), Some(&browser));
    // It opens nothing.
    let asked = app.get("/api/list_clients", &[("cookie", &browser)]).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);

    for _ in 0..OF_BROWSER.failures {
        log_in(&app, "wrong", &browser).await;
    }
    let own_fault = log_in(&app, PASSWORD, &browser).await;
    assert_eq!(own_fault.status, StatusCode::TOO_MANY_REQUESTS);
}

/// Where it knows the account of one person only, it is a stranger to others'.
#[tokio::test]
async fn a_browser_is_known_to_the_accounts_that_it_logged_in_to() {
    let app = TestApp::with_admin().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let browser = log_in(&app, PASSWORD, "").await;
    let browser = browser.set_cookie("parcelpilot-browser").unwrap();
    let max = [("email", "max@example.com"), ("password", PASSWORD)];
    let wrong = [max[0], ("password", "wrong")];
    for _ in 0..OF_STRANGER.failures {
        app.post("/api/log_in", &wrong, &[]).await;
    }
    let stranger = app.post("/api/log_in", &max, &[("cookie", &browser)]).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_token_of_a_browser_that_is_made_up_is_not_taken_on() {
    let app = TestApp::with_admin().await;
    let made_up = "parcelpilot-browser=made-up-token";
    let answer = log_in(&app, PASSWORD, made_up).await;
    assert_ne!(answer.set_cookie("parcelpilot-browser").unwrap(), made_up);
}

#[tokio::test]
async fn strangers_who_fill_their_part_of_the_line_keep_no_known_browser_out() {
    let app = TestApp::with_admin().await;
    let browser = log_in(&app, PASSWORD, "").await;
    let browser = browser.set_cookie("parcelpilot-browser").unwrap();
    let mut strangers = Vec::new();
    while let Ok(place) = app.context.accounts.passwords.stranger_place() {
        strangers.push(place);
    }
    for stranger in ["", "parcelpilot-browser=made-up-token"] {
        let status = log_in(&app, PASSWORD, stranger).await.status;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{stranger}");
    }
    let known = log_in(&app, PASSWORD, &browser).await;
    assert_eq!(known.status, StatusCode::OK, "{}", known.text);
}

#[tokio::test]
async fn a_full_line_is_told_at_once_to_scripts_and_on_the_page() {
    let app = TestApp::with_admin().await;
    let mut line = Vec::new();
    while let Ok(place) = app.context.accounts.passwords.place() {
        line.push(place);
    }
    let script = log_in(&app, PASSWORD, "").await;
    assert_eq!(
        (script.status, script.text.as_str(), script.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "\"Busy\"", "5")
    );
    let fields = [
        ("__action", "/api/log_in"),
        ("email", EMAIL),
        ("password", "canary-password"),
    ];
    let page = app.post("/login", &fields, &[]).await;
    assert_eq!(
        (page.status, page.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "5")
    );
    assert!(
        page.text.contains("wait a few seconds and try again")
            && page.text.contains(&format!("value=\"{EMAIL}\""))
            && !page.text.contains("canary"),
        "{}",
        page.text
    );
    // What was not checked was not counted either.
    for _ in 0..OF_STRANGER.failures {
        log_in(&app, "wrong", "").await;
    }
    line.pop();
    assert_eq!(log_in(&app, PASSWORD, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_set_up_link_works_once() {
    let app = TestApp::new().await;
    let link = app.context.accounts.open_setup().await.unwrap().unwrap();
    let fields = [
        ("link", link.expose_secret()),
        ("name", "Zoë"),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    let wrong = [("link", "made-up"), fields[1], fields[2], fields[3]];
    assert_eq!(
        app.post("/api/set_up", &wrong, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let first = app.post("/api/set_up", &fields, &[]).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let me = app.get("/api/fetch_me", &[("cookie", &first.cookie())]).await;
    assert!(
        me.text.contains(EMAIL) && me.text.contains("admin"),
        "{}",
        me.text
    );
    assert_eq!(
        app.post("/api/set_up", &fields, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(app.context.accounts.open_setup().await.unwrap().is_none());
}

#[tokio::test]
async fn a_refused_set_up_leaves_the_link() {
    let app = TestApp::new().await;
    let link = app.context.accounts.open_setup().await.unwrap().unwrap();
    let fields = [
        ("link", link.expose_secret()),
        ("name", ""),
        ("email", "zoe"),
        ("password", "short"),
    ];
    let answer = app.post("/api/set_up", &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let error: AppError = serde_json::from_str(&answer.text).unwrap();
    for field in ["name", "email", "password"] {
        assert!(error.field_problem(field).is_some(), "{}", answer.text);
    }
    let answer = app
        .post("/api/is_setup_open", &[("link", link.expose_secret())], &[])
        .await;
    assert_eq!(answer.text, "true");
}

#[tokio::test]
async fn a_set_up_without_scripts_comes_back_with_what_is_wrong() {
    let app = TestApp::new().await;
    let link = app.context.accounts.open_setup().await.unwrap().unwrap();
    let path = format!("/setup?link={}", link.expose_secret());
    let fields = [
        ("__action", "/api/set_up"),
        ("link", link.expose_secret()),
        ("name", "Zoë \"Z\""),
        ("email", EMAIL),
        ("password", "canary"),
    ];
    let refused = app.post(&path, &fields, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("value=\"Zoë &quot;Z&quot;\""),
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("At least 12 characters."),
        "{}",
        refused.text
    );
    assert!(!refused.text.contains("canary"), "{}", refused.text);
    let good = [fields[0], fields[1], fields[2], fields[3], ("password", PASSWORD)];
    let made = app.post(&path, &good, &[]).await;
    assert_eq!(
        (made.status, made.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    assert!(!made.cookie().is_empty());
}
