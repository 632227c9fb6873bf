//! By what somebody gets in, and when it ends.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use secrecy::SecretString;
use uuid::Uuid;

use crate::people::{NEW_PASSWORD, invite, is_link_open, password_link, person_id};
use crate::test_app::{PASSWORD, TestApp};

/// What somebody has by which they, or others for them, get in.
struct Access {
    cookie: String,
    token: String,
    /// That they made, to join by.
    invitation: String,
    /// That was made for them.
    password_link: String,
}

impl Access {
    /// Of the admin Max.
    async fn of_max(app: &TestApp) -> (Self, String) {
        app.add_person("max@example.com", Role::Admin).await;
        let (admin, cookie) = (app.log_in().await, app.log_in_as("max@example.com").await);
        let id = person_id(app, &admin, "max@example.com").await;
        let access = Self {
            token: app.make_token(&cookie, TokenAccess::Read).await,
            invitation: invite(app, &cookie, "friend@example.com", "admin").await,
            password_link: password_link(app, &admin, &id).await,
            cookie,
        };
        assert_eq!(access.open(app).await, [true; 4]);
        (access, id)
    }

    /// Which of them work: in the order of the fields.
    async fn open(&self, app: &TestApp) -> [bool; 4] {
        let page = app.get("/api/list_clients", &[("cookie", &self.cookie)]).await;
        let orders = app
            .ask_api(Method::GET, "/api/v1/orders", &self.token, Body::empty())
            .await;
        let [invitation, password_link] = [&self.invitation, &self.password_link];
        [
            page.status == StatusCode::OK,
            orders.status == StatusCode::OK,
            is_link_open(app, invitation).await,
            is_link_open(app, password_link).await,
        ]
    }
}

#[tokio::test]
async fn a_new_password_by_a_link_ends_all_by_which_anybody_got_in() {
    let app = TestApp::with_admin().await;
    let (max, _) = Access::of_max(&app).await;
    let page = app.get(&format!("/join?link={}", max.password_link), &[]).await;
    assert!(page.text.contains("end with the old password"), "{}", page.text);
    let join = [("link", max.password_link.as_str()), ("password", NEW_PASSWORD)];
    assert_eq!(app.post("/api/join", &join, &[]).await.status, StatusCode::OK);
    assert_eq!(max.open(&app).await, [false; 4]);
}

#[tokio::test]
async fn a_deactivation_ends_all_by_which_anybody_got_in_and_an_activation_brings_none_of_it_back() {
    let app = TestApp::with_admin().await;
    let (max, id) = Access::of_max(&app).await;
    let admin = app.log_in().await;
    let page = app.get("/people", &[("cookie", &admin)]).await;
    assert!(
        page.text.contains("the open links that they made end"),
        "{}",
        page.text
    );
    for is_active in ["false", "true"] {
        let fields = [("id", id.as_str()), ("is_active", is_active)];
        let answer = app
            .post("/api/set_person_active", &fields, &[("cookie", &admin)])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(max.open(&app).await, [false; 4], "{is_active}");
    }
}

#[tokio::test]
async fn a_password_that_the_command_line_sets_ends_all_by_which_anybody_got_in() {
    let app = TestApp::with_admin().await;
    let (max, _) = Access::of_max(&app).await;
    let accounts = &app.context.accounts;
    let caller = Caller {
        sees: Sees::All,
        user_id: UserId::from_uuid(Uuid::nil()),
        kind: CallerKind::CommandLine,
        name: "Command line".to_owned(),
        email: String::new(),
        role: Role::Admin,
        address: String::new(),
        preferences: Preferences::default(),
    };
    let reset = async |email: &str, password: &str| {
        accounts
            .reset_password(&caller, email, SecretString::from(password))
            .await
    };
    assert_eq!(
        reset("nobody@example.com", NEW_PASSWORD).await,
        Err(AppError::NotFound)
    );
    assert!(reset("max@example.com", "short").await.is_err());
    assert_eq!(max.open(&app).await, [true; 4]);
    assert_eq!(reset("Max@Example.com", NEW_PASSWORD).await, Ok(()));
    assert_eq!(max.open(&app).await, [false; 4]);
    let log_in = [("email", "max@example.com"), ("password", NEW_PASSWORD)];
    assert_eq!(app.post("/api/log_in", &log_in, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_changes_their_own_password_says_whether_tokens_and_links_end() {
    for (fields, ended) in [(&[][..], false), (&[("ends_tokens", "on")], true)] {
        let app = TestApp::with_admin().await;
        let (max, _) = Access::of_max(&app).await;
        let change = [
            ("__action", "/api/change_password"),
            ("current", PASSWORD),
            ("password", NEW_PASSWORD),
        ];
        let cookie = [("cookie", max.cookie.as_str())];
        let page = app.get("/account", &cookie).await;
        assert!(page.text.contains("name=\"ends_tokens\""), "{}", page.text);
        let answer = app.post("/account", &[&change, fields].concat(), &cookie).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        assert_eq!(max.open(&app).await, [true, !ended, !ended, true]);
        let events = app.get("/api/list_audit_events", &cookie).await.text;
        assert_eq!(events.contains("with API tokens and links"), ended, "{events}");
    }
}
