//! What people of clients see of their orders. What is the warehouse's own has no place in these types, so that it can't be
//! sent by mistake: notes of staff, tags, bins, who packed, why something was shipped all the same, what stores answered.

use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::message::Message;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use serde::{Deserialize, Serialize};

use crate::orders::OrderCount;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientName {
    pub id: ClientId,
    pub name: String,
}

/// Of one client: the one that is asked for, else the first one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalOverview {
    pub to_ship: OrderCount,
    pub on_hold: OrderCount,
    /// Shipments of the last seven days.
    pub shipped_lately: OrderCount,
    pub problems: OrderCount,
    pub stores: Vec<OwnStore>,
}

/// A store of the client's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnStore {
    /// What the store calls itself, where it was read: what the warehouse calls it is the warehouse's.
    pub name: Option<String>,
    pub state: StoreState,
    /// When its orders were last read.
    pub last_read_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreState {
    Good,
    /// Nothing was read yet.
    New,
    /// The store does not accept the warehouse's credentials.
    Refuses,
    /// Its orders were not read for a while, or the last try failed.
    Trouble,
    /// The warehouse has switched it off.
    Paused,
}

/// Empty texts narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortalOrderQuery {
    pub client: Option<ClientId>,
    pub search: String,
    /// Not [`WorkList::Failed`], which is the warehouse's.
    pub list: Option<WorkList>,
    /// Days, `YYYY-MM-DD`, both included.
    pub from: String,
    pub until: String,
    /// Opaque: where the next page begins, as the page before said.
    pub after: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalOrderRow {
    pub id: OrderId,
    pub number: i64,
    pub created_at: Timestamp,
    pub store_zone: Option<StoreZone>,
    pub status: OrderStatus,
    pub status_label: String,
    pub is_deleted: bool,
    pub customer_name: String,
    pub items: i64,
    pub left_to_ship: i64,
    pub shipping_state: ShippingState,
    pub total: Amount,
    pub currency: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalOrderPage {
    pub rows: Vec<PortalOrderRow>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalOrder {
    /// Of those to whom the reader belongs.
    pub client: ClientId,
    pub row: PortalOrderRow,
    /// When it is to leave, where the client was promised that and it waits.
    pub ship_by: Option<Timestamp>,
    pub customer_email: String,
    pub customer_message: String,
    /// Where it goes, and what goes there.
    pub parts: Vec<PortalPart>,
    /// Digital goods, gift certificates and what is picked up.
    pub not_shipped: Vec<PortalLine>,
    pub hold: Option<PortalHold>,
    /// Why it is not shipped, besides the hold.
    pub reasons: Vec<Message>,
    pub shipments: Vec<PortalShipment>,
    /// Whether it could not be read anew.
    pub has_problem: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalPart {
    pub address: Address,
    pub shipping_method: String,
    pub lines: Vec<PortalLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalLine {
    pub sku: String,
    pub name: String,
    pub options: String,
    pub quantity: i64,
    pub left_to_ship: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PortalHold {
    /// By somebody of the client, who may change and release it.
    Own {
        reason: String,
        until: Option<Timestamp>,
    },
    /// Its reason is the warehouse's own.
    OfTheWarehouse,
}

/// Empty texts narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortalShipmentQuery {
    pub client: Option<ClientId>,
    /// An order number, or a tracking number.
    pub search: String,
    pub after: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalShipment {
    pub order_id: OrderId,
    pub order_number: i64,
    pub made_at: Timestamp,
    /// Taken back.
    pub is_voided: bool,
    pub carrier: String,
    pub tracking_number: String,
    /// Where the parcel can be followed.
    pub followed_at: Option<String>,
    pub items: Vec<PortalItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalItem {
    pub sku: String,
    pub name: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalShipmentPage {
    pub rows: Vec<PortalShipment>,
    pub next: Option<String>,
}

/// An order that could not be read from the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalProblem {
    /// Not known where the store did not even name the order.
    pub order_number: Option<i64>,
    pub order_id: Option<OrderId>,
    pub kind: ProblemKind,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
}
