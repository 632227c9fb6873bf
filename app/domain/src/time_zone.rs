//! Where a store's day begins.

use serde::{Deserialize, Serialize};

/// As the store says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreZone {
    /// `America/Chicago`; stores have been seen with names that are in no list.
    pub name: String,
    /// Seconds east of UTC without summer time: what counts where the name says nothing.
    pub utc_offset_seconds: i64,
}

impl StoreZone {
    /// Where both are known.
    pub fn known(name: Option<String>, utc_offset_seconds: Option<i64>) -> Option<Self> {
        Some(Self {
            name: name?,
            utc_offset_seconds: utc_offset_seconds?,
        })
    }
}
