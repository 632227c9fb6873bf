//! Orders that could not be imported: why, what the store sent, and trying again.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::time::Timestamp;

use super::confirm::Confirm;
use super::form::{FormError, PostForm};
use super::status::{Badge, Tone};
use super::time::Time;
use crate::components::icon::IconName;
use crate::server_functions::problems::{DismissProblem, RetryProblems};

/// Browsers send one pair a ticked box; the brackets make the server read them as a list.
const IDS_FIELD: &str = "ids[]";
/// A form of its own, which the buttons on the cards name: forms can't stand in each other.
const DISMISSAL: &str = "dismissal";

/// What those who look at problems may do with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retrying {
    No,
    /// Each by its button.
    Single,
    /// Several, by boxes to tick; the form's further buttons are the list's children.
    Several,
}

/// Newest first. `error` is what the last retry or dismissal was answered; `page` is where the list stands.
#[component]
pub fn ProblemList(
    #[prop(into)] problems: Signal<Vec<ProblemRow>>,
    retrying: Retrying,
    error: Option<AppError>,
    #[prop(into)] page: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let nothing_chosen = error.as_ref().and_then(|error| error.field_problem("ids"));
    let error = error.filter(|_| nothing_chosen.is_none());
    view! {
        <FormError error=error />
        <PostForm action=RetryProblems::url() class="stack" label="Problems">
            {children.map(|children| children())}
            {nothing_chosen
                .map(|problem| {
                    view! { <p class="field-error" role="alert" tabindex="-1" autofocus>{problem.sentence()}</p> }
                })}
            <For
                each=move || problems.get()
                key=|problem| {
                    let solved_at = problem.solved_at.map_or(0, Timestamp::millis);
                    format!("{} {} {} {solved_at}", problem.id, problem.tries, problem.last_seen_at.millis())
                }
                let:problem
            >
                <ProblemCard problem=problem retrying=retrying />
            </For>
        </PostForm>
        {(retrying != Retrying::No)
            .then(|| {
                view! {
                    <PostForm action=DismissProblem::url() id=DISMISSAL>
                        <input type="hidden" name="page" value=page />
                    </PostForm>
                }
            })}
    }
}

#[component]
fn ProblemCard(problem: ProblemRow, retrying: Retrying) -> impl IntoView {
    let is_open = problem.solved_at.is_none();
    let can_change = is_open && retrying != Retrying::No;
    let can_retry = is_open && problem.remote_id.is_some();
    let name = problem_name(problem.remote_id);
    let label = format!("Retry {name}");
    let select_label = format!("Select {name}");
    let tries = counted(problem.tries, "try", "tries");
    let id = problem.id.to_string();
    let (dismissed_id, dismissed_name) = (id.clone(), name.clone());
    let closed = problem.solved_at.map(|_| match problem.is_dismissed {
        true => view! { <Badge tone=Tone::Muted icon=IconName::Off text="Dismissed" /> },
        false => view! { <Badge tone=Tone::Good icon=IconName::Good text="Solved" /> },
    });
    let title = match problem.order_id {
        Some(id) => Either::Left(view! { <a href=format!("/orders/{id}")>{name}</a> }),
        None => Either::Right(name),
    };
    view! {
        <article class="card problem">
            <div class="cluster">
                {(can_retry && retrying == Retrying::Several)
                    .then(|| {
                        view! { <input type="checkbox" name=IDS_FIELD value=id.clone() aria-label=select_label /> }
                    })}
                <h3 class="card-title">{title}</h3>
                <span class="muted">{problem.integration_name}</span>
                {closed}
            </div>
            <p>{problem.kind.explanation()}</p>
            <dl class="definition">
                {(!problem.field.is_empty())
                    .then(|| {
                        view! {
                            <dt>"Field"</dt>
                            <dd class="mono">{problem.field}</dd>
                        }
                    })}
                {(!problem.detail.is_empty())
                    .then(|| {
                        view! {
                            <dt>"What was wrong"</dt>
                            <dd>{problem.detail}</dd>
                        }
                    })} <dt>"First seen"</dt> <dd>
                    <Time at=problem.first_seen_at />
                </dd> <dt>"Last seen"</dt> <dd>
                    <Time at=problem.last_seen_at />
                    " · "
                    {tries}
                </dd>
                {problem
                    .next_try_at
                    .filter(|_| is_open)
                    .map(|at| {
                        view! {
                            <dt>"Next try by itself"</dt>
                            <dd>
                                <Time at=at />
                            </dd>
                        }
                    })}
            </dl>
            {problem
                .remote_id
                .is_none()
                .then(|| {
                    view! {
                        <p class="hint">
                            "Without an order number it can't be asked for again. Mend the order in the store; the next pull reads it."
                        </p>
                    }
                })}
            {(!problem.raw.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary>"What the store sent"</summary>
                            <pre class="raw" tabindex="0">
                                <code>{problem.raw}</code>
                            </pre>
                        </details>
                    }
                })}
            <div class="cluster">
                {(can_retry && can_change)
                    .then(|| {
                        view! {
                            <button class="button" name="only" value=id aria-label=label>
                                "Retry"
                            </button>
                        }
                    })}
                {can_change
                    .then(|| {
                        view! {
                            <Confirm label="Dismiss…" of=dismissed_name>
                                <p>
                                    "For an order that need not come, such as a mistyped number. It is not tried again by itself. \
                                    If it is met again, the problem is back."
                                </p>
                                <button class="button" form=DISMISSAL name="id" value=dismissed_id>
                                    "Yes, dismiss it"
                                </button>
                            </Confirm>
                        }
                    })}
            </div>
        </article>
    }
}

fn problem_name(remote_id: Option<i64>) -> String {
    match remote_id {
        Some(number) => format!("Order {number}"),
        None => "An order without a number".to_owned(),
    }
}
