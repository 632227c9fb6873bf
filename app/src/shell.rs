//! The document around every page.

use leptos::nonce::use_nonce;
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
    let style = assets
        .style
        .map(|href| view! { <link rel="stylesheet" href=href /> });
    let favicon = assets
        .favicon
        .map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> });
    let hydration = assets
        .script
        .zip(assets.wasm)
        .map(|(script, wasm)| view! { <Hydration script=script wasm=wasm /> });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {style}
                {favicon}
                {hydration}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Leptos' own `HydrationScripts` makes up the files' names from cargo-leptos' settings; ours come from the build.
#[component]
fn Hydration(script: String, wasm: String) -> impl IntoView {
    let nonce = use_nonce();
    let start = format!(
        "import start, {{ hydrate }} from {script:?}; await start({{ module_or_path: {wasm:?} }}); hydrate();"
    );
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="module" nonce=nonce inner_html=start></script>
    }
}
