//! People who log in.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What a person may do; each role may do what the one before it may.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Role {
        /// Looks.
        Viewer = "viewer" => "Viewer",
        /// Pulls and ships.
        Operator = "operator" => "Operator",
        /// Integrations, clients, people.
        Admin = "admin" => "Admin",
    }
}

impl Role {
    /// What the role is for, in a sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Role::Viewer => "Looks at everything, changes nothing.",
            Role::Operator => "Also pulls orders, ships them, and retries problems.",
            Role::Admin => "Also manages integrations, clients and people.",
        }
    }
}

/// The shortest password accepted, in characters. Length is what counts, so no other rule is asked.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// The longest, so that hashing one stays cheap.
pub const PASSWORD_MAX_CHARS: usize = 200;
