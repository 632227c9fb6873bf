//! Making many shipments with one request, each with its own answer.

use axum::Json;
use axum::extract::State;
use parcelpilot_contract::shipments::Made;
use parcelpilot_domain::api_problem::ApiProblemKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::authentication::Writer;
use super::body::Body;
use super::description::WriteProblems;
use super::keyed_shipments;
use super::keyed_shipments::{KeyedAnswer, KeyedRequest, is_key};
use super::problem::{Problem, ProblemBody};
use super::shipment::{NewShipment, Shipment};
use crate::http::AppState;
use crate::services::internal;

const SHIPMENTS_MAX: usize = 100;

/// Each is read by itself, so that one that can't be read stops no other.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewShipments {
    #[schema(value_type = Vec<KeyedShipment>, min_items = 1, max_items = 100)]
    shipments: Vec<Value>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyedShipment {
    /// A text of your own for this shipment alone, as the header `Idempotency-Key` is for one. Works for 24 hours.
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    idempotency_key: String,
    shipment: NewShipment,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShipmentAnswers {
    /// One for each shipment, in the request's order.
    data: Vec<ShipmentAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShipmentAnswer {
    /// Null where it could not be read.
    idempotency_key: Option<String>,
    outcome: Outcome,
    /// Of one that was made.
    #[schema(value_type = Option<Shipment>)]
    shipment: Option<Value>,
    /// Why it was refused, or why nobody knows.
    problem: Option<ProblemBody>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Made,
    /// By an earlier request with the same key.
    MadeBefore,
    /// Nothing was made of it this time. With the problem `key-reused` its key stands for an earlier request.
    Refused,
    /// Something failed, and it may have been made. Send it again with the same key and body: with another key it could be
    /// made twice.
    Unknown,
}

/// Makes up to 100 shipments. Each has its own key and its own answer; one that is refused stops no other. Sent again with
/// the same keys and bodies, nothing more is made. The whole body may have 256 KiB, as every other's.
#[utoipa::path(
    post,
    path = "/api/v1/shipments/bulk",
    tag = "shipments",
    operation_id = "make_shipments",
    request_body = NewShipments,
    responses((status = 200, description = "What became of each.", body = ShipmentAnswers), WriteProblems)
)]
pub(super) async fn make(
    State(state): State<AppState>,
    Writer(caller): Writer,
    body: Body<NewShipments>,
) -> Result<Json<ShipmentAnswers>, Problem> {
    let values = body.value.shipments;
    if !(1..=SHIPMENTS_MAX).contains(&values.len()) {
        return Err(Problem::field("shipments", "1 to 100 shipments."));
    }
    let (mut answers, mut requests) = (Vec::new(), Vec::new());
    for value in values {
        let idempotency_key = value
            .get("idempotency_key")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let problem = match read(value) {
            Ok(request) => {
                requests.push(request);
                None
            }
            Err(problem) => Some(problem),
        };
        answers.push((idempotency_key, problem));
    }
    let mut made = keyed_shipments::make_all(&state, &caller, requests)
        .await?
        .into_iter();
    let mut data = Vec::new();
    for (idempotency_key, problem) in answers {
        let answer = problem.map(KeyedAnswer::Refused).or_else(|| made.next());
        let answer = answer.ok_or_else(Problem::not_found)?;
        data.push(ShipmentAnswer::new(idempotency_key, answer)?);
    }
    Ok(Json(ShipmentAnswers { data }))
}

fn read(value: Value) -> Result<KeyedRequest, Problem> {
    let json = value.get("shipment").cloned().unwrap_or_default();
    let read: KeyedShipment = serde_json::from_value(value)
        .map_err(|error| Problem::new(ApiProblemKind::Invalid, error.to_string()))?;
    if !is_key(&read.idempotency_key) {
        let detail = "1 to 255 letters, digits and signs, without spaces.";
        return Err(Problem::field("idempotency_key", detail));
    }
    KeyedRequest::new(read.idempotency_key, &json, read.shipment)
}

impl ShipmentAnswer {
    fn new(idempotency_key: Option<String>, answer: KeyedAnswer) -> Result<Self, Problem> {
        let (outcome, shipment, problem) = match answer {
            KeyedAnswer::Made(made, shipment) => {
                let shipment = serde_json::from_str(&shipment).map_err(internal)?;
                (made.into(), Some(shipment), None)
            }
            KeyedAnswer::Refused(problem) => (Outcome::Refused, None, Some(problem.body())),
            KeyedAnswer::Unknown(problem) => (Outcome::Unknown, None, Some(problem.body())),
        };
        Ok(Self {
            idempotency_key,
            outcome,
            shipment,
            problem,
        })
    }
}

impl From<Made> for Outcome {
    fn from(made: Made) -> Self {
        match made {
            Made::Now => Outcome::Made,
            Made::Before => Outcome::MadeBefore,
        }
    }
}
