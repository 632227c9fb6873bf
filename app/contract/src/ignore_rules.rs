//! Which lines of a client's orders the warehouse does not ship.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::ignore_rule::IgnoreRule;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoreRuleRow {
    pub rule: IgnoreRule,
    pub created_at: Timestamp,
    /// The person's name then.
    pub created_by: String,
    /// With a line that is not shipped because of it; they have more to ship once it is removed.
    pub open_orders: i64,
}

/// What a rule would do, before it is saved. Days and orders that are looked at are limited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoreRulePreview {
    pub rule: IgnoreRule,
    /// The newest orders of the client, of the last [`DAYS`](Self::DAYS).
    pub looked_at: i64,
    /// There are older ones of these days.
    pub has_more: bool,
    /// Lines of these orders that the rule names, shipped or not.
    pub lines: i64,
    pub orders: i64,
    /// Open orders of which less would be left to ship.
    pub open_orders: i64,
    /// Of these, those with nothing left.
    pub nothing_left: i64,
    /// Of the open ones, [`SHOWN`](Self::SHOWN) at most.
    pub shown: Vec<AffectedOrder>,
}

impl IgnoreRulePreview {
    pub const DAYS: i64 = 30;
    pub const ORDERS: i64 = 1_000;
    pub const SHOWN: usize = 50;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedOrder {
    pub id: OrderId,
    /// In its store.
    pub number: i64,
    /// Nothing else of it is left to ship.
    pub has_nothing_left: bool,
}
