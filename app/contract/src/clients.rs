//! Merchants whose orders this warehouse ships.

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::packing_slip::{PictureSize, SlipText};
use parcelpilot_domain::shipping_promise::ShippingPromise;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    pub id: ClientId,
    pub name: String,
    pub is_active: bool,
    pub integrations: i64,
    /// Who belong to it.
    pub people: i64,
    /// Made for it, and for some other clients at most.
    pub api_tokens: i64,
}

/// A client, what its packing slips say besides the order, and by when its orders are to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientDetail {
    pub row: ClientRow,
    pub slip: ClientSlip,
    /// None unless somebody made one.
    pub promise: Option<ClientPromise>,
    /// The name of the time zone of the first of its stores that has said it.
    pub store_zone: Option<String>,
}

/// By when a client's orders are to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientPromise {
    pub promise: ShippingPromise,
    /// Another one once the promise is changed.
    pub version: i64,
}

/// What a client's packing slips say besides the order. Empty texts are not printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSlip {
    pub client: ClientId,
    /// Without one, slips have the client's name.
    pub logo: Option<PictureSize>,
    pub return_address: SlipText,
    pub closing_words: SlipText,
    /// Each change makes the next one; 0 is that of a slip that was never changed.
    pub version: i64,
}

impl ClientSlip {
    /// Where the logo is.
    pub fn logo_address(&self) -> String {
        format!("/clients/{}/logo", self.client)
    }
}

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSlip {
    pub return_address: String,
    pub closing_words: String,
    /// A picture's file in base64, as it came with the form; empty where none was chosen.
    pub logo: String,
    pub removes_logo: bool,
    /// Of the slip that it was typed for.
    pub version: i64,
}
