//! What strangers may ask for. Everything else asks for a log-in.

/// Whether a path is open to everybody.
pub fn is_open(path: &str) -> bool {
    if let Some(function) = path.strip_prefix("/api/") {
        return is_open_function(function);
    }
    // Stores prove themselves by other means.
    if let Some(integration) = path.strip_prefix("/hooks/bigcommerce/") {
        return !integration.contains('/');
    }
    matches!(
        path,
        "/login" | "/setup" | "/join" | "/help" | "/favicon.svg" | "/robots.txt"
    ) || path.starts_with("/help/")
        || path.starts_with("/pkg/")
}

/// Whether it is asked for by scripts: they get an error, people get the log-in page.
pub fn is_for_scripts(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/events/")
}

fn is_open_function(name: &str) -> bool {
    matches!(
        name,
        "fetch_me" | "log_in" | "log_out" | "is_setup_open" | "set_up" | "fetch_invitation" | "join"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_open() {
        for path in [
            "/login",
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
