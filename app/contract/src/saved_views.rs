//! Lists of orders that people saved under a name.

use parcelpilot_domain::ids::SavedViewId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedViewRow {
    pub id: SavedViewId,
    pub name: String,
    /// Of the list's address: what stands behind its `?`.
    pub query: String,
    pub is_shared: bool,
    /// The reader saved it.
    pub is_own: bool,
    /// Whoever saved it.
    pub owner: String,
    /// The reader may rename, share and delete it.
    pub may_change: bool,
}

/// What people choose about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedViewDraft {
    /// As typed.
    pub name: String,
    /// Everybody sees it.
    pub is_shared: bool,
}
