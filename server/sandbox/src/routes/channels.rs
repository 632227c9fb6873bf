//! `/v3/channels`, page by page: the storefronts that the orders are placed in, and a marketplace that has none yet.

use axum::extract::Query;
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Answer, answer};
use crate::filter::Parameters;
use crate::select::Page;

/// Number, name, type, platform, status. The store's own storefront is always 1.
const CHANNELS: [(u64, &str, &str, &str, &str); 5] = [
    (1, "Sandbox & Söhne", "storefront", "bigcommerce", "active"),
    (664_177, "Trailhead Outlet", "storefront", "bigcommerce", "active"),
    (664_178, "Little Sparrow", "storefront", "catalyst", "active"),
    (664_179, "Amazon US", "marketplace", "amazon", "connected"),
    (664_180, "Spring Pop-up", "storefront", "bigcommerce", "deleted"),
];

pub async fn list(uri: Uri, Query(parameters): Query<Parameters>) -> Response {
    answer(&uri, page_of_channels(&parameters))
}

fn page_of_channels(parameters: &Parameters) -> Answer {
    let page = Page::parse(parameters)?;
    let data: Vec<Value> = page.of(&CHANNELS).iter().map(channel).collect();
    Ok(super::json(&json!({
        "data": data,
        "meta": { "pagination": {
            "total": CHANNELS.len(),
            "count": data.len(),
            "per_page": page.limit,
            "current_page": page.number,
            "total_pages": CHANNELS.len().div_ceil(page.limit),
        } },
    })))
}

fn channel(&(id, name, kind, platform, status): &(u64, &str, &str, &str, &str)) -> Value {
    json!({
        "id": id,
        "name": name,
        "type": kind,
        "platform": platform,
        "status": status,
        "external_id": "",
        "is_visible": true,
        "is_enabled": true,
        "is_listable_from_ui": true,
        "icon_url": null,
        "date_created": "2024-01-10T16:44:50Z",
        "date_modified": "2024-01-10T16:44:50Z",
    })
}
