//! Finds the labels in a line. `ACCESS TOKEN`, `access_token`, `Access-Token` and `accessToken` are the same label.

use super::CredentialField::{AccessToken, ClientId, ClientSecret, StoreHash};
use super::{CredentialField, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Credential(CredentialField),
    /// The name that the user gave the API account in BigCommerce.
    AccountName,
}

/// A label found in a line: where it starts and where its value starts, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct LabelMatch {
    pub label: Label,
    pub start: usize,
    pub value: usize,
}

const KNOWN: [(&[&str], Label); 12] = [
    (&["ACCESS", "TOKEN"], Label::Credential(AccessToken)),
    (&["X", "AUTH", "TOKEN"], Label::Credential(AccessToken)),
    (&["API", "TOKEN"], Label::Credential(AccessToken)),
    (&["TOKEN"], Label::Credential(AccessToken)),
    (&["API", "PATH"], Label::Credential(StoreHash)),
    (&["STORE", "HASH"], Label::Credential(StoreHash)),
    (&["CLIENT", "ID"], Label::Credential(ClientId)),
    (&["X", "AUTH", "CLIENT"], Label::Credential(ClientId)),
    (&["CLIENT", "SECRET"], Label::Credential(ClientSecret)),
    (&["CLIENT", "NAME"], Label::AccountName),
    (&["ACCOUNT", "NAME"], Label::AccountName),
    (&["NAME"], Label::AccountName),
];

/// Prefixes that labels have in settings files (`BIGCOMMERCE_STORE_HASH`). A label joined to any other word belongs
/// to another service (`SHOPIFY_ACCESS_TOKEN`).
const PREFIXES: [&str; 2] = ["BIGCOMMERCE", "BC"];

/// All labels followed by `:` or `=`. If there are none, the label at the start of the line.
pub(super) fn find(line: &str) -> Vec<LabelMatch> {
    let mut found: Vec<LabelMatch> = Vec::new();
    let mut previous = None;
    for (at, char) in line.char_indices() {
        let past_last = found.last().is_none_or(|last| at >= last.value);
        let at_word = char.is_ascii_alphabetic() && previous.is_none_or(may_precede_label);
        if past_last && at_word {
            // "Name: the token: 2" is all one account name: only the labels of BigCommerce's own file end a name.
            let in_name = found.last().is_some_and(|last| last.label == Label::AccountName);
            found.extend(label_with_separator(line, at, in_name));
        }
        previous = Some(char);
    }
    if found.is_empty() {
        found.extend(label_alone(line));
    }
    found
}

/// The value without its own label, if the label was copied along with it.
pub(super) fn without_label(label: Label, text: &str) -> &str {
    let own = label_with_separator(text, 0, false).filter(|found| found.label == label);
    own.map_or(text, |found| &text[found.value..])
}

fn label_with_separator(line: &str, start: usize, only_long: bool) -> Option<LabelMatch> {
    known_at(&line[start..]).find_map(|(words, label, rest)| {
        let value = rest
            .trim_start_matches(text::is_wrapping)
            .strip_prefix([':', '=', '：'])?;
        let wanted = !only_long || words > 1;
        wanted.then_some(LabelMatch {
            label,
            start,
            value: line.len() - value.len(),
        })
    })
}

/// A label alone on its line (its value is on the next line), or followed by blanks and a single word.
fn label_alone(line: &str) -> Option<LabelMatch> {
    let start = line.len() - line.trim_start_matches(text::is_wrapping).len();
    known_at(&line[start..]).find_map(|(words, label, rest)| {
        let alone = rest.trim_matches(text::is_wrapping).is_empty();
        let one_word = words > 1 && rest.starts_with(' ') && rest.split_whitespace().count() == 1;
        (alone || one_word).then_some(LabelMatch {
            label,
            start,
            value: line.len() - rest.len(),
        })
    })
}

/// The known labels at the start of `text`: the number of words in each, and the text after it.
fn known_at(text: &str) -> impl Iterator<Item = (usize, Label, &str)> {
    let unprefixed = PREFIXES.iter().find_map(|prefix| strip_words(text, &[prefix]));
    let text = unprefixed.map_or(text, |rest| rest.trim_start_matches(is_joint));
    KNOWN
        .iter()
        .filter_map(move |(words, label)| Some((words.len(), *label, strip_words(text, words)?)))
}

fn strip_words<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().try_fold(text, |rest, word| {
        let (start, rest) = rest.trim_start_matches(is_joint).split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some(rest)
    })
}

fn is_joint(char: char) -> bool {
    matches!(char, ' ' | '_' | '-')
}

fn may_precede_label(char: char) -> bool {
    text::is_wrapping(char) || matches!(char, '(' | '>' | '#')
}
