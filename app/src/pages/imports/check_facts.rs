//! What a completeness check found, and the button that pulls what is missing.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::checks::{CheckResult, DifferingOrders};
use parcelpilot_domain::count_text::{count_text, counted};

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Time;
use crate::server_functions::checks::PullDifferences;

#[component]
pub fn CheckFacts(result: CheckResult, may_pull: bool) -> impl IntoView {
    let is_complete = result.is_complete();
    let verdict = if is_complete {
        format!(
            "Complete: {} of {} orders are here.",
            count_text(result.ours),
            count_text(result.theirs)
        )
    } else {
        format!(
            "Not complete: {} orders should be here, {} are.",
            count_text(result.theirs),
            count_text(result.ours)
        )
    };
    let kind = if is_complete {
        "notice notice-good"
    } else {
        "notice notice-warn"
    };
    let left = result.left_to_pull;
    view! {
        <div class=kind>
            <div class="stack">
                <p>
                    <strong>{verdict}</strong> " Checked " <Time at=result.at /> " with "
                    {counted(result.calls, "call", "calls")} ". "
                    <a href=format!("/imports/{}#log", result.run_id)>"How orders were compared"</a>
                </p>
                <Differing orders=result.missing one="order is missing here" many="orders are missing here" />
                <p class="hint">{how_compared(result.is_one_by_one)}</p>
                {(result.with_problem > 0)
                    .then(|| {
                        view! {
                            <p>
                                {count_text(result.with_problem)} " of them could not be imported: see "
                                <a href="/problems">"Problems"</a> "."
                            </p>
                        }
                    })}
                <Differing
                    orders=result.stale
                    one="order has changed in the store since"
                    many="orders have changed in the store since"
                />
                <Differing
                    orders=result.extra
                    one="order is no longer in the store"
                    many="orders are no longer in the store"
                />
            </div>
        </div>
        <FormError error=form_error(PullDifferences::url()) />
        {(may_pull && left > 0)
            .then(|| {
                view! {
                    <PostForm action=PullDifferences::url() class="stack">
                        <input type="hidden" name="id" value=result.run_id.to_string() />
                        <div>
                            <button class="button primary" type="submit">
                                {format!("Pull {}", counted(left, "order", "orders"))}
                            </button>
                        </div>
                        <p class="hint">"Pulls only the missing and changed orders."</p>
                    </PostForm>
                }
            })}
    }
}

/// What the verdict rests on.
const fn how_compared(is_one_by_one: bool) -> &'static str {
    if is_one_by_one {
        "All orders were compared one by one."
    } else {
        "Compared by counting the orders of each status, and one by one where counts differed. A missing order can \
         be hidden by one of the same status that is no longer in the store."
    }
}

#[component]
fn Differing(orders: DifferingOrders, one: &'static str, many: &'static str) -> impl IntoView {
    let shown = i64::try_from(orders.first.len()).unwrap_or(i64::MAX);
    let numbers: Vec<_> = orders.first.iter().map(|id| format!("#{id}")).collect();
    (orders.count > 0).then(|| {
        view! {
            <p>
                {counted(orders.count, one, many)} ": " <span class="mono">{numbers.join(", ")}</span>
                {(orders.count > shown).then(|| format!(" and {} more", count_text(orders.count - shown)))}
            </p>
        }
    })
}
