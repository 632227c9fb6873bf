//! Orders that could not be imported.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, OrderId, ProblemId};
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRow {
    pub id: ProblemId,
    pub integration_id: IntegrationId,
    pub integration_name: String,
    /// Not known where the store sent something that does not even name an order.
    pub remote_id: Option<i64>,
    pub order_id: Option<OrderId>,
    pub kind: ProblemKind,
    /// The field that is wrong, as BigCommerce names it.
    pub field: String,
    pub detail: String,
    /// What the store sent, cut after 4,000 characters. Untrusted. `None` for those who may not see it.
    pub raw: Option<String>,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub tries: i64,
    /// When it is tried again by itself; nothing for an order without a number.
    pub next_try_at: Option<Timestamp>,
    pub solved_at: Option<Timestamp>,
    /// Not solved: somebody said that the order need not come.
    pub is_dismissed: bool,
}

/// Open problems of one integration or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenProblems {
    /// The latest 200, newest first.
    pub latest: Vec<ProblemRow>,
    pub total: i64,
}

impl ProblemRow {
    /// Without what this role may not see.
    pub fn seen_by(self, role: Role) -> Self {
        Self {
            raw: self.raw.filter(|_| role.sees_what_stores_sent()),
            ..self
        }
    }

    pub fn all_seen_by(problems: Vec<Self>, role: Role) -> Vec<Self> {
        problems
            .into_iter()
            .map(|problem| problem.seen_by(role))
            .collect()
    }
}
