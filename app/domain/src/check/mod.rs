//! Completeness checks: what is compared, how an order can differ, and what to do about a window whose counts
//! differ.

pub mod compare;
pub mod counts;
pub mod scope;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// How one order differs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Difference {
        /// In the store, and missing here.
        Missing = "missing",
        /// Here, but changed in the store since.
        Stale = "stale",
        /// Here, but no longer in the store.
        Extra = "extra",
    }
}
