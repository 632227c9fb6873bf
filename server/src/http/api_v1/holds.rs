//! Putting an order on hold and releasing it.

use axum::Json;
use axum::extract::{Path, State};
use parcelpilot_contract::orders::HoldRow;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::shipment::may_ship;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::authentication::Writer;
use super::body::Body;
use super::description::WriteProblems;
use super::order::Order;
use super::orders::order;
use super::parameters::Checks;
use super::problem::Problem;
use crate::http::AppState;

/// Why an order is not to be shipped for now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewHold {
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
    /// The day on which it ends by itself, at its beginning in UTC: `2026-12-24`.
    #[serde(default)]
    #[schema(format = Date, nullable = false)]
    until: Option<String>,
}

/// A hold that a person placed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hold {
    pub reason: String,
    #[schema(format = DateTime)]
    pub until: Option<String>,
    #[schema(format = DateTime)]
    pub placed_at: String,
    /// The person's name then.
    pub placed_by: String,
}

/// Puts an order on hold, or changes the hold that it has. It is not shipped until it is released, or somebody says
/// why it is shipped anyway.
#[utoipa::path(
    put,
    path = "/api/v1/orders/{id}/hold",
    tag = "orders",
    operation_id = "hold_order",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewHold,
    responses((status = 200, description = "The order.", body = Order), WriteProblems)
)]
pub(super) async fn hold(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
    body: Body<NewHold>,
) -> Result<Json<Order>, Problem> {
    let (caller, sees) = (&caller.caller, &caller.caller.sees);
    let id = known(&state, sees, &id).await?;
    let hold = body.value.checked()?;
    match sees.limited_to() {
        None => drop(state.ports.holds.hold(caller, vec![id], hold).await?),
        Some(seen) => state.ports.portal.hold(caller, seen, id, hold).await?,
    }
    order(&state, sees, id).await
}

/// Releases an order that a person put on hold. Nothing happens to one that was not.
#[utoipa::path(
    delete,
    path = "/api/v1/orders/{id}/hold",
    tag = "orders",
    operation_id = "release_order",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The order.", body = Order), WriteProblems)
)]
pub(super) async fn release(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
) -> Result<Json<Order>, Problem> {
    let (caller, sees) = (&caller.caller, &caller.caller.sees);
    let id = known(&state, sees, &id).await?;
    match sees.limited_to() {
        None => drop(state.ports.holds.release(caller, vec![id]).await?),
        Some(seen) => state.ports.portal.release(caller, seen, id).await?,
    }
    order(&state, sees, id).await
}

/// Of those that the caller sees.
async fn known(state: &AppState, sees: &Sees, id: &str) -> Result<OrderId, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    order(state, sees, id).await.map(|_| id)
}

impl NewHold {
    fn checked(&self) -> Result<may_ship::Hold, Problem> {
        let mut checks = Checks::default();
        let reason =
            Reason::typed(&self.reason).map_err(|problem| checks.refuse("reason", &problem.to_string()));
        let until = checks.read(
            "until",
            self.until.as_deref(),
            "A day like 2026-12-24.",
            Timestamp::from_date,
        );
        checks.done()?;
        match reason {
            Ok(reason) => Ok(may_ship::Hold { reason, until }),
            Err(()) => Err(Problem::invalid(Vec::new())),
        }
    }
}

impl From<HoldRow> for Hold {
    fn from(row: HoldRow) -> Self {
        Self {
            reason: row.hold.reason.into(),
            until: row.hold.until.map(Timestamp::rfc3339),
            placed_at: row.placed_at.rfc3339(),
            placed_by: row.placed_by,
        }
    }
}
