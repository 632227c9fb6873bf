//! What the keyboard does: a list of it, and a way to any page or order.

use leptos::prelude::*;

use crate::shell::Script;

const SHORTCUTS: &str = include_str!("../shell/shortcuts.js");

const KEYS: [(&str, &str); 7] = [
    ("Ctrl K", "Go to a page or find an order"),
    ("/", "Search"),
    (
        "j  k",
        "Next or previous row; on an order, next or previous order",
    ),
    ("Enter", "Open the row"),
    ("x", "Select the row"),
    ("Esc", "Leave a field, close a window"),
    ("?", "Show this list"),
];

#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let rows = KEYS.map(|(key, what)| {
        view! {
            <dt>
                <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
        }
    });
    view! {
        <button class="button quiet keys-opener" type="button" data-keys hidden>
            "Keyboard shortcuts"
        </button>
        <dialog id="keys" class="card" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keyboard shortcuts"</h2>
            <dl class="definition">{rows.collect_view()}</dl>
            <form method="dialog" class="stack">
                <div class="check">
                    <input id="single-keys" type="checkbox" checked />
                    <label for="single-keys">"Use single keys"</label>
                </div>
                <div>
                    <button class="button">"Close"</button>
                </div>
            </form>
        </dialog>
        <dialog id="go" class="card" aria-label="Go to">
            <form method="dialog" role="search">
                <div class="field">
                    <label for="go-to">"Page, order number, name, SKU"</label>
                    <input id="go-to" type="search" autocomplete="off" />
                </div>
            </form>
            <ul class="plain"></ul>
        </dialog>
        <Script code=SHORTCUTS.to_owned() />
    }
}
