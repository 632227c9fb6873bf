//! The audit trail: who is named, what is in it beside what people change, and its files.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot::services::audit::key;
use parcelpilot::services::audit::refusals::ENTRIES_MAX;
use parcelpilot::vault::Vault;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use secrecy::ExposeSecret;
use serde_json::Value;
use storage::audit::verify;

use crate::test_app::{EMAIL, PASSWORD, TestApp};
use crate::webhooks::until;

const VIEWER: &str = "viewer@example.com";

/// Newest first.
async fn entries(app: &TestApp, admin: &str, query: &str) -> Vec<Value> {
    let path = format!("/audit.jsonl?{query}");
    let file = app.get(&path, &[("cookie", admin)]).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    let lines = file.text.lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn named<'a>(entries: &'a [Value], action: &str) -> Vec<&'a Value> {
    entries.iter().filter(|entry| entry["action"] == action).collect()
}

fn one<'a>(entries: &'a [Value], action: &str) -> &'a Value {
    let found = named(entries, action);
    assert_eq!(found.len(), 1, "{action}: {entries:#?}");
    found[0]
}

async fn is_whole(app: &TestApp, entries: i64) {
    let vault = Vault::open_or_create(&app.key_file()).unwrap();
    let key = key::open_or_make(&app.context.database, &vault).await.unwrap();
    let report = verify(&app.context.database, &key, None).await.unwrap();
    assert_eq!((report.broken, report.waiting, report.joined_later), (None, 0, 0));
    assert!(report.entries >= entries, "{}", report.entries);
}

/// During an update two releases write side by side.
#[tokio::test]
async fn what_only_a_newer_release_does_is_shown_by_its_code() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    app.execute("UPDATE audit_events SET action = 'parcel_teleported' WHERE action = 'logged_in'")
        .await;
    let page = app.get("/audit", &[("cookie", &admin)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("parcel_teleported"), "{}", page.text);
}

#[tokio::test]
async fn people_and_tokens_are_named_as_they_were_called_then() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let integration = app.add_integration(&admin).await;
    let token = app.make_token(&admin, TokenAccess::Write).await;
    test_support::rows::TestOrder::new(integration.parse().unwrap(), 7)
        .insert(&app.context.database)
        .await;
    let order = app
        .ask_api(Method::GET, "/api/v1/orders", &token, Body::empty())
        .await;
    let id = order.json()["data"][0]["id"].as_str().map(str::to_owned);
    let id = id.unwrap_or_else(|| panic!("{}", order.text));
    let hold = Body::from(r#"{"reason":"Stocktaking"}"#);
    let held = app
        .ask_api(Method::PUT, &format!("/api/v1/orders/{id}/hold"), &token, hold)
        .await;
    assert!(held.status.is_success(), "{}", held.text);
    app.execute("UPDATE users SET name = 'Renamed', email = 'renamed@example.com'")
        .await;

    let trail = entries(&app, &admin, "").await;
    let added = one(&trail, "client_added");
    assert_eq!((&added["by"], &added["name"]), (&"person".into(), &"Zoë".into()));
    assert_eq!(added["email"], EMAIL);
    assert_eq!(added["person_id"].as_str().unwrap().len(), 36);
    let held = one(&trail, "order_held");
    assert_eq!((&held["by"], &held["name"]), (&"api_token".into(), &"Zoë".into()));
    assert_eq!((&held["email"], &held["token"]), (&EMAIL.into(), &"Tool".into()));
    assert_eq!(held["person_id"], added["person_id"]);
    assert_eq!(held["token_id"].as_str().unwrap().len(), 36);
    assert!(held["detail"].as_str().unwrap().contains("Stocktaking"), "{held}");
    let page = app.get("/audit?kind=api_token", &[("cookie", &admin)]).await.text;
    assert!(page.contains("Tool") && page.contains("put on hold"), "{page}");
    assert!(!page.contains("added client"), "it is narrowed to tokens");
    assert_eq!(
        named(&entries(&app, &admin, "kind=api_token").await, "order_held").len(),
        1
    );
    is_whole(&app, 5).await;
}

#[tokio::test]
async fn set_up_log_ins_and_log_outs_are_in_it() {
    let app = TestApp::new().await;
    let link = app.context.accounts.open_setup().await.unwrap().unwrap();
    let fields = [
        ("link", link.expose_secret()),
        ("name", "Zoë"),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    let first = app.post("/api/set_up", &fields, &[]).await.cookie();
    app.post("/api/log_out", &[], &[("cookie", &first)]).await;
    // Nobody is logged out twice.
    app.post("/api/log_out", &[], &[("cookie", &first)]).await;
    let admin = app.log_in().await;
    let trail = entries(&app, &admin, "").await;
    assert_eq!(one(&trail, "set_up_link_made")["by"], "system");
    let set_up = one(&trail, "set_up");
    assert_eq!(
        (&set_up["by"], &set_up["email"]),
        (&"set_up".into(), &EMAIL.into())
    );
    let out = one(&trail, "logged_out");
    assert_eq!(
        (&out["by"], &out["person_id"]),
        (&"person".into(), &set_up["person_id"])
    );
    assert_eq!(one(&trail, "logged_in")["person_id"], set_up["person_id"]);
    assert!(
        trail
            .iter()
            .all(|entry| !entry.to_string().contains(link.expose_secret()))
    );
}

#[tokio::test]
async fn refused_attempts_are_in_it_without_secrets_and_not_without_end() {
    let app = TestApp::with_admin().await;
    app.add_person(VIEWER, Role::Viewer).await;
    let (admin, viewer) = (app.log_in().await, app.log_in_as(VIEWER).await);
    for _ in 0..5 {
        app.get("/people", &[("cookie", &viewer)]).await;
        let answer = app
            .post("/api/add_client", &[("name", "Mine")], &[("cookie", &viewer)])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        // As a form, which is answered by a redirect.
        let form = [
            ("__action", "/api/invite_person"),
            ("email", "x@example.com"),
            ("role", "admin"),
        ];
        app.post("/account", &form, &[("cookie", &viewer)]).await;
    }
    let reader = app.make_token(&viewer, TokenAccess::Read).await;
    let path = "/api/v1/orders/0190a2b4-0000-7000-8000-000000000000/hold";
    app.ask_api(Method::PUT, path, &reader, Body::from("{}")).await;
    for number in 0..30 {
        let token = format!("pp_canary{number}");
        let answer = app
            .ask_api(Method::GET, "/api/v1/orders", &token, Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let typed = "mallory\u{202e}@example.com";
    for _ in 0..12 {
        let fields = [("email", typed), ("password", "canary-guess")];
        app.post("/api/log_in", &fields, &[]).await;
    }
    let trail = entries(&app, &admin, "").await;
    let refused: Vec<_> = named(&trail, "action_refused")
        .iter()
        .map(|entry| {
            (
                entry["subject"].as_str().unwrap(),
                entry["email"].as_str().unwrap(),
            )
        })
        .collect();
    // The refused form, and the page that shows the refusal.
    let by_viewer = [
        path,
        "/account",
        "/api/invite_person",
        "/api/add_client",
        "/people",
    ];
    assert_eq!(refused, by_viewer.map(|path| (path, VIEWER)));
    assert_eq!(named(&trail, "action_refused")[0]["token"], "Tool");
    assert_eq!(one(&trail, "api_token_refused")["subject"], "/api/v1/orders");
    let wrong = named(&trail, "log_in_refused");
    assert_eq!(wrong.len(), 10);
    assert_eq!(
        (&wrong[0]["by"], &wrong[0]["subject"]),
        (&"stranger".into(), &"mallory@example.com".into())
    );
    one(&trail, "log_in_throttled");
    assert!(trail.len() < 2 * ENTRIES_MAX);
    for entry in &trail {
        assert!(!entry.to_string().contains("canary"), "{entry}");
    }
    is_whole(&app, 15).await;
}

#[tokio::test]
async fn files_are_for_admins_and_are_in_the_trail_themselves() {
    let app = TestApp::with_admin().await;
    app.add_person("operator@example.com", Role::Operator).await;
    let (admin, operator) = (app.log_in().await, app.log_in_as("operator@example.com").await);
    for name in ["=cmd()", "Acme; \"Sons\""] {
        app.post("/api/add_client", &[("name", name)], &[("cookie", &admin)])
            .await;
    }
    for path in ["/audit.csv", "/audit.jsonl"] {
        let answer = app.get(path, &[("cookie", &operator)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    app.get("/problems.csv", &[("cookie", &operator)]).await;
    let file = app.get("/audit.csv?search=cmd", &[("cookie", &admin)]).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let mut reader = csv::Reader::from_reader(file.text.as_bytes());
    assert_eq!(reader.headers().unwrap().get(3), Some("subject"));
    let subjects: Vec<String> = reader.records().map(|row| row.unwrap()[3].to_owned()).collect();
    assert_eq!(subjects, ["", "'=cmd()"]);
    let file = app.get("/audit.csv", &[("cookie", &admin)]).await.text;
    assert!(
        file.contains("'=cmd()") && file.contains("\"Acme; \"\"Sons\"\"\""),
        "{file}"
    );
    let trail = entries(&app, &admin, "").await;
    assert_eq!(one(&trail, "problems_exported")["email"], "operator@example.com");
    assert_eq!(named(&trail, "audit_exported").len(), 3, "this one, too");
    for wrong in ["kind=robot", "from=yesterday"] {
        let answer = app
            .get(&format!("/audit.csv?{wrong}"), &[("cookie", &admin)])
            .await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{wrong}: a file of everything was not meant"
        );
    }
    assert_eq!(
        entries(&app, &admin, "until=2020-01-01").await,
        Vec::<Value>::new()
    );
    assert!(
        !entries(&app, &admin, "from=2020-01-01&email=Operator@example.com")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn whoever_goes_away_meanwhile_is_in_it_all_the_same() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let form = [
        ("cookie", admin.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    // Until a browser sees an answer, it may have gone: here after the first moment.
    let mut answer = Box::pin(app.open(Method::POST, "/api/add_client", &form, Body::from("name=Acme")));
    assert!(futures::poll!(answer.as_mut()).is_pending());
    drop(answer);
    until("the entry", async || {
        let entries = entries(&app, &admin, "").await;
        (named(&entries, "client_added").len() == 1).then_some(())
    })
    .await;
}
