//! Logging in and out, and the first admin.

use parcelpilot_domain::account::Role;
use serde::{Deserialize, Serialize};

/// Who is logged in, as the pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub email: String,
    pub role: Role,
}
