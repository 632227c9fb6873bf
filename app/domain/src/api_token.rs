//! Personal tokens: with one, a program acts for the person who made it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::Role;

/// Every token begins so, which tells people and scanners what they have found.
pub const TOKEN_PREFIX: &str = "pp_";

/// What a token may be used for. It never may more than its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenAccess {
    Read,
    Write,
}

impl TokenAccess {
    pub const ALL: [TokenAccess; 2] = [TokenAccess::Read, TokenAccess::Write];

    pub const fn code(self) -> &'static str {
        match self {
            TokenAccess::Read => "read",
            TokenAccess::Write => "write",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            TokenAccess::Read => "Read",
            TokenAccess::Write => "Read and write",
        }
    }

    pub const fn explanation(self) -> &'static str {
        match self {
            TokenAccess::Read => "Looks at orders and shipments, changes nothing.",
            TokenAccess::Write => "Also makes shipments.",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|access| access.code() == code)
    }

    /// As what it acts, where its person may as much.
    pub const fn role(self) -> Role {
        match self {
            TokenAccess::Read => Role::Viewer,
            TokenAccess::Write => Role::Operator,
        }
    }
}

/// How long a token works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenLifetime {
    Month,
    Quarter,
    #[default]
    Year,
}

impl TokenLifetime {
    pub const ALL: [TokenLifetime; 3] = [TokenLifetime::Month, TokenLifetime::Quarter, TokenLifetime::Year];

    pub const fn code(self) -> &'static str {
        match self {
            TokenLifetime::Month => "month",
            TokenLifetime::Quarter => "quarter",
            TokenLifetime::Year => "year",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            TokenLifetime::Month => "30 days",
            TokenLifetime::Quarter => "90 days",
            TokenLifetime::Year => "1 year",
        }
    }

    pub const fn duration(self) -> Duration {
        let days = match self {
            TokenLifetime::Month => 30,
            TokenLifetime::Quarter => 90,
            TokenLifetime::Year => 365,
        };
        Duration::from_secs(days * 24 * 60 * 60)
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lifetime| lifetime.code() == code)
    }
}
