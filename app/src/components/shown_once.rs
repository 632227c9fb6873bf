//! A secret that was just made: it is shown this once, to be copied.

use leptos::prelude::*;

use super::copy::{CopyButton, CopyScript};

/// `children` say what it is and what to do with it.
#[component]
pub fn ShownOnce<C: IntoView + 'static>(
    /// Nothing where nothing was made.
    secret: Option<String>,
    id: &'static str,
    /// Of the field that holds it, for screen readers.
    label: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <div role="status">
            {secret
                .map(|secret| {
                    view! {
                        <div class="notice notice-good">
                            <div class="stack">
                                <p>{children.into_inner()()}</p>
                                <p>
                                    <label class="visually-hidden" for=id>{label}</label>
                                    <input id=id class="mono wide" type="text" readonly=true value=secret />
                                </p>
                                <p>
                                    <CopyButton of=id label=text!("Copy") />
                                </p>
                                <CopyScript />
                            </div>
                        </div>
                    }
                })}
        </div>
    }
}
