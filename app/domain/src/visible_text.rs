//! Texts that people typed, as they are kept where others have to be able to trust what they see.

use crate::invisible::{is_joiner, is_mark};

/// Joiners stay: emojis, Persian and the languages of India need them.
fn is_hidden(character: char) -> bool {
    let is_separator = matches!(character, '\u{2028}' | '\u{2029}');
    character.is_control() || is_separator || is_mark(character) && !is_joiner(character)
}

/// On one line, without hidden characters, and of `max_chars` at most; what was cut ends in an ellipsis.
pub fn visible(text: &str, max_chars: usize) -> String {
    // Only as much is read as can be kept: whoever sends a lot gets no work for it.
    let words: Vec<String> = text
        .split(is_break)
        .map(|line| {
            line.chars()
                .filter(|character| !is_hidden(*character))
                .take(max_chars + 1)
                .collect()
        })
        .filter(|line: &String| !line.trim().is_empty())
        .take(max_chars)
        .collect();
    let line = words.join(" ");
    let line = line.trim();
    if line.chars().count() <= max_chars {
        return line.to_owned();
    }
    let kept: String = line.chars().take(max_chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

const fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_dropped_and_lines_become_one() {
        for (typed, kept) in [
            ("Zoë Ünal", "Zoë Ünal"),
            (" Ada\u{202e}moc.elpmaxe\u{202c} ", "Adamoc.elpmaxe"),
            ("a\r\n\r\nb\tc", "a b c"),
            ("a\0b\u{1b}[31m", "ab[31m"),
            ("\u{2066}x\u{2069}\u{200f}", "x"),
            ("👩\u{200d}🚀", "👩\u{200d}🚀"),
            ("ad\u{200b}a@\u{ad}example.com", "ada@example.com"),
            ("\u{202e}\0", ""),
        ] {
            assert_eq!(visible(typed, 50), kept, "{typed:?}");
        }
    }

    #[test]
    fn long_texts_are_cut_by_characters() {
        assert_eq!(visible("üüüü", 4), "üüüü");
        assert_eq!(visible("üüüüü", 4), "üüü…");
        assert_eq!(visible(&"\u{202e}x".repeat(1_000), 3), "xx…");
        assert_eq!(visible(&"x\n".repeat(1_000), 5), "x x…");
    }
}
