//! Every address of this server.

use any_spawner::Executor;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use outbound::IDENTITY_PROVIDER_ANSWER;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::{
    AppState, assets, audit_file, client_address, client_logo, client_skus_csv, completion, events, forms,
    functions, health, identity_provider, limits, log, orders_file, pages, problems_csv, security, session,
    shopper_file, stock_csv,
};
use crate::http::{api_v1, webhooks};

/// Of what is no page's form: those have limits of their own.
const BODY_BYTES_MAX: usize = 256 * 1024;

pub fn router(state: AppState) -> Router {
    // Rendering needs it; a second router in the same process finds it there.
    let _ = Executor::init_tokio();
    site(&state)
        .merge(health::router(state.context.clone()))
        // Opened by tokens, which no other site can make a browser send.
        .merge(api_v1::router(&state))
        .layer(from_fn(completion::complete_writes))
        .layer(CatchPanicLayer::custom(log::answer_panic))
        .layer(from_fn_with_state(state.clone(), security::add_headers))
        .layer(from_fn_with_state(state.clone(), client_address::find))
        .layer(from_fn_with_state(state.clone(), log::trace))
        .with_state(state)
}

/// What people's browsers ask for.
fn site(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/favicon.svg", get(assets::serve))
        .route("/robots.txt", get(assets::robots))
        .route("/pkg/{*file}", get(assets::serve))
        .route("/events/imports", get(events::imports))
        .route("/events/imports/{id}", get(events::run))
        .route("/events/shipments", get(events::shipments))
        .route("/events/overview", get(events::overview))
        .route("/problems.csv", get(problems_csv::download))
        .route("/clients/{id}/logo", get(client_logo::show))
        .route("/clients/{id}/skus.csv", get(client_skus_csv::download))
        .route("/integrations/{id}/stock.csv", get(stock_csv::download))
        .route("/orders.csv", get(orders_file::csv))
        .route("/orders.jsonl", get(orders_file::jsonl))
        .route("/personal-data.json", post(shopper_file::download))
        .route("/audit.csv", get(audit_file::csv))
        .route("/audit.jsonl", get(audit_file::jsonl))
        .route(
            "/login/provider",
            get(identity_provider::to_log_in).post(identity_provider::log_in),
        )
        .route(
            "/confirm/provider",
            get(identity_provider::to_confirm).post(identity_provider::confirm),
        )
        .route(IDENTITY_PROVIDER_ANSWER, get(identity_provider::come_back))
        .route("/hooks/bigcommerce/{integration}", post(webhooks::bigcommerce))
        .route("/api/{*function}", get(functions::call).post(functions::call))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .merge(pages())
        // Not for event streams, whose events must not wait, nor for files, which are compressed already.
        .layer(CompressionLayer::new())
        // In place of the limits that each reader of a body has for itself.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), limits::limit_requests))
        // A request passes the layers from the last one here to the first.
        .layer(from_fn_with_state(state.clone(), session::identify))
        .layer(CsrfLayer::new().with_rejection_response(security::refuse_cross_site))
}

/// A form that is too large ends at its page, which says so.
fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(pages::show).post(forms::post))
        .route("/{*page}", get(pages::show).post(forms::post))
        .route("/shipments/import", get(pages::show).post(forms::post_csv))
        .route(
            "/clients/{id}/skus/import",
            get(pages::show).post(forms::post_csv),
        )
        .route(
            "/integrations/{id}/stock/import",
            get(pages::show).post(forms::post_csv),
        )
}
