//! Identifiers, one type each, so that none can stand in for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Our own rows: a UUID (version 7, so that ids sort by age), text in the database and on the wire.
macro_rules! own_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The server makes ids (version 7); the browser only reads them.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
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
    /// A token with which a program acts for a person.
    ApiTokenId;
    /// A merchant whose orders this warehouse ships.
    ClientId;
    /// One client's connection to one store.
    IntegrationId;
    /// One pass over a store's orders.
    RunId;
    /// An order as kept here.
    OrderId;
    /// An order that could not be imported.
    ProblemId;
    /// What left this warehouse for an order.
    ShipmentId;
    /// A shipment's confirmation to the store.
    PushId;
    /// One filling of the form for a CSV of shipments: what is sent twice under it is shipped once.
    CsvUploadId;
    /// Something that needs somebody who may not be looking at a page.
    AlertId;
}

/// The store's own numbers: whole, positive, given by BigCommerce.
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
    /// A line's `id` at BigCommerce, there called `order_product_id` (not `product_id`).
    RemoteLineId;
    /// An address of an order at BigCommerce, there called `order_address_id`.
    RemoteAddressId;
    /// A shipment's number at BigCommerce.
    RemoteShipmentId;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct InvalidId;
