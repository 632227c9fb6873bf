//! One order and what belongs to it.

use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;

use super::orders::{include, wants_object, write_order};
use super::{Answer, Shared, answer, json_bytes};
use crate::errors::Refusal;
use crate::filter::Parameters;
use crate::orders::Order;
use crate::orders::consignments::Consignments;
use crate::orders::money::MoneyStyle;
use crate::orders::write::{Object, array};
use crate::select::Page;
use crate::store::Store;

/// The store's hash, which the gate has checked, and the order's id.
pub type OrderPath = Path<(String, String)>;

/// # Errors
/// 404 where there is no such order.
pub fn find(store: &Store, id: &str) -> Result<Order, Refusal> {
    id.parse()
        .ok()
        .and_then(|id| store.order_store().find(id))
        .ok_or(Refusal::NotFound)
}

pub async fn one(
    State(store): Shared,
    uri: Uri,
    Path((_, id)): OrderPath,
    parameters: Query<Parameters>,
) -> Response {
    answer(&uri, written(&store, &id, &parameters).map(json_bytes))
}

/// The order without its parts, as it answers a change.
pub fn shown(store: &Store, id: &str) -> Result<Vec<u8>, Refusal> {
    written(store, id, &Parameters::default())
}

fn written(store: &Store, id: &str, parameters: &Parameters) -> Result<Vec<u8>, Refusal> {
    find(store, id).map(|order| {
        let mut body = Vec::new();
        let include = include(&store.tokens.store_hash, parameters);
        write_order(&mut body, &order, include, order.malformed);
        body
    })
}

pub async fn products(
    State(store): Shared,
    uri: Uri,
    Path((_, id)): OrderPath,
    parameters: Query<Parameters>,
) -> Response {
    answer(
        &uri,
        part(
            &store,
            &id,
            &parameters,
            |order| order.lines.clone(),
            Order::write_line,
        ),
    )
}

pub async fn addresses(
    State(store): Shared,
    uri: Uri,
    Path((_, id)): OrderPath,
    parameters: Query<Parameters>,
) -> Response {
    answer(
        &uri,
        part(
            &store,
            &id,
            &parameters,
            |order| order.addresses.clone(),
            Order::write_address,
        ),
    )
}

/// A page of one of an order's lists.
pub fn part<T>(
    store: &Store,
    id: &str,
    parameters: &Parameters,
    all: impl FnOnce(&Order) -> Vec<T>,
    write: impl Fn(&Order, &mut Vec<u8>, &T),
) -> Answer {
    let page = Page::parse(parameters)?;
    let order = find(store, id)?;
    let all = all(&order);
    let shown = page.of(&all);
    let mut body = Vec::new();
    array(&mut body, shown, |body, item| write(&order, body, item));
    Ok(super::list(shown.is_empty(), body))
}

pub async fn coupons(State(store): Shared, uri: Uri, Path((_, id)): OrderPath) -> Response {
    answer(&uri, find(&store, &id).map(|order| coupons_of(&order)))
}

/// The discount of an order was a coupon's; its `discount` is a number, its `amount` a text or a number.
fn coupons_of(order: &Order) -> Response {
    let has_coupon = order.discount.0 > 0;
    let id = order.head.id;
    let mut body = Vec::new();
    array(&mut body, has_coupon.then_some(()), |body, ()| {
        let style = if id.is_multiple_of(2) {
            MoneyStyle::Number
        } else {
            MoneyStyle::Documented
        };
        Object::open(body)
            .number("id", id)
            .number("coupon_id", 5)
            .number("order_id", id)
            .text("code", "TEN%OFF")
            .money("amount", order.discount, style)
            .number("type", 1)
            .money("discount", order.discount, MoneyStyle::Number)
            .close();
    });
    super::list(!has_coupon, body)
}

pub async fn consignments(
    State(store): Shared,
    uri: Uri,
    Path((_, id)): OrderPath,
    parameters: Query<Parameters>,
) -> Response {
    let asked = Consignments {
        as_object: wants_object(&parameters),
        line_items: true,
    };
    let shown = find(&store, &id).map(|order| {
        let mut body = Vec::new();
        order.write_consignments(&mut body, asked);
        json_bytes(body)
    });
    answer(&uri, shown)
}

/// No order of this store has fees.
pub async fn fees(State(store): Shared, uri: Uri, Path((_, id)): OrderPath) -> Response {
    answer(&uri, find(&store, &id).map(|_| super::list(true, Vec::new())))
}
