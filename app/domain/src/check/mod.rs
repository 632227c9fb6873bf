//! Completeness: what is compared, how an order can differ, and what to do about a window whose counts differ.

pub mod compare;
pub mod counts;
pub mod scope;

use serde::{Deserialize, Serialize};

/// How one order differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// In the store, and should be here.
    Missing,
    /// Here, and has changed in the store since.
    Stale,
    /// Here, and no longer in the store.
    Extra,
}

impl Difference {
    pub const ALL: [Difference; 3] = [Difference::Missing, Difference::Stale, Difference::Extra];

    pub const fn code(self) -> &'static str {
        match self {
            Difference::Missing => "missing",
            Difference::Stale => "stale",
            Difference::Extra => "extra",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|difference| difference.code() == code)
    }
}
