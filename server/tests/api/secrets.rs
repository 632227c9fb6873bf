//! Stored secrets turn up nowhere.

use axum::http::Method;
use leptos::server_fn::axum::server_fn_paths;

use crate::roles::OF_AN_INTEGRATION;
use crate::test_app::{SECRET, TOKEN, TestApp};

#[tokio::test]
async fn stored_secrets_are_in_no_page_and_no_answer() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    let reads = server_fn_paths().filter(|(_, method)| *method == Method::GET);
    let mut paths: Vec<String> = reads
        .map(|(path, _)| format!("{path}?id={id}&integration={id}&link=x"))
        .collect();
    paths.extend(OF_AN_INTEGRATION.map(|section| format!("/integrations/{id}{section}")));
    paths.extend(
        [
            "/",
            "/integrations",
            "/integrations/new",
            "/clients",
            "/imports",
            "/shipments",
        ]
        .map(str::to_owned),
    );
    for path in paths {
        let answer = app.get(&path, &[("cookie", &cookie)]).await;
        for canary in [TOKEN, SECRET] {
            assert!(!answer.text.contains(canary), "{path}");
        }
    }
    let detail = app
        .get(&format!("/api/fetch_integration?id={id}"), &[("cookie", &cookie)])
        .await;
    let last_four = &TOKEN[TOKEN.len() - 4..];
    assert!(
        detail.text.contains(&format!("\"last_four\":\"{last_four}\"")),
        "{}",
        detail.text
    );
}

#[tokio::test]
async fn stored_secrets_are_in_no_file() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    app.add_integration(&cookie).await;
    app.context.database.close().await;
    for bytes in app.files() {
        for canary in [TOKEN, SECRET] {
            assert!(
                !bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes())
            );
        }
    }
}
