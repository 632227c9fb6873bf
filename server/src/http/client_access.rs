//! What people and programs of clients may ask for, besides what is open to everybody. Everything else is closed to them,
//! what comes new too.
//!
//! Whoever adds a line has seen that what stands behind it takes whose orders they see, and has it in its SQL
//! (`server/storage/src/portal`): clients of one warehouse compete with each other.

use axum::http::Method;
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use super::access;

/// Of persons, by the path: a page, a form of it, a server function.
pub fn is_open_to_clients(path: &str) -> bool {
    if access::is_open(path) {
        return true;
    }
    if let Some(function) = path.strip_prefix("/api/") {
        return FUNCTIONS.contains(&function);
    }
    PAGES.contains(&path) || is_one_of(path, "/orders/")
}

/// Of programs.
pub fn is_open_to_clients_programs(method: &Method, path: &str) -> bool {
    let is_order = is_one_of(path, "/api/v1/orders/");
    let is_hold = path
        .strip_suffix("/hold")
        .is_some_and(|order| is_one_of(order, "/api/v1/orders/"));
    match *method {
        Method::GET | Method::HEAD => {
            is_order
                || matches!(path, "/api/v1/orders" | "/api/v1/shipments" | "/api/v1/token")
                || is_one_of(path, "/api/v1/shipments/")
        }
        Method::PUT | Method::DELETE => is_hold,
        _ => false,
    }
}

const PAGES: [&str; 8] = [
    "/",
    "/orders",
    "/shipments",
    "/problems",
    "/account",
    "/confirm",
    "/confirm/provider",
    "/help",
];

const FUNCTIONS: [&str; 30] = [
    // Their orders.
    "fetch_own_clients",
    "fetch_portal_overview",
    "list_portal_orders",
    "fetch_portal_order",
    "list_portal_shipments",
    "list_portal_problems",
    "hold_own_order",
    "release_own_order",
    // Their own account.
    "list_sessions",
    "fetch_own_log_in",
    "end_session",
    "end_other_sessions",
    "change_password",
    "confirm_password",
    "save_preferences",
    "fetch_second_factor",
    "begin_second_factor",
    "turn_on_second_factor",
    "make_recovery_codes",
    "turn_off_second_factor",
    "list_passkeys",
    "request_new_passkey",
    "add_passkey",
    "rename_passkey",
    "remove_passkey",
    "request_passkey_confirmation",
    "confirm_with_passkey",
    "list_api_tokens",
    "make_api_token",
    "revoke_api_token",
    // And the log-out, which is open to everybody.
];

/// Below `parent`, and nothing below that; an id.
fn is_one_of(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent)
        .is_some_and(|id| id.len() == Hyphenated::LENGTH && Uuid::parse_str(id).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_open_to_clients() {
        const ID: &str = "0190a2b4-0000-7000-8000-000000000000";
        for path in ["/", "/orders", "/account", "/help/bigcommerce", "/api/fetch_me"] {
            assert!(is_open_to_clients(path), "{path}");
        }
        assert!(is_open_to_clients(&format!("/orders/{ID}")));
        for path in [
            "",
            "/orders/",
            "/orders.csv",
            "/orders.jsonl",
            "/problems.csv",
            "/shipments/import",
            "/clients",
            "/imports",
            "/people",
            "/audit.csv",
            "/events/imports",
            "/events/shipments",
            "/events/overview",
            "/api/",
            "/api/list_orders",
            "/api/fetch_order",
            "/api/list_portal_orders/",
            "/metrics",
            "/no-such-page",
        ] {
            assert!(!is_open_to_clients(path), "{path}");
        }
        assert!(!is_open_to_clients(&format!("/clients/{ID}/logo")));
        assert!(!is_open_to_clients(&format!("/orders/{ID}/more")));
        assert!(!is_open_to_clients(&format!("/orders/{}", "a".repeat(ID.len()))));
    }

    #[test]
    fn programs_of_clients_read_and_hold() {
        const ORDER: &str = "/api/v1/orders/0190a2b4-0000-7000-8000-000000000000";
        let open = is_open_to_clients_programs;
        assert!(open(&Method::GET, ORDER) && open(&Method::PUT, &format!("{ORDER}/hold")));
        assert!(open(&Method::GET, "/api/v1/shipments"));
        for (method, path) in [
            (Method::POST, "/api/v1/shipments"),
            (Method::GET, "/api/v1/changes"),
            (Method::DELETE, ORDER),
            (Method::PUT, ORDER),
            (Method::GET, "/api/v1/events"),
        ] {
            assert!(!open(&method, path), "{method} {path}");
        }
    }
}
