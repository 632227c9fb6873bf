//! Webhooks that clients have registered. They are kept, never called.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A webhook, as `/v3/hooks` gives it.
#[derive(Clone, Debug, Serialize)]
pub struct Hook {
    pub id: u64,
    pub client_id: String,
    pub store_hash: String,
    pub scope: String,
    pub destination: String,
    pub headers: Map<String, Value>,
    pub is_active: bool,
    /// Unix seconds.
    pub created_at: i64,
    pub updated_at: i64,
}

/// What a client sends to make or change one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct HookRequest {
    pub scope: Option<String>,
    pub destination: Option<String>,
    pub is_active: Option<bool>,
    pub headers: Option<Map<String, Value>>,
}

/// All webhooks, oldest first.
#[derive(Debug, Default)]
pub struct Hooks {
    pub all: Vec<Hook>,
    pub last_id: u64,
}
