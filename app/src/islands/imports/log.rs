//! What happened in a run, newest first.

use leptos::prelude::*;
use parcelpilot_contract::imports::RunEventRow;

use crate::components::time::Time;
use crate::localization::Localized;

#[component]
pub fn EventLog(events: Signal<Vec<RunEventRow>>) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="log">
            <h2 class="card-title" id="log">
                {text!("What happened")}
            </h2>
            <ol class="event-log">
                <For each=move || newest_first(events.get()) key=|entry| format!("{} {}", entry.0, entry.1.at.millis()) let:entry>
                    <li>
                        <Time at=entry.1.at />
                        " "
                        {entry.1.text.localized()}
                    </li>
                </For>
            </ol>
        </section>
    }
}

/// Each with its number, counted from the first: two that say the same at the same time stay two.
fn newest_first(mut events: Vec<RunEventRow>) -> Vec<(usize, RunEventRow)> {
    events.sort_by_key(|event| event.at);
    let mut entries: Vec<_> = events.into_iter().enumerate().collect();
    entries.reverse();
    entries
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::time::Timestamp;

    use super::*;

    #[test]
    fn the_latest_comes_first_and_its_number_stays() {
        let event = |millis, text: &'static str| RunEventRow {
            at: Timestamp::from_millis(millis),
            text: text.into(),
        };
        let entries = newest_first(vec![event(2, "b"), event(1, "a"), event(2, "b")]);
        let shown: Vec<_> = entries
            .iter()
            .map(|(number, event)| (*number, event.text.english))
            .collect();
        assert_eq!(shown, [(2, "b"), (1, "b"), (0, "a")]);
    }
}
