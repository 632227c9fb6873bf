//! Which statuses put an integration's orders on hold.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::field::TickBox;
use crate::components::form::{ConflictError, FormError, IDS_FIELD, PostForm, SelectionError};
use crate::components::form_echo::form_error;
use crate::server_functions::holds::SetHeldStatuses;

#[component]
pub(super) fn HeldStatuses(
    integration: IntegrationId,
    rows: Vec<HeldStatusRow>,
    may_change: bool,
) -> impl IntoView {
    let held: Vec<String> = rows
        .iter()
        .filter(|row| row.is_held)
        .map(|row| row.label.clone())
        .collect();
    let body = if may_change {
        view! { <Choice integration=integration rows=rows /> }.into_any()
    } else if held.is_empty() {
        view! { <p>{text!("No status puts an order on hold.")}</p> }.into_any()
    } else {
        view! { <p>{text!("On hold: {statuses}.", statuses = held.join(", "))}</p> }.into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="held-statuses">
            <h2 class="card-title" id="held-statuses">
                {text!("Statuses on hold")}
            </h2>
            <p>
                {text!(
                    "Orders with these statuses are imported, but not shipped until their status changes or somebody \
                     says why they are shipped anyway. Cancelled, declined, refunded and incomplete orders are always \
                     Not to ship."
                )}
            </p>
            {body}
        </section>
    }
}

#[component]
fn Choice(integration: IntegrationId, rows: Vec<HeldStatusRow>) -> impl IntoView {
    let shown = rows
        .iter()
        .filter(|row| row.is_held)
        .map(|row| view! { <input type="hidden" name="shown[]" value=row.status.0.to_string() /> })
        .collect_view();
    let error = form_error(SetHeldStatuses::url());
    let is_conflict = error == Some(AppError::ChangedMeanwhile);
    let problem = error.as_ref().and_then(|error| error.field_problem("ids"));
    let boxes = rows
        .into_iter()
        .map(|row| {
            let id = row.status.0.to_string();
            view! {
                <TickBox id=format!("held-status-{id}") name=IDS_FIELD value=id checked=row.is_held>
                    {row.label}
                </TickBox>
            }
        })
        .collect_view();
    view! {
        <PostForm action=SetHeldStatuses::url() class="stack" label=text!("Statuses on hold")>
            <ConflictError error=error.clone() />
            <FormError error=error.filter(|_| !is_conflict && problem.is_none()) />
            <SelectionError problem=problem />
            <input type="hidden" name="integration" value=integration.to_string() />
            {shown}
            <div class="check-grid">{boxes}</div>
            <div class="cluster">
                <button class="button primary" type="submit">
                    {text!("Save")}
                </button>
            </div>
        </PostForm>
    }
}
