//! What was pulled lately, and what could not be.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::imports::{LiveImports, RunRow};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::form_echo::form_error;
use crate::components::problem_list::{ProblemList, Retrying};
use crate::components::run_state::StateBadge;
use crate::components::time::Time;
use crate::server_functions::problems::{DismissProblem, RetryProblems};

const PROBLEMS_SHOWN: usize = 3;

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

/// The latest few; shows nothing where there is none.
#[component]
pub(super) fn LatestProblems(
    problems: OpenProblems,
    integration: IntegrationId,
    may_retry: bool,
) -> impl IntoView {
    let OpenProblems { mut latest, total } = problems;
    latest.truncate(PROBLEMS_SHOWN);
    let retrying = if may_retry { Retrying::Single } else { Retrying::No };
    (total > 0).then(|| {
        view! {
            <section class="stack" aria-labelledby="open-problems">
                <h2 id="open-problems">"Open problems"</h2>
                <p class="muted">
                    "These orders could not be imported. They are tried again by themselves. "
                    <a href=format!("/problems?integration={integration}")>
                        {format!("See {}", all_problems(total))}
                    </a>
                </p>
                <ProblemList
                    problems=Signal::stored(latest)
                    retrying=retrying
                    error=form_error(RetryProblems::url()).or_else(|| form_error(DismissProblem::url()))
                    page=format!("/integrations/{integration}")
                />
            </section>
        }
    })
}

fn all_problems(total: i64) -> String {
    match total {
        1 => "it among the problems".to_owned(),
        total => format!("all {} problems", count_text(total)),
    }
}
