//! The credentials of a store: paste, drop or choose the file, or type. Everything is read here, in the browser;
//! nothing is sent before Test or Save. Without JavaScript the same fields are posted, and the server reads them.

mod fields;
mod findings;
mod masking;
mod paste;
mod state;
mod stored;

use fields::CredentialFields;
use findings::{FindingList, Summary};
use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use paste::{PasteArea, Preview};
use state::CardState;

pub(super) use stored::Stored;

#[component]
pub(super) fn CredentialsCard(stored: Stored, error: Signal<Option<AppError>>) -> impl IntoView {
    let state = CardState::new(&stored);
    // Buttons that need a script are there once it runs.
    let is_live = RwSignal::new(false);
    Effect::new(move |_| is_live.set(true));
    let is_shown = RwSignal::new(false);
    let title = if stored.is_set {
        text!("Credentials")
    } else {
        text!("Credentials file")
    };
    view! {
        <section class="card credentials" aria-labelledby="credentials">
            <div class="card-head">
                <h2 class="card-title" id="credentials">{title}</h2>
                <div class="cluster" hidden=move || !(is_live.get() && state.is_touched())>
                    <button
                        class="button quiet"
                        type="button"
                        aria-pressed=move || is_shown.get().to_string()
                        on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                    >
                        {move || if is_shown.get() { text!("Hide secrets") } else { text!("Show secrets") }}
                    </button>
                    <button class="button quiet" type="button" on:click=move |_| state.clear()>
                        {text!("Clear")}
                    </button>
                </div>
            </div>
            <PasteArea state=state is_shown=is_shown is_replacing=stored.is_set />
            <Preview state=state />
            <div aria-live="polite" class="stack">
                <Summary state=state />
                <FindingList state=state error=error />
            </div>
            <CredentialFields state=state stored=stored is_shown=is_shown error=error />
        </section>
    }
}
