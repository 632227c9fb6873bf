//! Which lines of a client's orders the warehouse does not ship.

use parcelpilot_domain::ignore_rule::IgnoreRule;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoreRuleRow {
    pub rule: IgnoreRule,
    pub created_at: Timestamp,
    /// The person's name then.
    pub created_by: String,
}
