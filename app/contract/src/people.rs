//! People: who may log in, and as what. For admins.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api_tokens::ApiTokenRow;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub is_active: bool,
    /// Of the sessions that go on.
    pub last_seen_at: Option<Timestamp>,
    pub sessions: i64,
    pub has_second_factor: bool,
    /// Who has none logs in by the identity provider alone.
    pub has_password: bool,
}

/// A one-time link that was not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    pub email: String,
    pub role: Role,
    pub invited_by: String,
    pub expires_at: Timestamp,
    /// For a new password of somebody who is there; else for somebody new.
    pub is_for_password: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub people: Vec<PersonRow>,
    pub invitations: Vec<InvitationRow>,
    pub api_tokens: Vec<ApiTokenRow>,
    /// Whose people must have a second factor.
    pub second_factor_roles: Vec<Role>,
}
