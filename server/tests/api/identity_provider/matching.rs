//! Who here is meant, and as what they come in.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::identity_provider::ProviderProblem;
use serde_json::{Value, json};

use super::browser::Browser;
use super::provider::TestProvider;
use super::{ROLES, rows, somebody, start, trail};
use crate::test_app::{EMAIL, PASSWORD, TestApp};

const ADA: &str = "ada@example.com";

fn in_groups(email: &str, subject: &str, groups: &[&str]) -> Value {
    let mut claims = somebody(email);
    claims["sub"] = subject.into();
    claims["groups"] = json!(groups);
    claims
}

/// Who they are then; else what they are told.
async fn enters(app: &TestApp, provider: &TestProvider, claims: Value) -> Result<(String, String), String> {
    provider.says(claims);
    let mut browser = Browser::default();
    let answer = browser.log_in(app, provider).await;
    match browser.who(app).await {
        Some(who) => Ok(who),
        None => Err(browser.told(app, &answer).await),
    }
}

fn role(email: &str, role: Role) -> Result<(String, String), String> {
    Ok((email.to_owned(), role.code().to_owned()))
}

fn is(entered: &Result<(String, String), String>, problem: ProviderProblem) {
    assert_eq!(entered, &Err(problem.label().to_owned()));
}

#[tokio::test]
async fn somebody_new_comes_in_by_a_group_and_their_role_follows_it() {
    let (provider, app) = start(&ROLES).await;
    let entered = enters(
        &app,
        &provider,
        in_groups(ADA, "ada", &["everybody", "shipping", "other"]),
    )
    .await;
    assert_eq!(entered, role(ADA, Role::Operator));
    let entered = enters(&app, &provider, in_groups(ADA, "ada", &["everybody"])).await;
    assert_eq!(entered, role(ADA, Role::Viewer));
    // The address may change; the subject does not.
    let entered = enters(
        &app,
        &provider,
        in_groups("countess@example.com", "ada", &["pilots"]),
    )
    .await;
    assert_eq!(entered, role(ADA, Role::Admin));
    is(
        &enters(&app, &provider, in_groups(ADA, "ada", &["other"])).await,
        ProviderProblem::NoGroup,
    );
    is(
        &enters(&app, &provider, in_groups(ADA, "ada", &[])).await,
        ProviderProblem::NoGroup,
    );
    assert_eq!(
        trail(&app).await,
        [
            "person_joined ada@example.com: Operator by the identity provider",
            "logged_in ada@example.com: by the identity provider",
            "role_changed ada@example.com: Operator to Viewer by the identity provider",
            "logged_in ada@example.com: by the identity provider",
            "role_changed ada@example.com: Viewer to Admin by the identity provider",
            "logged_in ada@example.com: by the identity provider",
            "log_in_refused ada@example.com: ",
            "log_in_refused ada@example.com: ",
        ]
    );
    assert_eq!(
        rows(&app, "SELECT name FROM users WHERE email = 'ada@example.com'").await,
        ["Ada Lovelace"]
    );
}

#[tokio::test]
async fn without_groups_that_mean_something_only_people_who_are_here_come_in() {
    let (provider, app) = start(&[]).await;
    is(
        &enters(&app, &provider, in_groups(ADA, "ada", &["pilots"])).await,
        ProviderProblem::Unknown,
    );
    app.add_person(ADA, Role::Viewer).await;
    let entered = enters(&app, &provider, in_groups(ADA, "ada", &["pilots"])).await;
    assert_eq!(entered, role(ADA, Role::Viewer));
}

#[tokio::test]
async fn nobody_is_known_by_an_address_that_is_not_verified() {
    let (provider, app) = start(&ROLES).await;
    provider.known().user_info = json!({ "sub": "ada" });
    for email_verified in [json!(false), Value::Null] {
        for email in [EMAIL, ADA] {
            let mut claims = in_groups(email, "ada", &["pilots"]);
            claims["email_verified"] = email_verified.clone();
            is(
                &enters(&app, &provider, claims).await,
                ProviderProblem::EmailNotVerified,
            );
        }
    }
    assert_eq!(
        rows(&app, "SELECT subject FROM external_identities").await,
        [""; 0]
    );
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_asked_for() {
    let (provider, app) = start(&ROLES).await;
    provider.known().user_info = json!({
        "email": ADA, "email_verified": true, "name": "Ada", "groups": ["shipping"],
    });
    assert_eq!(
        enters(&app, &provider, json!({})).await,
        role(ADA, Role::Operator)
    );
    // But only of whoever logged in.
    let (provider, app) = start(&ROLES).await;
    provider.known().user_info = json!({
        "sub": "subject-2", "email": EMAIL, "email_verified": true, "groups": ["pilots"],
    });
    let told = enters(&app, &provider, json!({})).await.unwrap_err();
    assert!(told.starts_with(ProviderProblem::Untrusted.label()), "{told}");
}

#[tokio::test]
async fn another_account_with_the_same_address_is_not_the_same_person() {
    let (provider, app) = start(&ROLES).await;
    assert!(
        enters(&app, &provider, in_groups(ADA, "ada", &["everybody"]))
            .await
            .is_ok()
    );
    let entered = enters(&app, &provider, in_groups(ADA, "eve", &["pilots"])).await;
    is(&entered, ProviderProblem::OtherAccount);
}

#[tokio::test]
async fn whoever_was_deactivated_stays_outside_and_is_told_so() {
    let (provider, app) = start(&ROLES).await;
    let known = in_groups(ADA, "ada", &["pilots"]);
    assert!(enters(&app, &provider, known.clone()).await.is_ok());
    app.add_person("bob@example.com", Role::Viewer).await;
    app.execute("UPDATE users SET deactivated_at = 1 WHERE email <> 'zoe@example.com'")
        .await;
    is(
        &enters(&app, &provider, known).await,
        ProviderProblem::Deactivated,
    );
    let by_address = in_groups("bob@example.com", "bob", &["pilots"]);
    is(
        &enters(&app, &provider, by_address).await,
        ProviderProblem::Deactivated,
    );
}

#[tokio::test]
async fn the_last_admin_stays_one_and_the_trail_says_why() {
    let (provider, app) = start(&ROLES).await;
    let entered = enters(&app, &provider, in_groups(EMAIL, "zoe", &["everybody"])).await;
    assert_eq!(entered, role(EMAIL, Role::Admin));
    let kept =
        "role_kept zoe@example.com: Admin: the last admin stays, though Viewer by the identity provider";
    assert!(
        trail(&app).await.contains(&kept.to_owned()),
        "{:?}",
        trail(&app).await
    );
}

#[tokio::test]
async fn nobody_but_an_admin_is_the_first() {
    let provider = TestProvider::start().await;
    let app = TestApp::new()
        .await
        .with_identity_provider(provider.settings(&ROLES));
    let viewer = enters(&app, &provider, in_groups(ADA, "ada", &["everybody"])).await;
    is(&viewer, ProviderProblem::NotSetUp);
    let admin = enters(&app, &provider, in_groups(ADA, "ada", &["pilots"])).await;
    assert_eq!(admin, role(ADA, Role::Admin));
}

#[tokio::test]
async fn who_has_no_password_logs_in_with_none_until_a_link_gives_them_one() {
    let (provider, app) = start(&ROLES).await;
    provider.says(in_groups(ADA, "ada", &["shipping"]));
    let mut browser = Browser::default();
    browser.log_in(&app, &provider).await;
    for password in ["", PASSWORD, "A", "\0"] {
        let fields = [("email", ADA), ("password", password)];
        let answer = app.post("/api/log_in", &fields, &[]).await;
        assert_eq!(answer.text, "\"LoginFailed\"", "{password:?}");
    }
    let account = browser.get(&app, "/account").await.text;
    assert!(!account.contains("/api/change_password"));

    let admin = app.log_in().await;
    let headers = [("cookie", admin.as_str())];
    let page = app.get("/people", &headers).await.text;
    assert_eq!(page.matches("(logs in with Acme Accounts)").count(), 1, "{page}");
    let id = crate::people::person_id(&app, &admin, ADA).await;
    let link = app
        .post("/api/make_password_link", &[("id", &id)], &headers)
        .await
        .id();
    let link = link.split("link=").nth(1).unwrap();
    let chosen = [("link", link), ("password", PASSWORD)];
    let joined = app.post("/api/join", &chosen, &[]).await;
    assert_eq!(joined.status, axum::http::StatusCode::OK, "{}", joined.text);
    assert_eq!(browser.who(&app).await, None, "sessions end by the link");
    app.log_in_as(ADA).await;
    let entered = enters(&app, &provider, in_groups(ADA, "ada", &["shipping"])).await;
    assert_eq!(entered, role(ADA, Role::Operator));
}

#[tokio::test]
async fn whoever_was_ever_invited_for_a_client_comes_in_as_theirs() {
    let (provider, app) = start(&ROLES).await;
    let admin = app.log_in().await;
    let bolt = test_support::rows::client(&app.context.database, "Bolt")
        .await
        .to_string();
    let fields = [
        ("email", ADA),
        ("role", "viewer"),
        ("works_for", "clients"),
        ("clients[0]", bolt.as_str()),
    ];
    let invited = app
        .post_form("/api/invite_person", &fields, &[("cookie", &admin)])
        .await;
    assert_eq!(invited.status, axum::http::StatusCode::OK, "{}", invited.text);
    // What becomes of links that are withdrawn, or over, or of an admin who is none any more.
    app.execute("DELETE FROM invitations").await;
    is(
        &enters(&app, &provider, in_groups(ADA, "ada", &["pilots"])).await,
        ProviderProblem::AdminOfClients,
    );
    let entered = enters(&app, &provider, in_groups(ADA, "ada", &["shipping"])).await;
    assert_eq!(entered, role(ADA, Role::Operator));
    assert_eq!(
        rows(&app, "SELECT role FROM users WHERE email = 'ada@example.com'").await,
        ["client_operator"]
    );
    assert_eq!(rows(&app, "SELECT client_id FROM user_clients").await, [bolt]);
}
