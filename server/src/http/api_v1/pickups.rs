//! What the customer of an order picks up at the counter: calling it ready, and collected.

use axum::Json;
use axum::extract::{Path, State};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use serde::Serialize;
use storage::pickups::StoredPickup;
use utoipa::ToSchema;

use super::authentication::Writer;
use super::description::WriteProblems;
use super::order::Order;
use super::orders::order;
use super::problem::Problem;
use crate::http::AppState;

/// Of an order that was marked as ready for pickup. It is kept here alone: the store is not told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Pickup {
    /// What was made ready.
    pub items: Vec<PickupItem>,
    #[schema(format = DateTime, example = "2026-12-01T09:30:00Z")]
    pub ready_at: String,
    /// The person's name then.
    #[schema(example = "Pia Packer")]
    pub ready_by: String,
    /// Null while it waits for its customer.
    #[schema(format = DateTime, example = "2026-12-01T16:05:00Z")]
    pub collected_at: Option<String>,
    /// The person's name then.
    #[schema(example = "Max Counter")]
    pub collected_by: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PickupItem {
    /// The line's number in the store.
    #[schema(example = 4)]
    pub line: i64,
    #[schema(example = 2)]
    pub quantity: i64,
}

/// Marks all that is left to be picked up of an order as ready for its customer. Nothing happens to one that is ready. Refused
/// where nothing is left to be picked up, and where the order has ended or is on hold.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/pickup/ready",
    tag = "orders",
    operation_id = "make_pickup_ready",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The order.", body = Order), WriteProblems)
)]
pub(super) async fn make_ready(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
) -> Result<Json<Order>, Problem> {
    let caller = &caller.caller;
    let id = known(&state, &caller.sees, &id).await?;
    state.ports.pickups.make_ready(caller, id).await?;
    order(&state, &caller.sees, id).await
}

/// Marks as collected what was ready. Nothing happens to what was collected. Refused where it was not ready, and where the order
/// has ended or is on hold.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/pickup/collected",
    tag = "orders",
    operation_id = "collect_pickup",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The order.", body = Order), WriteProblems)
)]
pub(super) async fn collect(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
) -> Result<Json<Order>, Problem> {
    let caller = &caller.caller;
    let id = known(&state, &caller.sees, &id).await?;
    state.ports.pickups.collect(caller, id).await?;
    order(&state, &caller.sees, id).await
}

/// Of those that the caller sees.
async fn known(state: &AppState, sees: &Sees, id: &str) -> Result<OrderId, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    order(state, sees, id).await.map(|_| id)
}

impl From<StoredPickup> for Pickup {
    fn from(pickup: StoredPickup) -> Self {
        let item = |item: &parcelpilot_domain::pickup::PickupItem| PickupItem {
            line: item.line.0,
            quantity: item.quantity,
        };
        let (collected_at, collected_by) = pickup.collected.map(|mark| (mark.at, mark.by)).unzip();
        Self {
            items: pickup.items.iter().map(item).collect(),
            ready_at: pickup.ready.at.rfc3339(),
            ready_by: pickup.ready.by,
            collected_at: collected_at.map(Timestamp::rfc3339),
            collected_by,
        }
    }
}
