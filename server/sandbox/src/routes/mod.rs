//! The whole API on one screen.

mod channels;
mod control;
mod fault_injection;
mod faulty_answers;
mod gate;
mod inventory;
mod order;
mod order_status;
mod orders;
mod products;
mod shipments;
mod store_info;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::Value;

use super::errors::Refusal;
use super::store::Store;

/// A handler's answer; a refusal gets its shape from the address.
type Answer = Result<Response, Refusal>;
type Shared = State<Arc<Store>>;

pub fn router(store: Arc<Store>) -> Router {
    let api = Router::new()
        .route("/stores/{hash}/v2/time", get(store_info::time))
        .route("/stores/{hash}/v2/store", get(store_info::store))
        .route("/stores/{hash}/v2/orders", get(orders::list))
        .route("/stores/{hash}/v2/orders/count", get(orders::count))
        .route(
            "/stores/{hash}/v2/orders/{id}",
            get(order::one).put(order_status::change),
        )
        .route("/stores/{hash}/v2/orders/{id}/products", get(order::products))
        .route(
            "/stores/{hash}/v2/orders/{id}/shipping_addresses",
            get(order::addresses),
        )
        .route(
            "/stores/{hash}/v2/orders/{id}/shippingaddresses",
            get(order::addresses),
        )
        .route(
            "/stores/{hash}/v2/orders/{id}/consignments",
            get(order::consignments),
        )
        .route("/stores/{hash}/v2/orders/{id}/fees", get(order::fees))
        .route("/stores/{hash}/v2/orders/{id}/coupons", get(order::coupons))
        .route(
            "/stores/{hash}/v2/orders/{id}/shipments",
            get(shipments::list)
                .post(shipments::create)
                .delete(shipments::remove_all),
        )
        .route(
            "/stores/{hash}/v2/orders/{id}/shipments/count",
            get(shipments::count),
        )
        .route(
            "/stores/{hash}/v2/orders/{id}/shipments/{shipment}",
            get(shipments::one)
                .put(shipments::change)
                .delete(shipments::remove),
        )
        .route("/stores/{hash}/v2/order_statuses", get(store_info::statuses))
        .route("/stores/{hash}/v3/catalog/products", get(products::list))
        .route("/stores/{hash}/v3/channels", get(channels::list))
        .route("/stores/{hash}/v3/inventory/locations", get(inventory::locations))
        .route("/stores/{hash}/v3/inventory/items", get(inventory::items))
        .route(
            "/stores/{hash}/v3/inventory/adjustments/absolute",
            put(inventory::set),
        )
        .route(
            "/stores/{hash}/v3/hooks",
            get(webhooks::list).post(webhooks::create),
        )
        .route(
            "/stores/{hash}/v3/hooks/{id}",
            get(webhooks::one).put(webhooks::change).delete(webhooks::remove),
        )
        .route_layer(from_fn_with_state(Arc::clone(&store), gate::check))
        .fallback(no_route)
        .method_not_allowed_fallback(no_route)
        .layer(from_fn_with_state(Arc::clone(&store), fault_injection::answer));
    let pictures = Router::new().route("/pictures/{hash}/{file}", get(products::picture));
    let control = Router::new()
        .route(
            "/sandbox/faults",
            post(control::add_fault).delete(control::clear_faults),
        )
        .route(
            "/sandbox/orders",
            get(control::expected_orders).post(control::add_orders),
        )
        .route("/sandbox/orders/{id}", post(control::edit_order))
        .route("/sandbox/hooks", post(control::send_webhooks))
        .route(
            "/sandbox/requests",
            get(control::calls).delete(control::forget_calls),
        )
        .route_layer(from_fn(control::only_from_here));
    api.merge(pictures).merge(control).with_state(store)
}

async fn no_route(request: Request) -> Response {
    let path = request.uri().path();
    let refusal = if path.ends_with('/') {
        Refusal::TrailingSlash
    } else {
        Refusal::NoRoute
    };
    refusal.answer(request.uri())
}

/// JSON that was written by hand.
fn json_bytes(bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/json")], bytes).into_response()
}

fn json(value: &Value) -> Response {
    json_bytes(value.to_string().into_bytes())
}

/// A V2 list: 204 and no body where there is nothing.
fn list(is_empty: bool, bytes: Vec<u8>) -> Response {
    if is_empty {
        StatusCode::NO_CONTENT.into_response()
    } else {
        json_bytes(bytes)
    }
}

fn answer(uri: &Uri, answer: Answer) -> Response {
    answer.unwrap_or_else(|refusal| refusal.answer(uri))
}
