//! Reads a CSV of shipments in the browser and shows what it would ship, by the same rules as the server. It has no
//! framework and is loaded by its own page alone, so that no other page grows by it.

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
