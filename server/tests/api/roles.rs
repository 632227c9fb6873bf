//! Each role may do what it is for, and nothing else: every server function, page and event stream is walked.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use test_support::databases::execute;

use crate::client_skus::OF_SKUS;
use crate::people_of_clients::OF_CLIENTS;
use crate::required_roles::REQUIRED_ROLE;
use crate::test_app::{EMAIL, TestApp};

/// Of a server function, whomever it is for.
pub fn required(path: &str) -> (&'static str, Role, &'static str) {
    let all = REQUIRED_ROLE.iter().chain(&OF_CLIENTS).chain(&OF_SKUS);
    let found = all.copied().find(|(known, ..)| *known == path);
    found.unwrap_or_else(|| panic!("{path} is new: say whom it is for"))
}

/// Sections of an integration: all may look, and see which of them may be changed.
pub const OF_AN_INTEGRATION: [&str; 6] = [
    "",
    "/pull",
    "/completeness",
    "/shipments",
    "/connection",
    "/settings",
];

const PAGES: &[(&str, Role)] = &[
    ("/", Role::Viewer),
    ("/orders", Role::Viewer),
    ("/shipments", Role::Viewer),
    ("/print/slips", Role::Viewer),
    ("/print/pick", Role::Viewer),
    ("/pack", Role::Operator),
    ("/imports", Role::Viewer),
    ("/shipments/import", Role::Operator),
    ("/problems", Role::Viewer),
    ("/problems.csv", Role::Operator),
    ("/orders.csv", Role::Operator),
    ("/orders.jsonl", Role::Operator),
    ("/integrations", Role::Viewer),
    ("/integrations/new", Role::Admin),
    ("/integrations/client-link", Role::Admin),
    ("/clients", Role::Viewer),
    ("/personal-data", Role::Admin),
    ("/people", Role::Admin),
    ("/integrations/events", Role::Admin),
    ("/audit", Role::Admin),
    ("/audit.csv", Role::Admin),
    ("/audit.jsonl", Role::Admin),
    ("/account", Role::Viewer),
    ("/confirm", Role::Viewer),
    ("/help/bigcommerce", Role::Viewer),
    ("/help/api", Role::Viewer),
];

pub async fn call(
    app: &TestApp,
    method: Method,
    path: &str,
    arguments: &str,
    cookie: &str,
) -> (StatusCode, String) {
    let form = (header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded");
    let headers = [("cookie", cookie), form];
    let (path, body) = match method {
        Method::GET => (format!("{path}?{arguments}"), Body::empty()),
        _ => (path.to_owned(), Body::from(arguments.to_owned())),
    };
    let answer = app.ask(method, &path, &headers, body).await;
    (answer.status, answer.text)
}

#[tokio::test]
async fn every_server_function_refuses_lesser_roles() {
    let app = TestApp::with_admin().await;
    app.add_person("operator@example.com", Role::Operator).await;
    app.add_person("viewer@example.com", Role::Viewer).await;
    let cookies = [
        (Role::Viewer, app.log_in_as("viewer@example.com").await),
        (Role::Operator, app.log_in_as("operator@example.com").await),
        (Role::Admin, app.log_in_as(EMAIL).await),
    ];
    for (path, method) in server_fn_paths().filter(|(path, _)| !crate::strangers::OPEN.contains(path)) {
        let of_clients = OF_CLIENTS.iter().any(|(known, ..)| *known == path);
        let (_, least, arguments) = required(path);
        for (role, cookie) in &cookies {
            let (status, text) = call(&app, method.clone(), path, arguments, cookie).await;
            if *role < least || of_clients {
                assert_eq!(
                    (status, text.as_str()),
                    (StatusCode::FORBIDDEN, "\"Forbidden\""),
                    "{path} as {role:?}"
                );
            } else {
                assert!(
                    status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED,
                    "{path} as {role:?}: {status} {text}"
                );
            }
        }
    }
}

#[tokio::test]
async fn every_page_refuses_lesser_roles() {
    let app = TestApp::with_admin().await;
    app.add_person("operator@example.com", Role::Operator).await;
    app.add_person("viewer@example.com", Role::Viewer).await;
    let integration = app.add_integration(&app.log_in().await).await;
    let roles = [
        (Role::Viewer, "viewer@example.com"),
        (Role::Operator, "operator@example.com"),
        (Role::Admin, EMAIL),
    ];
    for (role, email) in roles {
        let cookie = app.log_in_as(email).await;
        for (path, least) in PAGES {
            let answer = app.get(path, &[("cookie", &cookie)]).await;
            let expected = match role < *least {
                true => StatusCode::FORBIDDEN,
                false => StatusCode::OK,
            };
            assert_eq!(answer.status, expected, "{path} as {role:?}");
        }
        for section in OF_AN_INTEGRATION {
            let path = format!("/integrations/{integration}{section}");
            let answer = app.get(&path, &[("cookie", &cookie)]).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} as {role:?}");
        }
        let home = app.get("/", &[("cookie", &cookie)]).await.text;
        assert_eq!(home.contains("href=\"/people\""), role == Role::Admin, "{role:?}");
    }
}

/// What a token may not do is refused before anything is read of the request.
#[tokio::test]
async fn a_token_writes_only_where_it_and_its_person_may() {
    let app = TestApp::with_admin().await;
    app.add_person("operator@example.com", Role::Operator).await;
    let operator = app.log_in_as("operator@example.com").await;
    let reader = app.make_token(&operator, TokenAccess::Read).await;
    let writer = app.make_token(&operator, TokenAccess::Write).await;
    let statuses = async |token: &str, is_writing: bool| {
        let mut statuses = Vec::new();
        for (path, method) in app.api_operations().await {
            if (method != Method::GET) == is_writing {
                let body = Body::from("{}");
                statuses.push(app.ask_api(method, &path, token, body).await.status);
            }
        }
        assert!(!statuses.is_empty());
        statuses
    };
    let are_all = |statuses: &[StatusCode], forbidden| {
        statuses
            .iter()
            .all(|status| (*status == StatusCode::FORBIDDEN) == forbidden)
    };
    assert!(are_all(&statuses(&reader, true).await, true));
    assert!(are_all(&statuses(&reader, false).await, false));
    assert!(are_all(&statuses(&writer, true).await, false));
    let demoted = "UPDATE users SET role = 'viewer' WHERE email = 'operator@example.com'";
    execute(&app.context.database, demoted.to_owned()).await;
    assert!(are_all(&statuses(&writer, true).await, true));
    assert!(are_all(&statuses(&writer, false).await, false));
}
