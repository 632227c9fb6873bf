//! Answers that are not believed.

use std::time::Duration;

use axum::http::StatusCode;
use parcelpilot_domain::identity_provider::ProviderProblem;
use serde_json::{Value, json};

use super::browser::Browser;
use super::provider::{Fault, TestProvider};
use super::{ROLES, somebody, start, trail};
use crate::test_app::{EMAIL, TestApp};

fn merged(mut claims: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

/// What somebody is told who comes back with this, and is not let in.
async fn told(app: &TestApp, provider: &TestProvider) -> String {
    let mut browser = Browser::default();
    let answer = browser.log_in(app, provider).await;
    assert!(
        answer.header("location").starts_with("/login?next="),
        "{}",
        answer.header("location")
    );
    let told = browser.told(app, &answer).await;
    assert_eq!(browser.who(app).await, None, "{told}");
    told
}

fn is(told: &str, problem: ProviderProblem) {
    assert!(told.starts_with(problem.label()), "{told}\n{}", problem.label());
}

#[tokio::test]
async fn an_id_token_is_believed_only_where_all_of_it_is_right() {
    let now = runtime::clock::now().millis() / 1_000;
    let (provider, app) = start(&[]).await;
    for (claims, problem) in [
        (json!({ "nonce": "another" }), ProviderProblem::Untrusted),
        (json!({ "nonce": null }), ProviderProblem::Untrusted),
        (json!({ "aud": "another-client" }), ProviderProblem::Untrusted),
        (
            json!({ "aud": ["parcelpilot", "another"] }),
            ProviderProblem::Untrusted,
        ),
        (
            json!({ "iss": "https://other.example" }),
            ProviderProblem::Untrusted,
        ),
        (json!({ "exp": now - 61 }), ProviderProblem::Clock),
    ] {
        provider.says(merged(somebody(EMAIL), &claims));
        let told = told(&app, &provider).await;
        is(&told, problem);
        assert!(told.contains("(Error "), "{claims}: {told}");
    }
    assert_eq!(
        trail(&app).await,
        [""; 0],
        "nobody is known by what is not believed"
    );
    // Within the minute that clocks may differ.
    let now = runtime::clock::now().millis() / 1_000;
    provider.says(merged(somebody(EMAIL), &json!({ "exp": now - 20 })));
    let mut browser = Browser::default();
    browser.log_in(&app, &provider).await;
    assert!(browser.who(&app).await.is_some());
}

#[tokio::test]
async fn a_new_key_is_fetched_and_one_that_the_provider_does_not_show_is_refused() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    Browser::default().log_in(&app, &provider).await;
    provider.replace_key(true);
    let mut browser = Browser::default();
    browser.log_in(&app, &provider).await;
    assert!(browser.who(&app).await.is_some());
    assert_eq!(provider.known().described, 2);

    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    provider.replace_key(false);
    is(&told(&app, &provider).await, ProviderProblem::Untrusted);
}

#[tokio::test]
async fn an_answer_counts_once_and_in_the_browser_that_went() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    let mut browser = Browser::default();
    let back = provider.authorize(&browser.begin(&app, "/").await);

    // Somebody else plants it, in a browser that has never been there, and in one that is on its own way.
    let mut other = Browser::default();
    let answer = other.get(&app, &back).await;
    is(&other.told(&app, &answer).await, ProviderProblem::Over);
    other.begin(&app, "/").await;
    let answer = other.get(&app, &back).await;
    is(&other.told(&app, &answer).await, ProviderProblem::Over);
    assert_eq!(other.who(&app).await, None);

    let mut replayed = browser.clone();
    let wrong = back.replace("state=", "state=x");
    for path in [
        wrong.as_str(),
        "/login/provider/answer",
        "/login/provider/answer?code=a",
    ] {
        let answer = browser.clone().get(&app, path).await;
        is(&browser.clone().told(&app, &answer).await, ProviderProblem::Over);
    }
    browser.get(&app, &back).await;
    assert!(
        browser.who(&app).await.is_some(),
        "what others tried has used nothing up"
    );
    let answer = replayed.get(&app, &back).await;
    is(&replayed.told(&app, &answer).await, ProviderProblem::Over);
    assert_eq!(replayed.who(&app).await, None);
}

#[tokio::test]
async fn an_answer_that_comes_after_ten_minutes_is_over() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    let mut browser = Browser::default();
    let back = provider.authorize(&browser.begin(&app, "/").await);
    app.execute("UPDATE identity_log_ins SET expires_at = expires_at - 600000")
        .await;
    let answer = browser.get(&app, &back).await;
    is(&browser.told(&app, &answer).await, ProviderProblem::Over);
}

/// What PKCE and the nonce are for.
#[tokio::test]
async fn a_code_that_another_browser_was_given_is_of_no_use() {
    let (provider, app) = start(&[]).await;
    provider.says(somebody(EMAIL));
    let stolen = provider.authorize(&Browser::default().begin(&app, "/").await);
    let code = |back: &str| {
        back.split("code=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap()
            .to_owned()
    };
    let mut thief = Browser::default();
    let own = provider.authorize(&thief.begin(&app, "/").await);
    let planted = own.replace(&code(&own), &code(&stolen));
    let answer = thief.get(&app, &planted).await;
    is(&thief.told(&app, &answer).await, ProviderProblem::Untrusted);
    assert_eq!(thief.who(&app).await, None);
}

#[tokio::test]
async fn what_the_provider_refuses_is_said_and_another_issuer_is_not_believed() {
    let (_provider, app) = start(&[]).await;
    for (returned, problem, has_id) in [
        (
            "error=access_denied&error_description=no",
            ProviderProblem::Denied,
            false,
        ),
        ("error=invalid_scope", ProviderProblem::Misconfigured, true),
        (
            "error=temporarily_unavailable",
            ProviderProblem::Unreachable,
            true,
        ),
        ("", ProviderProblem::Misconfigured, true),
        (
            "code=a&iss=https://other.example",
            ProviderProblem::Untrusted,
            true,
        ),
    ] {
        let mut browser = Browser::default();
        let address = browser.begin(&app, "/").await;
        let state = address.query_pairs().find(|(name, _)| name == "state").unwrap().1;
        let back = format!("/login/provider/answer?state={state}&{returned}");
        let answer = browser.get(&app, &back).await;
        let told = browser.told(&app, &answer).await;
        is(&told, problem);
        assert_eq!(told.contains("(Error "), has_id, "{returned}: {told}");
        assert!(
            !answer.header("location").contains("code"),
            "{}",
            answer.header("location")
        );
    }
}

#[tokio::test]
async fn a_provider_that_does_not_know_us_or_answers_no_id_token_is_not_set_up() {
    let (provider, app) = start(&[]).await;
    for fault in [Fault::ClientRefused, Fault::NoIdToken] {
        provider.known().fault = Some(fault);
        is(&told(&app, &provider).await, ProviderProblem::Misconfigured);
    }
}

#[tokio::test]
async fn a_provider_that_is_away_slow_or_endless_is_said_at_once_and_keeps_nothing_from_working() {
    for (fault, problem) in [
        (Fault::Slow, ProviderProblem::Unreachable),
        (Fault::ServerError, ProviderProblem::Unreachable),
        (Fault::Huge, ProviderProblem::Misconfigured),
    ] {
        let provider = TestProvider::start().await;
        provider.known().fault = Some(fault);
        let mut settings = provider.settings(&ROLES);
        if fault == Fault::Slow {
            settings.time_limit = Duration::from_millis(300);
        }
        let app = TestApp::with_admin().await.with_identity_provider(settings);
        let mut browser = Browser::default();
        let answer = browser.send(&app, "/login/provider", "/people").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(
            answer
                .header("location")
                .starts_with("/login?next=%2Fpeople&provider="),
            "{}",
            answer.header("location")
        );
        is(&browser.told(&app, &answer).await, problem);
        app.log_in().await;
    }
    let provider = TestProvider::start().await;
    let mut settings = provider.settings(&ROLES);
    // Nothing listens there.
    settings.issuer = "http://127.0.0.1:9".to_owned();
    let app = TestApp::with_admin().await.with_identity_provider(settings);
    let mut browser = Browser::default();
    let answer = browser.send(&app, "/login/provider", "/").await;
    is(&browser.told(&app, &answer).await, ProviderProblem::Unreachable);
}

#[tokio::test]
async fn a_description_of_another_issuer_is_not_believed() {
    let provider = TestProvider::start().await;
    let mut settings = provider.settings(&[]);
    settings.issuer = format!("{}/", provider.issuer);
    let app = TestApp::with_admin().await.with_identity_provider(settings);
    let mut browser = Browser::default();
    let answer = browser.send(&app, "/login/provider", "/").await;
    is(&browser.told(&app, &answer).await, ProviderProblem::Misconfigured);
}
