//! Personal tokens: with one, a program acts for the person who made it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::codes::codes;

/// Every token begins so, which tells people and scanners what they have found.
pub const TOKEN_PREFIX: &str = "pp_";

codes! {
    /// What a token may be used for. It never may more than its person.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TokenAccess {
        Read = "read" => "Read",
        Write = "write" => "Read and write",
    }
}

impl TokenAccess {
    pub const fn explanation(self) -> &'static str {
        match self {
            TokenAccess::Read => "Looks at orders and shipments, changes nothing.",
            TokenAccess::Write => "Also makes shipments.",
        }
    }

    /// As what it acts, where its person may as much.
    pub const fn role(self) -> Role {
        match self {
            TokenAccess::Read => Role::Viewer,
            TokenAccess::Write => Role::Operator,
        }
    }
}

codes! {
    /// How long a token works.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TokenLifetime {
        Month = "month" => "30 days",
        Quarter = "quarter" => "90 days",
        #[default]
        Year = "year" => "1 year",
    }
}

impl TokenLifetime {
    pub const fn duration(self) -> Duration {
        let days = match self {
            TokenLifetime::Month => 30,
            TokenLifetime::Quarter => 90,
            TokenLifetime::Year => 365,
        };
        Duration::from_secs(days * 24 * 60 * 60)
    }
}
