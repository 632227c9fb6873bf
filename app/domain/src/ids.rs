//! Identifiers. Each has a type of its own, so that none can be mistaken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Ids of our own rows: UUIDs (version 7, so that ids sort by age), stored and sent as text.
macro_rules! own_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Only the server creates ids (version 7); the browser just reads them.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::parse_str(text).map(Self).map_err(|_| InvalidId)
            }
        }
    )*};
}

own_id! {
    /// A person who logs in.
    UserId;
    /// A token that lets a program act for a person.
    ApiTokenId;
    /// A key of a person's device, by which they log in.
    PasskeyId;
    /// A merchant whose orders this warehouse ships.
    ClientId;
    /// One client's connection to one store.
    IntegrationId;
    /// A link by which a client connects a store.
    ClientLinkId;
    /// One pass over a store's orders.
    RunId;
    /// An order as stored here.
    OrderId;
    /// A list of orders under a name.
    SavedViewId;
    /// An order that could not be imported.
    ProblemId;
    /// An order that ended in the store while somebody was at work on it.
    OrderWarningId;
    /// A shipment that left this warehouse for an order.
    ShipmentId;
    /// A shipment's confirmation to the store.
    PushId;
    /// One filled-in form for a CSV of shipments: rows sent twice under the same id are shipped once.
    CsvUploadId;
    /// An alert: something needs attention, even if nobody is looking at a page.
    AlertId;
    /// Somebody of a client whom the warehouse writes to.
    ClientContactId;
    /// A program's address that events are sent to.
    EventEndpointId;
}

/// The store's own numbers: whole, positive, assigned by BigCommerce.
macro_rules! remote_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

remote_id! {
    /// BigCommerce's order number.
    RemoteOrderId;
    /// The `id` of an order's line at BigCommerce, called `order_product_id` there (not `product_id`).
    RemoteLineId;
    /// The id of an order's address at BigCommerce, called `order_address_id` there.
    RemoteAddressId;
    /// A shipment's number at BigCommerce.
    RemoteShipmentId;
    /// A product's number at BigCommerce.
    RemoteProductId;
    /// The number of a storefront or marketplace at BigCommerce.
    RemoteChannelId;
    /// The number of a place that BigCommerce counts stock at.
    RemoteLocationId;
}

impl RemoteLocationId {
    /// As somebody types it: nothing but a whole number from 1 on.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = text.parse().ok().filter(|number: &i64| *number > 0)?;
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(Self(number))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct InvalidId;
