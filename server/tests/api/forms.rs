//! Forms without JavaScript: posted to their page.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::test_app::{EMAIL, PASSWORD, TestApp};

const LOG_IN: (&str, &str) = ("__action", "/api/log_in");

#[tokio::test]
async fn logging_in_goes_to_the_page_that_was_asked_for() {
    let app = TestApp::with_admin().await;
    let fields = [
        LOG_IN,
        ("email", EMAIL),
        ("password", PASSWORD),
        ("next", "/orders?search=a"),
    ];
    let answer = app
        .post("/login?next=/orders", &fields, &[("accept", "text/html")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header("location"), "/orders?search=a");
    let me = app.get("/api/fetch_me", &[("cookie", &answer.cookie())]).await;
    assert!(me.text.contains(EMAIL), "{}", me.text);
}

#[tokio::test]
async fn logging_in_leads_to_no_other_site() {
    let app = TestApp::with_admin().await;
    for next in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let fields = [LOG_IN, ("email", EMAIL), ("password", PASSWORD), ("next", next)];
        let answer = app.post("/login", &fields, &[]).await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn a_failed_log_in_shows_the_page_again_with_the_address_but_not_the_password() {
    let app = TestApp::with_admin().await;
    let fields = [
        LOG_IN,
        ("email", "max@example.com"),
        ("password", "canary-password"),
    ];
    let answer = app.post("/login", &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(
        answer.text.contains("E-mail or password is incorrect."),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("max@example.com"), "{}", answer.text);
    assert!(!answer.text.contains("canary-password"));
}

#[tokio::test]
async fn a_refused_name_comes_back_as_it_was_typed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let long = format!("Acme <b>{}", "x".repeat(200));
    let fields = [("__action", "/api/add_client"), ("name", long.as_str())];
    let answer = app.post("/clients", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(
        answer
            .text
            .contains(&format!("value=\"Acme &lt;b&gt;{}\"", "x".repeat(200))),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn typed_secrets_come_back_sealed_only() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let file = "ACCESS TOKEN: canarytoken000000000000000000001\nAPI PATH: https://api.bigcommerce.com/stores/abc123/v3/\n\
                CLIENT ID: shownclientid\nCLIENT SECRET: canarysecret\n";
    let fields = [
        ("__action", "/api/test_connection"),
        ("credentials.bigcommerce.file", file),
    ];
    for headers in [[("cookie", cookie.as_str()), ("accept", "text/html")]] {
        let answer = app.post("/integrations/new", &fields, &headers).await;
        assert!(
            answer.text.contains("abc123") && answer.text.contains("shownclientid"),
            "{}",
            answer.text
        );
        assert!(
            !answer.text.contains("canarytoken") && !answer.text.contains("canarysecret"),
            "{}",
            answer.text
        );
        assert!(answer.text.contains("__draft"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_chosen_file_counts_as_pasted() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let part = |name: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"c.txt\"\r\ncontent-type: text/plain\r\n\r\n\
                API PATH: https://api.bigcommerce.com/stores/abc123/v3/\r\n--b--\r\n";
    let body = format!("{}{file}", part("__action", "/api/test_connection"));
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "multipart/form-data; boundary=b"),
    ];
    let answer = app
        .ask(Method::POST, "/integrations/new", &headers, Body::from(body))
        .await;
    assert!(answer.text.contains("abc123"), "{}", answer.text);
}

#[tokio::test]
async fn only_forms_that_write_are_known() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for action in [
        "",
        "/api/list_clients",
        "/api/none",
        "/clients",
        "https://evil.example/api/add_client",
    ] {
        let answer = app
            .post("/clients", &[("__action", action)], &[("cookie", &cookie)])
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{action}");
    }
}

#[tokio::test]
async fn the_button_pressed_chooses_the_action() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let fields = [
        ("__action", "/api/add_client"),
        ("name", "Acme"),
        ("__action", "/api/log_out"),
    ];
    let answer = app.post("/clients", &fields, &[("cookie", &cookie)]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/login")
    );
}
