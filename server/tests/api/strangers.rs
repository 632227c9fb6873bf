//! Who is not logged in sees the log-in page, and nothing else.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;

use crate::test_app::TestApp;

/// What a stranger may call. Whoever adds to it opens a door: say why.
pub const OPEN: [&str; 16] = [
    "/api/fetch_me",
    "/api/log_in",
    // A device's answer is the key.
    "/api/request_passkey_log_in",
    "/api/log_in_with_passkey",
    "/api/log_out",
    // A log-in whose password was right is the key.
    "/api/enter_code",
    "/api/enrol_second_factor",
    "/api/request_passkey_step",
    "/api/enter_passkey",
    "/api/is_setup_open",
    "/api/set_up",
    // A one-time link is the key.
    "/api/fetch_invitation",
    "/api/join",
    // So is a client's link.
    "/api/fetch_requested_store",
    "/api/test_requested_store",
    "/api/connect_requested_store",
];
/// For people who are logged in.
pub const PAGES: [&str; 27] = [
    "/",
    "/orders",
    "/orders/0190a2b4-0000-7000-8000-000000000000",
    "/pack?order=100",
    "/imports",
    "/shipments/import",
    "/print/slips",
    "/print/pick",
    "/problems",
    "/problems.csv",
    "/integrations",
    "/integrations/new",
    "/integrations/client-link",
    "/integrations/0190a2b4-0000-7000-8000-000000000000",
    "/integrations/0190a2b4-0000-7000-8000-000000000000/settings",
    "/clients",
    "/clients?done=client_added",
    "/clients/0190a2b4-0000-7000-8000-000000000000",
    "/clients/0190a2b4-0000-7000-8000-000000000000/slip",
    "/clients/0190a2b4-0000-7000-8000-000000000000/logo",
    "/people",
    "/audit",
    "/audit.csv",
    "/audit.jsonl",
    "/account",
    "/confirm?next=/people",
    "/no-such-page",
];
/// For everybody.
pub const OPEN_PAGES: [&str; 9] = [
    // And the way to the identity provider and back, which are no pages: `identity_provider/mod.rs`.
    "/login",
    "/login/code",
    "/login/second-factor",
    "/setup?link=made-up",
    "/join?link=made-up",
    "/connect?link=made-up",
    "/connect/done",
    "/help/bigcommerce",
    "/help/api",
];

#[tokio::test]
async fn may_call_no_server_function_but_those_for_logging_in() {
    let app = TestApp::with_admin().await;
    let all: Vec<(&str, Method)> = server_fn_paths().collect();
    assert!(
        OPEN.iter().all(|open| all.iter().any(|(path, _)| path == open)),
        "{all:?}"
    );
    assert!(all.len() > OPEN.len());
    for (path, method) in all {
        let answer = app.ask(method, path, &[], Body::empty()).await;
        if OPEN.contains(&path) {
            assert_ne!(answer.text, "\"NotLoggedIn\"", "{path}");
        } else {
            assert_eq!(
                (answer.status, answer.text.as_str()),
                (StatusCode::UNAUTHORIZED, "\"NotLoggedIn\""),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn are_sent_to_the_log_in_and_back() {
    let app = TestApp::with_admin().await;
    for page in PAGES {
        let answer = app.get(page, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        let next: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        assert_eq!(answer.header("location"), format!("/login?next={next}"));
        assert_eq!(answer.text, "", "{page}");
    }
}

#[tokio::test]
async fn find_the_api_shut_and_so_do_people_without_a_token() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut operations = app.api_operations().await;
    assert!(operations.len() > 1, "{operations:?}");
    operations.push(("/api/v1/nothing".to_owned(), Method::GET));
    operations.push(("/api/v1/orders".to_owned(), Method::DELETE));
    for (path, method) in operations {
        for header in [
            ("x-none", ""),
            ("cookie", cookie.as_str()),
            ("authorization", "Bearer pp_made-up"),
            ("authorization", "Basic cHA6"),
        ] {
            let answer = app.ask(method.clone(), &path, &[header], Body::empty()).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{method} {path} {header:?}"
            );
            assert_eq!(
                answer.header("content-type"),
                "application/problem+json",
                "{method} {path}"
            );
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"ParcelPilot\"");
        }
    }
}

#[tokio::test]
async fn see_no_live_events() {
    let app = TestApp::with_admin().await;
    for path in [
        "/events/imports",
        "/events/imports/0190a2b4-0000-7000-8000-000000000000",
        "/events/shipments",
        "/events/overview",
    ] {
        assert_eq!(
            app.get(path, &[]).await.status,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
    }
}

#[tokio::test]
async fn see_what_is_for_everybody() {
    let app = TestApp::with_admin().await;
    for path in OPEN_PAGES {
        let answer = app.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    }
    for (path, said) in [
        ("/livez", "ok\n"),
        ("/readyz", "database: ok\nkey: ok\n"),
        ("/health", "database: ok\nkey: ok\n"),
    ] {
        let answer = app.get(path, &[]).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::OK, said),
            "{path}"
        );
    }
    let robots = app.get("/robots.txt", &[]).await;
    assert_eq!(
        (robots.status, robots.text.as_str()),
        (StatusCode::OK, "User-agent: *\nDisallow: /\n")
    );
}

#[tokio::test]
async fn a_made_up_session_is_none() {
    let app = TestApp::with_admin().await;
    let answer = app
        .get("/api/list_clients", &[("cookie", "parcelpilot=made-up")])
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn post_no_form_of_a_page_that_is_open() {
    let app = TestApp::with_admin().await;
    let answer = app
        .post(
            "/login",
            &[("__action", "/api/add_client"), ("name", "Acme")],
            &[],
        )
        .await;
    assert!(answer.header("location").starts_with("/login?next="));
    let clients = app.context.ports().clients.list().await.unwrap();
    assert!(clients.is_empty(), "{clients:?}");
}

/// But for coming back from the identity provider, which the protocol makes a GET of a page, not of a function: what
/// guards it is in `identity_provider/refusals.rs`.
#[tokio::test]
async fn nothing_is_written_by_get_and_nothing_read_by_post() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for (path, method) in server_fn_paths() {
        let other = if method == Method::GET {
            Method::POST
        } else {
            Method::GET
        };
        let answer = app.ask(other, path, &[("cookie", &cookie)], Body::empty()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.header("allow"), method.as_str());
    }
    let unknown = app.get("/api/no_such_function", &[("cookie", &cookie)]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// A browser would find a page of the warehouse there.
#[tokio::test]
async fn get_nowhere_by_an_address_that_is_another_one_once_read() {
    let app = TestApp::with_admin().await;
    for path in [
        "/help/../people",
        "/pkg/../people",
        "/help/.%2E/people",
        "/help/..\\people",
        "/login/%5c..%5cpeople",
    ] {
        let answer = app.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.text);
        assert_eq!(answer.text, "There is no such address.");
    }
}
