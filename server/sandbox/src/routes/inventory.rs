//! `/v3/inventory/…`: locations, levels, and setting them, by BigCommerce's public API specification
//! (`reference/inventory.v3.yml`, `reference/locations.v3.yml`). Nothing of a call is done where one of its items is wrong.
//! The words of refusals but one are assumed.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Shared, answer, json as answered};
use crate::errors::Refusal;
use crate::filter::Parameters;
use crate::select::Page;
use crate::stock::{LOCATIONS, SetLevel, Stock};

const ITEMS_MAX: usize = 2_000;
const LEVEL_MAX: i64 = 2_147_483_647;

pub async fn locations(uri: Uri, Query(parameters): Query<Parameters>) -> Response {
    answer(&uri, page_of_locations(&parameters))
}

fn page_of_locations(parameters: &Parameters) -> Answer {
    let page = Page::parse(parameters)?;
    let location = |&(id, label, enabled): &(u64, &str, bool)| {
        json!({
            "id": id, "code": format!("LOC-{id}"), "label": label, "type_id": "PHYSICAL",
            "enabled": enabled, "managed_by_external_source": false, "storefront_visibility": true,
        })
    };
    let data: Vec<Value> = page.of(&LOCATIONS).iter().map(location).collect();
    let pagination = json!({ "total": LOCATIONS.len(), "count": data.len(), "per_page": page.limit, "current_page": page.number, "total_pages": 1 });
    Ok(answered(
        &json!({ "data": data, "meta": { "pagination": pagination } }),
    ))
}

pub async fn items(State(store): Shared, uri: Uri, Query(parameters): Query<Parameters>) -> Response {
    answer(&uri, page_of_items(&store.stock(), &parameters))
}

fn page_of_items(stock: &Stock, parameters: &Parameters) -> Answer {
    let page = Page::parse(parameters)?;
    let asked: Vec<&str> = parameters
        .get("sku:in")
        .map(|skus| skus.split(',').collect())
        .unwrap_or_default();
    let known: Vec<&str> = asked.into_iter().filter(|sku| stock.has(sku)).collect();
    let item = |sku: &&str| {
        let at = |&(id, label, enabled): &(u64, &str, bool)| {
            let level = stock.level(id, sku);
            json!({
                "location_id": id, "location_name": label, "location_enabled": enabled,
                "available_to_sell": level, "total_inventory_onhand": level,
                "settings": { "safety_stock": 0, "is_in_stock": level > 0, "warning_level": 0 },
            })
        };
        json!({ "identity": { "sku": sku }, "locations": LOCATIONS.iter().map(at).collect::<Vec<_>>() })
    };
    let data: Vec<Value> = page.of(&known).iter().map(item).collect();
    Ok(answered(
        &json!({ "data": data, "meta": { "pagination": { "total": known.len() } } }),
    ))
}

#[derive(Deserialize)]
struct Adjustment {
    items: Vec<AbsoluteItem>,
}

#[derive(Deserialize)]
struct AbsoluteItem {
    location_id: u64,
    sku: String,
    quantity: i64,
}

pub async fn set(State(store): Shared, uri: Uri, body: Bytes) -> Response {
    answer(&uri, adjusted(&mut store.stock(), &body))
}

fn adjusted(stock: &mut Stock, body: &[u8]) -> Answer {
    let refused = |title: String| Refusal::Unprocessable(title);
    let adjustment: Adjustment = serde_json::from_slice(body)
        .map_err(|error| refused(format!("Payload contains invalid fields: {error}")))?;
    if adjustment.items.is_empty() || adjustment.items.len() > ITEMS_MAX {
        return Err(refused(format!("From 1 to {ITEMS_MAX} items are expected")));
    }
    let wrong: Vec<String> = adjustment
        .items
        .iter()
        .filter(|item| !stock.has(&item.sku))
        .map(|item| format!("sku {}", item.sku))
        .collect();
    if let Some(item) = adjustment.items.iter().find(|item| {
        !LOCATIONS
            .iter()
            .any(|(id, _, enabled)| *id == item.location_id && *enabled)
    }) {
        return Err(refused(format!(
            "Location {} was not found or is disabled",
            item.location_id
        )));
    }
    if let Some(first) = wrong.first() {
        return Err(refused(format!("Items with identity: [{first}] were not found")));
    }
    if let Some(item) = adjustment
        .items
        .iter()
        .find(|item| !(0..=LEVEL_MAX).contains(&item.quantity))
    {
        return Err(refused(format!("[Quantity of sku {} is out of range]", item.sku)));
    }
    let call: Vec<SetLevel> = adjustment
        .items
        .into_iter()
        .map(|item| (item.location_id, item.sku, item.quantity))
        .collect();
    stock.set(call);
    Ok(answered(
        &json!({ "transaction_id": format!("sandbox-{}", stock.calls.len()) }),
    ))
}
