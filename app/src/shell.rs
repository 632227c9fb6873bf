//! The document around every page.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// Where the browser's files are, with the hashes in their names. Empty where the browser's half was not built:
/// then pages work as they do without JavaScript.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    pub script: Option<String>,
    pub wasm: Option<String>,
    pub style: Option<String>,
    pub favicon: Option<String>,
}

pub fn shell(assets: Assets) -> impl IntoView {
    let _ = assets;
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
