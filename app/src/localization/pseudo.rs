//! Pseudo-languages, made from the English text: what stays English is no text that could be translated, and what
//! breaks a layout would break it in a language with long words, or from right to left.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use parcelpilot_domain::language::Language;
use parcelpilot_domain::message::{Piece, pieces};

/// Patterns live as long as the server does, so each is made once.
static MADE: LazyLock<Mutex<HashMap<(Language, &'static str), &'static str>>> = LazyLock::new(Mutex::default);

pub fn pattern(language: Language, english: &'static str) -> &'static str {
    let change = match language {
        Language::LongPseudo => longer,
        Language::RightToLeftPseudo => reversed,
        _ => return english,
    };
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry((language, english))
        .or_insert_with(|| String::leak(change(english)))
}

/// `[Óŕdéŕš~~]`: a third longer.
fn longer(english: &str) -> String {
    let said = on_text(english, |text| text.chars().map(accented).collect());
    let letters = english.chars().count();
    format!("[{said}{}]", "~".repeat(letters.div_ceil(3)))
}

/// Written from right to left, by the marks that override what letters say.
fn reversed(english: &str) -> String {
    on_text(english, |text| format!("\u{202E}{text}\u{202C}"))
}

/// Leaves places and tags as they are.
fn on_text(pattern: &str, change: impl Fn(&str) -> String) -> String {
    let mut changed = String::new();
    for piece in pieces(pattern) {
        match piece {
            Piece::Place(name) => changed.extend(["{", name, "}"]),
            Piece::Text(text) => {
                for part in text.split_inclusive('>') {
                    let (before, tag) = part.find('<').map_or((part, ""), |at| part.split_at(at));
                    if !before.is_empty() {
                        changed.push_str(&change(before));
                    }
                    changed.push_str(tag);
                }
            }
        }
    }
    changed
}

const fn accented(letter: char) -> char {
    match letter {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        'A' => 'Á',
        'E' => 'É',
        'I' => 'Í',
        'O' => 'Ó',
        'U' => 'Ú',
        'n' => 'ñ',
        'c' => 'ç',
        's' => 'š',
        'r' => 'ŕ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_tags_stay() {
        let english = "See <link>the {name}</link> of {count}.";
        assert_eq!(
            pattern(Language::LongPseudo, english),
            "[Séé <link>thé {name}</link> óf {count}.~~~~~~~~~~~~~]"
        );
        assert_eq!(
            pattern(Language::RightToLeftPseudo, "a {b} <c>d</c>"),
            "\u{202E}a \u{202C}{b}\u{202E} \u{202C}<c>\u{202E}d\u{202C}</c>"
        );
        assert_eq!(pattern(Language::English, english), english);
    }
}
