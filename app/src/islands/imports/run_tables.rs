//! Runs in tables. Written by hand: even a light variant of the kit's `DataTable` made the download two kilobytes
//! heavier.

use leptos::prelude::*;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::time::Timestamp;

use super::progress_text::took_text;
use super::run_state::StateBadge;
use crate::components::time::Time;

/// Runs that are over, newest first.
#[component]
pub fn FinishedRuns(#[prop(into)] rows: Signal<Vec<RunRow>>) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Finished imports"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Finished"</th>
                        <th scope="col">"Import"</th>
                        <th scope="col">"Result"</th>
                        <th scope="col" class="numeric">"Read"</th>
                        <th scope="col" class="numeric">"New"</th>
                        <th scope="col" class="numeric">"Updated"</th>
                        <th scope="col" class="numeric">"Unchanged"</th>
                        <th scope="col" class="numeric">"Took"</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || rows.get()
                        key=|row| format!("{} {} {}", row.id, row.state.code(), row.counters.problems)
                        let:row
                    >
                        <FinishedRun row=row />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn FinishedRun(row: RunRow) -> impl IntoView {
    let counters = row.counters;
    let took = took_text(&row);
    let finished_at = row.finished_at.unwrap_or(row.created_at);
    let (state, failure) = (row.state, row.failure);
    view! {
        <tr>
            <td data-label="Finished">
                <RunLink id=row.id at=finished_at />
            </td>
            <td data-label="Import">
                <RunName row=row />
            </td>
            <td data-label="Result">
                <StateBadge state=state problems=counters.problems />
                {failure.map(|failure| view! { <div class="muted">{failure.sentence()}</div> })}
            </td>
            <td data-label="Read" class="numeric">{count_text(counters.seen)}</td>
            <td data-label="New" class="numeric">{count_text(counters.created)}</td>
            <td data-label="Updated" class="numeric">{count_text(counters.updated)}</td>
            <td data-label="Unchanged" class="numeric">{count_text(counters.unchanged)}</td>
            <td data-label="Took" class="numeric">{took}</td>
        </tr>
    }
}

/// Runs that have not begun, next one first.
#[component]
pub fn QueuedRuns(#[prop(into)] rows: Signal<Vec<RunRow>>) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Queued imports"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Requested"</th>
                        <th scope="col">"Import"</th>
                        <th scope="col">"Waiting for"</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || rows.get()
                        key=|row| format!("{} {:?}", row.id, row.waiting)
                        let:row
                    >
                        <QueuedRun row=row />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn QueuedRun(row: RunRow) -> impl IntoView {
    let waiting = row
        .waiting
        .map_or("Starts soon.", |waiting| waiting.reason.sentence());
    view! {
        <tr>
            <td data-label="Requested">
                <RunLink id=row.id at=row.created_at />
            </td>
            <td data-label="Import">
                <RunName row=row />
            </td>
            <td data-label="Waiting for">{waiting}</td>
        </tr>
    }
}

#[component]
fn RunLink(id: RunId, at: Timestamp) -> impl IntoView {
    view! {
        <a href=format!("/imports/{id}")>
            <Time at=at />
        </a>
    }
}

/// Of which store, and what it reads.
#[component]
fn RunName(row: RunRow) -> impl IntoView {
    view! {
        {row.client_name} " · " {row.integration_name}
        <div class="muted">{row.kind.label()} ": " {row.selection}</div>
    }
}
