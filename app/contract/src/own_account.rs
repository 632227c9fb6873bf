//! One's own account: password and sessions. And the links by which others get theirs.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A log-in that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Names it to its person; no key to it.
    pub id: String,
    pub created_at: Timestamp,
    /// As coarse as a minute.
    pub last_seen_at: Timestamp,
    pub address: String,
    pub user_agent: String,
    /// The one that asks.
    pub is_this: bool,
}

/// By what somebody can log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLogIn {
    pub has_password: bool,
    /// What the identity provider is called that knows them, if one does.
    pub provider: Option<String>,
}

/// What a one-time link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub email: String,
    pub role: Role,
    /// For a new password of somebody who is there; else for somebody new.
    pub is_for_password: bool,
}
