//! The time zone of a store.

use serde::{Deserialize, Serialize};

/// As the store reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreZone {
    /// For example `America/Chicago`; some stores have names that no list contains.
    pub name: String,
    /// Seconds east of UTC without daylight saving time. It counts if the name is unknown.
    pub utc_offset_seconds: i64,
}

impl StoreZone {
    /// `None` unless both are known.
    pub fn known(name: Option<String>, utc_offset_seconds: Option<i64>) -> Option<Self> {
        Some(Self {
            name: name?,
            utc_offset_seconds: utc_offset_seconds?,
        })
    }
}
