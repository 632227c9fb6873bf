//! What was pulled lately, and what could not be.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::imports::{LiveImports, RunRow};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::data_table::DataTable;
use crate::components::form_echo::any_form_error;
use crate::components::time::Time;
use crate::islands::imports::StateBadge;
use crate::islands::problems::{ProblemList, Retrying};
use crate::localization::{Localized, count};
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
            <h2 id="recent-runs">{text!("Recent runs")}</h2>
            {if rows.is_empty() {
                view! { <p class="muted">{text!("No orders were pulled yet.")}</p> }.into_any()
            } else {
                table(rows)
            }}
        </section>
    }
}

fn table(rows: Vec<RunRow>) -> AnyView {
    DataTable::new(text!("Recent runs"), rows)
        .column(text!("Started"), |row| {
            view! {
                <a href=format!("/imports/{}", row.id)><Time at=row.started_at.unwrap_or(row.created_at) /></a>
            }
        })
        .column(text!("What"), |row| (&row.selection).localized())
        .column(text!("State"), |row| view! { <StateBadge state=row.state problems=row.counters.problems /> })
        .numeric(text!("Orders read"), |row| count(row.counters.seen))
        .numeric(text!("New"), |row| count(row.counters.created))
        .numeric(text!("Changed"), |row| count(row.counters.updated))
        .numeric(text!("Problems"), |row| count(row.counters.problems))
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
                <h2 id="open-problems">{text!("Open problems")}</h2>
                <p class="muted">
                    {text!("These orders could not be imported. They are retried automatically.")} " "
                    <a href=format!("/problems?integration={integration}")>
                        {text!(count = total; "See it among the problems", "See all {count} problems")}
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
