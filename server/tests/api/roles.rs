//! Each role may do what it is for, and nothing else: every server function, page and event stream is walked.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use test_support::databases::execute;

use crate::client_skus::OF_SKUS;
use crate::people_of_clients::OF_CLIENTS;
use crate::test_app::{EMAIL, TestApp};

const IDS: &str = "ids[0]=0190a2b4-0000-7000-8000-000000000000";
const ID: &str = "id=0190a2b4-0000-7000-8000-000000000000";
const EVENT: &str =
    "id=0190a2b4-0000-7000-8000-000000000000&position=1&is_enabled=true&url=&description=&from&until";
const ORDER: &str = "order=0190a2b4-0000-7000-8000-000000000000";
const CLIENT: &str = "client=0190a2b4-0000-7000-8000-000000000000";
const INTEGRATION: &str = "integration=0190a2b4-0000-7000-8000-000000000000";

/// The role that each server function requires, with arguments that can be read. A new one without a line fails.
pub const REQUIRED_ROLE: &[(&str, Role, &str)] = &[
    ("/api/list_clients", Role::Viewer, ""),
    ("/api/add_client", Role::Admin, "name=Acme"),
    (
        "/api/rename_client",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&name=Acme",
    ),
    (
        "/api/set_client_active",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&is_active=true",
    ),
    ("/api/fetch_client", Role::Viewer, ID),
    ("/api/list_slips", Role::Viewer, ""),
    (
        "/api/save_client_slip",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&version=0",
    ),
    (
        "/api/save_shipping_promise",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000",
    ),
    (
        "/api/remove_shipping_promise",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&version=0",
    ),
    ("/api/fetch_retention", Role::Viewer, CLIENT),
    (
        "/api/preview_retention",
        Role::Admin,
        "client=0190a2b4-0000-7000-8000-000000000000&days=90",
    ),
    ("/api/set_retention", Role::Admin, CLIENT),
    ("/api/find_shopper", Role::Admin, "email=ann@example.com"),
    ("/api/erase_shopper", Role::Admin, "email=ann@example.com"),
    ("/api/list_integrations", Role::Viewer, ""),
    ("/api/fetch_integration", Role::Viewer, ID),
    ("/api/save_integration", Role::Admin, "name=Acme"),
    ("/api/save_connection", Role::Admin, ID),
    ("/api/save_integration_settings", Role::Admin, ID),
    ("/api/test_connection", Role::Admin, ""),
    (
        "/api/set_integration_enabled",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&is_enabled=true",
    ),
    ("/api/delete_integration", Role::Admin, ID),
    ("/api/list_client_links", Role::Viewer, ""),
    ("/api/list_event_endpoints", Role::Admin, ""),
    ("/api/fetch_event_endpoint", Role::Admin, ID),
    ("/api/list_event_deliveries", Role::Admin, ID),
    ("/api/fetch_event_delivery", Role::Admin, EVENT),
    ("/api/add_event_endpoint", Role::Admin, EVENT),
    ("/api/change_event_endpoint", Role::Admin, EVENT),
    ("/api/rotate_event_secret", Role::Admin, ID),
    ("/api/set_event_endpoint_enabled", Role::Admin, EVENT),
    ("/api/delete_event_endpoint", Role::Admin, ID),
    ("/api/send_test_event", Role::Admin, ID),
    ("/api/replay_event", Role::Admin, EVENT),
    ("/api/replay_failed_events", Role::Admin, EVENT),
    ("/api/make_client_link", Role::Admin, "name=Acme"),
    ("/api/make_integration_client_link", Role::Admin, ID),
    ("/api/renew_client_link", Role::Admin, ID),
    ("/api/withdraw_client_link", Role::Admin, ID),
    ("/api/count_pull", Role::Operator, INTEGRATION),
    ("/api/pull_orders", Role::Operator, INTEGRATION),
    ("/api/sync_now", Role::Operator, INTEGRATION),
    ("/api/start_check", Role::Operator, INTEGRATION),
    ("/api/pull_differences", Role::Operator, ID),
    ("/api/fetch_check", Role::Viewer, INTEGRATION),
    ("/api/fetch_check_of_run", Role::Viewer, ID),
    ("/api/cancel_run", Role::Operator, ID),
    ("/api/resume_run", Role::Operator, ID),
    ("/api/restart_run", Role::Operator, ID),
    ("/api/retry_problems", Role::Operator, IDS),
    ("/api/retry_all_problems", Role::Operator, ""),
    ("/api/dismiss_problem", Role::Operator, ID),
    ("/api/fetch_import_days", Role::Viewer, ""),
    ("/api/print_slips", Role::Viewer, ""),
    ("/api/print_pick_list", Role::Viewer, ""),
    ("/api/import_order_again", Role::Operator, ID),
    ("/api/resolve_order_warning", Role::Operator, ID),
    ("/api/fetch_live_imports", Role::Viewer, ""),
    ("/api/fetch_run", Role::Viewer, ID),
    ("/api/list_problems", Role::Viewer, ""),
    ("/api/list_orders", Role::Viewer, "query[search]=a"),
    ("/api/count_orders", Role::Viewer, "query[search]="),
    (
        "/api/find_neighbours",
        Role::Viewer,
        "query[search]=a&id=0190a2b4-0000-7000-8000-000000000000",
    ),
    ("/api/find_orders_numbered", Role::Viewer, "number=7"),
    ("/api/fetch_order", Role::Viewer, ID),
    ("/api/fetch_orders", Role::Viewer, IDS),
    (
        "/api/hold_orders",
        Role::Operator,
        "ids[0]=0190a2b4-0000-7000-8000-000000000000&reason=stock",
    ),
    ("/api/release_orders", Role::Operator, IDS),
    ("/api/fetch_order_columns", Role::Viewer, ""),
    ("/api/choose_order_columns", Role::Viewer, "columns[0]=client"),
    ("/api/list_tags", Role::Viewer, ""),
    (
        "/api/tag_orders",
        Role::Operator,
        "ids[0]=0190a2b4-0000-7000-8000-000000000000&tag=fragile",
    ),
    (
        "/api/untag_orders",
        Role::Operator,
        "ids[0]=0190a2b4-0000-7000-8000-000000000000&tag=fragile",
    ),
    ("/api/fetch_held_statuses", Role::Viewer, INTEGRATION),
    ("/api/set_held_statuses", Role::Admin, INTEGRATION),
    ("/api/list_channels", Role::Viewer, INTEGRATION),
    ("/api/list_channel_choices", Role::Viewer, ""),
    (
        "/api/change_channel",
        Role::Admin,
        "integration=0190a2b4-0000-7000-8000-000000000000&id=1&version=0",
    ),
    ("/api/fetch_shipping", Role::Viewer, ORDER),
    ("/api/fetch_shipment", Role::Viewer, ID),
    ("/api/list_shipments", Role::Viewer, "query[search]=a"),
    ("/api/fetch_push_counts", Role::Viewer, ""),
    ("/api/fetch_shipments_version", Role::Viewer, ""),
    ("/api/preview_shipment", Role::Operator, ORDER),
    (
        "/api/make_shipment",
        Role::Operator,
        "order=0190a2b4-0000-7000-8000-000000000000&quantities[7]=1&tracking_number=A1",
    ),
    ("/api/check_shipment_csv", Role::Operator, "csv=a"),
    (
        "/api/ship_csv",
        Role::Operator,
        "upload=0190a2b4-0000-7000-8000-000000000000&csv=a",
    ),
    ("/api/void_shipment", Role::Operator, ID),
    ("/api/correct_tracking", Role::Operator, ID),
    ("/api/make_shipment_again", Role::Operator, ID),
    ("/api/retry_pushes", Role::Operator, IDS),
    ("/api/retry_all_pushes", Role::Operator, ""),
    ("/api/drop_held_pushes", Role::Operator, IDS),
    ("/api/resync_tracking", Role::Operator, ORDER),
    ("/api/fetch_status_updates", Role::Viewer, INTEGRATION),
    ("/api/set_status_on_import", Role::Admin, INTEGRATION),
    ("/api/retry_status_update", Role::Operator, ORDER),
    ("/api/retry_status_updates", Role::Operator, INTEGRATION),
    ("/api/turn_pushes_on", Role::Admin, INTEGRATION),
    ("/api/turn_pushes_off", Role::Admin, INTEGRATION),
    ("/api/fetch_overview", Role::Viewer, ""),
    ("/api/fetch_attention_count", Role::Viewer, ""),
    ("/api/send_test_alert", Role::Admin, ""),
    ("/api/fetch_second_factor", Role::Viewer, ""),
    ("/api/begin_second_factor", Role::Viewer, ""),
    (
        "/api/turn_on_second_factor",
        Role::Viewer,
        "sealed=made-up&code=012345",
    ),
    ("/api/make_recovery_codes", Role::Viewer, ""),
    ("/api/turn_off_second_factor", Role::Viewer, ""),
    ("/api/reset_second_factor", Role::Admin, ID),
    ("/api/require_second_factor", Role::Admin, ""),
    ("/api/list_people", Role::Admin, ""),
    (
        "/api/invite_person",
        Role::Admin,
        "email=new@example.com&role=viewer&works_for=warehouse",
    ),
    ("/api/withdraw_invitation", Role::Admin, "email=new@example.com"),
    (
        "/api/set_person_role",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&role=viewer",
    ),
    (
        "/api/set_person_clients",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&works_for=warehouse",
    ),
    (
        "/api/set_person_active",
        Role::Admin,
        "id=0190a2b4-0000-7000-8000-000000000000&is_active=true",
    ),
    ("/api/end_person_sessions", Role::Admin, ID),
    ("/api/make_password_link", Role::Admin, ID),
    ("/api/list_audit_events", Role::Admin, ""),
    ("/api/list_sessions", Role::Viewer, ""),
    ("/api/fetch_own_log_in", Role::Viewer, ""),
    ("/api/end_session", Role::Viewer, "id=none"),
    ("/api/end_other_sessions", Role::Viewer, ""),
    ("/api/change_password", Role::Viewer, "current=a&password=b"),
    ("/api/confirm_password", Role::Viewer, "password=a"),
    ("/api/save_preferences", Role::Viewer, "language=de&time_zone="),
    ("/api/list_passkeys", Role::Viewer, ""),
    ("/api/request_new_passkey", Role::Viewer, "name=Phone"),
    ("/api/add_passkey", Role::Viewer, "ceremony=a&credential=b"),
    (
        "/api/rename_passkey",
        Role::Viewer,
        "id=0190a2b4-0000-7000-8000-000000000000&name=Phone",
    ),
    ("/api/remove_passkey", Role::Viewer, ID),
    ("/api/request_passkey_confirmation", Role::Viewer, ""),
    (
        "/api/confirm_with_passkey",
        Role::Viewer,
        "ceremony=a&credential=b",
    ),
    ("/api/list_saved_views", Role::Viewer, ""),
    ("/api/save_view", Role::Viewer, "name=Held&query=list%3Dheld"),
    ("/api/change_saved_view", Role::Viewer, ID),
    ("/api/delete_saved_view", Role::Viewer, ID),
    ("/api/list_api_tokens", Role::Viewer, ""),
    (
        "/api/make_api_token",
        Role::Viewer,
        "name=Tool&access=read&lifetime=month&works_for=warehouse",
    ),
    ("/api/revoke_api_token", Role::Viewer, ID),
    ("/api/revoke_person_api_token", Role::Admin, ID),
];

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
