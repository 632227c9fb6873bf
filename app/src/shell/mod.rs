//! The document around every page.

use std::collections::BTreeMap;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Stylesheet};

use crate::App;
use crate::components::json_in_script::json_in_script;
use crate::localization::{language, language_tag, time_zone};

/// Comforts for every page: a few lines that need no WebAssembly.
const COMFORTS: &str = include_str!("comforts.js");
/// Fetches the module of the islands that a page has.
const ISLANDS: &str = include_str!("islands.js");
/// Fetches what the keyboard does.
const KEYS: &str = include_str!("keys-loader.js");

const VIEWPORT: &str = "width=device-width,initial-scale=1";
const COLOR_SCHEMES: &str = "light dark";

/// Where the browser's files are, with the hashes in their names. Empty where the browser's half was not built:
/// then pages work as they do without JavaScript.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// Of the form of an integration.
    pub form: Option<ModuleFiles>,
    /// Of what shows imports.
    pub imports: Option<ModuleFiles>,
    /// Reads a CSV of shipments; for that page alone.
    pub preview: Option<ModuleFiles>,
    pub style: Option<String>,
    /// For the pages that have no WebAssembly; the others need none of it.
    pub floor_style: Option<String>,
    /// Of sheets that are printed; for their pages alone.
    pub paper_style: Option<String>,
    pub favicon: Option<String>,
    /// What the keyboard does.
    pub keys: Option<String>,
}

/// Script and WebAssembly.
#[derive(Debug, Clone)]
pub struct ModuleFiles {
    pub script: String,
    pub wasm: String,
}

pub fn shell(assets: Assets) -> impl IntoView {
    // Islands take their data as properties: what pages read is not written into them a second time.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let style = assets
        .style
        .map(|href| view! { <link rel="stylesheet" href=href /> });
    let favicon = assets
        .favicon
        .map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> });
    let islands = assets.form.zip(assets.imports).map(|(form, imports)| {
        let [form, imports] =
            [form, imports].map(|ModuleFiles { script, wasm }| format!("{script:?},{wasm:?}"));
        let code = format!("{ISLANDS}\nhydrate('IntegrationForm',{form});\nhydrate('Live',{imports});");
        view! { <Script code=code /> }
    });
    let direction = language().is_right_to_left().then_some("rtl");
    let keys = assets.keys.map(|keys| {
        let code = format!("const keys = {keys:?};\n{KEYS}");
        view! { <Script code=code texts=said_by_keys() /> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language_tag() dir=direction data-time-zone=time_zone()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content=VIEWPORT />
                <meta name="color-scheme" content=COLOR_SCHEMES />
                <meta name="description" content=text!("Orders in, tracking out: the warehouse's back office.") />
                {style}
                {favicon}
                <MetaTags />
            </head>
            <body>
                <App />
                <Script code=COMFORTS.to_owned() />
                {keys}
                {islands}
            </body>
        </html>
    }
}

/// What pages without WebAssembly need besides the style that all have. Stands beside what is read, never within: what comes into the head while
/// something is waited for may come too late.
#[component]
pub(crate) fn FloorStyle() -> impl IntoView {
    let style = use_context::<Assets>().and_then(|assets| assets.floor_style);
    style.map(|href| view! { <Stylesheet href=href /> })
}

/// The style of sheets that are printed, where [`FloorStyle`] would stand.
#[component]
pub(crate) fn PaperStyle() -> impl IntoView {
    let style = use_context::<Assets>().and_then(|assets| assets.paper_style);
    style.map(|href| view! { <Stylesheet href=href /> })
}

/// Leptos' own `HydrationScripts` makes up the files' names from cargo-leptos' settings; ours come from the build.
#[component]
pub(crate) fn Script(
    code: String,
    /// What it says to people: `texts.copied`. It fills places by itself.
    #[prop(optional)]
    texts: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let code = format!("{}{}", declared(&texts), without_comments(&code));
    view! { <script type="module" nonce=use_nonce() inner_html=code></script> }
}

fn declared(texts: &[(&'static str, &'static str)]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let texts: BTreeMap<_, _> = texts.iter().copied().collect();
    format!("const texts = {};\n", json_in_script(&texts))
}

/// `keys.js` itself is the same in each language.
fn said_by_keys() -> Vec<(&'static str, &'static str)> {
    vec![
        ("goAnywhere", text!("Go to a page, or find an order")),
        ("search", text!("Search")),
        (
            "step",
            text!("Next or previous row; on a shipped order, next or previous order"),
        ),
        ("open", text!("Open the row")),
        ("select", text!("Select the row")),
        ("tab", text!("Next field or button")),
        ("list", text!("Show this list")),
        ("title", text!("Keyboard shortcuts")),
        ("single", text!("Use single keys")),
        ("close", text!("Close")),
        ("goTo", text!("Go to")),
        (
            "anything",
            text!("Page, order number, name, SKU or tracking number"),
        ),
        ("orders", text!("Orders: {words}")),
    ]
}

/// Pages are sent again and again: what explains the code to us stays here. Only lines that are a comment as a whole.
fn without_comments(code: &str) -> String {
    let lines = code.lines().map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_script() {
        let texts = [("b", "\"quoted\""), ("a", "</script>{place}")];
        assert_eq!(
            declared(&texts),
            "const texts = {\"a\":\"\\u003c/script\\u003e{place}\",\"b\":\"\\\"quoted\\\"\"};\n"
        );
        assert_eq!(declared(&[]), "");
    }

    #[test]
    fn comments_stay_here() {
        let code = "// Why.\nconst a = 1; // here\n\n  if (a) {\n    // Because.\n    b('http://c');\n  }\n";
        assert_eq!(
            without_comments(code),
            "const a = 1; // here\nif (a) {\nb('http://c');\n}"
        );
    }
}
