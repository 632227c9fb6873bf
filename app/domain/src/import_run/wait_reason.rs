//! Why a run waits.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;

codes! {
    /// Why a run is waiting.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum WaitReason {
        /// BigCommerce answered 429.
        Throttled = "throttled",
        /// The last fifth of the store's quota is left to its other apps.
        QuotaReserve = "quota_reserve",
        Maintenance = "maintenance",
        StoreFault = "store_fault",
        Unreachable = "unreachable",
        /// Another run of the same integration goes first.
        OtherRun = "other_run",
        /// Our own database failed.
        Storage = "storage",
    }
}

impl WaitReason {
    pub const fn sentence(self) -> &'static str {
        match self {
            WaitReason::Throttled => english!("BigCommerce asked for a pause (429)."),
            WaitReason::QuotaReserve => {
                english!("Leaving the rest of the store's quota to other apps until it resets.")
            }
            WaitReason::Maintenance => english!("The store is in maintenance (503)."),
            WaitReason::StoreFault => english!("BigCommerce had an error; trying again."),
            WaitReason::Unreachable => english!("BigCommerce could not be reached; trying again."),
            WaitReason::OtherRun => english!("Another import of this integration runs first."),
            WaitReason::Storage => english!("The database failed; trying again."),
        }
    }
}
