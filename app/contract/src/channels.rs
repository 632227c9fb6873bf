//! The channels of a store: its storefronts and marketplaces.

use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteChannelId};
use parcelpilot_domain::store::channels::ChannelKind;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRow {
    pub id: RemoteChannelId,
    /// Empty where the store has not said it.
    pub name: String,
    pub kind: ChannelKind,
    pub platform: String,
    /// The store has archived or deleted it.
    pub is_closed: bool,
    /// Whose orders it brings; none: the integration's client.
    pub client: Option<ChannelClient>,
    pub is_imported: bool,
    /// Each new order of it is put on hold.
    pub is_held: bool,
    /// Its open orders are its client's, or are being given to it.
    pub is_followed: bool,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelClient {
    pub id: ClientId,
    pub name: String,
    /// Nothing new is imported for one that is not.
    pub is_active: bool,
}

/// The channel of an order, of a store that has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChannel {
    pub id: RemoteChannelId,
    /// Empty where the store has not said it.
    pub name: String,
}

/// A channel that lists can be narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelChoice {
    pub integration: IntegrationId,
    pub integration_name: String,
    pub channel: OrderChannel,
}

/// What can be chosen of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelSettings {
    /// Of the channel that it was filled in for.
    pub version: i64,
    /// None: the integration's.
    pub client: Option<ClientId>,
    pub is_imported: bool,
    pub is_held: bool,
}
