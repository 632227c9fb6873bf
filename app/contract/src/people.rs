//! People: who may log in, and as what. For admins.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, UserId};
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api_tokens::ApiTokenRow;
use crate::error::{AppError, AppResult, FieldProblem};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub sees: Sees,
    pub is_active: bool,
    /// Of the sessions that go on.
    pub last_seen_at: Option<Timestamp>,
    pub sessions: i64,
    pub has_second_factor: bool,
    /// Who has none logs in by the identity provider alone.
    pub has_password: bool,
}

/// The field of [`WorksFor`].
pub const WORKS_FOR: &str = "works_for";

/// What a form asks for: the clients themselves are ticked besides. There is no default: all clients' orders are seen by nobody
/// who was not chosen to see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorksFor {
    Warehouse,
    Clients,
}

impl WorksFor {
    pub const ALL: [Self; 2] = [Self::Warehouse, Self::Clients];

    /// As it is posted.
    pub const fn code(self) -> &'static str {
        match self {
            WorksFor::Warehouse => "warehouse",
            WorksFor::Clients => "clients",
        }
    }

    /// # Errors
    /// [`AppError::Invalid`] for `works_for` where nothing is chosen; for `clients` where none is ticked for somebody of clients,
    /// or some for somebody of the warehouse. A box that was forgotten must not open everything.
    pub fn sees(chosen: Option<Self>, clients: Vec<ClientId>) -> AppResult<Sees> {
        match (chosen, clients.is_empty()) {
            (None, _) => Err(AppError::invalid(WORKS_FOR, FieldProblem::NotChosen)),
            (Some(WorksFor::Warehouse), true) => Ok(Sees::All),
            (Some(WorksFor::Warehouse), false) => {
                Err(AppError::invalid("clients", FieldProblem::OfTheWarehouse))
            }
            (Some(WorksFor::Clients), true) => Err(AppError::invalid("clients", FieldProblem::NothingChosen)),
            (Some(WorksFor::Clients), false) => Ok(Sees::clients(clients)),
        }
    }
}

/// A one-time link that was not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    pub email: String,
    pub role: Role,
    pub sees: Sees,
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
