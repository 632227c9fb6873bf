//! A number of pieces.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many pieces may be sold: from none to as many as BigCommerce counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct StockLevel(i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a whole number from 0 to {}", StockLevel::MAX)]
pub struct NotLevel;

impl StockLevel {
    pub const MAX: i64 = 2_147_483_647;

    /// # Errors
    /// Less than none, or more than BigCommerce counts.
    pub const fn new(pieces: i64) -> Result<Self, NotLevel> {
        if pieces < 0 || pieces > Self::MAX {
            return Err(NotLevel);
        }
        Ok(Self(pieces))
    }

    pub const fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for StockLevel {
    type Error = NotLevel;

    fn try_from(pieces: i64) -> Result<Self, NotLevel> {
        Self::new(pieces)
    }
}

impl From<StockLevel> for i64 {
    fn from(level: StockLevel) -> Self {
        level.0
    }
}

impl FromStr for StockLevel {
    type Err = NotLevel;

    /// Digits only: what a spreadsheet writes as `1,000` or `12.0` could be read in two ways.
    fn from_str(text: &str) -> Result<Self, NotLevel> {
        let text = text.trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotLevel);
        }
        text.parse().map_err(|_| NotLevel).and_then(Self::new)
    }
}

impl fmt::Display for StockLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_levels_and_nothing_else_is() {
        for (text, level) in [
            ("0", 0),
            (" 12 ", 12),
            ("007", 7),
            ("2147483647", StockLevel::MAX),
        ] {
            assert_eq!(text.parse(), Ok(StockLevel(level)), "{text:?}");
        }
        for text in [
            "",
            " ",
            "-1",
            "+1",
            "1.0",
            "1,000",
            "2147483648",
            "99999999999999999999",
            "ten",
        ] {
            assert_eq!(text.parse::<StockLevel>(), Err(NotLevel), "{text:?}");
        }
    }
}
