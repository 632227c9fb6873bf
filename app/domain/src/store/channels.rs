//! The channels that a store sells on. Orders name them by their numbers.

use serde::{Deserialize, Serialize};

use crate::ids::RemoteChannelId;
use crate::reason::Reason;
use crate::shipment::may_ship::Hold;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreChannel {
    pub id: RemoteChannelId,
    /// As the merchant named it; may be empty.
    pub name: String,
    pub kind: ChannelKind,
    /// What it runs on, in the store's word: `bigcommerce`, `amazon`, `wordpress`.
    pub platform: String,
    /// The store has archived or deleted it: it sells nothing any more.
    pub is_closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Storefront,
    Marketplace,
    PointOfSale,
    Marketing,
    /// One that the store has not described, or a kind that BigCommerce has added since.
    Other,
}

impl ChannelKind {
    pub const fn code(self) -> &'static str {
        match self {
            ChannelKind::Storefront => "storefront",
            ChannelKind::Marketplace => "marketplace",
            ChannelKind::PointOfSale => "pos",
            ChannelKind::Marketing => "marketing",
            ChannelKind::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "storefront" => ChannelKind::Storefront,
            "marketplace" => ChannelKind::Marketplace,
            "pos" => ChannelKind::PointOfSale,
            "marketing" => ChannelKind::Marketing,
            _ => ChannelKind::Other,
        }
    }
}

/// Channels are shown by their numbers where their names can't be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelsError {
    #[error("the token may not read channels")]
    Refused,
    /// In a few words, for the log.
    #[error("{0}")]
    Failed(String),
}

/// The hold of a new order of a channel whose orders are looked at first.
pub fn review(name: &str, number: i64) -> Option<Hold> {
    let reason = match name {
        "" => format!("New order of channel {number}, to be reviewed"),
        name => format!("New order of {name}, to be reviewed"),
    };
    let reason = Reason::read(&reason).ok()?;
    Some(Hold { reason, until: None })
}
