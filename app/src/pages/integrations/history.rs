//! What was pulled lately, and what could not be.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::imports::{LiveImports, ProblemRow, RetryProblem, RunRow};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::progress_text::count_text;
use crate::components::run_state::StateBadge;
use crate::components::time::Time;

#[component]
pub(super) fn RecentRuns(imports: LiveImports) -> impl IntoView {
    let rows = imports
        .running
        .into_iter()
        .chain(imports.queued)
        .chain(imports.finished)
        .take(10)
        .collect::<Vec<_>>();
    view! {
        <section class="stack" aria-labelledby="recent-runs">
            <h2 id="recent-runs">"Recent runs"</h2>
            {if rows.is_empty() {
                view! { <p class="muted">"Nothing was pulled yet."</p> }.into_any()
            } else {
                view! { <Runs rows=rows /> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Runs(rows: Vec<RunRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        let href = format!("/imports/{}", row.id);
        let (state, counters) = (row.state, row.counters);
        view! {
            <tr>
                <td data-label="Started">
                    <a href=href><Time at=row.started_at.unwrap_or(row.created_at) /></a>
                </td>
                <td data-label="What">{row.selection}</td>
                <td data-label="State"><StateBadge state=state problems=counters.problems /></td>
                <td data-label="Read" class="numeric">{count_text(counters.seen)}</td>
                <td data-label="New" class="numeric">{count_text(counters.created)}</td>
                <td data-label="Changed" class="numeric">{count_text(counters.updated)}</td>
                <td data-label="Problems" class="numeric">{count_text(counters.problems)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Recent runs"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Started"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" class="numeric">"Read"</th>
                        <th scope="col" class="numeric">"New"</th>
                        <th scope="col" class="numeric">"Changed"</th>
                        <th scope="col" class="numeric">"Problems"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Shows nothing where there is none.
#[component]
pub(super) fn OpenProblems(problems: Vec<ProblemRow>, may_retry: bool) -> impl IntoView {
    let error = form_error(RetryProblem::url());
    (!problems.is_empty()).then(|| {
        let rows = problems
            .into_iter()
            .map(|problem| view! { <Problem problem=problem may_retry=may_retry /> });
        view! {
            <section class="stack" aria-labelledby="open-problems">
                <h2 id="open-problems">"Open problems"</h2>
                <p class="muted">"These orders could not be imported. They are tried again by themselves."</p>
                <FormError error=error />
                <div class="table-wrap">
                    <table class="data">
                        <caption class="visually-hidden">"Open problems"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Order"</th>
                                <th scope="col">"What is wrong"</th>
                                <th scope="col">"Last seen"</th>
                                <th scope="col" class="numeric">"Tries"</th>
                                <th scope="col" class="actions"><span class="visually-hidden">"Retry"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

#[component]
fn Problem(problem: ProblemRow, may_retry: bool) -> impl IntoView {
    let order = problem
        .remote_id
        .map_or_else(|| "unknown".to_owned(), |id| format!("#{id}"));
    let has_raw = !problem.raw.is_empty();
    view! {
        <tr>
            <td data-label="Order" class="strong">{order.clone()}</td>
            <td data-label="What is wrong">
                <p>{problem.kind.explanation()}</p>
                <p class="hint">
                    {(!problem.field.is_empty()).then(|| view! { <code>{problem.field.clone()}</code> " " })}
                    {problem.detail}
                </p>
                {has_raw
                    .then(|| {
                        view! {
                            <details>
                                <summary>"What the store sent"</summary>
                                <pre class="raw" tabindex="0">{problem.raw}</pre>
                            </details>
                        }
                    })}
            </td>
            <td data-label="Last seen"><Time at=problem.last_seen_at /></td>
            <td data-label="Tries" class="numeric">{problem.tries}</td>
            <td class="actions">
                {may_retry
                    .then(|| {
                        view! {
                            <PostForm action=RetryProblem::url()>
                                <input type="hidden" name="id" value=problem.id.to_string() />
                                <button class="button quiet" type="submit">
                                    "Try again" <span class="visually-hidden">" order " {order}</span>
                                </button>
                            </PostForm>
                        }
                    })}
            </td>
        </tr>
    }
}
