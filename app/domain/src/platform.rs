//! Where a client's store lives.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    #[serde(rename = "bigcommerce")]
    BigCommerce,
}

impl Platform {
    pub const ALL: [Platform; 1] = [Platform::BigCommerce];

    /// As stored and sent.
    pub const fn code(self) -> &'static str {
        match self {
            Platform::BigCommerce => "bigcommerce",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Platform::BigCommerce => "BigCommerce",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.code() == code)
    }
}
