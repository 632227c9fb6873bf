//! `/v2/orders` and `/v2/orders/count`.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};

use super::fault_injection::FaultInjection;
use super::{Answer, Shared, answer};
use crate::filter::{Filter, Parameters};
use crate::orders::Order;
use crate::orders::consignments::Consignments;
use crate::orders::json::Include;
use crate::orders::spoil::spoil;
use crate::orders::status::{INCOMPLETE, STATUSES};
use crate::orders::write::array;
use crate::select::{Page, Sort, select};
use crate::store::Store;

pub async fn list(
    State(store): Shared,
    uri: Uri,
    Query(parameters): Query<Parameters>,
    Extension(fault_injection): Extension<FaultInjection>,
) -> Response {
    answer(&uri, page_of_orders(&store, &parameters, fault_injection))
}

fn page_of_orders(store: &Store, parameters: &Parameters, fault_injection: FaultInjection) -> Answer {
    let page = Page::parse(parameters)?;
    let sort = Sort::parse(parameters)?;
    let filter = Filter::parse(parameters, fault_injection.ignore_dates)?;
    let include = include(&store.tokens.store_hash, parameters);
    let order_store = store.order_store();
    let chosen = select(&order_store, &filter, sort, page);
    let mut body = Vec::with_capacity(chosen.len() * 6_000);
    array(&mut body, chosen.iter().enumerate(), |body, (place, index)| {
        let order = order_store.order(*index);
        let is_spoilt = order.malformed || (fault_injection.spoil_first && place == 0);
        write_order(body, &order, include, is_spoilt);
    });
    Ok(super::list(chosen.is_empty(), body))
}

/// One order as the API shows it.
pub fn write_order(body: &mut Vec<u8>, order: &Order, include: Include<'_>, is_spoilt: bool) {
    if !is_spoilt {
        return order.write(body, include);
    }
    let mut one = Vec::new();
    order.write(&mut one, include);
    spoil(&mut one, order.head.id);
    body.extend(one);
}

/// What to put inside instead of links.
pub fn include<'a>(store_hash: &'a str, parameters: &Parameters) -> Include<'a> {
    let asked: Vec<&str> = parameters
        .get("include")
        .map_or_else(Vec::new, |text| text.split(',').collect());
    let has = |name: &str| asked.iter().any(|one| one.trim() == name);
    let line_items = has("consignments.line_items");
    let consignments = Consignments {
        as_object: wants_object(parameters),
        line_items,
    };
    Include {
        store_hash,
        consignments: (line_items || has("consignments")).then_some(consignments),
        fees: has("fees"),
    }
}

/// `consignment_structure=object`.
pub fn wants_object(parameters: &Parameters) -> bool {
    parameters
        .get("consignment_structure")
        .is_some_and(|form| form == "object")
}

pub async fn count(
    State(store): Shared,
    uri: Uri,
    Query(parameters): Query<Parameters>,
    Extension(fault_injection): Extension<FaultInjection>,
) -> Response {
    answer(&uri, counts(&store, &parameters, fault_injection))
}

fn counts(store: &Store, parameters: &Parameters, fault_injection: FaultInjection) -> Answer {
    let filter = Filter::parse(parameters, fault_injection.ignore_dates)?;
    let incomplete = filter.for_incomplete();
    let order_store = store.order_store();
    let mut counts = [0_u64; STATUSES.len()];
    for index in filter.candidates(&order_store).into_iter().flatten() {
        let head = order_store.head(index);
        let wanted = if head.status == INCOMPLETE {
            incomplete.as_ref()
        } else {
            Some(&filter)
        };
        if wanted.is_some_and(|filter| filter.matches(&order_store, &head)) {
            counts[usize::from(head.status)] += 1;
        }
    }
    let shown = filter.shows_incomplete();
    let total: u64 = counts.iter().skip(usize::from(!shown)).sum();
    let statuses: Vec<Value> = STATUSES
        .iter()
        .zip(counts)
        .map(|(status, count)| {
            json!({
                "id": status.id,
                "name": status.system_label,
                "system_label": status.system_label,
                "custom_label": status.custom_label,
                "system_description": status.system_description,
                "count": count,
                "sort_order": status.id,
            })
        })
        .collect();
    Ok(super::json(&json!({ "statuses": statuses, "count": total })))
}
