//! Events out: endpoints that programs are told of changes at, and what became of each event.

use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::{DeliveryError, DeliveryState, EndpointStop};
use parcelpilot_domain::ids::{ClientId, EventEndpointId, OrderId};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An endpoint, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventEndpointRow {
    pub id: EventEndpointId,
    pub url: String,
    pub description: String,
    /// Whose events it gets; of all clients where there is none.
    pub client: Option<(ClientId, String)>,
    /// Nothing is sent while it is not.
    pub is_client_active: bool,
    pub kinds: Vec<ChangeKind>,
    pub is_enabled: bool,
    /// Why it is not, where nobody paused it.
    pub stopped: Option<EndpointStop>,
    /// None of what was sent since has arrived.
    pub failing_since: Option<Timestamp>,
    /// Then it was so far behind that changes were no longer kept. It went on with those after that.
    pub skipped_at: Option<Timestamp>,
    /// Until then what is sent is signed by the secret before, too.
    pub previous_secret_until: Option<Timestamp>,
    /// Still to be sent.
    pub unsent: i64,
    pub failed: i64,
}

/// What a person types of an endpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventEndpointForm {
    pub url: String,
    pub description: String,
    pub client: Option<ClientId>,
    pub kinds: Vec<ChangeKind>,
}

/// An event on its way to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDeliveryRow {
    pub position: ChangePosition,
    pub kind: ChangeKind,
    /// When it happened.
    pub at: Timestamp,
    pub order: Option<OrderId>,
    /// The order's number in its store.
    pub order_number: Option<i64>,
    pub state: DeliveryState,
    pub since: Timestamp,
    pub next_try_at: Timestamp,
    pub tries: i64,
    /// As it was sent last. None before, and where it was erased with the order's personal data.
    pub sent: Option<String>,
    /// The answer's HTTP status, and how it begins.
    pub status: Option<u16>,
    pub answer: Option<String>,
    pub error: Option<DeliveryError>,
}

/// Some of an endpoint's deliveries, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDeliveryPage {
    pub rows: Vec<EventDeliveryRow>,
    /// Where the next page begins.
    pub before: Option<ChangePosition>,
}

/// What a test event came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTest {
    pub status: Option<u16>,
    pub answer: Option<String>,
    pub error: Option<DeliveryError>,
}
