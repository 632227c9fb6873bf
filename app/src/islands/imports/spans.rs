//! The parts that a run walks, each from its first order number to its last.

use leptos::prelude::*;
use parcelpilot_contract::imports::SpanRow;

use super::progress_bar::ProgressBar;
use super::progress_text::{span_percent, span_read_text, span_text};

#[component]
pub fn SpanList(spans: Signal<Vec<SpanRow>>, is_over: Signal<bool>) -> impl IntoView {
    let spans = Memo::new(move |_| spans.get());
    view! {
        <Show when=move || spans.with(|spans| !spans.is_empty())>
            <section class="card stack" aria-labelledby="spans">
                <h2 class="card-title" id="spans">
                    {text!("Parts")}
                </h2>
                <ul class="spans">
                    <For each=move || spans.get() key=|span| format!("{:?} {}", span.status, span.first_id) let:span>
                        <SpanItem span=span_of(spans, span) is_over=is_over />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn SpanItem(span: Memo<SpanRow>, is_over: Signal<bool>) -> impl IntoView {
    let name = move || span.with(span_text);
    let percent = Signal::derive(move || span.with(span_percent));
    view! {
        <li>
            <p>{move || span.with(span_read_text)}</p>
            <Show when=move || !is_over.get() || percent.get().is_some()>
                <ProgressBar percent=percent label=Signal::derive(name) />
            </Show>
        </li>
    }
}

/// One span as it moves.
fn span_of(spans: Memo<Vec<SpanRow>>, first: SpanRow) -> Memo<SpanRow> {
    let key = (first.status, first.first_id);
    Memo::new(move |previous: Option<&SpanRow>| {
        let find = |spans: &Vec<SpanRow>| {
            let span = spans.iter().find(|span| (span.status, span.first_id) == key);
            span.cloned()
        };
        spans
            .with(find)
            .or_else(|| previous.cloned())
            .unwrap_or_else(|| first.clone())
    })
}
