//! What an order is found by.

use std::collections::BTreeSet;

use parcelpilot_domain::order::{Address, Order};

/// Longest word kept, in characters: nobody types more to search.
const TERM_MAX_CHARS: usize = 64;

/// Lower-case words of all names, companies, e-mail addresses and SKUs. None has a blank, where a search is split.
#[derive(Debug)]
pub struct Terms(BTreeSet<String>);

impl Terms {
    pub fn of(order: &Order) -> Self {
        let addresses = order
            .consignments
            .iter()
            .map(|consignment| &consignment.address)
            .chain([&order.billing]);
        let texts = addresses.flat_map(texts_of_address);
        Self::of_texts(texts.chain(order.lines.iter().map(|line| line.sku.as_str())))
    }

    pub fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        Terms(
            texts
                .flat_map(str::split_whitespace)
                .map(term)
                .filter(|term| !term.is_empty())
                .collect(),
        )
    }

    /// As an order's own row has them: each behind a blank.
    pub fn in_a_row(&self) -> String {
        self.0.iter().flat_map(|term| [" ", term]).collect()
    }

    pub fn from_row(text: &str) -> Self {
        Terms(text.split_whitespace().map(str::to_owned).collect())
    }

    pub fn without<'a>(&'a self, others: &'a Terms) -> impl Iterator<Item = &'a str> {
        self.0.difference(&others.0).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn texts_of_address(address: &Address) -> [&str; 4] {
    [
        &address.first_name,
        &address.last_name,
        &address.company,
        &address.email,
    ]
}

/// A word as it is stored and looked for.
pub fn term(word: &str) -> String {
    word.to_lowercase()
        .chars()
        .filter(|c| *c != '\0')
        .take(TERM_MAX_CHARS)
        .collect()
}
