//! Alerts about integrations, for people who may not be looking at a page.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What is wrong with an integration.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AlertKind {
        /// The last successful poll is longer ago than allowed.
        Overdue = "overdue",
        /// The last poll failed.
        Failing = "failing",
        /// A shipment was not sent, since its order was cancelled in the store.
        OrderCancelled = "order_cancelled",
        /// Orders were cancelled, refunded or removed in the store while somebody was at work on them.
        OrdersEnded = "orders_ended",
    }
}

codes! {
    /// How people are alerted outside the pages. The label completes a sentence such as "Sent by e-mail".
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AlertChannel {
        Webhook = "webhook" => "by webhook",
        Email = "email" => "by e-mail",
    }
}
