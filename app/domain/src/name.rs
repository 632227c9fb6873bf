//! Names that people choose: of clients, integrations, API tokens, and their own.

use crate::invisible::{self, Invisible};

/// The longest name, in characters.
pub const MAX_CHARS: u32 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    Missing,
    Invisible(Invisible),
    /// More than [`MAX_CHARS`].
    TooLong,
}

/// The name as it is stored: without blanks around it, and in one line.
///
/// # Errors
/// Nothing is left of it, or too much, or something is in it that nobody sees.
pub fn checked(typed: &str) -> Result<String, NameProblem> {
    invisible::none_in(typed).map_err(NameProblem::Invisible)?;
    let line = typed.replace(char::is_control, " ");
    let name = line.trim();
    match name.chars().count() {
        0 => Err(NameProblem::Missing),
        length if length > MAX_CHARS as usize => Err(NameProblem::TooLong),
        _ => Ok(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_line_of_what_can_be_seen() {
        assert_eq!(checked(" Acme\tLtd\r\n").as_deref(), Ok("Acme Ltd"));
        assert_eq!(checked(" \r\n\t"), Err(NameProblem::Missing));
        for name in ["Ac\0me", "Acme\u{202e}", "\u{200b}", "\u{feff}Acme"] {
            assert!(
                matches!(checked(name), Err(NameProblem::Invisible(_))),
                "{name:?}"
            );
        }
    }

    #[test]
    fn counts_characters_not_bytes() {
        let longest = "ü".repeat(MAX_CHARS as usize);
        assert_eq!(checked(&longest).as_deref(), Ok(longest.as_str()));
        assert_eq!(checked(&format!("{longest}x")), Err(NameProblem::TooLong));
    }
}
