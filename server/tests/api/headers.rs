//! What every answer tells the browser, and what other sites may not do.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;

use crate::strangers::{OPEN_PAGES, PAGES};
use crate::test_app::{EMAIL, PASSWORD, TestApp};

#[tokio::test]
async fn every_answer_is_private_and_not_to_be_sniffed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let functions = server_fn_paths().map(|(path, _)| path);
    let rest = [
        "/api/no_such_function",
        "/api/v1/openapi.json",
        "/api/v1/orders",
        "/health",
        "/hooks/bigcommerce/none",
        "/pkg/none.js",
        "/events/imports/0190a2b4-0000-7000-8000-000000000000",
    ];
    for path in functions.chain(PAGES).chain(OPEN_PAGES).chain(rest) {
        let headers = [("cookie", cookie.as_str()), ("origin", "https://other.example")];
        let answer = app.get(path, &headers).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-request-id").len(), 8, "{path}");
    }
}

#[tokio::test]
async fn scripts_of_a_page_carry_its_nonce() {
    let app = TestApp::with_admin().await;
    let (one, other) = (app.get("/login", &[]).await, app.get("/login", &[]).await);
    let policy = one.header("content-security-policy");
    let (_, rest) = policy.split_once("script-src 'nonce-").expect(policy);
    let (nonce, _) = rest.split_once('\'').unwrap();
    assert!(nonce.len() >= 16, "{policy}");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    // WebAssembly is compiled; texts are not.
    assert!(
        policy.contains("'wasm-unsafe-eval'") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    // The store's pictures are loaded by the browser, and from nowhere else.
    assert!(
        policy.contains("img-src 'self' https://*.bigcommerce.com http://127.0.0.1:9;"),
        "{policy}"
    );
    assert_ne!(policy, other.header("content-security-policy"));
    let scripts = one.text.matches("<script").count();
    assert!(scripts > 0, "{}", one.text);
    assert_eq!(
        one.text.matches(&format!("nonce=\"{nonce}\"")).count() - preloads(&one.text),
        scripts,
        "{}",
        one.text
    );
}

/// Preload links carry the nonce as well.
fn preloads(html: &str) -> usize {
    html.matches("<link rel=\"modulepreload\"").count()
}

#[tokio::test]
async fn an_unknown_page_is_not_found() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let answer = app.get("/no-such-page", &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nothing_that_was_sent_is_traced_back() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for path in ["/", "/login", "/api/log_in", "/api/v1/orders", "/pkg/none.js"] {
        let headers = [("cookie", cookie.as_str())];
        let answer = app.ask(Method::TRACE, path, &headers, Body::empty()).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.text.contains(&cookie), "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn other_sites_can_write_nothing() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let crossings: [&[(&str, &str)]; 3] = [
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
    ];
    for crossing in crossings {
        for path in ["/api/log_out", "/api/add_client", "/clients", "/login"] {
            let headers = [&[("cookie", cookie.as_str())], crossing].concat();
            let answer = app.post(path, &[("__action", "/api/log_out")], &headers).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {crossing:?}");
        }
    }
    assert_eq!(
        app.get("/api/fetch_me", &[("cookie", &cookie)]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_own_site_can() {
    let app = TestApp::with_admin().await;
    let headers = [
        ("origin", "http://pilot.example"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = app
        .post(
            "/api/log_in",
            &[("email", EMAIL), ("password", PASSWORD)],
            &headers,
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

#[tokio::test]
async fn what_is_too_large_is_not_kept() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("__action=/api/add_client&name={}", "x".repeat(300 * 1024));
    let length = body.len().to_string();
    let headers = [("cookie", cookie.as_str()), kind];
    let told = [&headers[..], &[("content-length", length.as_str())]].concat();
    let called = app
        .ask(Method::POST, "/api/add_client", &told, Body::from(body.clone()))
        .await;
    assert_eq!(called.status, StatusCode::PAYLOAD_TOO_LARGE);
    let untold = app
        .ask(
            Method::POST,
            "/api/add_client",
            &headers,
            Body::from(body.clone()),
        )
        .await;
    assert!(!untold.status.is_success());
    // People are told on the page.
    for headers in [&told[..], &headers[..]] {
        let posted = app.submit("/clients", headers, Body::from(body.clone())).await;
        assert_eq!(posted.status, StatusCode::PAYLOAD_TOO_LARGE);
        for shown in ["This form was too large, so nothing was done.", "Add client"] {
            assert!(posted.text.contains(shown), "{shown}: {}", posted.text);
        }
    }
    let multipart = ("content-type", "multipart/form-data; boundary=edge");
    let torn = [("cookie", cookie.as_str()), multipart];
    let torn = app.submit("/clients", &torn, Body::from("--edge\r\nco")).await;
    assert_eq!(torn.status, StatusCode::BAD_REQUEST);
    assert!(torn.text.contains("The form arrived incomplete"), "{}", torn.text);
    assert!(app.context.ports().clients.list().await.unwrap().is_empty());
}
