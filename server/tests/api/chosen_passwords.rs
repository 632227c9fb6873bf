//! Stolen passwords, and those that are easy to guess, are refused wherever one is chosen, and nowhere else.

use axum::http::StatusCode;
use outbound::PublicUrl;
use parcelpilot::accounts::sessions::SessionLimits;
use parcelpilot::config::OutboundSettings;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use secrecy::{ExposeSecret, SecretString};
use test_support::databases::execute;
use uuid::Uuid;

use crate::people::{NEW_PASSWORD, invite, password_link, person_id};
use crate::test_app::{EMAIL, PASSWORD, TestApp};

const STOLEN: &str = "qwerty123456";
/// Nobody has stolen it; whoever sees the person's name tries it.
const GUESSABLE: &str = "Lovelace2026!";

#[tokio::test]
async fn a_set_up_says_what_to_do_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let link = app.context.accounts.open_setup().await.unwrap().unwrap();
    let link = link.expose_secret();
    let path = format!("/setup?link={link}");
    for (password, sentence) in [
        (STOLEN, "This password is in lists of stolen passwords."),
        (GUESSABLE, "This password is easy to guess."),
    ] {
        let fields = [
            ("__action", "/api/set_up"),
            ("link", link),
            ("name", "Ada Lovelace"),
            ("email", EMAIL),
            ("password", password),
        ];
        let refused = app.post(&path, &fields, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains(sentence), "{}", refused.text);
        assert!(
            refused.text.contains("four unrelated words make a good one"),
            "{}",
            refused.text
        );
        assert!(refused.text.contains("value=\"Ada Lovelace\"") && refused.text.contains(EMAIL));
        assert!(!refused.text.contains(password), "{}", refused.text);
    }
}

#[tokio::test]
async fn whoever_joins_or_has_a_new_password_chooses_a_good_one() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let link = invite(&app, &admin, "lovelace@example.com", "operator").await;
    let join = |password| [("link", link.as_str()), ("name", "Ada"), ("password", password)];
    for (password, problem) in [(STOLEN, "StolenPassword"), (GUESSABLE, "GuessablePassword")] {
        let refused = app.post("/api/join", &join(password), &[]).await;
        assert!(refused.text.contains(problem), "{}", refused.text);
    }
    let joined = app.post("/api/join", &join(PASSWORD), &[]).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);

    let id = person_id(&app, &admin, "lovelace@example.com").await;
    let link = password_link(&app, &admin, &id).await;
    for (password, problem) in [(STOLEN, "StolenPassword"), (GUESSABLE, "GuessablePassword")] {
        let fields = [("link", link.as_str()), ("password", password)];
        let refused = app.post("/api/join", &fields, &[]).await;
        assert!(refused.text.contains(problem), "{}", refused.text);
    }
    let good = [("link", link.as_str()), ("password", NEW_PASSWORD)];
    assert_eq!(app.post("/api/join", &good, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_change_and_the_command_line_refuse_them_too() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for (password, problem) in [
        (STOLEN, "StolenPassword"),
        ("zoe@example.com", "GuessablePassword"),
    ] {
        let change = [("current", PASSWORD), ("password", password)];
        let refused = app
            .post("/api/change_password", &change, &[("cookie", &cookie)])
            .await;
        assert!(refused.text.contains(problem), "{}", refused.text);
    }
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
    let accounts = &app.context.accounts;
    let stolen = || SecretString::from(STOLEN);
    let added = accounts
        .add("Max", "max@example.com", stolen(), Role::Viewer)
        .await;
    assert!(matches!(added, Err(AppError::Invalid(_))), "{added:?}");
    let reset = accounts.reset_password(&caller, EMAIL, stolen()).await;
    assert!(matches!(reset, Err(AppError::Invalid(_))), "{reset:?}");
}

#[tokio::test]
async fn the_address_of_the_pages_is_no_password() {
    let outbound = OutboundSettings {
        public_url: PublicUrl::parse("https://pilot.lagerhaus-nord.example"),
        ..OutboundSettings::default()
    };
    let app = TestApp::with(&outbound, "http://127.0.0.1:9").await;
    let app = app
        .with_session_limits(SessionLimits::default())
        .and_admin()
        .await;
    let password = || SecretString::from("lagerhausnord2026");
    let added = app
        .context
        .accounts
        .add("Max", "max@example.com", password(), Role::Viewer)
        .await;
    assert!(matches!(added, Err(AppError::Invalid(_))), "{added:?}");
    let elsewhere = TestApp::new().await;
    let added = elsewhere
        .context
        .accounts
        .add("Max", "max@example.com", password(), Role::Viewer)
        .await;
    assert!(added.is_ok(), "{added:?}");
}

#[tokio::test]
async fn whoever_has_one_from_before_logs_in_as_ever() {
    let app = TestApp::with_admin().await;
    let hash = app
        .context
        .accounts
        .passwords
        .hash(SecretString::from(STOLEN))
        .await
        .unwrap();
    execute(
        &app.context.database,
        format!("UPDATE users SET password_hash = '{hash}'"),
    )
    .await;
    let log_in = [("email", EMAIL), ("password", STOLEN)];
    assert_eq!(app.post("/api/log_in", &log_in, &[]).await.status, StatusCode::OK);
}
