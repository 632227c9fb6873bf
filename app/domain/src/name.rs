//! Names that people choose: of clients, integrations, API tokens, and their own.

/// The longest name, in characters.
pub const MAX_CHARS: u32 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    Missing,
    /// More than [`MAX_CHARS`].
    TooLong,
}

/// The name as it is stored: without blanks around it, and without control characters, which nobody sees and of which
/// PostgreSQL refuses one (NUL).
///
/// # Errors
/// Nothing is left of it, or too much.
pub fn checked(typed: &str) -> Result<String, NameProblem> {
    let visible: String = typed
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    let name = visible.trim();
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
    fn drops_what_nobody_sees() {
        assert_eq!(checked(" Ac\0me\r\n").as_deref(), Ok("Acme"));
        assert_eq!(checked("\0 \u{7f}"), Err(NameProblem::Missing));
    }

    #[test]
    fn counts_characters_not_bytes() {
        let longest = "ü".repeat(MAX_CHARS as usize);
        assert_eq!(checked(&longest).as_deref(), Ok(longest.as_str()));
        assert_eq!(checked(&format!("{longest}x")), Err(NameProblem::TooLong));
    }
}
