//! Orders as kept here.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::client_sku::WarehouseItem;
use parcelpilot_domain::date_range::DayCalendar;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, OrderWarningId, RemoteChannelId};
use parcelpilot_domain::ignore_rule::IgnoreRule;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Address, LineKind};
use parcelpilot_domain::order_columns::OrderColumns;
use parcelpilot_domain::order_details::{LineDetails, OrderDetails};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::order_warning::OrderWarningKind;
use parcelpilot_domain::shipment::may_ship::{Hold, MayShip, ShippingState};
use parcelpilot_domain::shipment::order_age::{Days, OrderAge};
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::shipping_promise::{Due, ShipBy};
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use serde::{Deserialize, Serialize};

use crate::channels::OrderChannel;
use crate::pickups::OrderPickup;
use crate::problems::ProblemRow;
use crate::status_updates::StatusUpdateRow;

/// What the list is narrowed to. Empty texts narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderQuery {
    /// An order or tracking number, or the beginning of a name, e-mail address or SKU; several words must all be found.
    /// `client:acme` and the like, as [`OrderSearch`](parcelpilot_domain::order_search::OrderSearch) reads them.
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub client: Option<ClientId>,
    #[serde(default)]
    pub integration: Option<IntegrationId>,
    /// Of the integration, where one is named.
    #[serde(default)]
    pub channel: Option<RemoteChannelId>,
    #[serde(default)]
    pub status: Option<OrderStatus>,
    #[serde(default)]
    pub work_list: Option<WorkList>,
    /// Only those with an open warning.
    #[serde(default)]
    pub has_warning: bool,
    /// Only those that may be shipped now, and are late or to leave today.
    #[serde(default)]
    pub due: Option<Due>,
    /// Days, `YYYY-MM-DD`, both included.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    /// Whose days these two are.
    #[serde(default)]
    pub calendar: DayCalendar,
    /// The first day, in UTC, on which they came in here.
    #[serde(default)]
    pub imported_from: String,
    #[serde(default)]
    pub order: ListOrder,
    /// What is shown of each; nothing where whoever looks has chosen it.
    #[serde(default)]
    pub columns: Option<OrderColumns>,
    /// Opaque: where the next page begins, as the page before said.
    #[serde(default)]
    pub after: String,
}

impl OrderQuery {
    /// The orders to ship of this age, oldest first. `today` is when the day began.
    pub fn to_ship_of_age(age: OrderAge, today: Timestamp) -> Self {
        Self::to_ship_placed(age.placed(today))
    }

    /// The orders to ship that are late, or are to leave today, oldest first.
    pub fn to_ship_due(due: Due) -> Self {
        Self {
            work_list: Some(WorkList::ToShip),
            due: Some(due),
            order: ListOrder::OldestFirst,
            ..Self::default()
        }
    }

    /// The orders that were placed on this day, which begins at `day`.
    pub fn placed_on(day: Timestamp) -> Self {
        Self {
            from: day.date(),
            until: day.date(),
            calendar: DayCalendar::Utc,
            ..Self::default()
        }
    }

    fn to_ship_placed(days: Days) -> Self {
        let text = |day: Option<Timestamp>| day.map(Timestamp::date).unwrap_or_default();
        Self {
            work_list: Some(WorkList::ToShip),
            from: text(days.from),
            until: text(days.until),
            calendar: DayCalendar::Utc,
            order: ListOrder::OldestFirst,
            ..Self::default()
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: OrderId,
    pub remote_id: i64,
    /// Whose order it is.
    pub client_id: ClientId,
    pub client_name: String,
    pub integration_name: String,
    /// Where its store has several.
    pub channel: Option<OrderChannel>,
    /// Nothing until the store has said it.
    pub store_zone: Option<StoreZone>,
    pub created_at: Timestamp,
    /// Where its client has a promise, and it may be shipped now.
    pub ship_by: Option<ShipBy>,
    pub status: OrderStatus,
    pub status_label: String,
    pub is_deleted: bool,
    /// When its personal data was erased.
    pub erased_at: Option<Timestamp>,
    pub customer_name: String,
    pub items: i64,
    pub left_to_ship: i64,
    pub shipping_state: ShippingState,
    pub total: Amount,
    pub currency: String,
    /// As the customer chose it; of several addresses, of the first one.
    pub shipping_method: String,
    /// The customer wrote something with it.
    pub has_message: bool,
    /// Something of it is to be wrapped.
    pub is_gift: bool,
    /// Of its shipments' pushes that are not confirmed, the one that needs a look first.
    pub open_push: Option<PushState>,
    pub tags: Vec<Tag>,
}

impl OrderRow {
    /// How near the moment is at which it is to leave, where it may be shipped now. Without a promise, its age counts.
    pub fn due(&self, now: Timestamp) -> Option<Due> {
        let waits = self.shipping_state == ShippingState::ToShip && self.left_to_ship > 0;
        match self.ship_by {
            _ if !waits => None,
            Some(ship_by) => ship_by.due(now),
            None => OrderAge::is_late_since(self.created_at, now.start_of_day()).then_some(Due::Late),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPage {
    pub rows: Vec<OrderRow>,
    /// For [`OrderQuery::after`]; nothing where this is the last page.
    pub next: Option<String>,
}

/// How many orders there are, counted up to [`COUNTED`](Self::COUNTED).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCount(pub i64);

impl OrderCount {
    /// Beyond it, the exact number helps nobody and costs a scan.
    pub const COUNTED: i64 = 1_000;
}

/// How many orders each work list has, of those that a query narrows to; `None` is the list of all. Without those that it
/// would take too long to count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkListCounts(pub Vec<(Option<WorkList>, OrderCount)>);

impl WorkListCounts {
    pub fn of(&self, list: Option<WorkList>) -> Option<OrderCount> {
        let found = self.0.iter().find(|(other, _)| *other == list);
        found.map(|(_, count)| *count)
    }
}

/// The orders before and after one in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    pub previous: Option<OrderId>,
    pub next: Option<OrderId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDetail {
    pub row: OrderRow,
    pub integration_id: IntegrationId,
    pub client_id: ClientId,
    pub modified_at: Timestamp,
    pub imported_at: Timestamp,
    pub updated_at: Timestamp,
    pub payment_status: String,
    pub customer_email: String,
    pub customer_message: String,
    pub staff_notes: String,
    pub details: OrderDetails,
    pub billing: Address,
    pub consignments: Vec<ConsignmentDetail>,
    /// Digital goods, gift certificates and what is picked up.
    pub not_shipped: Vec<LineDetail>,
    /// Whether it may be shipped, or why not.
    pub may_ship: MayShip,
    /// Placed by a person.
    pub hold: Option<HoldRow>,
    /// When the store said that it no longer has the order.
    pub gone_at: Option<Timestamp>,
    /// Where the store is told that it has arrived.
    pub status_update: Option<StatusUpdateRow>,
    /// Where something of it is picked up at the counter.
    pub pickup: Option<OrderPickup>,
    /// Open ones.
    pub warnings: Vec<OrderWarningRow>,
    pub problems: Vec<ProblemRow>,
}

impl OrderDetail {
    /// Without what this role may not see.
    pub fn seen_by(self, role: Role) -> Self {
        Self {
            problems: ProblemRow::all_seen_by(self.problems, role),
            ..self
        }
    }
}

/// The order ended in the store while somebody was at work on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderWarningRow {
    pub id: OrderWarningId,
    pub kind: OrderWarningKind,
    pub raised_at: Timestamp,
}

/// A hold that a person placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRow {
    pub hold: Hold,
    pub placed_at: Timestamp,
    /// The person's name then.
    pub placed_by: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsignmentDetail {
    pub address_id: i64,
    pub address: Address,
    pub shipping_method: String,
    pub lines: Vec<LineDetail>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDetail {
    pub remote_id: i64,
    pub kind: LineKind,
    pub sku: String,
    pub name: String,
    pub options: String,
    pub bin: String,
    pub quantity: i64,
    /// As the store counts.
    pub quantity_shipped: i64,
    /// As we count: the store does not count yet what it was not notified of.
    pub shipped: i64,
    pub quantity_refunded: i64,
    pub left_to_ship: i64,
    /// In the order's currency.
    pub price: Amount,
    /// The line whose pick list this belongs to.
    pub parent: Option<i64>,
    pub details: LineDetails,
    /// What the warehouse takes for it, where its client's list has the SKU.
    pub warehouse: Option<WarehouseItem>,
    /// The client's rule by which it is not shipped from here.
    pub ignored_by: Option<IgnoreRule>,
}

/// What became of orders that were to be changed together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrdersChanged {
    pub changed: i64,
    /// They are as they were to become already, or may not become so.
    pub unchanged: i64,
    /// They are not here any more.
    pub gone: i64,
}
