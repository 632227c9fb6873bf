//! Counts requests by method, route and status. Each label has few values, whatever people ask for: what is stored of
//! them must not grow with the addresses that strangers make up.

use std::sync::LazyLock;
use std::time::Duration;

use app::App;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use metrics::{counter, histogram};
use runtime::metrics::{HTTP_DURATION, HTTP_REQUESTS};

/// Where no pattern matches.
pub const OTHER_ROUTE: &str = "other";

/// Pages, as the route table has them: `/orders/{id}`.
static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let routes = generate_route_list(App);
    routes.iter().map(|route| route.path().to_owned()).collect()
});

pub fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// The pattern that the request's path matches.
pub fn route(request: &Request) -> String {
    let path = request.uri().path();
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let known = match matched {
        Some("/{*page}") => PAGES.iter().find(|page| matches(page, path)).cloned(),
        Some("/api/{*function}") => server_fn_paths()
            .find(|(function, _)| *function == path)
            .map(|(function, _)| function.to_owned()),
        Some(matched) => Some(matched.to_owned()),
        None => None,
    };
    known.unwrap_or_else(|| OTHER_ROUTE.to_owned())
}

pub fn count(method: &'static str, route: String, status: u16, took: Duration) {
    histogram!(HTTP_DURATION.name, "method" => method, "route" => route.clone()).record(took);
    counter!(HTTP_REQUESTS.name, "method" => method, "route" => route, "status" => status.to_string())
        .increment(1);
}

/// Whether a path has the form of a pattern whose segments in braces stand for any.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(expected), Some(segment)) if expected.starts_with('{') || expected == segment => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_of_a_pattern_stands_for_one_of_a_path() {
        assert!(matches("/orders/{id}", "/orders/0190a2b4"));
        assert!(matches("/orders", "/orders"));
        for other in ["/orders", "/orders/1/2", "/order/1"] {
            assert!(!matches("/orders/{id}", other), "{other}");
        }
    }
}
