//! Why a person did something that a rule or a habit would not have done.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const MAX_CHARS: u32 = 200;

/// A reason that a person typed: one line, with a letter or a digit in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonProblem {
    #[error("Please say why.")]
    Missing,
    #[error("At most {MAX_CHARS} characters.")]
    TooLong,
}

impl Reason {
    /// Line breaks become blanks; other control characters, which nobody sees, are dropped.
    ///
    /// # Errors
    /// Nothing is left of it, or too much.
    pub fn typed(text: &str) -> Result<Self, ReasonProblem> {
        let words = text.split_whitespace();
        let visible = |word: &str| -> String { word.chars().filter(|c| !c.is_control()).collect() };
        let words: Vec<String> = words.map(visible).filter(|word| !word.is_empty()).collect();
        let reason = words.join(" ");
        match reason.chars().count() {
            // Dots, or characters that nobody sees, are no reason.
            _ if !reason.chars().any(char::is_alphanumeric) => Err(ReasonProblem::Missing),
            length if length > MAX_CHARS as usize => Err(ReasonProblem::TooLong),
            _ => Ok(Self(reason)),
        }
    }

    /// `None` where nothing was typed.
    ///
    /// # Errors
    /// It is too long.
    pub fn optional(text: &str) -> Result<Option<Self>, ReasonProblem> {
        match Self::typed(text) {
            Ok(reason) => Ok(Some(reason)),
            Err(ReasonProblem::Missing) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = ReasonProblem;

    fn try_from(text: String) -> Result<Self, ReasonProblem> {
        Self::typed(&text)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_line_that_says_something() {
        let reason = |text: &str| Reason::typed(text).map(String::from);
        assert_eq!(reason(" paid\r\n by\0 phone "), Ok("paid by phone".to_owned()));
        assert_eq!(reason(" \n\u{7} "), Err(ReasonProblem::Missing));
        assert_eq!(reason(&"ü".repeat(201)), Err(ReasonProblem::TooLong));
        assert!(reason(&"ü".repeat(200)).is_ok());
    }

    #[test]
    fn what_nobody_can_read_is_no_reason() {
        for text in ["\u{200b}", "...", "-", "\u{feff} \u{2060}"] {
            assert_eq!(Reason::typed(text), Err(ReasonProblem::Missing), "{text:?}");
        }
        for text in ["ok", "電話で確認", "№ 7"] {
            assert!(Reason::typed(text).is_ok(), "{text}");
        }
    }
}
