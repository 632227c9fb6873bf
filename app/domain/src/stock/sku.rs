//! A SKU, exactly as the store has it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::invisible::{self, Invisible, is_mark};

/// As it was given, but for blanks and what nobody sees at its ends: the store compares it letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreSku(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreSkuProblem {
    #[error("nothing")]
    Missing,
    #[error("more than {} characters", StoreSku::MAX_CHARS)]
    TooLong,
    #[error("the invisible character {0}")]
    Invisible(Invisible),
}

impl StoreSku {
    /// As many as BigCommerce takes.
    pub const MAX_CHARS: u32 = 255;

    /// # Errors
    /// Nothing is left of it, or too much, or something is in it that nobody sees.
    pub fn given(text: &str) -> Result<Self, StoreSkuProblem> {
        let is_outside =
            |character: char| character.is_whitespace() || character.is_control() || is_mark(character);
        let text = text.trim_matches(is_outside);
        invisible::none_in(text).map_err(StoreSkuProblem::Invisible)?;
        if let Some(control) = text.chars().find(|character| character.is_control()) {
            return Err(StoreSkuProblem::Invisible(Invisible::of(control)));
        }
        match text.chars().count() {
            0 => Err(StoreSkuProblem::Missing),
            length if length > Self::MAX_CHARS as usize => Err(StoreSkuProblem::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StoreSku {
    type Err = StoreSkuProblem;

    fn from_str(text: &str) -> Result<Self, StoreSkuProblem> {
        Self::given(text)
    }
}

impl TryFrom<String> for StoreSku {
    type Error = StoreSkuProblem;

    fn try_from(text: String) -> Result<Self, StoreSkuProblem> {
        Self::given(&text)
    }
}

impl From<StoreSku> for String {
    fn from(sku: StoreSku) -> Self {
        sku.0
    }
}

impl fmt::Display for StoreSku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ends_of_a_sku_are_trimmed() {
        for (text, sku) in [
            (" TENT-4P ", "TENT-4P"),
            ("\u{feff}A  b\u{a0}", "A  b"),
            ("\u{200b}Ü-2 / µ\r\n", "Ü-2 / µ"),
        ] {
            assert_eq!(text.parse::<StoreSku>().expect("a SKU").as_str(), sku);
        }
        for text in ["", " \u{200b} ", "A\nB", "A\tB", "A\u{200b}B", &"x".repeat(256)] {
            assert!(text.parse::<StoreSku>().is_err(), "{text:?}");
        }
        assert!("ü".repeat(255).parse::<StoreSku>().is_ok());
    }
}
