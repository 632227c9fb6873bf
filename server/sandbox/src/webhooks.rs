//! Webhooks that clients have registered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A webhook, as `/v3/hooks` gives it.
#[derive(Clone, Debug, Serialize)]
pub struct Webhook {
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

impl Webhook {
    /// `store/order/*` stands for all that happens to orders.
    pub fn wants(&self, scope: &str) -> bool {
        match self.scope.strip_suffix('*') {
            Some(beginning) => scope.starts_with(beginning),
            None => self.scope == scope,
        }
    }
}

/// What a client sends to make or change one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct WebhookRequest {
    pub scope: Option<String>,
    pub destination: Option<String>,
    pub is_active: Option<bool>,
    pub headers: Option<Map<String, Value>>,
}

/// All webhooks, oldest first.
#[derive(Debug)]
pub struct Webhooks {
    pub all: Vec<Webhook>,
    pub last_id: u64,
    /// How often each message is sent: more than once to see what duplicates do, 0 to lose them all.
    pub copies: u64,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            last_id: 0,
            copies: 1,
        }
    }
}
