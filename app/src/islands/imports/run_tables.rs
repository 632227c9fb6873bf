//! Runs in tables. Written by hand: even a light variant of the kit's `DataTable` made the download two kilobytes
//! heavier.

use leptos::prelude::*;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::english;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::time::Timestamp;

use super::progress_text::{run_text, took_text};
use super::run_state::StateBadge;
use crate::components::time::Time;
use crate::localization::{Localized, count};

/// Runs that are over, newest first.
#[component]
pub fn FinishedRuns(#[prop(into)] rows: Signal<Vec<RunRow>>) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">{text!("Finished imports")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text!("Finished")}</th>
                        <th scope="col">{text!("Import")}</th>
                        <th scope="col">{text!("Result")}</th>
                        <th scope="col" class="numeric">{text!("Orders read")}</th>
                        <th scope="col" class="numeric">{text!("New")}</th>
                        <th scope="col" class="numeric">{text!("Updated")}</th>
                        <th scope="col" class="numeric">{text!("Unchanged")}</th>
                        <th scope="col" class="numeric">{text!("Took")}</th>
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
            <td data-label=text!("Finished")>
                <RunLink id=row.id at=finished_at />
            </td>
            <td data-label=text!("Import")>
                <RunName row=row />
            </td>
            <td data-label=text!("Result")>
                <StateBadge state=state problems=counters.problems />
                {failure.map(|failure| view! { <div class="muted">{failure.sentence().localized()}</div> })}
            </td>
            <td data-label=text!("Orders read") class="numeric">{count(counters.seen)}</td>
            <td data-label=text!("New") class="numeric">{count(counters.created)}</td>
            <td data-label=text!("Updated") class="numeric">{count(counters.updated)}</td>
            <td data-label=text!("Unchanged") class="numeric">{count(counters.unchanged)}</td>
            <td data-label=text!("Took") class="numeric">{took}</td>
        </tr>
    }
}

/// Runs that have not begun, next one first.
#[component]
pub fn QueuedRuns(#[prop(into)] rows: Signal<Vec<RunRow>>) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">{text!("Queued imports")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text!("Requested")}</th>
                        <th scope="col">{text!("Import")}</th>
                        <th scope="col">{text!("Waiting for")}</th>
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
        .map_or(english!("Starts soon."), |waiting| waiting.reason.sentence());
    view! {
        <tr>
            <td data-label=text!("Requested")>
                <RunLink id=row.id at=row.created_at />
            </td>
            <td data-label=text!("Import")>
                <RunName row=row />
            </td>
            <td data-label=text!("Waiting for")>{waiting.localized()}</td>
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
        <div class="muted">{run_text(row.kind, row.selection)}</div>
    }
}
