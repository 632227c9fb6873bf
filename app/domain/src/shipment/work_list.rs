//! The lists that a crew works through.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// Each order is in one of these, and in [`Failed`](Self::Failed) besides.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum WorkList {
        /// May be shipped now.
        ToShip = "to_ship" => "To ship",
        Held = "held" => "On hold",
        /// BigCommerce did not take a shipment of it.
        Failed = "failed" => "Failed",
        /// Nothing of it is left to ship.
        Done = "done" => "Done",
        /// Cancelled or archived, say, with something left.
        NotToShip = "not_to_ship" => "Not to ship",
    }
}

codes! {
    /// By the day on which orders were placed.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ListOrder {
        #[default]
        NewestFirst = "newest" => "Newest first",
        OldestFirst = "oldest" => "Oldest first",
    }
}
