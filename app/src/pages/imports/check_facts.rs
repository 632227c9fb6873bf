//! What a completeness check found, and the button that pulls what is missing.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::checks::{CheckResult, DifferingOrders};
use parcelpilot_domain::message;

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Time;
use crate::server_functions::checks::PullDifferences;

#[component]
pub fn CheckFacts(result: CheckResult, may_pull: bool) -> impl IntoView {
    let is_complete = result.is_complete();
    let verdict = if is_complete {
        text!(
            "Complete: {ours} of {theirs} orders are here.",
            ours = result.ours,
            theirs = result.theirs
        )
    } else {
        text!(
            "Not complete: {theirs} orders should be here, {ours} are.",
            theirs = result.theirs,
            ours = result.ours
        )
    };
    let kind = if is_complete {
        "notice notice-good"
    } else {
        "notice notice-warn"
    };
    let left = result.left_to_pull;
    let pull = match left {
        Some(left) => text!(count = left; "Pull 1 order", "Pull {count} orders"),
        None => text!("Pull Orders").to_owned(),
    };
    let checked_at = result.at;
    let checked = rich_text!(
        "Checked <at/> with {calls}.",
        calls = message!(count = result.calls; "1 call", "{count} calls");
        at = move |_| view! { <Time at=checked_at /> }
    );
    let missing = text!(
        count = result.missing.count;
        "1 order is missing here",
        "{count} orders are missing here"
    );
    let stale = text!(
        count = result.stale.count;
        "1 order has changed in the store since",
        "{count} orders have changed in the store since"
    );
    let extra = text!(
        count = result.extra.count;
        "1 order is no longer in the store",
        "{count} orders are no longer in the store"
    );
    view! {
        <div class=kind>
            <div class="stack">
                <p>
                    <strong>{verdict}</strong> " " {checked} " "
                    <a href=format!("/imports/{}#log", result.run_id)>{text!("How orders were compared")}</a>
                </p>
                <Differing orders=result.missing sentence=missing />
                <p class="hint">{how_compared(result.is_one_by_one)}</p>
                {(result.with_problem > 0)
                    .then(|| {
                        view! {
                            <p>
                                {rich_text!(
                                    "{orders} of them could not be imported: see <link>Problems</link>.",
                                    orders = result.with_problem;
                                    link = |text| view! { <a href="/problems">{text}</a> }
                                )}
                            </p>
                        }
                    })}
                <Differing orders=result.stale sentence=stale />
                <Differing orders=result.extra sentence=extra />
            </div>
        </div>
        <FormError error=form_error(PullDifferences::url()) />
        {(may_pull && left != Some(0))
            .then(|| {
                view! {
                    <PostForm action=PullDifferences::url() class="stack">
                        <input type="hidden" name="id" value=result.run_id.to_string() />
                        <div>
                            <button class="button primary" type="submit">
                                {pull}
                            </button>
                        </div>
                        <p class="hint">{text!("Pulls only the missing and changed orders.")}</p>
                    </PostForm>
                }
            })}
    }
}

/// What the verdict rests on.
fn how_compared(is_one_by_one: bool) -> &'static str {
    if is_one_by_one {
        text!("All orders were compared one by one.")
    } else {
        text!(
            "Compared by counting the orders of each status, and one by one where counts differed. A missing order can \
             be hidden by one of the same status that is no longer in the store."
        )
    }
}

#[component]
fn Differing(orders: DifferingOrders, sentence: String) -> impl IntoView {
    let shown = i64::try_from(orders.first.len()).unwrap_or(i64::MAX);
    let numbers: Vec<_> = orders.first.iter().map(|id| format!("#{id}")).collect();
    (orders.count > 0).then(|| {
        let more = orders.count - shown;
        let numbers = move |_| view! { <span class="mono">{numbers.join(", ")}</span> };
        let said = if more > 0 {
            rich_text!(
                "{sentence}: <numbers/> and {more} more",
                sentence = sentence,
                more = more;
                numbers = numbers
            )
        } else {
            rich_text!("{sentence}: <numbers/>", sentence = sentence; numbers = numbers)
        };
        view! { <p>{said}</p> }
    })
}
