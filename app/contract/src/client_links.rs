//! One-time links by which clients connect their stores themselves.

use std::time::Duration;

use parcelpilot_domain::ids::{ClientLinkId, IntegrationId};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How long one works.
pub const LINK_HOURS: u32 = 48;

/// The same, to reckon with.
pub const LINK_LIFETIME: Duration = Duration::from_secs(LINK_HOURS as u64 * 60 * 60);

/// A link that its client has not used yet. It opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientLinkRow {
    pub id: ClientLinkId,
    /// Whose credentials it replaces; none where it makes a new integration.
    pub integration: Option<IntegrationId>,
    /// The integration's, as all names here.
    pub name: String,
    pub client_name: String,
    pub made_by: String,
    pub expires_at: Timestamp,
    pub state: ClientLinkState,
}

/// How a link stands that was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientLinkState {
    /// It works.
    Waiting,
    Expired,
    /// It would connect nothing: its maker is no admin any more, the client is inactive, the integration is disabled or
    /// another client's, or an integration has its name.
    Blocked,
}

/// A link just made. It is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedClientLink {
    /// Its path and query.
    pub path: String,
    pub name: String,
    pub client_name: String,
    pub made_by: String,
    pub expires_at: Timestamp,
}

/// What an integration changes in its store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreWrites {
    /// Shipments are added to orders.
    pub shipments: bool,
    /// New orders get another status.
    pub status: bool,
    pub stock: bool,
}

impl StoreWrites {
    /// Whether orders are changed.
    pub const fn orders(self) -> bool {
        self.shipments || self.status
    }
}

/// What a client reads of the link that they have opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedStore {
    pub name: String,
    pub client_name: String,
    pub made_by: String,
    pub expires_at: Timestamp,
    /// What is done in the store, besides reading orders: its token must be allowed to.
    pub writes: StoreWrites,
    /// The store is asked to tell of new orders, where it can reach ParcelPilot.
    pub adds_webhook: bool,
}
