//! An order that could not be imported, as a card.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_contract::problems::ProblemRow;

use super::{DISMISSAL, Retrying};
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::form::IDS_FIELD;
use crate::components::icon::IconName;
use crate::components::time::Time;
use crate::localization::Localized;

#[component]
pub(super) fn ProblemCard(problem: ProblemRow, retrying: Retrying) -> impl IntoView {
    let is_open = problem.solved_at.is_none();
    let can_change = is_open && retrying != Retrying::No;
    let can_retry = is_open && problem.remote_id.is_some();
    let name = problem_name(problem.remote_id);
    let label = text!("Retry {order}", order = name.as_str());
    let select_label = text!("Select {order}", order = name.as_str());
    let tries = text!(count = problem.tries; "1 try", "{count} tries");
    let id = problem.id.to_string();
    let (dismissed_id, dismissed_name) = (id.clone(), name.clone());
    let closed = problem.solved_at.map(|_| match problem.is_dismissed {
        true => view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("Dismissed") /> },
        false => view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("Solved") /> },
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
            <p>{problem.kind.explanation().localized()}</p>
            <dl class="definition">
                {(!problem.field.is_empty())
                    .then(|| {
                        view! {
                            <dt>{text!("Field")}</dt>
                            <dd class="mono">{problem.field}</dd>
                        }
                    })}
                {(!problem.detail.is_empty())
                    .then(|| {
                        view! {
                            <dt>{text!("What went wrong")}</dt>
                            <dd>{problem.detail}</dd>
                        }
                    })} <dt>{text!("First seen")}</dt> <dd>
                    <Time at=problem.first_seen_at />
                </dd> <dt>{text!("Last seen")}</dt> <dd>
                    <Time at=problem.last_seen_at />
                    " · "
                    {tries}
                </dd>
                {problem
                    .next_try_at
                    .filter(|_| is_open)
                    .map(|at| {
                        view! {
                            <dt>{text!("Next automatic retry")}</dt>
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
                            {text!(
                                "Without an order number it can't be retried. Fix the order in the store; the next pull \
                                 reads it."
                            )}
                        </p>
                    }
                })}
            {match problem.raw {
                None => {
                    Either::Left(
                        view! { <p class="hint">{text!("Operators and admins can see what the store sent.")}</p> },
                    )
                }
                Some(raw) => {
                    Either::Right(
                        (!raw.is_empty())
                            .then(|| {
                                view! {
                                    <details>
                                        <summary>{text!("What the store sent")}</summary>
                                        <pre class="raw" tabindex="0">
                                            <code>{raw}</code>
                                        </pre>
                                    </details>
                                }
                            }),
                    )
                }
            }}
            <div class="cluster">
                {(can_retry && can_change)
                    .then(|| {
                        view! {
                            <button class="button" name="only" value=id aria-label=label>
                                {text!("Retry")}
                            </button>
                        }
                    })}
                {can_change
                    .then(|| {
                        view! {
                            <Confirm label=text!("Dismiss…") of=dismissed_name>
                                <p>
                                    {text!(
                                        "For an order you don't need, such as a mistyped number. It is not retried \
                                         automatically. If an import meets it again, the problem comes back."
                                    )}
                                </p>
                                <button class="button" form=DISMISSAL name="id" value=dismissed_id>
                                    {text!("Yes, dismiss it")}
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
        Some(number) => text!("Order {number}", number = number.to_string()),
        None => text!("An order without a number").to_owned(),
    }
}
