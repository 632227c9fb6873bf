//! How far something has got.

use leptos::prelude::*;

/// A bar with its number beside it; without a percentage it only says that something is going on.
#[component]
pub fn ProgressBar(
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<Option<i64>>,
    /// What is going on, for screen readers.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <progress
                class="progress-bar"
                max="100"
                value=move || percent.get().map(|percent| percent.to_string())
                aria-label=move || label.get()
            ></progress>
            <span class="numeric">{move || percent.get().map(|percent| text!("{percent} %", percent = percent))}</span>
        </div>
    }
}
