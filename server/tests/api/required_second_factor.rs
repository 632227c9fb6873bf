//! Roles whose people must have a second factor.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;

use crate::people::{NEW_PASSWORD, invite, person_id};
use crate::second_factor_phone::{Phone, between, recovery_codes, set_up, step_of};
use crate::test_app::{Answer, EMAIL, PASSWORD, TestApp};

const MAX: &str = "max@example.com";

async fn require(app: &TestApp, roles: &[&str], cookie: &str) -> Answer {
    let action = ("__action", "/api/require_second_factor");
    let roles = roles.iter().map(|role| ("roles[]", *role));
    let fields: Vec<_> = std::iter::once(action).chain(roles).collect();
    app.post("/people", &fields, &[("cookie", cookie)]).await
}

async fn is_in(app: &TestApp, cookie: &str) -> bool {
    let me = app.get("/api/fetch_me", &[("cookie", cookie)]).await;
    me.text != "null"
}

fn enrolment<'a>(sealed: &'a str, code: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("__action", "/api/enrol_second_factor"),
        ("sealed", sealed),
        ("next", "/orders"),
        ("code", code),
    ]
}

/// Sets a second factor up in a log-in that waits for it; the page that shows the recovery codes, and the session.
async fn enrol(app: &TestApp, step: &str) -> (Answer, String) {
    let address = "/login/second-factor?next=%2Forders";
    let headers = [("cookie", step)];
    let page = app.get(address, &headers).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let phone = Phone::of(&page);
    let sealed = between(&page.text, "name=\"sealed\" value=\"", "\"");
    // The key stays the one that the app has, where a code was wrong.
    let wrong_code = phone.wrong_code();
    let wrong = app
        .post_form(address, &enrolment(sealed, &wrong_code), &headers)
        .await;
    let cookies = format!("{step}; {}", wrong.cookie());
    let page = app.get(wrong.header("location"), &[("cookie", &cookies)]).await;
    assert!(page.text.contains("This code is not right"), "{}", page.text);
    assert_eq!(Phone::of(&page).secret, phone.secret);
    let answer = app
        .post_form(address, &enrolment(sealed, &phone.first_code), &headers)
        .await;
    let session = answer
        .set_cookie("parcelpilot")
        .unwrap_or_else(|| panic!("{:?} {}", answer.headers, answer.text));
    let shown = app.get(answer.header("location"), &[("cookie", &session)]).await;
    (shown, session)
}

#[tokio::test]
async fn people_without_one_are_logged_out_and_set_one_up_at_their_next_log_in() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.add_person(MAX, Role::Viewer).await;
    let max = app.log_in_as(MAX).await;
    // Nobody shuts themselves out.
    let refused = require(&app, &["admin", "viewer"], &admin).await;
    assert!(
        refused.text.contains("Set one up first, under Account."),
        "{}",
        refused.text
    );
    assert!(is_in(&app, &max).await);
    set_up(&app, &admin).await;
    let required = require(&app, &["admin", "viewer"], &admin).await;
    assert_eq!(
        required.header("location"),
        "/people?done=second_factor_roles_saved"
    );
    assert!(is_in(&app, &admin).await && !is_in(&app, &max).await);

    let fields = [
        ("__action", "/api/log_in"),
        ("email", MAX),
        ("password", PASSWORD),
        ("next", "/orders"),
    ];
    let first = app.post_form("/login", &fields, &[]).await;
    assert_eq!(first.header("location"), "/login/second-factor?next=%2Forders");
    let step = step_of(&first);
    assert!(!is_in(&app, &step).await);
    let (shown, session) = enrol(&app, &step).await;
    assert_eq!(recovery_codes(&shown).len(), 10, "{}", shown.text);
    assert!(shown.text.contains("href=\"/orders\""), "{}", shown.text);
    assert!(is_in(&app, &session).await);
    // The role keeps it.
    let off = app
        .post("/api/turn_off_second_factor", &[], &[("cookie", &session)])
        .await;
    assert_eq!(off.text, "\"SecondFactorRequired\"");
    let events = app
        .get("/api/list_audit_events", &[("cookie", &admin)])
        .await
        .text;
    assert!(
        events.contains("SecondFactorRolesChanged") && events.contains("Viewer, Admin"),
        "{events}"
    );
}

#[tokio::test]
async fn who_joins_or_is_promoted_into_such_a_role_sets_one_up() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    set_up(&app, &admin).await;
    require(&app, &["operator"], &admin).await;
    let link = invite(&app, &admin, "new@example.com", "operator").await;
    let fields = [
        ("link", link.as_str()),
        ("name", "New"),
        ("password", NEW_PASSWORD),
    ];
    let joined = app.post("/api/join", &fields, &[]).await;
    let (shown, session) = enrol(&app, &step_of(&joined)).await;
    assert_eq!(recovery_codes(&shown).len(), 10, "{}", shown.text);
    assert!(is_in(&app, &session).await);

    app.add_person(MAX, Role::Viewer).await;
    let max = app.log_in_as(MAX).await;
    let id = person_id(&app, &admin, MAX).await;
    let fields = [("id", id.as_str()), ("role", "operator")];
    app.post("/api/set_person_role", &fields, &[("cookie", &admin)])
        .await;
    assert!(!is_in(&app, &max).await);
}

#[tokio::test]
async fn an_admin_takes_a_lost_one_away_and_its_person_begins_anew() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.add_person(MAX, Role::Admin).await;
    let max = app.log_in_as(MAX).await;
    set_up(&app, &max).await;
    let people = app.get("/people", &[("cookie", &admin)]).await;
    assert_eq!(
        people.text.matches("/api/reset_second_factor").count(),
        1,
        "{}",
        people.text
    );
    let id = person_id(&app, &admin, MAX).await;
    let reset = app
        .post(
            "/api/reset_second_factor",
            &[("id", id.as_str())],
            &[("cookie", &admin)],
        )
        .await;
    assert_eq!(reset.status, StatusCode::OK, "{}", reset.text);
    assert!(!is_in(&app, &max).await);
    let again = app.log_in_as(MAX).await;
    assert!(is_in(&app, &again).await);
    let events = app
        .get("/api/list_audit_events", &[("cookie", &admin)])
        .await
        .text;
    assert!(events.contains("SecondFactorReset"), "{events}");
    let none = person_id(&app, &admin, EMAIL).await;
    let none = app
        .post(
            "/api/reset_second_factor",
            &[("id", &none)],
            &[("cookie", &admin)],
        )
        .await;
    assert_eq!(
        (none.status, none.text.as_str()),
        (StatusCode::CONFLICT, "\"NoSecondFactor\"")
    );
}
