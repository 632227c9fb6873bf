//! From what people type to ranges over the index of terms.

use crate::{Engine, order_search};

/// More words than these narrow no further.
const WORDS_MAX: usize = 8;
/// Longer words are cut, as terms are.
const WORD_MAX_CHARS: usize = 64;

/// The words of a search, lower case, as the index has its terms: split at blanks.
pub fn search_words(search: &str) -> Vec<String> {
    let mut words: Vec<String> = search
        .to_lowercase()
        .split_whitespace()
        .map(|word| word.chars().filter(|c| *c != '\0').take(WORD_MAX_CHARS).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(WORDS_MAX);
    words
}

/// One word: the terms from `first` to before `end`, and the order of this number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub first: String,
    /// None where there is no text after all that begin with `first`.
    pub end: Option<String>,
    pub number: Option<i64>,
    /// Without what only begins so.
    pub is_whole: bool,
    /// Whose index has it.
    pub engine: Engine,
}

/// Stands before every character that a term has.
const FIRST_CHARACTER: char = '\u{1}';

impl Word {
    pub(super) fn new(word: String, engine: Engine) -> Self {
        Self {
            end: after_all_that_begin_with(&word),
            number: word.trim_start_matches('#').parse().ok(),
            first: word,
            is_whole: false,
            engine,
        }
    }

    /// A term as a whole.
    pub(super) fn whole(word: String, engine: Engine) -> Self {
        Self {
            end: Some(format!("{word}{FIRST_CHARACTER}")),
            is_whole: true,
            ..Self::of_text(word, engine)
        }
    }

    /// One that is said to be something else than a number.
    pub(super) fn of_text(word: String, engine: Engine) -> Self {
        Self {
            number: None,
            ..Self::new(word, engine)
        }
    }

    /// For `LIKE … ESCAPE '!'` on an order's own copy of its terms: a blank, and what begins so.
    pub(super) fn pattern(&self) -> String {
        order_search::pattern(&self.first) + "%"
    }
}

/// The first text, by bytes, behind all that begin with `prefix`: its last character counted up, where it has a next.
fn after_all_that_begin_with(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        // Characters order as their UTF-8 bytes do. The gap in the middle (surrogates) is stepped over.
        if let Some(next) = (last..=char::MAX).nth(1) {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::new(text.to_owned(), Engine::Postgres)
    }

    #[test]
    fn splits_at_blanks_and_lowers() {
        assert_eq!(search_words("  Ada\tLOVELACE ada\n"), ["ada", "lovelace"]);
        assert_eq!(search_words(" \u{0} "), [""; 0]);
        assert_eq!(search_words(&"a b c d e f g h i j".repeat(9)).len(), WORDS_MAX);
    }

    #[test]
    fn numbers_are_numbers_with_or_without_their_sign() {
        assert_eq!(word("#1001").number, Some(1001));
        assert_eq!(word("1001").number, Some(1001));
        assert_eq!(word("1001a").number, None);
    }

    proptest::proptest! {
        #[test]
        fn the_range_holds_what_begins_so_and_nothing_else(prefix in ".{1,4}", other in ".{0,6}") {
            let word = word(&prefix);
            let holds = |term: &str| term >= word.first.as_str() && word.end.as_deref().is_none_or(|end| term < end);
            proptest::prop_assert!(holds(&[prefix.as_str(), other.as_str()].concat()));
            proptest::prop_assert_eq!(holds(&other), other.starts_with(&prefix));
        }
    }

    #[test]
    fn a_whole_word_is_none_that_only_begins_so() {
        let word = Word::whole("mug".to_owned(), Engine::Postgres);
        let holds =
            |term: &str| term >= word.first.as_str() && word.end.as_deref().is_some_and(|end| term < end);
        assert!(holds("mug") && !holds("mug-1") && !holds("mug\u{1}") && !holds("mu"));
    }

    #[test]
    fn wildcards_in_a_word_are_themselves() {
        assert_eq!(word("100%_a!").pattern(), "% 100!%!_a!!%");
    }

    #[test]
    fn the_last_character_of_all_has_no_next() {
        assert_eq!(after_all_that_begin_with("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_all_that_begin_with("\u{10FFFF}"), None);
        assert_eq!(after_all_that_begin_with("\u{D7FF}").as_deref(), Some("\u{E000}"));
    }
}
