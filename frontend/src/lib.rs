//! The browser's entry point. The page then calls the exported function of each island that it has.
//!
//! May be here: what starts the islands. Not: the islands themselves, which are in `app`.

pub use app::islands;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
