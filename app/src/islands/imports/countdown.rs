//! How long until a moment.

use leptos::prelude::*;
use parcelpilot_domain::time::Timestamp;

use super::progress_text::Until;

/// A sentence that holds how long it still is, `in 12 s`, counting down. The server, which does not know the reader's
/// clock, writes the moment itself.
#[component]
pub fn Countdown(#[prop(into)] at: Signal<Timestamp>, sentence: fn(Until) -> String) -> impl IntoView {
    let now = RwSignal::new(None);
    Effect::new(move |_| crate::browser::every_second(move |moment| now.set(Some(moment))));
    view! {
        <time datetime=move || at.get().rfc3339() title=move || at.get().to_string()>
            {move || sentence(Until::of(at.get(), now.get()))}
        </time>
    }
}
