//! A second factor: set up on one's account, asked for at the log-in.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;
use parcelpilot_domain::account::Role;

use crate::people::{password_link, person_id};
use crate::second_factor_phone::{Phone, STEP, between, recovery_codes, set_up, step_of};
use crate::strangers::{OPEN, PAGES};
use crate::test_app::{Answer, EMAIL, PASSWORD, TestApp};

/// The browser's cookie of a log-in that waits.
async fn begin(app: &TestApp, email: &str) -> String {
    let fields = [("email", email), ("password", PASSWORD)];
    let answer = app.post("/api/log_in", &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.set_cookie("parcelpilot"), None, "{:?}", answer.headers);
    step_of(&answer)
}

async fn enter(app: &TestApp, step: &str, code: &str) -> Answer {
    app.post("/api/enter_code", &[("code", code)], &[("cookie", step)])
        .await
}

async fn is_in(app: &TestApp, cookie: &str) -> bool {
    let me = app.get("/api/fetch_me", &[("cookie", cookie)]).await;
    me.text != "null"
}

/// With an admin who has a second factor; their session, their phone, and their recovery codes.
async fn with_factor() -> (TestApp, String, Phone, Vec<String>) {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let (phone, codes) = set_up(&app, &cookie).await;
    (app, cookie, phone, codes)
}

#[tokio::test]
async fn a_log_in_takes_a_code_after_the_password_and_each_code_once() {
    let (app, first, phone, _) = with_factor().await;
    assert!(is_in(&app, &first).await);
    let step = begin(&app, EMAIL).await;
    assert!(!is_in(&app, &step).await);
    let page = app.get("/login/code?next=%2Forders", &[("cookie", &step)]).await;
    for shown in [EMAIL, "name=\"code\"", "value=\"/orders\""] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let wrong = enter(&app, &step, &phone.wrong_code()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("WrongCode"), "{}", wrong.text);
    // The code by which the app was set up has had its turn.
    assert!(
        enter(&app, &step, &phone.first_code)
            .await
            .text
            .contains("WrongCode")
    );
    let code = phone.next_code();
    let entered = enter(&app, &step, &code).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text);
    assert!(is_in(&app, &entered.set_cookie("parcelpilot").unwrap()).await);
    assert_eq!(entered.set_cookie(STEP).as_deref(), Some("parcelpilot-step="));
    assert!(enter(&app, &step, &code).await.text.contains("LogInExpired"));
    let again = begin(&app, EMAIL).await;
    assert!(enter(&app, &again, &code).await.text.contains("WrongCode"));

    let events = app
        .get("/api/list_audit_events", &[("cookie", &first)])
        .await
        .text;
    for action in [
        "SecondFactorTurnedOn",
        "SecondFactorRefused",
        "by a one-time code",
    ] {
        assert!(events.contains(action), "{action}: {events}");
    }
    assert!(!events.contains(&code), "{events}");
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_however_it_is_typed() {
    let (app, cookie, _, codes) = with_factor().await;
    assert_eq!(codes.len(), 10);
    let typed = codes[3].replace('-', " ").to_uppercase();
    let entered = enter(&app, &begin(&app, EMAIL).await, &typed).await;
    assert!(is_in(&app, &entered.set_cookie("parcelpilot").unwrap()).await);
    let again = enter(&app, &begin(&app, EMAIL).await, &codes[3]).await;
    assert!(again.text.contains("WrongCode"), "{}", again.text);
    let state = app
        .get("/api/fetch_second_factor", &[("cookie", &cookie)])
        .await
        .json();
    assert_eq!(state["recovery_codes"], 9);
    // New ones end the old.
    let made = app
        .post(
            "/account",
            &[("__action", "/api/make_recovery_codes")],
            &[("cookie", &cookie)],
        )
        .await;
    let new = recovery_codes(&made);
    assert_eq!(new.len(), 10, "{}", made.text);
    let old = enter(&app, &begin(&app, EMAIL).await, &codes[4]).await;
    assert!(old.text.contains("WrongCode"), "{}", old.text);
    let entered = enter(&app, &begin(&app, EMAIL).await, &new[4]).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text);
}

#[tokio::test]
async fn codes_and_the_key_are_shown_once_and_kept_in_no_file() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let headers = [("cookie", cookie.as_str())];
    let (phone, codes) = set_up(&app, &cookie).await;
    let made = app
        .post_form("/account", &[("__action", "/api/make_recovery_codes")], &headers)
        .await;
    let page = made.header("location").to_owned();
    assert_eq!(recovery_codes(&app.get(&page, &headers).await).len(), 10);
    assert_eq!(recovery_codes(&app.get(&page, &headers).await).len(), 0);
    app.context.database.close().await;
    for bytes in app.files() {
        for canary in [&phone.secret, &codes[0], &codes[0].replace('-', "")] {
            let mut windows = bytes.windows(canary.len());
            assert!(!windows.any(|window| window == canary.as_bytes()), "{canary}");
        }
    }
}

#[tokio::test]
async fn a_log_in_that_waits_opens_nothing() {
    let (app, _, _, _) = with_factor().await;
    let step = begin(&app, EMAIL).await;
    let token = step.split_once('=').unwrap().1;
    // As what it is, and as if it were a session.
    for cookie in [step.clone(), format!("parcelpilot={token}")] {
        let headers = [("cookie", cookie.as_str())];
        for page in PAGES {
            let answer = app.get(page, &headers).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
            assert!(answer.header("location").starts_with("/login?next="), "{page}");
        }
        for (path, method) in server_fn_paths().filter(|(path, _)| !OPEN.contains(path)) {
            let answer = app.ask(method, path, &headers, Body::empty()).await;
            assert_eq!(answer.text, "\"NotLoggedIn\"", "{path}");
        }
        for path in ["/events/imports", "/events/shipments", "/events/overview"] {
            let answer = app.ask(Method::GET, path, &headers, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        }
        assert!(!is_in(&app, &cookie).await);
    }
    // Nor does it let anybody set up another factor.
    let answer = app
        .post(
            "/api/enrol_second_factor",
            &[("sealed", "made-up"), ("code", "012345")],
            &[("cookie", &step)],
        )
        .await;
    assert!(answer.text.contains("LogInExpired"), "{}", answer.text);
}

#[tokio::test]
async fn five_wrong_codes_end_a_step_and_many_end_the_guessing() {
    let (app, _, phone, _) = with_factor().await;
    let step = begin(&app, EMAIL).await;
    for attempt in 1..=5 {
        let answer = enter(&app, &step, &phone.wrong_code()).await;
        let told = if attempt < 5 { "WrongCode" } else { "LogInExpired" };
        assert!(answer.text.contains(told), "{attempt}: {}", answer.text);
    }
    let late = enter(&app, &step, &phone.next_code()).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    let page = app.get("/login/code", &[("cookie", &step)]).await;
    assert!(page.text.contains("This log-in is over"), "{}", page.text);
    // A right password wins no new guesses.
    let step = begin(&app, EMAIL).await;
    for _ in 0..4 {
        enter(&app, &step, &phone.wrong_code()).await;
    }
    let step = begin(&app, EMAIL).await;
    enter(&app, &step, &phone.wrong_code()).await;
    let answer = enter(&app, &step, &phone.next_code()).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text);
}

#[tokio::test]
async fn after_a_hundred_wrong_codes_only_other_proofs_count() {
    let (app, _, phone, codes) = with_factor().await;
    app.execute("UPDATE users SET wrong_codes = 100").await;
    let step = begin(&app, EMAIL).await;
    let refused = enter(&app, &step, &phone.next_code()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("CodesRefused"), "{}", refused.text);
    let entered = enter(&app, &step, &codes[0]).await;
    assert!(is_in(&app, &entered.set_cookie("parcelpilot").unwrap()).await);
    let entered = enter(&app, &begin(&app, EMAIL).await, &phone.next_code()).await;
    assert!(is_in(&app, &entered.set_cookie("parcelpilot").unwrap()).await);
}

#[tokio::test]
async fn turning_it_on_ends_the_sessions_of_the_password_alone() {
    let app = TestApp::with_admin().await;
    let (own, other) = (app.log_in().await, app.log_in().await);
    set_up(&app, &own).await;
    assert!(is_in(&app, &own).await && !is_in(&app, &other).await);
}

#[tokio::test]
async fn a_step_ends_after_ten_minutes_and_with_a_reset_or_a_deactivation() {
    let (app, cookie, phone, _) = with_factor().await;
    let step = begin(&app, EMAIL).await;
    app.execute("UPDATE log_in_steps SET expires_at = expires_at - 600000")
        .await;
    assert!(
        enter(&app, &step, &phone.next_code())
            .await
            .text
            .contains("LogInExpired")
    );
    app.add_person("max@example.com", Role::Admin).await;
    let max = app.log_in_as("max@example.com").await;
    set_up(&app, &max).await;
    let id = person_id(&app, &cookie, "max@example.com").await;
    let waiting = [
        begin(&app, "max@example.com").await,
        begin(&app, "max@example.com").await,
    ];
    let link = password_link(&app, &cookie, &id).await;
    let fields = [("link", link.as_str()), ("password", "another made-up one")];
    let chosen = app.post("/api/join", &fields, &[]).await;
    // A new password does not take the place of the second factor.
    assert_eq!(chosen.set_cookie("parcelpilot"), None);
    let by_link = step_of(&chosen);
    let open = async |step: &str| {
        let page = app.get("/login/code", &[("cookie", step)]).await;
        page.text.contains("name=\"code\"")
    };
    assert!(!open(&waiting[0]).await && !open(&waiting[1]).await && open(&by_link).await);
    app.post(
        "/api/set_person_active",
        &[("id", id.as_str()), ("is_active", "false")],
        &[("cookie", &cookie)],
    )
    .await;
    assert!(!open(&by_link).await);
}

#[tokio::test]
async fn what_was_typed_before_the_session_ended_waits_through_both_steps() {
    let (app, cookie, phone, _) = with_factor().await;
    let page = app.get("/clients", &[("cookie", &cookie)]).await;
    let person = page.set_cookie("parcelpilot-form-person").unwrap();
    let fields = [("__action", "/api/add_client"), ("name", "Typed before")];
    let ended = app.post_form("/clients", &fields, &[("cookie", &person)]).await;
    let kept = ended.set_cookie("parcelpilot-form-ended").unwrap();
    let log_in = ended.header("location").to_owned();
    let page = app.get(&log_in, &[("cookie", &kept)]).await;
    let next = between(&page.text, "name=\"next\" value=\"", "\"").replace("&amp;", "&");
    assert!(next.contains("form=ended"), "{next}");
    let fields = [
        ("__action", "/api/log_in"),
        ("email", EMAIL),
        ("password", PASSWORD),
        ("next", next.as_str()),
    ];
    let first = app.post_form(&log_in, &fields, &[("cookie", &kept)]).await;
    let second = first.header("location").to_owned();
    assert!(second.starts_with("/login/code?next="), "{second}");
    let cookies = format!("{}; {kept}", step_of(&first));
    let page = app.get(&second, &[("cookie", &cookies)]).await;
    let next = between(&page.text, "name=\"next\" value=\"", "\"").replace("&amp;", "&");
    let code = phone.next_code();
    let fields = [
        ("__action", "/api/enter_code"),
        ("code", code.as_str()),
        ("next", next.as_str()),
    ];
    let entered = app.post_form(&second, &fields, &[("cookie", &cookies)]).await;
    assert_eq!(entered.header("location"), next, "{}", entered.text);
    let cookies = format!("{}; {kept}", entered.set_cookie("parcelpilot").unwrap());
    let page = app.get(&next, &[("cookie", &cookies)]).await;
    assert!(page.text.contains("value=\"Typed before\""), "{}", page.text);
}

#[tokio::test]
async fn turning_it_off_leaves_the_password_alone() {
    let (app, cookie, _, codes) = with_factor().await;
    let off = app
        .post("/api/turn_off_second_factor", &[], &[("cookie", &cookie)])
        .await;
    assert_eq!(off.status, StatusCode::OK, "{}", off.text);
    let in_again = app.log_in().await;
    assert!(is_in(&app, &in_again).await);
    let (_, new) = set_up(&app, &in_again).await;
    assert!(codes.iter().all(|code| !new.contains(code)));
}
