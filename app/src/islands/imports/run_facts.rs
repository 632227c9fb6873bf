//! How a run gets on: its bar, its numbers, and why it waits.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_contract::imports::RunRow;

use super::countdown::Countdown;
use super::progress_bar::ProgressBar;
use super::progress_text::{continues_text, quota_text, rate_text, resets_text, seen_text, time_left_text};
use crate::localization::{Localized, count};

/// The bar and what was read so far.
#[component]
pub fn RunProgress(#[prop(into)] row: Signal<RunRow>) -> impl IntoView {
    let percent = Signal::derive(move || row.with(RunRow::percent));
    let label = Signal::derive(move || {
        row.with(|row| {
            text!(
                "Import of {integration}",
                integration = row.integration_name.as_str()
            )
        })
    });
    // What is over moves no more: without a percentage there is nothing to show of it.
    let has_bar = Memo::new(move |_| row.with(|row| !row.state.is_over() || row.percent().is_some()));
    view! {
        <Show when=move || has_bar.get()>
            <ProgressBar percent=percent label=label />
        </Show>
        <p>{move || row.with(|row| seen_text(row.counters, row.total))}</p>
    }
}

/// Why it does not move at the moment, and until when.
#[component]
pub fn RunWaiting(#[prop(into)] row: Signal<RunRow>) -> impl IntoView {
    // A memo, so that a page is announced only when the reason changes.
    let waiting = Memo::new(move |_| row.with(|row| row.waiting));
    view! {
        <div role="status">
            {move || {
                waiting
                    .get()
                    .map(|waiting| {
                        view! {
                            <p class="notice notice-warn">
                                {text!("Waiting: {reason}", reason = waiting.reason.sentence().localized())} " "
                                {waiting
                                    .until
                                    .map(|until| {
                                        view! {
                                            <span aria-live="off">
                                                <Countdown at=until sentence=continues_text />
                                            </span>
                                        }
                                    })}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// Speed, time left, calls and quota of a run that is going on.
#[component]
pub fn RunSpeed(#[prop(into)] row: Signal<RunRow>) -> impl IntoView {
    let quota = Memo::new(move |_| row.with(|row| row.quota));
    let is_going_on = Memo::new(move |_| row.with(|row| !row.state.is_over()));
    view! {
        <dl class="definition">
            <dt>{text!("Orders per second")}</dt>
            <dd class="numeric">{move || row.with(|row| rate_text(row.orders_per_second))}</dd>
            <Show when=move || is_going_on.get()>
                <dt>{text!("Time left")}</dt>
                <dd>{move || row.with(|row| time_left_text(row.seconds_left))}</dd>
            </Show>
            <dt>{text!("Calls to the store")}</dt>
            <dd class="numeric">{move || row.with(|row| count(row.counters.calls))}</dd>
            <dt>{text!("Pauses (429)")}</dt>
            <dd class="numeric">{move || row.with(|row| count(row.counters.throttled))}</dd>
            <Show when=move || is_going_on.get()>
                <dt>{text!("Store's quota")}</dt>
                <dd>
                    {move || match quota.get() {
                        Some(quota) => {
                            Either::Left(
                                view! {
                                    {quota_text(quota)}
                                    ", "
                                    <Countdown at=quota.resets_at sentence=resets_text />
                                },
                            )
                        }
                        None => Either::Right(text!("not known yet")),
                    }}
                </dd>
            </Show>
        </dl>
    }
}

/// What became of the orders that were read.
#[component]
pub fn RunCounters(#[prop(into)] row: Signal<RunRow>) -> impl IntoView {
    let shown = move |counter: fn(&RunRow) -> i64| move || row.with(|row| count(counter(row)));
    view! {
        <dl class="definition numbers">
            <dt>{text!("Orders read")}</dt>
            <dd class="numeric">{shown(|row| row.counters.seen)}</dd>
            <dt>{text!("New")}</dt>
            <dd class="numeric">{shown(|row| row.counters.created)}</dd>
            <dt>{text!("Updated")}</dt>
            <dd class="numeric">{shown(|row| row.counters.updated)}</dd>
            <dt>{text!("Unchanged")}</dt>
            <dd class="numeric">{shown(|row| row.counters.unchanged)}</dd>
            <dt>{text!("Skipped by status")}</dt>
            <dd class="numeric">{shown(|row| row.counters.skipped)}</dd>
            <dt>{text!("Problems")}</dt>
            <dd class="numeric">{shown(|row| row.counters.problems)}</dd>
        </dl>
    }
}
