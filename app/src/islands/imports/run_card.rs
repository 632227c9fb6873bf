//! A run that is going on, as a card.

use leptos::prelude::*;
use parcelpilot_contract::imports::RunRow;

use super::progress_text::run_text;
use super::run_facts::{RunProgress, RunSpeed, RunWaiting};
use super::run_state::StateBadge;

#[component]
pub fn RunCard(#[prop(into)] row: Signal<RunRow>) -> impl IntoView {
    let state = Signal::derive(move || row.with(|row| row.state));
    let problems = Signal::derive(move || row.with(|row| row.counters.problems));
    // None of these change while a run lives.
    let first = row.get_untracked();
    view! {
        <article class="card run-card">
            <div class="cluster">
                <h3 class="card-title">
                    <a href=format!(
                        "/imports/{}",
                        first.id,
                    )>{first.client_name} " · " {first.integration_name}</a>
                </h3>
                <StateBadge state=state problems=problems />
            </div>
            <p class="muted">{run_text(first.kind, first.selection)}</p>
            <RunProgress row=row />
            <RunWaiting row=row />
            <RunSpeed row=row />
        </article>
    }
}
