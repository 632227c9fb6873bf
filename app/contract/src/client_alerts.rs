//! Whom of a client the warehouse writes to.

use parcelpilot_domain::client_alert::{
    ClientAlertSettings, ClientEvent, ClientMessageKind, ClientMessageState,
};
use parcelpilot_domain::ids::ClientContactId;
use parcelpilot_domain::shipping_promise::ShippingPromise;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::TimeZoneName;
use serde::{Deserialize, Serialize};

use crate::clients::ClientRow;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAlertsDetail {
    pub client: ClientRow,
    /// What counts, or would count once there is a contact.
    pub settings: ClientAlertSettings,
    /// Of the settings; none where nobody has saved any.
    pub version: Option<i64>,
    /// Its time zone counts.
    pub promise: Option<ShippingPromise>,
    pub contacts: Vec<ClientContactRow>,
    /// Newest first.
    pub recent: Vec<ClientMessageRow>,
    /// Whether this server can send e-mail.
    pub has_mail: bool,
}

impl ClientAlertsDetail {
    pub fn zone(&self) -> &TimeZoneName {
        self.promise
            .as_ref()
            .map_or(&self.settings.zone, ShippingPromise::zone)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientContactRow {
    pub id: ClientContactId,
    pub email: String,
    /// A language's code.
    pub language: String,
    pub events: Vec<ClientEvent>,
    /// Another one once the contact is changed.
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMessageRow {
    pub email: String,
    pub kind: ClientMessageKind,
    pub state: ClientMessageState,
    pub queued_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub failure: Option<ClientMessageFailure>,
}

/// Why a message could not be sent, or was not yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientMessageFailure {
    NoConnection,
    /// The connection was lost: it may have arrived.
    Unknown,
    /// It could not be sent while it was news.
    TooLate,
    /// No mail server was asked for such an address.
    Address,
    /// The code of the mail server's answer.
    Refused(String),
}

/// As typed; codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedContact {
    pub email: String,
    pub language: String,
    pub events: Vec<String>,
}
