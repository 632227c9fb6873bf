//! An order's shipments: what left, and that something leaves (§4).

use std::collections::BTreeMap;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::fault_injection::FaultInjection;
use super::order::{OrderPath, find, part};
use super::{Answer, Shared, answer, json_bytes};
use crate::delivery;
use crate::delivery::Happened;
use crate::errors::Refusal;
use crate::filter::Parameters;
use crate::orders::money::Money;
use crate::orders::shipment::{Shipment, ShippedItem};
use crate::orders::{LineKind, Order};
use crate::store::Store;

pub async fn list(
    State(store): Shared,
    uri: Uri,
    Path((_, id)): OrderPath,
    Extension(fault_injection): Extension<FaultInjection>,
    parameters: Query<Parameters>,
) -> Response {
    let shown = |order: &Order| {
        let newest = id
            .parse()
            .ok()
            .and_then(|id| store.order_store().created_last(id));
        let is_newest = |shipment: &Shipment| fault_injection.leave_out_newest && Some(shipment.id) == newest;
        let shown = order.shipments.iter().filter(|one| !is_newest(one));
        shown.cloned().collect::<Vec<_>>()
    };
    let write = |order: &Order, body: &mut Vec<u8>, shipment: &Shipment| shipment.write(body, order);
    answer(&uri, part(&store, &id, &parameters, shown, write))
}

pub async fn count(State(store): Shared, uri: Uri, Path((_, id)): OrderPath) -> Response {
    let count = find(&store, &id).map(|order| super::json(&json!({ "count": order.shipments.len() })));
    answer(&uri, count)
}

pub async fn one(State(store): Shared, uri: Uri, Path((_, id, shipment)): ShipmentPath) -> Response {
    answer(&uri, shown(&store, &id, &shipment))
}

/// Everything but its lines (§4.4).
pub async fn change(
    State(store): Shared,
    uri: Uri,
    Path((_, id, shipment)): ShipmentPath,
    body: Bytes,
) -> Response {
    answer(&uri, correct(&store, &id, &shipment, &body))
}

pub async fn remove(State(store): Shared, uri: Uri, Path((_, id, shipment)): ShipmentPath) -> Response {
    let removed = open(&store, &id).and_then(|order| {
        let shipment = of_order(&order, &shipment)?.id;
        store.orders_to_change().unship(&order, Some(shipment));
        Ok(StatusCode::NO_CONTENT.into_response())
    });
    answer(&uri, removed)
}

pub async fn remove_all(State(store): Shared, uri: Uri, Path((_, id)): OrderPath) -> Response {
    let removed = open(&store, &id).map(|order| {
        store.orders_to_change().unship(&order, None);
        StatusCode::NO_CONTENT.into_response()
    });
    answer(&uri, removed)
}

/// An order that is not archived: such a one takes no changes.
pub(super) fn open(store: &Store, id: &str) -> Result<Order, Refusal> {
    Some(find(store, id)?)
        .filter(|order| !order.head.is_deleted)
        .ok_or(Refusal::NotFound)
}

fn of_order<'a>(order: &'a Order, shipment: &str) -> Result<&'a Shipment, Refusal> {
    let wanted = shipment.parse().ok();
    let found = order.shipments.iter().find(|one| Some(one.id) == wanted);
    found.ok_or(Refusal::NotFound)
}

fn shown(store: &Store, id: &str, shipment: &str) -> Answer {
    let order = find(store, id)?;
    let mut body = Vec::new();
    of_order(&order, shipment)?.write(&mut body, &order);
    Ok(json_bytes(body))
}

fn correct(store: &Store, id: &str, shipment: &str, body: &[u8]) -> Answer {
    let order = open(store, id)?;
    let mut changed = of_order(&order, shipment)?.clone();
    let request: Map<String, Value> = serde_json::from_slice(body).map_err(not_json)?;
    if request.contains_key("items") {
        return Err(not_writable("items"));
    }
    let set = |field: &str, text: &mut String| {
        if let Some(value) = request.get(field).and_then(Value::as_str) {
            value.clone_into(text);
        }
    };
    set("tracking_number", &mut changed.tracking_number);
    set("shipping_provider", &mut changed.shipping_provider);
    set("tracking_carrier", &mut changed.tracking_carrier);
    set("tracking_link", &mut changed.tracking_link);
    set("shipping_method", &mut changed.shipping_method);
    set("comments", &mut changed.comments);
    check_texts(&changed)?;
    store.orders_to_change().correct(&order, changed);
    shown(store, id, shipment)
}

pub async fn create(State(store): Shared, uri: Uri, Path((_, id)): OrderPath, body: Bytes) -> Response {
    let shipped = ship(&store, &id, &body);
    if let (Ok(_), Ok(id)) = (&shipped, id.parse()) {
        delivery::deliver_event(&store, Happened::Updated, vec![id]);
    }
    answer(&uri, shipped)
}

/// The store's hash, the order's id, and the shipment's.
type ShipmentPath = Path<(String, String, String)>;

/// The fields of a request that are kept as they come.
#[derive(Deserialize)]
struct Request {
    order_address_id: Option<u64>,
    #[serde(default)]
    items: Vec<Map<String, Value>>,
    #[serde(default)]
    tracking_number: String,
    #[serde(default)]
    shipping_provider: String,
    #[serde(default)]
    tracking_carrier: String,
    #[serde(default)]
    tracking_link: String,
    #[serde(default)]
    shipping_method: String,
    #[serde(default)]
    comments: String,
    #[serde(default)]
    merchant_shipping_cost: Value,
}

const PROVIDERS: [&str; 11] = [
    "",
    "auspost",
    "canadapost",
    "endicia",
    "usps",
    "fedex",
    "royalmail",
    "ups",
    "upsready",
    "upsonline",
    "shipperhq",
];

fn ship(store: &Store, id: &str, body: &[u8]) -> Answer {
    let order = open(store, id)?;
    let request: Request = serde_json::from_slice(body).map_err(not_json)?;
    let address_id = request
        .order_address_id
        .ok_or_else(|| Refusal::bad_request("The field 'order_address_id' is required.", json!({})))?;
    if !order.addresses.iter().any(|address| address.id == address_id) {
        let details = json!({ "order_address_id": address_id });
        return Err(Refusal::bad_request(
            "The order_address_id is not an address of this order.",
            details,
        ));
    }
    let items = items(&order, address_id, &request.items)?;
    let shipment = Shipment {
        id: 0,
        address_id,
        created: Timestamp::now().as_second(),
        tracking_number: request.tracking_number,
        shipping_provider: request.shipping_provider,
        tracking_carrier: request.tracking_carrier,
        tracking_link: request.tracking_link,
        shipping_method: request.shipping_method,
        comments: request.comments,
        cost: money(&request.merchant_shipping_cost),
        items,
    };
    check_texts(&shipment)?;
    let shipment = store.orders_to_change().ship(&order, shipment);
    let mut body = Vec::new();
    shipment.write(&mut body, &order);
    Ok((StatusCode::CREATED, json_bytes(body)).into_response())
}

pub(super) fn not_json(error: serde_json::Error) -> Refusal {
    Refusal::bad_request(
        "The request body is not valid.",
        json!({ "error": error.to_string() }),
    )
}

pub(super) fn not_writable(field: &str) -> Refusal {
    let message = format!(
        "The field '{field}' cannot be written to. Please remove it from your request before trying again."
    );
    Refusal::bad_request(message, json!({}))
}

fn check_texts(shipment: &Shipment) -> Result<(), Refusal> {
    let lengths = [
        ("tracking_number", &shipment.tracking_number, 50),
        ("tracking_link", &shipment.tracking_link, 500),
        ("comments", &shipment.comments, 65_535),
    ];
    for (field, text, most) in lengths {
        if text.chars().count() > most {
            let message = format!("The field '{field}' must not be longer than {most} characters.");
            return Err(Refusal::bad_request(message, json!({ "field": field })));
        }
    }
    let provider = shipment.shipping_provider.as_str();
    if !PROVIDERS.contains(&provider) && !provider.starts_with("carrier_") {
        return Err(Refusal::bad_request(
            "The field 'shipping_provider' is invalid.",
            json!({ "value": provider }),
        ));
    }
    Ok(())
}

/// The lines to ship: of this order, to this address, and not more than is left.
fn items(order: &Order, address_id: u64, asked: &[Map<String, Value>]) -> Result<Vec<ShippedItem>, Refusal> {
    if asked.is_empty() {
        return Err(Refusal::bad_request("The field 'items' is required.", json!({})));
    }
    let mut taken = BTreeMap::<u64, u64>::new();
    asked
        .iter()
        .map(|item| one_item(order, address_id, item, &mut taken))
        .collect()
}

fn one_item(
    order: &Order,
    address_id: u64,
    item: &Map<String, Value>,
    taken: &mut BTreeMap<u64, u64>,
) -> Result<ShippedItem, Refusal> {
    let writable = ["order_product_id", "quantity"];
    if let Some(field) = item.keys().find(|field| !writable.contains(&field.as_str())) {
        return Err(not_writable(field));
    }
    let number = |field: &str| item.get(field).and_then(Value::as_u64);
    let line_id = number("order_product_id");
    let line = order.lines.iter().find(|line| Some(line.id) == line_id);
    let Some(line) = line.filter(|line| line.kind == LineKind::Physical { address_id }) else {
        let details = json!({ "order_product_id": line_id });
        return Err(Refusal::bad_request(
            "The order_product_id is not shipped to this address.",
            details,
        ));
    };
    let quantity = number("quantity").unwrap_or(0);
    let before = taken.entry(line.id).or_default();
    let available = line
        .quantity
        .saturating_sub(line.shipped + line.refunded + *before);
    if quantity == 0 || quantity > available {
        let details = json!({ "order_product_id": line.id, "available_quantity": available });
        return Err(Refusal::bad_request(
            "The quantity is more than can be shipped.",
            details,
        ));
    }
    *before += quantity;
    Ok(ShippedItem {
        line_id: line.id,
        product_id: line.product.id,
        quantity,
    })
}

fn money(value: &Value) -> Money {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Money::parse(&text).unwrap_or(Money::ZERO)
}
