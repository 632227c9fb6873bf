//! What runs, what waits, what is done.

use leptos::prelude::*;
use parcelpilot_contract::imports::{LiveImports as Imports, QuietSyncs, RunRow};
use parcelpilot_domain::ids::RunId;
use serde::{Deserialize, Serialize};

use super::live::{LinkNotice, follow};
use super::progress_text::latest_text;
use super::run_card::RunCard;
use super::run_tables::{FinishedRuns, QueuedRuns};
use crate::islands::carried::carried;

#[derive(Serialize, Deserialize)]
pub struct ImportsStart {
    /// How it was when the page was made.
    pub first: Imports,
    pub quiet: QuietSyncs,
}

#[island]
pub fn LiveImports() -> impl IntoView {
    let ImportsStart { first, quiet } = carried();
    let url = match quiet {
        QuietSyncs::Hidden => "/events/imports",
        QuietSyncs::Shown => "/events/imports?quiet=shown",
    };
    let live = follow::<Imports>(url.to_owned(), "imports");
    let shown = Memo::new(move |_| live.latest.get().unwrap_or_else(|| first.clone()));
    let running = Memo::new(move |_| shown.with(|shown| shown.running.clone()));
    let queued = Memo::new(move |_| shown.with(|shown| shown.queued.clone()));
    let finished = Memo::new(move |_| shown.with(|shown| shown.finished.clone()));
    let counts = Memo::new(move |_| {
        let running = running.with(Vec::len);
        let queued = queued.with(Vec::len);
        text!(
            "{running} running, {queued} queued",
            running = running,
            queued = queued
        )
    });
    let has_running = Memo::new(move |_| running.with(|rows| !rows.is_empty()));
    let has_queued = Memo::new(move |_| queued.with(|rows| !rows.is_empty()));
    let has_finished = Memo::new(move |_| finished.with(|rows| !rows.is_empty()));
    let has_any = Memo::new(move |_| has_running.get() || has_queued.get() || has_finished.get());
    view! {
        <div class="page-head">
            <h1>{text!("Imports")}</h1>
            <LinkNotice link=live.link />
        </div>
        // Numbers move all the time; only runs that begin and end are worth a word.
        <p class="visually-hidden" role="status">
            {counts}
        </p>
        <Show when=move || has_any.get() fallback=NothingYet>
            <section class="stack" aria-labelledby="running">
                <h2 id="running">{text!("Running")}</h2>
                <Show when=move || has_running.get() fallback=NothingRuns>
                    <For each=move || running.get() key=|row| row.id.to_string() let:row>
                        <RunCard row=row_of(running, row) />
                    </For>
                </Show>
            </section>
            <Show when=move || has_queued.get()>
                <section class="stack" aria-labelledby="queued">
                    <h2 id="queued">{text!("Queued")}</h2>
                    <QueuedRuns rows=queued />
                </section>
            </Show>
            <Show when=move || has_finished.get()>
                <section class="stack" aria-labelledby="finished">
                    <h2 id="finished">{text!("Finished")}</h2>
                    <p class="muted">
                        {move || finished.with(|rows| latest_text(rows.len() as i64))} " "
                        {match quiet {
                            QuietSyncs::Hidden => {
                                view! { <a href="/imports?quiet=shown">{text!("Show syncs without changes")}</a> }
                            }
                            QuietSyncs::Shown => view! { <a href="/imports">{text!("Hide syncs without changes")}</a> },
                        }}
                    </p>
                    <FinishedRuns rows=finished />
                </section>
            </Show>
        </Show>
    }
}

/// One run's row as it changes. Keeps the last it had where the run has just left the list.
fn row_of(rows: Memo<Vec<RunRow>>, first: RunRow) -> Memo<RunRow> {
    let id: RunId = first.id;
    Memo::new(move |previous: Option<&RunRow>| {
        rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())
            .or_else(|| previous.cloned())
            .unwrap_or_else(|| first.clone())
    })
}

#[component]
fn NothingRuns() -> impl IntoView {
    view! {
        <p class="muted">
            {text!("No imports running.")} " "
            <a href="/integrations">{text!("To read orders, open an integration and choose Pull Orders.")}</a>
        </p>
    }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{text!("No imports yet")}</h2>
            <p>
                {text!(
                    "An import reads a store's orders into ParcelPilot. It changes nothing in the store. Connect a store \
                     first. Then choose Pull Orders on its page, and watch the orders arrive here."
                )}
            </p>
            <div class="cluster">
                <a class="button primary" href="/integrations/new">
                    {text!("Connect a store")}
                </a>
                <a class="button" href="/integrations">
                    {text!("Pull Orders")}
                </a>
            </div>
        </div>
    }
}
