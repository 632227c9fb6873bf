//! What a list of orders is narrowed to.

use std::fmt;
use std::str::FromStr;

use parcelpilot_domain::ids::{ClientId, IntegrationId, InvalidId, OrderId, RemoteChannelId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;

use super::created::Created;

/// `None` narrows nothing, and neither does an empty search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// As typed; [`OrderSearch`](parcelpilot_domain::order_search::OrderSearch) reads it. Words are the beginnings of
    /// names, e-mail addresses or SKUs, or an order or tracking number; all must be found.
    pub search: String,
    /// With exactly this number in its store.
    pub number: Option<RemoteOrderId>,
    /// With a shipment of this label, in whatever case and with whatever blanks.
    pub tracking: Option<String>,
    /// With a line of exactly this SKU.
    pub sku: Option<String>,
    pub client: Option<ClientId>,
    /// Asked for by somebody of the client: what the warehouse calls things finds nothing.
    pub is_for_client: bool,
    pub integration: Option<IntegrationId>,
    /// Of whichever store; each numbers its own.
    pub channel: Option<RemoteChannelId>,
    pub status: Option<OrderStatus>,
    /// Whether it may be shipped now.
    pub to_ship: Option<bool>,
    pub shipping_state: Option<ShippingState>,
    pub work_list: Option<WorkList>,
    pub tag: Option<Tag>,
    /// Only those with an open warning.
    pub has_warning: bool,
    pub created: Created,
    /// When those were placed that are due: further than `created`, what each client was promised.
    pub due: Created,
    /// First imported then or later.
    pub imported_from: Option<Timestamp>,
    pub order: ListOrder,
    /// The last order of the page before.
    pub after: Option<OrderCursor>,
}

/// An order's place in a list. Its text is opaque: `<key>_<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderCursor {
    /// What the list goes by, as a number: when the order was made or changed, say.
    pub key: i64,
    pub id: OrderId,
}

impl fmt::Display for OrderCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.key, self.id)
    }
}

impl FromStr for OrderCursor {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (key, id) = text.split_once('_').ok_or(InvalidId)?;
        Ok(Self {
            key: key.parse().map_err(|_| InvalidId)?,
            id: id.parse()?,
        })
    }
}
