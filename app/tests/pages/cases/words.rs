//! What pages say, as far as it can be told without reading it.

use std::collections::BTreeSet;

use parcelpilot_domain::account::Role;

use crate::fakes::{Fakes, Rows};
use crate::tags::text_of;

/// What begins like these is no type.
const NAMES: [&str; 14] = [
    "AfterShip",
    "BigCommerce",
    "ComodRivadavia",
    "DumontDUrville",
    "EasyPost",
    "JavaScript",
    "McMurdo",
    "OpenAPI",
    "ParcelPilot",
    "PostgreSQL",
    "SQLite",
    "ShipHero",
    "ShipStation",
    "WebAssembly",
];

/// `KiB` is no type.
const SHORT: usize = 5;

/// A type that is renamed by a search through all files takes words of sentences with it.
#[tokio::test]
async fn sentences_have_no_names_of_types() {
    let mut found = BTreeSet::new();
    for case in super::all() {
        for rows in [Rows::full(), Rows::empty()] {
            let page = Fakes::of(rows).get(&case.address, Role::Admin).await;
            let text = text_of(&page.html);
            let words = text.split(|char: char| !char.is_ascii_alphanumeric());
            found.extend(words.filter(|word| is_name_of_type(word)).map(str::to_owned));
        }
    }
    assert_eq!(found, BTreeSet::new());
}

/// Like `StoreNotification`; tokens and numbers of parcels have digits.
fn is_name_of_type(word: &str) -> bool {
    let mut chars = word.chars();
    let is_capital_inside = chars.next().is_some_and(char::is_uppercase)
        && chars.any(char::is_lowercase)
        && chars.any(char::is_uppercase);
    is_capital_inside
        && word.len() > SHORT
        && word.chars().all(char::is_alphabetic)
        && !NAMES.iter().any(|name| word.starts_with(name))
}
