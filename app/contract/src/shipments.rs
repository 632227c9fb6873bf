//! What the pages show of shipments and pushes.

use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, ShipmentId};
use parcelpilot_domain::message::Message;
use parcelpilot_domain::order::Address;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::may_ship::MayShip;
use parcelpilot_domain::shipment::push::{PushFailure, PushKind, PushState, Pushing};
use parcelpilot_domain::shipment::tracking::Tracking;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::{english, message};
use serde::{Deserialize, Serialize};

/// Everything that a form to ship an order needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipping {
    pub order_id: OrderId,
    pub integration_id: IntegrationId,
    /// Where it is on, the store is told of a shipment as soon as it is made, and e-mails the customer. Else the push is
    /// held.
    pub pushing: Pushing,
    /// With whom the store's last parcel went, as people read it; may be empty.
    pub last_carrier: String,
    /// Whether the order may be shipped, or why not.
    pub may_ship: MayShip,
    /// Those with something to ship, or shipped.
    pub consignments: Vec<ConsignmentToShip>,
    /// Made here, oldest first, voided ones among them.
    pub shipments: Vec<ShipmentRow>,
    /// Made elsewhere, as they were when the order's tracking was last re-synced.
    pub external_shipments: Vec<StoreShipment>,
    /// When that was.
    pub read_at: Option<Timestamp>,
}

impl Shipping {
    /// Pieces that the store counts as shipped, and that did not leave from here. Each sync brings that count.
    pub fn shipped_externally(&self) -> i64 {
        let lines = self
            .consignments
            .iter()
            .flat_map(|consignment| &consignment.lines);
        let counted: i64 = lines
            .filter(|line| !line.goes_along)
            .map(|line| line.quantity - line.left)
            .sum();
        let own = self
            .shipments
            .iter()
            .filter(|shipment| shipment.voided_at.is_none());
        let own: i64 = own
            .flat_map(|shipment| &shipment.lines)
            .map(|line| line.quantity)
            .sum();
        (counted - own).max(0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsignmentToShip {
    pub address_id: i64,
    pub address: Address,
    pub shipping_method: String,
    pub lines: Vec<LineToShipRow>,
}

impl ConsignmentToShip {
    pub fn left(&self) -> i64 {
        self.lines.iter().map(|line| line.left).sum()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineToShipRow {
    pub remote_id: i64,
    pub sku: String,
    pub name: String,
    pub options: String,
    pub bin: String,
    /// Less what was refunded.
    pub quantity: i64,
    pub left: i64,
    /// A bundle: its parts are chosen, and it goes along with the last of them.
    pub goes_along: bool,
    pub parent: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentRow {
    pub id: ShipmentId,
    pub order_id: OrderId,
    /// The order's number in the store.
    pub order_number: i64,
    pub integration_id: IntegrationId,
    pub integration_name: String,
    pub client_name: String,
    pub address_id: i64,
    pub lines: Vec<ShipmentLineRow>,
    pub tracking: TrackingRow,
    pub made_at: Timestamp,
    /// The person's name then.
    pub made_by: String,
    pub voided_at: Option<Timestamp>,
    pub voided_by: Option<String>,
    /// Its number in the store, while it is there.
    pub remote_id: Option<i64>,
    /// False: shipped elsewhere, nobody tells the store.
    pub notify_store: bool,
    /// Why it was shipped although the order was on hold or refused.
    pub override_reason: Option<String>,
    /// The order's tracking was re-synced since, and the store did not have it.
    pub is_missing_in_store: bool,
    /// How the store's view stands: the first push that is not confirmed, else the last one.
    pub push: Option<PushRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentLineRow {
    pub remote_id: i64,
    /// Empty where the line has left the order since.
    pub sku: String,
    pub name: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingRow {
    /// For the form: a code of the carriers, `other`, or empty.
    pub carrier: String,
    /// For the form, with `other`.
    pub carrier_name: String,
    /// As people read it.
    pub carrier_label: String,
    pub number: String,
    /// For the form: as typed.
    pub link: String,
    /// Where the parcel can be followed.
    pub followed_at: Option<String>,
    /// The carrier that the number looks more like one of.
    pub suspect: Option<String>,
}

impl From<&Tracking> for TrackingRow {
    fn from(tracking: &Tracking) -> Self {
        Self {
            carrier: tracking.carrier_code().to_owned(),
            carrier_name: tracking.carrier_name().to_owned(),
            carrier_label: tracking.carrier_label().to_owned(),
            number: tracking.number().to_owned(),
            link: tracking.link().to_owned(),
            followed_at: tracking.followed_at(),
            suspect: tracking.suspect().map(|carrier| carrier.name.to_owned()),
        }
    }
}

/// One of many shipments that are made together, under an id of the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentToMake {
    pub id: ShipmentId,
    pub order: OrderId,
    pub draft: ShipmentDraft,
    pub notify_store: bool,
}

/// When a shipment was made that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    Now,
    /// By an earlier request with the same id.
    Before,
}

/// A shipment as it would be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentPreview {
    pub lines: Vec<ShipmentLineRow>,
    pub tracking: TrackingRow,
    pub notification: StoreNotification,
}

/// What becomes of a new shipment's push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreNotification {
    /// The store is told, and e-mails the customer.
    AtOnce,
    /// Not now, and why: never [`Pushing::On`].
    Held(Pushing),
    /// Shipped elsewhere.
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRow {
    pub id: PushId,
    pub kind: PushKind,
    pub state: PushState,
    pub since: Timestamp,
    /// Of a pending one.
    pub next_try_at: Option<Timestamp>,
    pub tries: i64,
    /// Of a failed one.
    pub failure: Option<PushFailure>,
    /// What went wrong last, in the store's words. Untrusted; may be empty.
    pub detail: String,
    /// Another push of the order goes first.
    pub waits_for_another: bool,
    /// Whether its store is told of new shipments.
    pub pushing: Pushing,
}

impl PushRow {
    /// What happens next, or what to do.
    pub fn what_next(&self) -> Message {
        let english = match (self.state, self.failure) {
            (PushState::Failed, Some(failure)) => return failure.what_to_do(),
            (PushState::Failed, None) => english!("Try again, or void the shipment."),
            (PushState::Held, _) => match self.pushing {
                Pushing::On => english!("It was made while pushing was off. Send it, or keep it local only."),
                Pushing::Off => english!("Waiting until pushing is on."),
                Pushing::IntegrationDisabled => english!("Waiting until the integration is enabled again."),
                Pushing::ClientInactive => english!("Waiting until the client is activated again."),
            },
            (PushState::Pending, _) if self.waits_for_another => {
                english!("Waiting for an earlier update of this order to be sent.")
            }
            (PushState::Pending, Some(failure)) if failure.concerns_all() => {
                return message!(
                    "Waiting: BigCommerce refused another shipment of this store, and this one is sent once it takes them \
                     again. {what_to_do}",
                    what_to_do = failure.what_to_do()
                );
            }
            (PushState::Pending, _) if self.tries > 0 => {
                english!(
                    "Tried, but BigCommerce's answer did not settle it. ParcelPilot retries automatically and never \
                     creates it twice."
                )
            }
            (PushState::Pending, _) => english!("Queued to send."),
            (PushState::Sending, _) => english!("Sending now."),
            (PushState::Confirmed, _) => english!("BigCommerce has confirmed it."),
        };
        english.into()
    }
}

/// A shipment that was made elsewhere, as the store tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreShipment {
    pub remote_id: i64,
    pub address_id: i64,
    pub created_at: Timestamp,
    /// As the store names it; may be empty.
    pub carrier: String,
    pub tracking_number: String,
    pub tracking_link: String,
    pub lines: Vec<ShipmentLineRow>,
}

/// What the list is narrowed to. Empty texts narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentQuery {
    /// An order number, or a tracking number.
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub client: Option<ClientId>,
    #[serde(default)]
    pub integration: Option<IntegrationId>,
    /// Those with a push in this state.
    #[serde(default)]
    pub state: Option<PushState>,
    /// The days on which they were made, `YYYY-MM-DD` in UTC, both included. Whoever asks for days asks what was shipped:
    /// voided ones are left out then.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    /// Opaque: where the next page begins, as the page before said.
    #[serde(default)]
    pub after: String,
}

impl ShipmentQuery {
    /// What was shipped on these days.
    pub fn shipped(from: Timestamp, until: Timestamp) -> Self {
        Self {
            from: from.date(),
            until: until.date(),
            ..Self::default()
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentPage {
    /// Newest first.
    pub rows: Vec<ShipmentRow>,
    /// For [`ShipmentQuery::after`]; nothing where this is the last page.
    pub next: Option<String>,
}

/// How many shipments of a client's stores have a push in which state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushCounts {
    pub client_id: ClientId,
    pub client_name: String,
    pub held: i64,
    /// Of those, how many wait for a decision, since pushing is on by now.
    pub held_though_on: i64,
    /// Pending and sending.
    pub pending: i64,
    pub failed: i64,
    /// Within the last 24 hours, counted as [`OrderCount`](crate::orders::OrderCount) is.
    pub confirmed: i64,
}

/// What a re-sync of an order found and set going.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resynced {
    /// Shipments that the store has.
    pub in_store: i64,
    /// Of those, how many were made elsewhere.
    pub external: i64,
    /// Of ours, whose tracking differed: they are corrected now.
    pub corrected: i64,
    /// Failed pushes that are tried again.
    pub retried: i64,
}
