//! Orders that could not be imported: why, what the store sent, and trying again.

mod card;

use card::ProblemCard;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::time::Timestamp;

use crate::components::form::{FormError, PostForm, SelectionError};
use crate::server_functions::problems::{DismissProblem, RetryProblems};

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
        <PostForm action=RetryProblems::url() class="stack" label=text!("Problems")>
            {children.map(|children| children())}
            <SelectionError problem=nothing_chosen />
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
