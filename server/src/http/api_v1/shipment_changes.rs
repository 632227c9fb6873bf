//! Voiding shipments, correcting their tracking, and sending again what the store refused.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Path, State};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::ids::{ClientId, IntegrationId, ShipmentId};
use parcelpilot_domain::shipment::draft::DraftField;
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use serde::{Deserialize, Serialize};
use storage::{Database, clients, integrations, shipments};
use utoipa::ToSchema;

use super::authentication::Writer;
use super::body::{Body, not_null};
use super::description::WriteProblems;
use super::parameters::Checks;
use super::problem::Problem;
use super::shipment::{Shipment, body_field, draft_errors};
use crate::http::AppState;

/// Retried at once by their ids.
const IDS_MAX: usize = 250;

/// The whole tracking as it should be: what is left out is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTracking {
    /// The carrier's code, as `ups`; `other`, with its name; or nothing.
    #[serde(default)]
    #[schema(max_length = 100)]
    carrier: String,
    /// Where the carrier is `other`.
    #[serde(default)]
    #[schema(max_length = 100)]
    carrier_name: String,
    #[serde(default)]
    #[schema(max_length = 50)]
    tracking_number: String,
    /// Begins with https:// or http://. The usual carriers' are made of the number.
    #[serde(default)]
    #[schema(max_length = 500)]
    tracking_link: String,
}

/// Whose failed pushes to send again: of some shipments, of a client, of an integration, of both, or all. One of these has to
/// be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryShipments {
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Option<Vec<String>>, nullable = false, min_items = 1, max_items = 250)]
    shipments: Option<Vec<ShipmentId>>,
    /// All of this client's orders.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Option<String>, nullable = false, format = "uuid")]
    client: Option<ClientId>,
    /// All of this integration's.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Option<String>, nullable = false, format = "uuid")]
    integration: Option<IntegrationId>,
    /// Of every client and integration.
    #[serde(default)]
    all: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PushesRetried {
    /// How many pushes are sent again. Whether the store takes them, each shipment says.
    retried: i64,
}

/// Takes a shipment back: its quantities are left to ship again. Where the store has it, it is deleted there, which does not
/// move the order's status back. Nothing happens to one that is voided.
#[utoipa::path(
    post,
    path = "/api/v1/shipments/{id}/void",
    tag = "shipments",
    operation_id = "void_shipment",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The shipment.", body = Shipment), WriteProblems)
)]
pub(super) async fn void(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
) -> Result<Json<Shipment>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let port = &state.ports.shipments;
    let found = port.shipment(id).await?;
    if found.voided_at.is_some() {
        return Ok(Json(found.into()));
    }
    port.void(&caller.caller, id).await?;
    Ok(Json(port.shipment(id).await?.into()))
}

/// Corrects a shipment's carrier and tracking. The store is told, too, where it has the shipment.
#[utoipa::path(
    put,
    path = "/api/v1/shipments/{id}/tracking",
    tag = "shipments",
    operation_id = "correct_tracking",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewTracking,
    responses((status = 200, description = "The shipment.", body = Shipment), WriteProblems)
)]
pub(super) async fn correct(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
    body: Body<NewTracking>,
) -> Result<Json<Shipment>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let port = &state.ports.shipments;
    let corrected = port
        .correct_tracking(&caller.caller, id, body.value.draft())
        .await;
    corrected.map_err(|error| match error {
        AppError::Invalid(errors) => draft_errors(errors, |field: DraftField| body_field(field).to_owned()),
        error => error.into(),
    })?;
    Ok(Json(port.shipment(id).await?.into()))
}

/// Sends again what stores refused. A shipment whose push has not failed is left as it is.
#[utoipa::path(
    post,
    path = "/api/v1/shipments/retry",
    tag = "shipments",
    operation_id = "retry_shipments",
    request_body = RetryShipments,
    responses((status = 200, description = "How many.", body = PushesRetried), WriteProblems)
)]
pub(super) async fn retry(
    State(state): State<AppState>,
    Writer(caller): Writer,
    body: Body<RetryShipments>,
) -> Result<Json<PushesRetried>, Problem> {
    let RetryShipments {
        shipments,
        client,
        integration,
        all,
    } = body.value;
    let (port, database) = (&state.ports.shipments, &state.context.database);
    let names_stores = client.is_some() || integration.is_some();
    if usize::from(shipments.is_some()) + usize::from(names_stores) + usize::from(all) != 1 {
        let detail = "Either some shipments, or a client or an integration or both, or true for all.";
        return Err(Problem::field("all", detail));
    }
    let Some(ids) = shipments else {
        let mut checks = Checks::default();
        known_stores(&mut checks, database, client, integration).await?;
        checks.done()?;
        let retried = port.retry_all(&caller.caller, client, integration).await?;
        return Ok(Json(PushesRetried { retried }));
    };
    if !(1..=IDS_MAX).contains(&ids.len()) {
        return Err(Problem::field("shipments", "1 to 250 ids."));
    }
    let there: HashSet<ShipmentId> = shipments::find_all(database, &ids)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut checks = Checks::default();
    for (place, _) in ids.iter().enumerate().filter(|(_, id)| !there.contains(*id)) {
        checks.refuse(&format!("shipments[{place}]"), "There is no such shipment here.");
    }
    checks.done()?;
    let pushes = shipments::failed_of(database, &ids).await?;
    let retried = port.retry(&caller.caller, pushes).await?;
    Ok(Json(PushesRetried { retried }))
}

/// Whoever names a client or an integration that is not here means another one.
pub(super) async fn known_stores(
    checks: &mut Checks,
    database: &Database,
    client: Option<ClientId>,
    integration: Option<IntegrationId>,
) -> Result<(), Problem> {
    if let Some(id) = client
        && clients::find(database, id).await?.is_none()
    {
        checks.refuse("client", "There is no such client here.");
    }
    if let Some(id) = integration
        && integrations::find(database, id).await?.is_none()
    {
        checks.refuse("integration", "There is no such integration here.");
    }
    Ok(())
}

impl NewTracking {
    fn draft(self) -> TrackingDraft {
        TrackingDraft {
            carrier: self.carrier,
            carrier_name: self.carrier_name,
            number: self.tracking_number,
            link: self.tracking_link,
        }
    }
}
