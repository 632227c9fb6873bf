//! Passkeys: keys of people's devices, by which they log in and confirm that it is them. Everybody has their own.

use parcelpilot_domain::ids::PasskeyId;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The most a person may have.
pub const PASSKEYS_MAX: u32 = 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// What a browser is to ask a device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRequest {
    /// Comes back with the answer, and works once.
    pub ceremony: String,
    /// WebAuthn's options for it, in JSON.
    pub options: String,
}
