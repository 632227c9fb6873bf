//! An order's shipments: what left, and that something leaves (§4).

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::order::{OrderPath, find, part};
use super::{Answer, Shared, answer, json_bytes};
use crate::sandbox::delivery::{self, Happened};
use crate::sandbox::errors::Refusal;
use crate::sandbox::filter::Parameters;
use crate::sandbox::orders::money::Money;
use crate::sandbox::orders::shipment::{Shipment, ShippedItem};
use crate::sandbox::orders::{LineKind, Order};
use crate::sandbox::store::Store;

pub async fn list(
    State(store): Shared,
    uri: Uri,
    Path((_, id)): OrderPath,
    parameters: Query<Parameters>,
) -> Response {
    let write = |order: &Order, body: &mut Vec<u8>, shipment: &Shipment| shipment.write(body, order);
    answer(
        &uri,
        part(&store, &id, &parameters, |order| &order.shipments, write),
    )
}

pub async fn create(State(store): Shared, uri: Uri, Path((_, id)): OrderPath, body: Bytes) -> Response {
    let shipped = ship(&store, &id, &body);
    if let (Ok(_), Ok(id)) = (&shipped, id.parse()) {
        delivery::tell(&store, Happened::Updated, vec![id]);
    }
    answer(&uri, shipped)
}

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
    let order = find(store, id)?;
    let request: Request = serde_json::from_slice(body).map_err(|error| {
        Refusal::bad_request(
            "The request body is not valid.",
            json!({ "error": error.to_string() }),
        )
    })?;
    request.check_texts()?;
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
    let shipment = store.book_to_change().ship(&order, shipment);
    let mut body = Vec::new();
    shipment.write(&mut body, &order);
    Ok((StatusCode::CREATED, json_bytes(body)).into_response())
}

impl Request {
    fn check_texts(&self) -> Result<(), Refusal> {
        let lengths = [
            ("tracking_number", &self.tracking_number, 50),
            ("tracking_link", &self.tracking_link, 500),
            ("comments", &self.comments, 65_535),
        ];
        for (field, text, most) in lengths {
            if text.chars().count() > most {
                let message = format!("The field '{field}' must not be longer than {most} characters.");
                return Err(Refusal::bad_request(message, json!({ "field": field })));
            }
        }
        let provider = self.shipping_provider.as_str();
        if !PROVIDERS.contains(&provider) && !provider.starts_with("carrier_") {
            return Err(Refusal::bad_request(
                "The field 'shipping_provider' is invalid.",
                json!({ "value": provider }),
            ));
        }
        Ok(())
    }
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
        let message = format!(
            "The field '{field}' cannot be written to. Please remove it from your request before trying again."
        );
        return Err(Refusal::bad_request(message, json!({})));
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
