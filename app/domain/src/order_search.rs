//! What people type to find orders: words, and `client:acme` where a word is to be found in one place.

use std::fmt;

use crate::codes::codes;

/// More narrow no further.
const TERMS_MAX: usize = 16;
/// Telephones write the curved ones by themselves.
pub(crate) const QUOTES: [char; 3] = ['"', '“', '”'];

codes! {
    /// What a term may be said to be. The code is what people type before the colon.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum SearchField {
        Client = "client" => "Client",
        /// An integration, by its name.
        Store = "store" => "Integration",
        Number = "number" => "Order number",
        Tracking = "tracking" => "Tracking number",
        Name = "name" => "Name",
        Email = "email" => "E-mail",
        Sku = "sku" => "SKU",
        /// A whole [`Tag`](crate::tag::Tag).
        Tag = "tag" => "Tag",
    }
}

/// One word that must be found, or what stands in quotes behind a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTerm {
    /// `None`: wherever orders are found by words.
    pub field: Option<SearchField>,
    /// Never empty; blanks are single, and only behind a field.
    pub value: String,
}

/// All terms must be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderSearch {
    terms: Vec<SearchTerm>,
}

impl OrderSearch {
    /// Whatever was typed means something: before a colon, a word that is no field's is text like any other.
    pub fn parse(typed: &str) -> Self {
        // No text that can be stored has it.
        let typed = typed.replace('\0', "");
        let mut rest = typed.trim_start();
        let mut terms = Vec::new();
        while !rest.is_empty() && terms.len() < TERMS_MAX {
            let (term, after) = first_term(rest);
            terms.push(term);
            rest = after.trim_start();
        }
        Self { terms }
    }

    pub fn terms(&self) -> &[SearchTerm] {
        &self.terms
    }

    /// Whether any term has a field: only then there is something to understand.
    pub fn has_fields(&self) -> bool {
        self.terms.iter().any(|term| term.field.is_some())
    }

    /// The same search without the term in this place.
    pub fn without(&self, place: usize) -> Self {
        let others = self.terms.iter().enumerate().filter(|(other, _)| *other != place);
        Self {
            terms: others.map(|(_, term)| term.clone()).collect(),
        }
    }
}

/// Of a text that begins with one: the term, and what follows it.
fn first_term(text: &str) -> (SearchTerm, &str) {
    let (word, after_word) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    let named = word.split_once(':').and_then(|(name, value)| {
        let field = SearchField::from_code(&name.to_ascii_lowercase())?;
        let behind = text.get(name.len() + 1..)?;
        let (value, after) = match behind.strip_prefix(QUOTES) {
            // Where the closing quote is missing, all that follows is meant.
            Some(quoted) => quoted.split_once(QUOTES).unwrap_or((quoted, "")),
            None => (value, after_word),
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let field = Some(field);
        (!value.is_empty()).then_some((SearchTerm { field, value }, after))
    });
    let text = || SearchTerm {
        field: None,
        value: word.to_owned(),
    };
    named.unwrap_or_else(|| (text(), after_word))
}

/// As people type it.
impl fmt::Display for SearchTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = &self.value;
        match self.field {
            None => f.write_str(value),
            Some(field) if value.contains(' ') => write!(f, "{}:\"{value}\"", field.code()),
            Some(field) => write!(f, "{}:{value}", field.code()),
        }
    }
}

/// As people type it; [`parse`](OrderSearch::parse) reads it back.
impl fmt::Display for OrderSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self.terms.iter().map(SearchTerm::to_string).collect();
        f.write_str(&terms.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Codes and values; words of text have no code.
    fn read(typed: &str) -> Vec<(String, String)> {
        let search = OrderSearch::parse(typed);
        let code = |term: &SearchTerm| term.field.map_or("", SearchField::code).to_owned();
        search
            .terms()
            .iter()
            .map(|term| (code(term), term.value.clone()))
            .collect()
    }

    #[test]
    fn fields_are_told_from_text() {
        for (typed, expected) in [
            ("", vec![]),
            ("  ada  lovelace ", vec![("", "ada"), ("", "lovelace")]),
            (
                "client:acme sku:GR-226 ada tracking:1Z999",
                vec![
                    ("client", "acme"),
                    ("sku", "GR-226"),
                    ("", "ada"),
                    ("tracking", "1Z999"),
                ],
            ),
            ("CLIENT:Acme", vec![("client", "Acme")]),
            (
                "tag:fragile Tag:\"gift box\"",
                vec![("tag", "fragile"), ("tag", "gift box")],
            ),
            (
                "client:\"Acme  Ltd\" ada",
                vec![("client", "Acme Ltd"), ("", "ada")],
            ),
            ("client:“Acme Ltd”ada", vec![("client", "Acme Ltd"), ("", "ada")]),
            // Not closed.
            ("store:\"Acme EU", vec![("store", "Acme EU")]),
            // No fields of ours, and nothing said.
            (
                "colour:red 12:30 :x",
                vec![("", "colour:red"), ("", "12:30"), ("", ":x")],
            ),
            ("client: acme", vec![("", "client:"), ("", "acme")]),
            ("client:\"\"", vec![("", "client:\"\"")]),
            ("sku:6\"x", vec![("sku", "6\"x")]),
            ("sku:a:b", vec![("sku", "a:b")]),
        ] {
            let expected: Vec<(String, String)> = expected
                .into_iter()
                .map(|(code, value)| (code.to_owned(), value.to_owned()))
                .collect();
            assert_eq!(read(typed), expected, "{typed}");
        }
    }

    #[test]
    fn one_term_is_taken_out() {
        let search = OrderSearch::parse("client:\"Acme Ltd\" sku:GR-226 ada");
        assert_eq!(search.without(1).to_string(), "client:\"Acme Ltd\" ada");
        assert_eq!(search.without(9), search);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_and_written_back(typed in ".{0,80}") {
            let search = OrderSearch::parse(&typed);
            prop_assert_eq!(&OrderSearch::parse(&search.to_string()), &search);
        }

        #[test]
        fn so_is_what_looks_like_fields(typed in "((client|sku|tag|TAG|colour|name)?[:\"“” a]{0,4}[a-zü\u{a0}]{0,3} ?){0,8}") {
            let search = OrderSearch::parse(&typed);
            prop_assert_eq!(&OrderSearch::parse(&search.to_string()), &search);
            prop_assert!(search.terms().iter().all(|term| !term.value.is_empty()));
        }

        #[test]
        fn text_without_a_colon_stays_text(typed in "[^:]{0,40}") {
            prop_assert!(!OrderSearch::parse(&typed).has_fields());
        }
    }
}
