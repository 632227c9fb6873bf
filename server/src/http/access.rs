//! What strangers may ask for. Everything else asks for a log-in.

/// Whether a path is open to everybody.
pub fn is_open(path: &str) -> bool {
    if let Some(function) = path.strip_prefix("/api/") {
        return is_open_function(function);
    }
    is_quick(path)
        || matches!(
            path,
            "/login"
                | "/login/code"
                | "/login/second-factor"
                | "/setup"
                | "/join"
                | "/connect"
                | "/connect/done"
                | "/help"
        )
        // Going to the identity provider, and coming back with what proves itself.
        || matches!(path, "/login/provider" | "/login/provider/answer")
        || path.starts_with("/help/")
        || path.starts_with("/pkg/")
}

/// Whether it is open, and answered before anything is read of a body: with such requests nobody can keep others out.
pub fn is_quick(path: &str) -> bool {
    let is_below = |parent| path.strip_prefix(parent).is_some_and(|name| !name.is_empty());
    // Stores prove themselves by other means.
    let is_hook = is_below("/hooks/bigcommerce/") && path.split('/').count() == 4;
    is_hook || is_below("/pkg/") || matches!(path, "/favicon.svg" | "/robots.txt")
}

/// Whether a path says what it is. The rules here compare it as it is written, and pages are found by what is left of it once a
/// browser's rules have taken `..` and its like away: so it might be let in as one page, and be another.
pub fn is_plain(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    !(lower.split('/').any(|part| matches!(part, "." | ".."))
        || lower.contains('\\')
        || lower.contains("%2e")
        || lower.contains("%5c"))
}

/// Whether it is asked for by scripts: they get an error, people get the log-in page.
pub fn is_for_scripts(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/events/")
}

fn is_open_function(name: &str) -> bool {
    matches!(
        name,
        "fetch_me"
            | "log_in"
            | "request_passkey_log_in"
            | "log_in_with_passkey"
            | "request_passkey_step"
            | "enter_passkey"
            | "log_out"
            | "enter_code"
            | "enrol_second_factor"
            | "is_setup_open"
            | "set_up"
            | "fetch_invitation"
            | "join"
            | "fetch_requested_store"
            | "test_requested_store"
            | "connect_requested_store"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_form_of_a_page_is_not_quick() {
        for path in ["/pkg/a.js", "/hooks/bigcommerce/any", "/robots.txt"] {
            assert!(is_quick(path), "{path}");
        }
        for path in [
            "/pkg/",
            "/hooks/bigcommerce/",
            "/hooks/bigcommerce/any/more",
            "/login",
            "/api/log_in",
        ] {
            assert!(!is_quick(path), "{path}");
        }
    }

    #[test]
    fn a_path_that_is_another_one_once_read_is_not_plain() {
        for path in [
            "/",
            "/pkg/a.b.js",
            "/help/bigcommerce",
            "/orders.csv",
            "/help/a..b",
        ] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "/help/../people",
            "/help/..",
            "/./people",
            "/help/.%2e/people",
            "/help/%2E%2e/people",
            "/orders/..\\people",
            "/help/%5C..%5cpeople",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn only_whole_names_are_open() {
        for path in [
            "/login",
            "/login/code",
            "/login/second-factor",
            "/login/provider",
            "/login/provider/answer",
            "/connect",
            "/connect/done",
            "/help",
            "/help/bigcommerce",
            "/pkg/a.js",
            "/api/log_in",
            "/robots.txt",
            "/hooks/bigcommerce/any",
        ] {
            assert!(is_open(path), "{path}");
        }
        for path in [
            "/",
            "/loginx",
            "/login/",
            "/login/any",
            "/connect/",
            "/connect/any",
            "/api/make_client_link",
            "/login/provider/",
            "/confirm/provider",
            "/helpx",
            "/pkg",
            "/api/log_in/",
            "/api/list_orders",
            "/events/imports",
            "/hooks",
            "/hooks/other/any",
            "/hooks/bigcommerce/any/more",
        ] {
            assert!(!is_open(path), "{path}");
        }
    }
}
