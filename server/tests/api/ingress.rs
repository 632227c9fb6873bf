//! What depends on how people get here: by HTTPS or not, directly or through a proxy.

use std::net::SocketAddr;

use app::server_functions::accounts::ssr::SecureCookies;
use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use outbound::PublicUrl;
use parcelpilot::accounts::throttle::OF_STRANGER;
use parcelpilot::config::OutboundSettings;
use parcelpilot::http::{Ingress, TrustedProxies};
use test_support::rows::client;

use crate::test_app::{Answer, EMAIL, PASSWORD, TestApp};

fn by_https() -> Ingress {
    Ingress {
        trusted_proxies: TrustedProxies::parse(&["10.0.0.1"]).unwrap(),
        continues_traces: false,
        secure_cookies: SecureCookies(true),
        strict_transport: true,
    }
}

async fn app_by_https() -> TestApp {
    let outbound = OutboundSettings {
        public_url: PublicUrl::parse("https://pilot.example"),
        ..OutboundSettings::default()
    };
    TestApp::with(&outbound, "http://127.0.0.1:9")
        .await
        .behind(by_https())
        .and_admin()
        .await
}

/// The form of the log-in page, on a page of this origin.
async fn log_in_at(app: &TestApp, origin: &str) -> Answer {
    let fields = [
        ("__action", "/api/log_in"),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    app.post_form("/login", &fields, &[("origin", origin)]).await
}

#[tokio::test]
async fn by_https_the_cookie_is_secure_and_of_this_host_alone() {
    let app = app_by_https().await;
    let answer = log_in_at(&app, "https://pilot.example").await;
    assert_eq!(answer.header("location"), "/");
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-parcelpilot=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    let me = app.get("/api/fetch_me", &[("cookie", &answer.cookie())]).await;
    assert!(me.text.contains(EMAIL), "{}", me.text);
}

/// A page that was led to after a form names no origin, and the proxy's own address is none that others can open.
#[tokio::test]
async fn a_link_to_share_begins_with_the_public_address() {
    let app = app_by_https().await;
    let origin = "https://pilot.example";
    let cookie = log_in_at(&app, origin).await.cookie();
    let invitation = [
        ("__action", "/api/invite_person"),
        ("email", "new@example.com"),
        ("role", "operator"),
        ("works_for", "warehouse"),
    ];
    let invited = app
        .post_form("/people", &invitation, &[("origin", origin), ("cookie", &cookie)])
        .await;
    let inside = [("host", "10.0.0.7:3000"), ("cookie", &cookie)];
    let page = app.get(invited.header("location"), &inside).await;
    assert!(
        page.text.contains("https://pilot.example/join?link="),
        "{}",
        page.text
    );
}

/// The same of one that goes to a client.
#[tokio::test]
async fn a_clients_link_begins_with_the_public_address() {
    let app = app_by_https().await;
    let origin = "https://pilot.example";
    let cookie = log_in_at(&app, origin).await.cookie();
    let client = client(&app.context.database, "Acme").await.to_string();
    let asked = [
        ("__action", "/api/make_client_link"),
        ("client", client.as_str()),
        ("platform", "bigcommerce"),
        ("name", "US store"),
        ("settings.statuses[0]", "11"),
        ("settings.sync_minutes", "30"),
    ];
    let headers = [("origin", origin), ("cookie", &cookie)];
    let made = app.post_form("/integrations/client-link", &asked, &headers).await;
    let inside = [("host", "10.0.0.7:3000"), ("cookie", &cookie)];
    let page = app.get(made.header("location"), &inside).await;
    assert!(
        page.text.contains("https://pilot.example/connect?link="),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn by_https_every_answer_says_to_stay_with_it() {
    let app = app_by_https().await;
    for path in [
        "/login",
        "/",
        "/health",
        "/pkg/none.js",
        "/api/v1/orders",
        "/events/imports",
    ] {
        let answer = app.get(path, &[]).await;
        assert_eq!(
            answer.header("strict-transport-security"),
            "max-age=31536000",
            "{path}"
        );
    }
}

#[tokio::test]
async fn without_https_neither_is_said() {
    let app = TestApp::with_admin().await;
    let answer = log_in_at(&app, "http://pilot.example").await;
    assert_eq!(answer.header("location"), "/");
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("parcelpilot=") && !cookie.contains("Secure"),
        "{cookie}"
    );
    assert_eq!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_log_in_on_an_unencrypted_page_is_told_where_to_go() {
    let app = app_by_https().await;
    let answer = log_in_at(&app, "http://pilot.example").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("set-cookie"), "");
    let page = app.get(answer.header("location"), &[]).await;
    assert!(
        page.text.contains("without HTTPS") && page.text.contains("href=\"https://pilot.example\""),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn people_behind_one_proxy_do_not_share_a_throttle() {
    let mut app = app_by_https().await;
    let proxy: SocketAddr = "10.0.0.1:40000".parse().unwrap();
    app.router = app.router.layer(Extension(ConnectInfo(proxy)));
    let log_in = async |password: &str, forwarded: &str| {
        let fields = [("email", EMAIL), ("password", password)];
        let answer = app
            .post("/api/log_in", &fields, &[("x-forwarded-for", forwarded)])
            .await;
        answer.status
    };
    for number in 0..OF_STRANGER.failures {
        // Whoever guesses writes another address before the proxy's each time.
        let forwarded = format!("192.0.2.{number}, 198.51.100.7");
        let status = log_in("a guess", &forwarded).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        log_in(PASSWORD, "198.51.100.7").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(log_in(PASSWORD, "198.51.100.8").await, StatusCode::OK);
}
