//! Personal API tokens: a program that sends one acts for the person who created it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::codes::codes;
use crate::english;

/// Every token starts with this prefix, so that people and secret scanners recognise it.
pub const TOKEN_PREFIX: &str = "pp_";

codes! {
    /// What a token may be used for. It can't exceed its owner's role.
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
            TokenAccess::Read => english!("Can view orders and shipments and change nothing."),
            TokenAccess::Write => english!("Also makes shipments."),
        }
    }

    /// The role that the token acts with, provided that its owner has at least that role.
    pub const fn role(self) -> Role {
        match self {
            TokenAccess::Read => Role::Viewer,
            TokenAccess::Write => Role::Operator,
        }
    }
}

codes! {
    /// How long a token stays valid.
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
