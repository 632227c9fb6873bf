//! Makes shipments that have a key each: whoever sends a request again gets the shipment that it made.

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::shipments::{Made, ShipmentToMake};
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::ids::{ApiTokenId, ShipmentId};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use runtime::clock::now;
use serde_json::Value;
use storage::idempotency_keys::{Claim, IdempotencyKey, KeyClaim};
use storage::{idempotency_keys, shipments};
use uuid::Uuid;

use super::parameters::Checks;
use super::problem::Problem;
use super::shipment::{NewShipment, Shipment, draft_errors};
use crate::accounts::tokens;
use crate::http::AppState;
use crate::services::api_tokens::ApiCaller;
use crate::services::internal;

const KEY_MAX_CHARS: usize = 255;

pub(super) struct KeyedRequest {
    key: String,
    /// The same for the same JSON, however and by whichever request it came.
    hash: String,
    /// Of the bytes, by which a release before knew the body. May go once keys of that release stand for nothing.
    pub former_hash: Option<String>,
    shipment: NewShipment,
    draft: ShipmentDraft,
}

pub(super) enum KeyedAnswer {
    /// The shipment, as JSON.
    Made(Made, String),
    /// Nothing was made by this request.
    Refused(Problem),
    /// It may have been made: the key goes on to stand for it.
    Unknown(Problem),
}

impl KeyedRequest {
    /// `json` is what `shipment` was read from.
    pub fn new(key: String, json: &Value, shipment: NewShipment) -> Result<Self, Problem> {
        check_quantities(&shipment)?;
        Ok(Self {
            key,
            hash: tokens::digest(json.to_string().as_bytes()),
            former_hash: None,
            draft: shipment.draft()?,
            shipment,
        })
    }

    fn claim(&self, token_id: ApiTokenId) -> KeyClaim {
        KeyClaim {
            key: IdempotencyKey {
                token_id,
                key: self.key.clone(),
            },
            request_hash: self.hash.clone(),
            former_hash: self.former_hash.clone(),
            new: ShipmentId::from_uuid(Uuid::now_v7()),
        }
    }

    fn to_make(&self, id: ShipmentId) -> ShipmentToMake {
        ShipmentToMake {
            id,
            order: self.shipment.order_id,
            draft: self.draft.clone(),
            notify_store: self.shipment.notify_store,
        }
    }
}

/// An answer for each request, in their order.
pub(super) async fn make_all(
    state: &AppState,
    caller: &ApiCaller,
    requests: Vec<KeyedRequest>,
) -> Result<Vec<KeyedAnswer>, Problem> {
    let database = &state.context.database;
    let claims: Vec<KeyClaim> = requests
        .iter()
        .map(|request| request.claim(caller.token_id))
        .collect();
    let claimed = idempotency_keys::claim_all(database, &claims, now()).await?;
    let to_make = requests
        .iter()
        .zip(&claimed)
        .filter_map(|(request, claim)| match claim {
            Claim::Make(id) => Some(request.to_make(*id)),
            Claim::Answered(_) | Claim::OtherRequest => None,
        });
    let to_make: Vec<ShipmentToMake> = to_make.collect();
    let ids: Vec<ShipmentId> = to_make.iter().map(|shipment| shipment.id).collect();
    let (mut made, mut rows) = (Vec::new().into_iter(), Vec::new());
    if !to_make.is_empty() {
        made = state
            .ports
            .shipments
            .make_many(&caller.caller, to_make)
            .await?
            .into_iter();
        rows = shipments::find_all(database, &ids).await?;
    }
    let (mut kept, mut released) = (Vec::new(), Vec::new());
    let mut answers = Vec::new();
    for ((request, KeyClaim { key, .. }), claim) in requests.iter().zip(claims).zip(claimed) {
        let id = match claim {
            Claim::Answered(answer) => {
                answers.push(KeyedAnswer::Made(Made::Before, answer));
                continue;
            }
            Claim::OtherRequest => {
                answers.push(KeyedAnswer::Refused(key_reused()));
                continue;
            }
            Claim::Make(id) => id,
        };
        let row = rows.iter().find(|row| row.id == id).cloned();
        answers.push(match (made.next(), row) {
            (Some(Ok(made)), Some(row)) => {
                let answer = serde_json::to_string(&Shipment::from(row)).map_err(internal)?;
                kept.push((key, answer.clone()));
                KeyedAnswer::Made(made, answer)
            }
            (Some(Err(error)), _) if error.status_code() < 500 => {
                released.push(key);
                KeyedAnswer::Refused(refusal(error, &request.shipment))
            }
            (Some(Err(error)), _) => KeyedAnswer::Unknown(error.into()),
            (Some(Ok(_)) | None, _) => KeyedAnswer::Unknown(Problem::new(
                ApiProblemKind::Internal,
                "The shipment is gone again, with its order.",
            )),
        });
    }
    idempotency_keys::keep_answers(database, kept).await?;
    idempotency_keys::release(database, released).await?;
    Ok(answers)
}

pub(super) fn is_key(key: &str) -> bool {
    (1..=KEY_MAX_CHARS).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

fn key_reused() -> Problem {
    Problem::new(
        ApiProblemKind::KeyReused,
        "The first request with this Idempotency-Key had another body.",
    )
}

fn check_quantities(shipment: &NewShipment) -> Result<(), Problem> {
    let mut checks = Checks::default();
    for (place, _) in shipment
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.quantity < 1)
    {
        checks.refuse(&format!("lines[{place}].quantity"), "A whole number from 1 on.");
    }
    checks.done()
}

fn refusal(error: AppError, shipment: &NewShipment) -> Problem {
    match error {
        AppError::NotFound => Problem::field("order_id", "There is no such order here."),
        AppError::Invalid(errors) => draft_errors(errors, |field| shipment.field_name(field)),
        error => error.into(),
    }
}
