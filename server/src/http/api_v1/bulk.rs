//! Making many shipments with one request, each with its own answer.

use axum::Json;
use axum::extract::State;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipments::{Made, ShipmentToMake};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::ids::{ApiTokenId, ShipmentId};
use runtime::clock::now;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::idempotency_keys::{Claim, IdempotencyKey, KeyClaim};
use storage::{idempotency_keys, shipments};
use utoipa::ToSchema;
use uuid::Uuid;

use super::authentication::Writer;
use super::body::Body;
use super::description::WriteProblems;
use super::problem::{Problem, ProblemBody};
use super::shipment::{NewShipment, Shipment};
use super::shipments::{check_quantities, is_key, key_reused, refusal};
use crate::accounts::tokens;
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
    /// Why it was refused.
    problem: Option<ProblemBody>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Made,
    /// By an earlier request with the same key.
    MadeBefore,
    /// Nothing was made, and its key is free.
    Refused,
}

/// A shipment that was read, and what becomes of it.
struct Item {
    key: String,
    state: ItemState,
}

enum ItemState {
    Read {
        hash: String,
        shipment: NewShipment,
    },
    /// As JSON.
    Answered(Outcome, Value),
    Refused(Problem),
}

/// Makes up to 100 shipments. Each has its own key and its own answer; one that is refused stops no other. Sent again with
/// the same keys and bodies, nothing more is made.
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
    let mut items: Vec<Item> = values.into_iter().map(Item::read).collect();
    let claimed = claim(&state, caller.token_id, &mut items).await?;
    // Nothing is made of these: their keys are free.
    let mut free = Vec::new();
    let (mut to_make, mut asked) = (Vec::new(), Vec::new());
    for (place, id) in claimed {
        let item = &mut items[place];
        match item.to_make(id) {
            Ok(shipment) => {
                to_make.push((place, id));
                asked.push(shipment);
            }
            Err(problem) => {
                free.push(item.key_of(caller.token_id));
                item.state = ItemState::Refused(problem);
            }
        }
    }
    let made = state.ports.shipments.make_many(&caller.caller, asked).await?;
    let database = &state.context.database;
    let ids: Vec<ShipmentId> = to_make.iter().map(|(_, id)| *id).collect();
    let rows = shipments::find_all(database, &ids).await?;
    let shown = |id| rows.iter().find(|row| row.id == id).cloned().map(Shipment::from);
    let mut answers = Vec::new();
    for ((place, id), made) in to_make.into_iter().zip(made) {
        let item = &mut items[place];
        match made.and_then(|made| Ok((made, shown(id).ok_or(AppError::NotFound)?))) {
            Ok((made, shipment)) => {
                let shipment = serde_json::to_value(shipment).map_err(internal)?;
                answers.push((item.key_of(caller.token_id), shipment.to_string()));
                item.state = ItemState::Answered(made.into(), shipment);
            }
            Err(error) => {
                // Where it is not known what came of it, the same key must go on to mean the same shipment.
                if error.status_code() < 500 {
                    free.push(item.key_of(caller.token_id));
                }
                item.refuse(error);
            }
        }
    }
    idempotency_keys::release(database, free).await?;
    idempotency_keys::keep_answers(database, answers).await?;
    Ok(Json(ShipmentAnswers {
        data: items.into_iter().map(ShipmentAnswer::from).collect(),
    }))
}

/// Claims the keys. Returns which are to be made, and under which ids.
async fn claim(
    state: &AppState,
    token_id: ApiTokenId,
    items: &mut [Item],
) -> Result<Vec<(usize, ShipmentId)>, Problem> {
    let mut claims = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if let ItemState::Read { hash, .. } = &item.state {
            let claim = KeyClaim {
                key: item.key_of(token_id),
                request_hash: hash.clone(),
                new: ShipmentId::from_uuid(Uuid::now_v7()),
            };
            claims.push((place, claim));
        }
    }
    let (places, claims): (Vec<usize>, Vec<KeyClaim>) = claims.into_iter().unzip();
    let claimed = idempotency_keys::claim_all(&state.context.database, &claims, now()).await?;
    let mut to_make = Vec::new();
    for (place, claim) in places.into_iter().zip(claimed) {
        match claim {
            Claim::Make(id) => to_make.push((place, id)),
            Claim::Answered(answer) => {
                let answer = serde_json::from_str(&answer).map_err(internal)?;
                items[place].state = ItemState::Answered(Outcome::MadeBefore, answer);
            }
            Claim::OtherRequest => items[place].state = ItemState::Refused(key_reused()),
        }
    }
    Ok(to_make)
}

impl Item {
    fn read(value: Value) -> Self {
        let hash = value
            .get("shipment")
            .map(|shipment| tokens::digest(shipment.to_string().as_bytes()));
        let key = value
            .get("idempotency_key")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let refused = |key: Option<String>, problem| Self {
            key: key.unwrap_or_default(),
            state: ItemState::Refused(problem),
        };
        match serde_json::from_value::<KeyedShipment>(value) {
            Err(error) => refused(key, Problem::new(ApiProblemKind::Invalid, error.to_string())),
            Ok(read) if !is_key(&read.idempotency_key) => {
                let detail = "1 to 255 letters, digits and signs, without spaces.";
                refused(key, Problem::field("idempotency_key", detail))
            }
            Ok(read) => Self {
                key: read.idempotency_key,
                state: ItemState::Read {
                    hash: hash.unwrap_or_default(),
                    shipment: read.shipment,
                },
            },
        }
    }

    fn refuse(&mut self, error: AppError) {
        let problem = match &self.state {
            ItemState::Read { shipment, .. } => refusal(error, shipment),
            _ => error.into(),
        };
        self.state = ItemState::Refused(problem);
    }

    fn key_of(&self, token_id: ApiTokenId) -> IdempotencyKey {
        IdempotencyKey {
            token_id,
            key: self.key.clone(),
        }
    }

    fn to_make(&self, id: ShipmentId) -> Result<ShipmentToMake, Problem> {
        let ItemState::Read { shipment, .. } = &self.state else {
            return Err(Problem::not_found());
        };
        check_quantities(shipment)?;
        Ok(ShipmentToMake {
            id,
            order: shipment.order_id,
            draft: shipment.draft()?,
            notify_store: shipment.notify_store,
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

impl From<Item> for ShipmentAnswer {
    fn from(item: Item) -> Self {
        let (outcome, shipment, problem) = match item.state {
            ItemState::Answered(outcome, shipment) => (outcome, Some(shipment), None),
            ItemState::Refused(problem) => (Outcome::Refused, None, Some(problem.body())),
            ItemState::Read { .. } => (Outcome::Refused, None, None),
        };
        Self {
            idempotency_key: Some(item.key).filter(|key| !key.is_empty()),
            outcome,
            shipment,
            problem,
        }
    }
}
