//! A shipment as programs read and make it.

use parcelpilot_contract::error::{Field, FieldError};
use parcelpilot_contract::shipments::{PushRow, ShipmentRow};
use parcelpilot_domain::ids::{OrderId, RemoteAddressId, RemoteLineId, ShipmentId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::draft::{DraftField, ShipmentDraft};
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::Integration;
use super::problem::{InvalidField, Problem};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Shipment {
    #[schema(value_type = String, format = "uuid")]
    pub id: ShipmentId,
    #[schema(value_type = String, format = "uuid")]
    pub order_id: OrderId,
    /// The order's number in the store.
    pub order_remote_id: i64,
    pub integration: Integration,
    /// The address's number in the store.
    pub address_id: i64,
    pub lines: Vec<ShipmentLine>,
    /// The carrier's code, `other`, or empty.
    pub carrier: String,
    /// As people read it.
    pub carrier_name: String,
    pub tracking_number: String,
    /// Where the parcel can be followed.
    pub tracking_link: Option<String>,
    #[schema(format = DateTime)]
    pub made_at: String,
    pub made_by: String,
    /// When it was taken back.
    #[schema(format = DateTime)]
    pub voided_at: Option<String>,
    /// Its number in the store, while it is there.
    pub remote_id: Option<i64>,
    /// Whether the shipment is sent to the store.
    pub notify_store: bool,
    /// Why it was shipped although the order was on hold or not to be shipped.
    pub override_reason: Option<String>,
    /// How sending it stands; null where it is not sent.
    pub push: Option<Push>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShipmentLine {
    /// The line's number in the store.
    pub line_id: i64,
    pub sku: String,
    pub name: String,
    pub quantity: i64,
}

/// Sending to the store: the first push that is not confirmed, else the last one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Push {
    /// `create`, `correct` or `delete`.
    pub kind: &'static str,
    /// `held`, `pending`, `sending`, `confirmed` or `failed`.
    pub state: &'static str,
    #[schema(format = DateTime)]
    pub since: String,
    /// Why it failed: a code.
    pub failure: Option<&'static str>,
    /// What went wrong last, in the store's words.
    pub detail: String,
    /// What happens next, or what to do.
    pub what_next: String,
}

/// What leaves for one address of an order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewShipment {
    #[schema(value_type = String, format = "uuid")]
    pub order_id: OrderId,
    /// The address's number in the store. May be left out where all lines go to one.
    #[serde(default)]
    #[schema(nullable = false, minimum = 1)]
    pub address_id: Option<i64>,
    #[schema(min_items = 1)]
    pub lines: Vec<NewLine>,
    /// The carrier's code, as `ups`; `other`, with its name; or nothing.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub carrier: String,
    /// Where the carrier is `other`.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub carrier_name: String,
    #[serde(default)]
    #[schema(max_length = 50)]
    pub tracking_number: String,
    /// Begins with https:// or http://. The usual carriers' are made of the number.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub tracking_link: String,
    /// False for an external shipment, which is not sent to the store.
    // `tell_store` is its first name, which programs may still send.
    #[serde(default = "yes", alias = "tell_store")]
    #[schema(default = true)]
    pub notify_store: bool,
    /// Why the order is shipped although it is on hold or not to be shipped. Without it such a shipment is refused
    /// (`may-not-ship`). Needed for nothing else.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub override_reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLine {
    /// The line's number in the store.
    #[schema(minimum = 1)]
    pub line_id: i64,
    #[schema(minimum = 1)]
    pub quantity: i64,
}

const fn yes() -> bool {
    true
}

impl NewShipment {
    pub(super) fn draft(&self) -> Result<ShipmentDraft, Problem> {
        let override_reason = Reason::optional(&self.override_reason)
            .map_err(|problem| Problem::field("override_reason", &problem.to_string()))?;
        Ok(ShipmentDraft {
            address_id: self.address_id.map(RemoteAddressId),
            lines: self
                .lines
                .iter()
                .map(|line| ShippedLine {
                    line: RemoteLineId(line.line_id),
                    quantity: line.quantity,
                })
                .collect(),
            tracking: TrackingDraft {
                carrier: self.carrier.clone(),
                carrier_name: self.carrier_name.clone(),
                number: self.tracking_number.clone(),
                link: self.tracking_link.clone(),
            },
            override_reason,
            seen_shipments: None,
        })
    }

    /// What the field is called in the body: a line is `lines[0]`, by its place there.
    pub(super) fn field_name(&self, field: DraftField) -> String {
        let place = match field {
            DraftField::Line(line) => self.lines.iter().position(|new| new.line_id == line.0),
            _ => None,
        };
        place.map_or_else(|| body_field(field).to_owned(), |place| format!("lines[{place}]"))
    }
}

/// What the field is called in bodies.
pub(super) const fn body_field(field: DraftField) -> &'static str {
    match field {
        DraftField::Address => "address_id",
        DraftField::Line(_) | DraftField::Lines => "lines",
        DraftField::Carrier => "carrier",
        DraftField::CarrierName => "carrier_name",
        DraftField::TrackingNumber => "tracking_number",
        DraftField::TrackingLink => "tracking_link",
    }
}

/// `name` is what the body calls a field of the draft.
pub(super) fn draft_errors(errors: Vec<FieldError>, name: impl Fn(DraftField) -> String) -> Problem {
    let named = |error: FieldError| match error.field {
        Field::Shipment(field) => InvalidField {
            field: name(field),
            detail: error.problem.sentence().to_string(),
        },
        Field::Form(_) => error.into(),
    };
    Problem::invalid(errors.into_iter().map(named).collect())
}

impl From<ShipmentRow> for Shipment {
    fn from(row: ShipmentRow) -> Self {
        Self {
            id: row.id,
            order_id: row.order_id,
            order_remote_id: row.order_number,
            integration: Integration {
                id: row.integration_id,
                name: row.integration_name,
                client: row.client_name,
            },
            address_id: row.address_id,
            lines: row
                .lines
                .into_iter()
                .map(|line| ShipmentLine {
                    line_id: line.remote_id,
                    sku: line.sku,
                    name: line.name,
                    quantity: line.quantity,
                })
                .collect(),
            carrier: row.tracking.carrier,
            carrier_name: row.tracking.carrier_label,
            tracking_number: row.tracking.number,
            tracking_link: row.tracking.followed_at,
            made_at: row.made_at.rfc3339(),
            made_by: row.made_by,
            voided_at: row.voided_at.map(|at| at.rfc3339()),
            remote_id: row.remote_id,
            notify_store: row.notify_store,
            override_reason: row.override_reason,
            push: row.push.map(Push::from),
        }
    }
}

impl From<PushRow> for Push {
    fn from(row: PushRow) -> Self {
        Self {
            what_next: row.what_next().to_string(),
            kind: row.kind.code(),
            state: row.state.code(),
            since: row.since.rfc3339(),
            failure: row.failure.map(|failure| failure.code()),
            detail: row.detail,
        }
    }
}
