//! People who log in.

use serde::{Deserialize, Serialize};

/// What a person may do; each role may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Pulls and ships.
    Operator,
    /// Integrations, clients, people.
    Admin,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Operator, Role::Admin];

    pub const fn code(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Admin => "admin",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Role::Viewer => "Viewer",
            Role::Operator => "Operator",
            Role::Admin => "Admin",
        }
    }

    /// What the role is for, in a sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Role::Viewer => "Looks at everything, changes nothing.",
            Role::Operator => "Also pulls orders, ships them, and retries problems.",
            Role::Admin => "Also manages integrations, clients and people.",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The shortest password accepted, in characters. Length is what counts, so no other rule is asked.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// The longest, so that hashing one stays cheap.
pub const PASSWORD_MAX_CHARS: usize = 200;
