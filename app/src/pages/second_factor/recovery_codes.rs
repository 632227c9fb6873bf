use leptos::prelude::*;

use crate::components::copy::{CopyButton, CopyScript};

/// New recovery codes, shown this once. Nothing where none were made.
#[component]
pub(in crate::pages) fn RecoveryCodes(codes: Option<Vec<String>>) -> impl IntoView {
    view! {
        <div role="status">
            {codes
                .map(|codes| {
                    view! {
                        <div class="notice notice-good">
                            <div class="stack">
                                <p>
                                    {rich_text!(
                                        "<strong>Keep these recovery codes.</strong> Each lets you in once when your phone is \
                                         lost. They are not shown again: print this page, or copy them to a password manager.";
                                        strong = |text| view! { <strong>{text}</strong> }
                                    )}
                                </p>
                                <ul class="recovery-codes mono" id="recovery-codes" translate="no">
                                    {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
                                </ul>
                                <p>
                                    <CopyButton of="recovery-codes" label=text!("Copy") />
                                </p>
                                <CopyScript />
                            </div>
                        </div>
                    }
                })}
        </div>
    }
}
