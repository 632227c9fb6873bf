//! Every address of this server.

use any_spawner::Executor;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use parcelpilot_domain::shipment::csv;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::{
    AppState, assets, audit_file, client_logo, events, forms, functions, health, log, orders_file, pages,
    problems_csv, security, session,
};
use crate::http::{api_v1, webhooks};

/// Forms are small; the largest is one with a credentials file.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// A CSV that is somewhat too large is read, so that its page can say so.
const CSV_BODY_BYTES_MAX: usize = csv::BYTES_MAX + 3_000_000;
/// As much as a photo of a phone, for the same reason.
const LOGO_BODY_BYTES_MAX: usize = 8_000_000;

pub fn router(state: AppState) -> Router {
    // Rendering needs it; a second router in the same process finds it there.
    let _ = Executor::init_tokio();
    site(&state)
        // Opened by tokens, which no other site can make a browser send.
        .merge(api_v1::router(&state))
        .layer(CatchPanicLayer::custom(log::answer_panic))
        .layer(from_fn(security::add_headers))
        .layer(from_fn(log::trace))
        .with_state(state)
}

/// What people's browsers ask for.
fn site(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/health", get(health::check))
        .route("/favicon.svg", get(assets::serve))
        .route("/robots.txt", get(assets::robots))
        .route("/pkg/{*file}", get(assets::serve))
        .route("/events/imports", get(events::imports))
        .route("/events/imports/{id}", get(events::run))
        .route("/events/shipments", get(events::shipments))
        .route("/events/overview", get(events::overview))
        .route("/problems.csv", get(problems_csv::download))
        .route("/clients/{id}/logo", get(client_logo::show))
        .route("/orders.csv", get(orders_file::csv))
        .route("/orders.jsonl", get(orders_file::jsonl))
        .route("/audit.csv", get(audit_file::csv))
        .route("/audit.jsonl", get(audit_file::jsonl))
        .route("/hooks/bigcommerce/{integration}", post(webhooks::bigcommerce))
        .route("/api/{*function}", get(functions::call).post(functions::call))
        .route("/", get(pages::show).post(forms::post))
        .route("/{*page}", get(pages::show).post(forms::post))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .merge(page_that_takes("/shipments/import", CSV_BODY_BYTES_MAX))
        .merge(page_that_takes("/clients/{id}", LOGO_BODY_BYTES_MAX))
        // Not for event streams, whose events must not wait, nor for files, which are compressed already.
        .layer(CompressionLayer::new().quality(CompressionLevel::Best))
        // In place of the limits that each reader of a body has for itself.
        .layer(DefaultBodyLimit::disable())
        // A request passes the layers from the last one here to the first.
        .layer(from_fn_with_state(state.clone(), session::identify))
        .layer(CsrfLayer::new().with_rejection_response(security::refuse_cross_site))
}

/// A page whose form takes more.
fn page_that_takes(path: &str, bytes_max: usize) -> Router<AppState> {
    Router::new()
        .route(path, get(pages::show).post(forms::post))
        .layer(RequestBodyLimitLayer::new(bytes_max))
}
