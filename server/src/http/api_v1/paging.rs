//! Page after page: each says where the next one begins.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use url::form_urlencoded;
use utoipa::ToSchema;

use super::parameters::Checks;

const LIMIT_MAX: u16 = 250;
const LIMIT_DEFAULT: u16 = 50;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Page<T> {
    pub data: Vec<T>,
    /// The `cursor` of the next page; null where this is the last one.
    pub next: Option<String>,
}

pub(super) fn limit(checks: &mut Checks, text: Option<&str>) -> u16 {
    checks
        .read("limit", text, "A number from 1 to 250.", |text| {
            text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))
        })
        .unwrap_or(LIMIT_DEFAULT)
}

impl<T: Serialize> Page<T> {
    /// With the next page's address in the header `Link`. `query` is the one that asked for this page.
    pub(super) fn answer(self, path: &str, query: Option<&str>) -> Response {
        let link = self
            .next
            .as_deref()
            .map(|next| link(path, query.unwrap_or_default(), next));
        let mut response = Json(self).into_response();
        if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

/// The same question from another place on.
fn link(path: &str, query: &str, next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "cursor"))
        .append_pair("cursor", next)
        .finish();
    format!("<{path}?{query}>; rel=\"next\"")
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn the_next_page_is_asked_for_with_the_same_filters() {
        let link = link("/api/v1/orders", "to_ship=true&cursor=old&x=%22%3E", "new");
        assert_eq!(
            link,
            "</api/v1/orders?to_ship=true&x=%22%3E&cursor=new>; rel=\"next\""
        );
    }
}
