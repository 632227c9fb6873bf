//! What an order is found by.

use std::collections::BTreeSet;

use parcelpilot_domain::order::{Address, Order};

/// Longest word kept, in characters: nobody types more to search.
const TERM_MAX_CHARS: usize = 64;

/// Lower-case words of all names, companies, e-mail addresses and SKUs.
pub fn of(order: &Order) -> BTreeSet<String> {
    let addresses = order
        .consignments
        .iter()
        .map(|consignment| &consignment.address)
        .chain([&order.billing]);
    let words = addresses.flat_map(words_of_address);
    // A search is split at blanks, so that a SKU that has some must be, too.
    let skus = order.lines.iter().flat_map(|line| line.sku.split_whitespace());
    words
        .chain(skus)
        .map(term)
        .filter(|term| !term.is_empty())
        .collect()
}

fn words_of_address(address: &Address) -> impl Iterator<Item = &str> {
    let names = [&address.first_name, &address.last_name, &address.company];
    names
        .into_iter()
        .flat_map(|name| name.split_whitespace())
        .chain([address.email.as_str()])
}

/// A word as it is stored and looked for.
pub fn term(word: &str) -> String {
    word.trim()
        .to_lowercase()
        .chars()
        .filter(|c| *c != '\0')
        .take(TERM_MAX_CHARS)
        .collect()
}
