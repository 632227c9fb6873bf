//! What was pulled lately, and what could not be.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::imports::{LiveImports, RunRow};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::data_table::DataTable;
use crate::components::form_echo::any_form_error;
use crate::components::time::Time;
use crate::islands::imports::StateBadge;
use crate::islands::problems::{ProblemList, Retrying};
use crate::localization::Localized;
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
                view! { <p class="muted">"No orders were pulled yet."</p> }.into_any()
            } else {
                table(rows)
            }}
        </section>
    }
}

fn table(rows: Vec<RunRow>) -> AnyView {
    DataTable::new("Recent runs", rows)
        .column("Started", |row| {
            view! {
                <a href=format!("/imports/{}", row.id)><Time at=row.started_at.unwrap_or(row.created_at) /></a>
            }
        })
        .column("What", |row| (&row.selection).localized())
        .column("State", |row| view! { <StateBadge state=row.state problems=row.counters.problems /> })
        .numeric("Read", |row| count_text(row.counters.seen))
        .numeric("New", |row| count_text(row.counters.created))
        .numeric("Changed", |row| count_text(row.counters.updated))
        .numeric("Problems", |row| count_text(row.counters.problems))
        .view()
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
                    "These orders could not be imported. They are retried automatically. "
                    <a href=format!("/problems?integration={integration}")>
                        {format!("See {}", all_problems(total))}
                    </a>
                </p>
                <ProblemList
                    problems=Signal::stored(latest)
                    retrying=retrying
                    error=any_form_error(&[RetryProblems::url(), DismissProblem::url()])
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
