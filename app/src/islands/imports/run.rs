//! One run, as it happens.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::imports::{RunDetail, RunRow};
use parcelpilot_domain::import_run::{RunFailure, RunKind};
use serde::{Deserialize, Serialize};

use super::cancel::RunChanges;
use super::live::{LinkNotice, follow};
use super::log::EventLog;
use super::progress_text::{origin_text, took_text};
use super::run_facts::{RunCounters, RunProgress, RunSpeed, RunWaiting};
use super::run_state::{StateBadge, state_text};
use super::spans::SpanList;
use crate::browser;
use crate::components::time::{MaybeTime, Time};
use crate::islands::carried::carried;
use crate::islands::problems::{ProblemList, Retrying};
use crate::localization::Localized;

#[derive(Serialize, Deserialize)]
pub struct RunStart {
    /// How it was when the page was made.
    pub first: RunDetail,
    /// May cancel, resume and retry.
    pub can_change: bool,
    /// Why it was not cancelled or resumed.
    pub change_error: Option<AppError>,
    /// Why a problem's order was not asked for again, or not dismissed.
    pub retry_error: Option<AppError>,
}

#[island]
pub fn LiveRun() -> impl IntoView {
    let RunStart {
        first,
        can_change,
        change_error,
        retry_error,
    } = carried();
    let head = first.row.clone();
    let id = head.id;
    let live = follow::<RunDetail>(format!("/events/imports/{id}"), "run");
    let shown = Memo::new(move |_| live.latest.get().unwrap_or_else(|| first.clone()));
    let row = Memo::new(move |_| shown.with(|shown| shown.row.clone()));
    let state = Memo::new(move |_| row.with(|row| row.state));
    let problem_count = Memo::new(move |_| row.with(|row| row.counters.problems));
    let problems = Memo::new(move |_| shown.with(|shown| shown.problems.clone()));
    let retrying = if can_change {
        Retrying::Single
    } else {
        Retrying::No
    };
    if head.kind == RunKind::Check && !head.state.is_over() {
        // What it found is shown by the page around this, which the server makes.
        Effect::new(move |_| {
            if state.get().is_over() {
                browser::reload();
            }
        });
    }
    let has_events = Memo::new(move |_| shown.with(|shown| !shown.events.is_empty()));
    view! {
        <p class="visually-hidden" role="status">
            {move || state_text(state.get(), 0)}
        </p>
        <FailureNotice row=row />
        <RunWaiting row=row />
        <section class="card stack" aria-labelledby="progress">
            <div class="card-head">
                <div class="cluster">
                    <h2 class="card-title" id="progress">
                        {text!("Progress")}
                    </h2>
                    <StateBadge state=state problems=problem_count />
                    // What is over does not move.
                    <Show when=move || !state.get().is_over()>
                        <LinkNotice link=live.link />
                    </Show>
                </div>
                {can_change.then(|| view! { <RunChanges id=id kind=head.kind state=state error=change_error /> })}
            </div>
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
                <h2 id="problems">{text!("Problems")}</h2>
                <p class="muted">
                    {text!(
                        "Everything else was imported. A problem closes automatically once its order is imported."
                    )}
                </p>
                <ProblemList problems=problems retrying=retrying error=retry_error.clone() page=format!("/imports/{id}") />
            </section>
        </Show>
        <Show when=move || has_events.get()>
            <EventLog events=Signal::derive(move || shown.with(|shown| shown.events.clone())) />
        </Show>
    }
}

/// Who asked for what, and when.
#[component]
fn RunOrigin(row: Memo<RunRow>) -> impl IntoView {
    let first = row.get_untracked();
    let started_at = Memo::new(move |_| row.with(|row| row.started_at));
    let finished_at = Memo::new(move |_| row.with(|row| row.finished_at));
    view! {
        <section class="card stack" aria-labelledby="origin">
            <h2 class="card-title" id="origin">
                {text!("What and why")}
            </h2>
            <dl class="definition">
                <dt>{text!("Client")}</dt>
                <dd>{first.client_name.clone()}</dd>
                <dt>{text!("Reads")}</dt>
                <dd>{first.selection.localized()}</dd>
                <dt>{text!("Why")}</dt>
                <dd>{origin_text(first.kind, first.requested_by.as_deref())}</dd>
                <dt>{text!("Requested")}</dt>
                <dd>
                    <Time at=first.created_at />
                </dd>
                <dt>{text!("Began")}</dt>
                <dd>{move || view! { <MaybeTime at=started_at.get() otherwise="–" /> }}</dd>
                <dt>{text!("Ended")}</dt>
                <dd>{move || view! { <MaybeTime at=finished_at.get() otherwise="–" /> }}</dd>
                <dt>{text!("Took")}</dt>
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
                                {failure.sentence().localized()}
                                {mended_in(failure)
                                    .map(|section| {
                                        view! {
                                            " "
                                            <a href=format!(
                                                "/integrations/{integration_id}/{section}",
                                            )>{text!("Open integration")}</a>
                                        }
                                    })}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// In which section of the integration it is mended, if there.
const fn mended_in(failure: RunFailure) -> Option<&'static str> {
    match failure {
        RunFailure::TokenRefused
        | RunFailure::ScopeMissing
        | RunFailure::CredentialsUnreadable
        | RunFailure::OtherStore => Some("connection"),
        RunFailure::IntegrationDisabled => Some("settings"),
        RunFailure::StoreUnavailable | RunFailure::Unexpected | RunFailure::Storage => None,
    }
}
