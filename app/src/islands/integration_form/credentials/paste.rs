use leptos::html;
use leptos::prelude::*;

use super::masking::masked_lines;
use super::state::CardState;
use crate::browser::{keep_in_step_area, read_chosen, read_dropped};
use crate::components::icon::{Icon, IconName};

#[component]
pub(super) fn PasteArea(state: CardState, is_shown: RwSignal<bool>, is_replacing: bool) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    keep_in_step_area(area, state.text, move |typed| state.take_text(typed));
    let is_over = RwSignal::new(false);
    let is_masked = move || !is_shown.get() && !state.text.read().is_empty();
    let lead = if is_replacing {
        text!("Replace them from a new file: drop it here, choose it, or paste its text.")
    } else {
        text!(
            "Drop the file that BigCommerce downloaded, choose it, or paste its text. The fields fill themselves."
        )
    };
    view! {
        <div
            class="drop-zone"
            class:is-over=is_over
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=move |event| {
                is_over.set(false);
                read_dropped(&event, move |bytes| state.take_file(&bytes));
            }
        >
            <div class="drop-lead">
                <Icon name=IconName::Upload />
                <div>
                    <label for="credentials-file">{lead}</label>
                    <p class="hint" id="credentials-file-hint">
                        {text!(
                            "It is called BigCommerceAPI-credentials-….txt. It is read here, in your browser, and \
                             nothing is sent before you test or save."
                        )} " " <a href="/help/bigcommerce">{text!("Where do I get it?")}</a>
                    </p>
                </div>
            </div>
            <textarea
                id="credentials-file"
                class:masked=is_masked
                name="credentials.bigcommerce.file"
                rows="5"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=text!(
                    "ACCESS TOKEN: …\nAPI PATH: https://api.bigcommerce.com/stores/…/v3/\nCLIENT ID: …\nCLIENT SECRET: …"
                )
                aria-describedby="credentials-file-hint"
                node_ref=area
                on:input=move |event| state.take_text(event_target_value(&event))
            />
            <div class="drop-choose">
                <label class="hint" for="credentials-upload">{text!("Choose file")}</label>
                <input
                    id="credentials-upload"
                    type="file"
                    name="credentials.bigcommerce.upload"
                    accept=".txt,text/plain"
                    on:change=move |event| read_chosen(&event, move |bytes| state.take_file(&bytes))
                />
            </div>
        </div>
    }
}

/// The paste line by line, with dots for everything that may be secret, so that a finding's line can be pointed at.
#[component]
pub(super) fn Preview(state: CardState) -> impl IntoView {
    let lines = move || {
        let findings = state.findings();
        let marks = masked_lines(&state.text.read()).into_iter().zip(1..);
        marks
            .map(|(line, number)| {
                let worst = findings
                    .iter()
                    .filter(|finding| finding.line == Some(number))
                    .map(|finding| finding.severity)
                    .min();
                let class = worst.map(super::findings::class);
                view! {
                    <li class=class data-line=number.to_string()>
                        <code>{line}</code>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="paste-preview" hidden=move || state.text.read().trim().is_empty()>
            <p class="hint" id="paste-preview-title">{text!("What was read, with secrets hidden")}</p>
            <ol aria-labelledby="paste-preview-title">{lines}</ol>
        </div>
    }
}
