//! The webhook with which a store reports changed orders.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;
use crate::ids::{IntegrationId, RemoteOrderId};

/// Orders that stores have reported as changed.
pub type Hints = BTreeMap<IntegrationId, BTreeSet<RemoteOrderId>>;

codes! {
    /// The state of an integration's webhook.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum WebhookState {
        /// Not checked yet, or due to be checked again.
        Waiting = "waiting",
        /// The store has the webhook.
        Working = "working",
        /// The token may not create it (401, 403).
        Refused = "refused",
        /// The last check failed and will be repeated.
        Failed = "failed",
    }
}

impl WebhookState {
    pub const fn sentence(self) -> &'static str {
        match self {
            WebhookState::Waiting => english!(
                "Webhook not set up yet; it is created automatically. Until then orders come in by polling."
            ),
            WebhookState::Working => english!("The store reports changed orders at once, by webhook."),
            WebhookState::Refused => {
                english!("The token may not create a webhook, so orders come in by polling. Nothing is lost.")
            }
            WebhookState::Failed => english!(
                "The store's webhook could not be checked; ParcelPilot tries again. Until then orders come in by \
                 polling."
            ),
        }
    }
}
