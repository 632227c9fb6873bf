//! Merchants whose orders this warehouse ships.

use parcelpilot_domain::ids::ClientId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    pub id: ClientId,
    pub name: String,
    pub is_active: bool,
    pub integrations: i64,
}
