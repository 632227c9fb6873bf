//! Words of ours on orders, by which a crew finds them again. Stores know nothing of them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::invisible::{self, Invisible};
use crate::order_search::{QUOTES, SearchField, SearchTerm};

/// The longest tag, in characters.
pub const MAX_CHARS: u32 = 30;
/// As many as one order has at most.
pub const PER_ORDER: u32 = 10;

/// A word or a short phrase. Tags that differ in case alone are the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TagProblem {
    #[error("Please type a tag.")]
    Missing,
    #[error("At most {MAX_CHARS} characters.")]
    TooLong,
    #[error("Without the invisible character {0}.")]
    Invisible(Invisible),
}

impl Tag {
    /// As [`read`](Self::read).
    ///
    /// # Errors
    /// Nothing that can be read is left of it, or too much, or something is in it that nobody sees.
    pub fn typed(text: &str) -> Result<Self, TagProblem> {
        invisible::none_in(text).map_err(TagProblem::Invisible)?;
        Self::read(text)
    }

    /// One that is stored, or looked for: it may be from before all characters had to be seen. Blanks become single ones.
    /// Control characters are dropped, and quotes, which a search could not put around it.
    ///
    /// # Errors
    /// Nothing that can be read is left of it, or too much.
    pub fn read(text: &str) -> Result<Self, TagProblem> {
        let is_kept = |character: &char| !character.is_control() && !QUOTES.contains(character);
        let words = text.split_whitespace();
        let words: Vec<String> = words
            .map(|word| word.chars().filter(is_kept).collect())
            .filter(|word: &String| !word.is_empty())
            .collect();
        let tag = words.join(" ");
        match tag.chars().count() {
            _ if !tag.chars().any(char::is_alphanumeric) => Err(TagProblem::Missing),
            length if length > MAX_CHARS as usize => Err(TagProblem::TooLong),
            _ => Ok(Self(tag)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What tags are compared by.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// What people type to find the orders that have it.
    pub fn search(&self) -> String {
        let term = SearchTerm {
            field: Some(SearchField::Tag),
            value: self.0.clone(),
        };
        term.to_string()
    }
}

impl PartialEq for Tag {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Tag {}

impl PartialOrd for Tag {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Tag {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Tag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl TryFrom<String> for Tag {
    type Error = TagProblem;

    fn try_from(text: String) -> Result<Self, TagProblem> {
        Self::read(&text)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::order_search::OrderSearch;

    #[test]
    fn is_a_word_or_a_short_phrase() {
        let tag = |text: &str| Tag::typed(text).map(String::from);
        assert_eq!(tag("  very\r\n fragile "), Ok("very fragile".to_owned()));
        assert_eq!(tag("say \"hi\" “now”"), Ok("say hi now".to_owned()));
        for nothing in ["", " \n ", "\"\"", "..."] {
            assert_eq!(tag(nothing), Err(TagProblem::Missing), "{nothing:?}");
        }
        for unseen in ["fra\0gile", "\u{200b}", "fragile\u{202e}"] {
            assert!(matches!(tag(unseen), Err(TagProblem::Invisible(_))), "{unseen:?}");
        }
        // One that is there already is still read.
        assert!(Tag::read("fragile\u{202e}").is_ok());
        assert_eq!(tag(&"ü".repeat(31)), Err(TagProblem::TooLong));
        assert!(tag(&"ü".repeat(30)).is_ok());
    }

    #[test]
    fn case_makes_no_other_tag() {
        let tag = |text: &str| Tag::typed(text).expect("a tag");
        assert_eq!(tag("Übergröße"), tag("übergrÖße"));
        assert_ne!(tag("fragile"), tag("fragile 2"));
        assert_eq!(tag("Fragile").as_str(), "Fragile");
        assert!(tag("b") > tag("A"));
    }

    #[test]
    fn json_has_the_text_and_refuses_what_is_no_tag() {
        let tag: Tag = serde_json::from_str("\" Gift  box\"").expect("a tag");
        assert_eq!(serde_json::to_string(&tag).expect("JSON"), "\"Gift box\"");
        assert!(serde_json::from_str::<Tag>("\" \"").is_err());
    }

    proptest! {
        #[test]
        fn its_search_finds_just_it(typed in ".{0,40}") {
            if let Ok(tag) = Tag::typed(&typed) {
                let search = OrderSearch::parse(&tag.search());
                let terms: Vec<_> = search.terms().iter().map(|term| (term.field, term.value.as_str())).collect();
                prop_assert_eq!(terms, vec![(Some(SearchField::Tag), tag.as_str())]);
            }
        }
    }
}
