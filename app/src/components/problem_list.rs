//! Orders that could not be imported: why, what the store sent, and trying again.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::form::{FormError, PostForm};
use super::progress_text::counted;
use super::time::Time;
use crate::api::imports::{ProblemRow, RetryProblem};
use crate::error::AppError;

/// Newest first. `can_retry` is for operators and admins; `error` is what the last retry was answered.
#[component]
pub fn ProblemList(
    #[prop(into)] problems: Signal<Vec<ProblemRow>>,
    can_retry: bool,
    error: Option<AppError>,
) -> impl IntoView {
    view! {
        <FormError error=error />
        <div class="stack">
            <For
                each=move || problems.get()
                key=|problem| format!("{} {} {}", problem.id, problem.tries, problem.last_seen_at.millis())
                let:problem
            >
                <ProblemCard problem=problem can_retry=can_retry />
            </For>
        </div>
    }
}

#[component]
fn ProblemCard(problem: ProblemRow, can_retry: bool) -> impl IntoView {
    let name = problem_name(problem.remote_id);
    let label = format!("Retry {name}");
    let tries = counted(problem.tries, "try", "tries");
    let title = match problem.order_id {
        Some(id) => Either::Left(view! { <a href=format!("/orders/{id}")>{name}</a> }),
        None => Either::Right(name),
    };
    view! {
        <article class="card problem">
            <div class="cluster">
                <h3 class="card-title">{title}</h3>
                <span class="muted">{problem.integration_name}</span>
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
            </dl>
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
            {can_retry
                .then(|| {
                    view! {
                        <PostForm action=RetryProblem::url()>
                            <input type="hidden" name="id" value=problem.id.to_string() />
                            <button class="button" aria-label=label>
                                "Retry"
                            </button>
                        </PostForm>
                    }
                })}
        </article>
    }
}

fn problem_name(remote_id: Option<i64>) -> String {
    match remote_id {
        Some(number) => format!("Order {number}"),
        None => "An order without a number".to_owned(),
    }
}
