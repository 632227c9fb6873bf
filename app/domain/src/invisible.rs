//! Characters that nobody sees. In a name they make two that look the same, or turn round what stands beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One that may not be in a name, as people can look it up: `U+202E`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invisible(char);

impl fmt::Display for Invisible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "U+{:04X}", u32::from(self.0))
    }
}

impl Invisible {
    pub(crate) const fn of(character: char) -> Self {
        Self(character)
    }
}

/// # Errors
/// The first one that is in a text which people chose as a name. Blanks and line breaks are none.
pub fn none_in(text: &str) -> Result<(), Invisible> {
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_joined = is_joiner(character)
            && before.is_some_and(may_be_joined)
            && characters.peek().copied().is_some_and(may_be_joined);
        let is_control = character.is_control() && !character.is_whitespace();
        let is_separator = matches!(character, '\u{2028}' | '\u{2029}');
        if is_control || is_separator || is_mark(character) && !is_joined {
            return Err(Invisible(character));
        }
        before = Some(character);
    }
    Ok(())
}

/// Apart from control characters: marks of direction and the like, joiners, fillers and tags.
pub fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Persian, the languages of India and emojis need these two.
pub(crate) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

fn may_be_joined(character: char) -> bool {
    !character.is_ascii() && !character.is_whitespace() && !character.is_control() && !is_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_named() {
        for (text, named) in [
            ("Acme\u{202e}gpj.exe", "U+202E"),
            ("\u{2067}Acme", "U+2067"),
            ("Ac\u{200b}me", "U+200B"),
            ("Acme\u{200f}", "U+200F"),
            ("\u{feff}Acme", "U+FEFF"),
            ("Ac\0me", "U+0000"),
            ("Acme\u{7f}", "U+007F"),
            ("Ac\u{ad}me", "U+00AD"),
            ("Acme\u{2028}", "U+2028"),
            ("Acme\u{e0041}", "U+E0041"),
            ("\u{3164}", "U+3164"),
            ("Ac\u{200d}me", "U+200D"),
            ("\u{200d}\u{1f4bb}", "U+200D"),
            ("\u{1f4bb}\u{200d}", "U+200D"),
            ("\u{1f4bb}\u{200d}\u{200d}\u{1f4bb}", "U+200D"),
        ] {
            let found = none_in(text).map_err(|found| found.to_string());
            assert_eq!(found, Err(named.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn what_people_write_is_none() {
        for text in [
            "",
            "Acme Ltd",
            "Café\u{a0}Übergröße",
            "two\r\nlines\tand a tab",
            "מחסן ראשי",
            "می\u{200c}خواهم",
            "\u{1f469}\u{200d}\u{1f4bb} team",
            "❤\u{fe0f}",
            "倉庫\u{3000}一",
        ] {
            assert_eq!(none_in(text), Ok(()), "{text:?}");
        }
    }
}
