//! Reads a CSV of shipments in the browser and shows what it would ship, by the same rules as the server. Only its own
//! page loads it, so that no other page grows by it.
//!
//! May be here: reading the file and showing the result. Not: Leptos, which would make it several times as large, and
//! the rules of the CSV, which are the domain's.

/// A text in the reader's language.
macro_rules! text {
    ($english:literal) => {
        ::parcelpilot_domain::message::Wording::pattern(&::localization::OfReader, $english)
    };
    ($($message:tt)+) => {
        ::parcelpilot_domain::message!($($message)+).in_wording(&::localization::OfReader)
    };
}

mod page;
mod reading;
mod save;
mod show;
mod source;

use page::Page;

/// Nothing where the page has no such form.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    if let Some(page) = Page::find() {
        source::listen(page);
    }
}
