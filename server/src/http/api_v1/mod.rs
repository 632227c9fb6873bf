//! The API for programs, under `/api/v1/`: JSON, opened by personal tokens. Thin: reading goes to the storage, writing
//! to the ports that the pages use.
//!
//! To add an address: a handler with its `#[utoipa::path]`, and its name in [`router`]. It is then in the description
//! and in the tests that walk it; who writes takes an [`authentication::Writer`].

mod authentication;
mod body;
mod bulk;
mod changes;
mod client_skus;
mod description;
mod event;
mod for_client;
mod holds;
mod import;
mod import_problems;
mod imports;
mod integrations;
mod keyed_shipments;
mod order;
mod order_details;
mod orders;
mod paging;
mod parameters;
mod pickups;
mod problem;
mod rate_limit;
mod shipment;
mod shipment_changes;
mod shipments;
mod status_update;
mod stock;
mod token;
mod version;

use std::any::Any;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use parcelpilot_domain::api_problem::ApiProblemKind;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{AppState, log};
use authentication::authenticate;
use description::Description;
pub use event::event_data;
use problem::Problem;
pub use rate_limit::{REQUESTS_A_MINUTE, RateLimit};

const BODY_BYTES_MAX: usize = 256 * 1024;

pub fn router(state: &AppState) -> Router<AppState> {
    let (routes, mut description) = documented().split_for_parts();
    version::describe(&mut description);
    let description = Arc::new(description);
    routes
        .route("/api/v1", any(no_such_address))
        .route("/api/v1/", any(no_such_address))
        .route("/api/v1/{*rest}", any(no_such_address))
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(state.clone(), authenticate))
        .route(
            "/api/v1/openapi.json",
            get(async move || Json(&*description).into_response()),
        )
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn(version::negotiate))
}

/// What the description tells.
fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(orders::list))
        .routes(routes!(orders::fetch))
        .routes(routes!(holds::hold, holds::release))
        .routes(routes!(pickups::make_ready))
        .routes(routes!(pickups::collect))
        .routes(routes!(shipments::list, shipments::make))
        .routes(routes!(shipments::fetch))
        .routes(routes!(bulk::make))
        .routes(routes!(shipment_changes::void))
        .routes(routes!(shipment_changes::correct))
        .routes(routes!(shipment_changes::retry))
        .routes(routes!(imports::pull))
        .routes(routes!(imports::fetch))
        .routes(routes!(imports::check))
        .routes(routes!(import_problems::list))
        .routes(routes!(import_problems::fetch))
        .routes(routes!(import_problems::retry))
        .routes(routes!(import_problems::dismiss))
        .routes(routes!(integrations::list))
        .routes(routes!(integrations::list_clients))
        .routes(routes!(client_skus::list, client_skus::map, client_skus::remove))
        .routes(routes!(stock::list, stock::give))
        .routes(routes!(token::fetch))
        .routes(routes!(changes::list))
}

async fn no_such_address() -> Problem {
    Problem::not_found()
}

async fn not_allowed() -> Problem {
    Problem::new(ApiProblemKind::MethodNotAllowed, "See the header Allow.")
}

fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    Problem::from(log::panicked(panic)).into_response()
}
