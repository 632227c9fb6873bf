//! Roles and password limits of the people who log in.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;

codes! {
    /// What a person may do. Each role includes the rights of the roles before it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Role {
        /// May look at everything but what stores sent, as they sent it.
        Viewer = "viewer" => "Viewer",
        /// May also pull orders and ship them.
        Operator = "operator" => "Operator",
        /// May also manage integrations, clients and people.
        Admin = "admin" => "Admin",
    }
}

impl Role {
    /// What stores sent, as they sent it: whole orders with all that a shop knows of its customers.
    pub fn sees_what_stores_sent(self) -> bool {
        self >= Role::Operator
    }

    /// What the role is for, in one sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Role::Viewer => {
                english!("Can view everything except what stores sent as raw data, and change nothing.")
            }
            Role::Operator => english!("Also pulls orders, ships them, and retries problems."),
            Role::Admin => english!("Also manages integrations, clients and people."),
        }
    }
}

/// The shortest password accepted, in characters. Length is what makes a password strong, so there is no other
/// rule.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// The longest password accepted, in characters. The limit keeps hashing cheap.
pub const PASSWORD_MAX_CHARS: usize = 200;
