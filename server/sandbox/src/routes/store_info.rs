//! The store itself: its clock, its profile, its statuses (§7).

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Shared;
use crate::orders::status::STATUSES;

pub async fn time() -> Response {
    super::json(&json!({ "time": Timestamp::now().as_second() }))
}

pub async fn store(State(store): Shared) -> Response {
    let hash = &store.tokens.store_hash;
    super::json(&json!({
        "id": hash,
        "account_uuid": "00000000-0000-4000-8000-000000000000",
        "domain": format!("store-{hash}.mybigcommerce.com"),
        "secure_url": format!("https://store-{hash}.mybigcommerce.com"),
        "control_panel_base_url": format!("https://store-{hash}.mybigcommerce.com"),
        "status": "live",
        "name": "Sandbox & Söhne",
        "first_name": "Sam",
        "last_name": "Sandbox",
        "address": "1 Market Square",
        "country": "United States",
        "country_code": "US",
        "phone": "",
        "admin_email": "owner@example.com",
        "order_email": "orders@example.com",
        "timezone": {
            "name": "America/Chicago",
            "raw_offset": -21_600,
            "dst_offset": -18_000,
            "dst_correction": true,
            "date_format": { "display": "M jS Y", "export": "M jS Y", "extended_display": "M jS Y @ g:i A" },
        },
        "language": "en",
        "currency": "USD",
        "currency_symbol": "$",
        "decimal_separator": ".",
        "thousands_separator": ",",
        "decimal_places": 2,
        "currency_symbol_location": "left",
        "weight_units": "Ounces",
        "dimension_units": "Inches",
        "plan_name": "Sandbox",
        "plan_level": "Standard",
        "plan_is_trial": false,
        "industry": "",
        "logo": [],
        "is_price_entered_with_tax": false,
        "store_id": 1_000_123_456,
        "default_channel_id": 1,
        "default_site_id": 1_000,
        "features": {},
    }))
}

pub async fn statuses() -> Response {
    let statuses: Vec<Value> = STATUSES
        .iter()
        .map(|status| {
            json!({
                "id": status.id,
                "name": status.system_label,
                "system_label": status.system_label,
                "custom_label": status.custom_label,
                "system_description": status.system_description,
                "order": status.id,
            })
        })
        .collect();
    super::json(&Value::Array(statuses))
}
