//! Confirming by the identity provider that somebody is who they are.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::identity_provider::ProviderProblem;
use runtime::clock::now;
use serde_json::{Value, json};
use url::Url;

use super::browser::Browser;
use super::provider::TestProvider;
use super::{ROLES, somebody, start};
use crate::test_app::{EMAIL, TestApp};

/// Somebody without a password, who may invite others.
fn admin(authenticated: Option<i64>) -> Value {
    let mut claims = somebody("ada@example.com");
    claims["groups"] = json!(["pilots"]);
    claims["auth_time"] = json!(authenticated);
    claims
}

fn seconds() -> i64 {
    now().millis() / 1_000
}

async fn entered(app: &TestApp, provider: &TestProvider, claims: Value) -> Browser {
    provider.says(claims);
    let mut browser = Browser::default();
    browser.log_in(app, provider).await;
    assert!(browser.who(app).await.is_some());
    browser
}

/// Whether something is done that asks whether it is them.
async fn is_confirmed(app: &TestApp, browser: &Browser) -> bool {
    let fields = [
        ("email", "new@example.com"),
        ("role", "viewer"),
        ("works_for", "warehouse"),
    ];
    let cookie = browser.cookie();
    let answer = app
        .post("/api/invite_person", &fields, &[("cookie", &cookie)])
        .await;
    answer.text != "\"ConfirmPassword\""
}

fn asked(address: &Url, name: &str) -> Option<String> {
    let mut pairs = address.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn a_log_in_confirms_only_where_it_was_proved_just_now() {
    let (provider, app) = start(&ROLES).await;
    for (authenticated, confirmed) in [
        (Some(seconds()), true),
        (Some(seconds() - 660), false),
        (None, false),
    ] {
        let browser = entered(&app, &provider, admin(authenticated)).await;
        assert_eq!(is_confirmed(&app, &browser).await, confirmed, "{authenticated:?}");
    }
}

#[tokio::test]
async fn the_provider_is_told_to_ask_and_what_it_says_of_it_counts() {
    let (provider, app) = start(&ROLES).await;
    let mut browser = entered(&app, &provider, admin(None)).await;
    let page = browser.get(&app, "/confirm?next=/people").await.text;
    assert!(
        page.contains("Confirm with Acme Accounts") && !page.contains("type=\"password\""),
        "{page}"
    );
    for (authenticated, problem) in [
        (None, Some(ProviderProblem::NotFresh)),
        (Some(seconds() - 70), Some(ProviderProblem::NotFresh)),
        (Some(seconds()), None),
    ] {
        provider.says(admin(authenticated));
        let address = browser.begin_at(&app, "/confirm/provider", "/people").await;
        assert_eq!(asked(&address, "prompt").as_deref(), Some("login"));
        assert_eq!(asked(&address, "max_age").as_deref(), Some("0"));
        let answer = browser.get(&app, &provider.authorize(&address)).await;
        match problem {
            Some(problem) => {
                assert!(answer.header("location").starts_with("/confirm?next=%2Fpeople&"));
                assert_eq!(browser.told(&app, &answer).await, problem.label());
            }
            None => assert_eq!(answer.header("location"), "/people"),
        }
        assert_eq!(is_confirmed(&app, &browser).await, problem.is_none());
    }
    // A log-in asks for no such thing.
    let address = Browser::default().begin(&app, "/").await;
    assert_eq!(asked(&address, "prompt"), None);
}

#[tokio::test]
async fn nobody_confirms_for_somebody_else() {
    let (provider, app) = start(&ROLES).await;
    let mut browser = entered(&app, &provider, admin(None)).await;
    let address = browser.begin_at(&app, "/confirm/provider", "/people").await;
    let mut other = admin(Some(seconds()));
    other["sub"] = "subject-2".into();
    provider.says(other);
    let answer = browser.get(&app, &provider.authorize(&address)).await;
    assert_eq!(
        browser.told(&app, &answer).await,
        ProviderProblem::OtherPerson.label()
    );
    assert!(!is_confirmed(&app, &browser).await);

    // The session became another person's on the way.
    let address = browser.begin_at(&app, "/confirm/provider", "/people").await;
    provider.says(admin(Some(seconds())));
    let back = provider.authorize(&address);
    app.add_person("max@example.com", Role::Admin).await;
    let fields = [
        ("email", "max@example.com"),
        ("password", crate::test_app::PASSWORD),
    ];
    let max = app.post("/api/log_in", &fields, &[]).await;
    app.execute("UPDATE sessions SET confirmed_at = NULL").await;
    let mut mixed = Browser::with(&format!("{}; {}", max.cookie(), provider_cookie(&browser)));
    let answer = mixed.get(&app, &back).await;
    assert_eq!(mixed.told(&app, &answer).await, ProviderProblem::Over.label());
    assert!(!is_confirmed(&app, &mixed).await);
}

fn provider_cookie(browser: &Browser) -> String {
    let cookies = browser.cookie();
    let mut pairs = cookies.split("; ");
    pairs
        .find(|pair| pair.starts_with("parcelpilot-provider="))
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_stranger_confirms_nothing_and_who_is_not_known_there_is_not_sent() {
    let (provider, app) = start(&ROLES).await;
    let answer = Browser::default()
        .send(&app, "/confirm/provider", "/people")
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("location").starts_with("/login"));
    assert_eq!(provider.known().described, 0);
    let page = app
        .get(
            "/confirm?next=/people",
            &[("cookie", &app.log_in_as(EMAIL).await)],
        )
        .await;
    assert!(!page.text.contains("/confirm/provider") && page.text.contains("type=\"password\""));
}
