//! What needs somebody who may not be looking at a page.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What is wrong with an integration.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AlertKind {
        /// No poll has come to a good end for longer than it may.
        Overdue = "overdue",
        /// The last poll failed.
        Failing = "failing",
    }
}

codes! {
    /// A way to people who look at no page.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AlertChannel {
        Webhook = "webhook" => "by webhook",
        Email = "email" => "by e-mail",
    }
}
