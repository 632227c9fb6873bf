//! One run, as it happens.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::RunFailure;

use super::cancel::{Changes, RunChanges};
use super::live::{LinkNotice, Live, follow};
use super::log::EventLog;
use super::spans::SpanList;
use crate::api::accounts::fetch_me;
use crate::api::imports::{RunDetail, RunRow, fetch_run};
use crate::components::loaded::Loaded;
use crate::components::problem_list::ProblemList;
use crate::components::progress_text::{origin_text, took_text};
use crate::components::run_row_facts::{RunCounters, RunProgress, RunSpeed, RunWaiting};
use crate::components::run_state::{StateBadge, state_text};
use crate::components::time::Time;
use crate::error::{AppError, AppResult};

#[component]
pub fn RunPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id")?.parse::<RunId>().ok()));
    let changes = Changes::new();
    let run = Resource::new(
        move || (id.get(), changes.version()),
        |(id, _)| async move { load(id).await },
    );
    let live = follow::<RunDetail>(move || id.get().map(|id| format!("/events/imports/{id}")), "run");
    view! {
        <Title text="Import · ParcelPilot" />
        <Loaded resource=run let:loaded>
            <Run first=loaded.0 role=loaded.1 live=live changes=changes />
        </Loaded>
    }
}

async fn load(id: Option<RunId>) -> AppResult<(RunDetail, Option<Role>)> {
    let detail = fetch_run(id.ok_or(AppError::NotFound)?).await?;
    let me = fetch_me().await?;
    Ok((detail, me.map(|me| me.role)))
}

#[component]
fn Run(first: RunDetail, role: Option<Role>, live: Live<RunDetail>, changes: Changes) -> impl IntoView {
    let head = first.row.clone();
    let id = head.id;
    let shown = Memo::new(move |_| {
        let latest = live.latest.get().filter(|latest| latest.row.id == id);
        latest.unwrap_or_else(|| first.clone())
    });
    let row = Memo::new(move |_| shown.with(|shown| shown.row.clone()));
    let state = Memo::new(move |_| row.with(|row| row.state));
    let problem_count = Memo::new(move |_| row.with(|row| row.counters.problems));
    let problems = Memo::new(move |_| shown.with(|shown| shown.problems.clone()));
    let can_change = role.is_some_and(|role| role >= Role::Operator);
    view! {
        <div class="page-head">
            <div>
                <p class="crumb">
                    <a href="/imports">"All imports"</a>
                </p>
                <div class="cluster">
                    <h1>
                        {head.kind.label()}" of " <a href=format!("/integrations/{}", head.integration_id)>{head.integration_name.clone()}</a>
                    </h1>
                    <StateBadge state=state problems=problem_count />
                </div>
                <LinkNotice link=live.link />
            </div>
            {can_change.then(|| view! { <RunChanges id=id state=state changes=changes /> })}
        </div>
        <p class="visually-hidden" role="status">
            {move || state_text(state.get(), 0)}
        </p>
        <FailureNotice row=row />
        <RunWaiting row=row />
        <section class="card stack" aria-labelledby="progress">
            <h2 class="card-title" id="progress">
                "Progress"
            </h2>
            <RunProgress row=row />
            <div class="grid-2">
                <RunCounters row=row />
                <RunSpeed row=row />
            </div>
        </section>
        <RunOrigin row=row />
        <SpanList
            spans=Signal::derive(move || shown.with(|shown| shown.spans.clone()))
            is_over=Signal::derive(move || state.get().is_over())
        />
        <Show when=move || problems.with(|problems| !problems.is_empty())>
            <section class="stack" aria-labelledby="problems">
                <h2 id="problems">"Problems"</h2>
                <p class="muted">
                    "Everything else was imported. A problem closes by itself once its order comes through."
                </p>
                <ProblemList problems=problems can_retry=can_change />
            </section>
        </Show>
        <EventLog events=Signal::derive(move || shown.with(|shown| shown.events.clone())) />
    }
}

/// Who asked for what, and when.
#[component]
fn RunOrigin(row: Memo<RunRow>) -> impl IntoView {
    let first = row.get_untracked();
    let started_at = Memo::new(move |_| row.with(|row| row.started_at));
    let finished_at = Memo::new(move |_| row.with(|row| row.finished_at));
    let or_dash = |at: Option<_>| match at {
        Some(at) => view! { <Time at=at /> }.into_any(),
        None => "–".into_any(),
    };
    view! {
        <section class="card stack" aria-labelledby="origin">
            <h2 class="card-title" id="origin">
                "What and why"
            </h2>
            <dl class="definition">
                <dt>"Client"</dt>
                <dd>{first.client_name.clone()}</dd>
                <dt>"Reads"</dt>
                <dd>{first.selection.clone()}</dd>
                <dt>"Why"</dt>
                <dd>{origin_text(first.kind, first.requested_by.as_deref())}</dd>
                <dt>"Asked for"</dt>
                <dd>
                    <Time at=first.created_at />
                </dd>
                <dt>"Began"</dt>
                <dd>{move || or_dash(started_at.get())}</dd>
                <dt>"Ended"</dt>
                <dd>{move || or_dash(finished_at.get())}</dd>
                <dt>"Took"</dt>
                <dd>{move || row.with(took_text)}</dd>
            </dl>
        </section>
    }
}

#[component]
fn FailureNotice(row: Memo<RunRow>) -> impl IntoView {
    let failure = Memo::new(move |_| row.with(|row| row.failure));
    let integration_id = row.with_untracked(|row| row.integration_id);
    view! {
        <div role="alert">
            {move || {
                failure
                    .get()
                    .map(|failure| {
                        view! {
                            <p class="notice notice-error">
                                {failure.sentence()}
                                {is_for_the_integration(failure)
                                    .then(|| {
                                        view! {
                                            " "
                                            <a href=format!(
                                                "/integrations/{integration_id}",
                                            )>"Open the integration"</a>
                                        }
                                    })}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// Whether the integration's page is where to mend it.
const fn is_for_the_integration(failure: RunFailure) -> bool {
    match failure {
        RunFailure::TokenRefused
        | RunFailure::ScopeMissing
        | RunFailure::CredentialsUnreadable
        | RunFailure::IntegrationDisabled => true,
        RunFailure::StoreUnavailable | RunFailure::Unexpected | RunFailure::Storage => false,
    }
}
