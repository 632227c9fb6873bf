//! Whether the store is told that orders have arrived, and what failed of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationDetail;
use parcelpilot_contract::status_updates::{FailedStatusUpdate, StatusOnImportForm, StatusUpdates};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::StatusMove;

use crate::components::badge::{Badge, Tone};
use crate::components::field::TickBox;
use crate::components::form::{FormError, PostForm, SelectionError};
use crate::components::form_echo::{FormEcho, form_echo, form_error};
use crate::components::icon::IconName;
use crate::components::time::Ago;
use crate::localization::Localized;
use crate::server_functions::status_updates::{RetryStatusUpdates, SetStatusOnImport};

/// What is offered.
const MOVE: StatusMove = StatusMove::AwaitingShipment;

#[component]
pub(super) fn StatusOnImport(
    detail: IntegrationDetail,
    updates: StatusUpdates,
    may_change: bool,
    may_retry: bool,
) -> impl IntoView {
    let id = detail.row.id;
    let is_on = detail.status_on_import.is_some();
    let (from, to) = (
        label(&detail, MOVE.old_status()),
        label(&detail, MOVE.new_status()),
    );
    let state = match is_on {
        true => view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("On") /> },
        false => view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("Off") /> },
    };
    let sentence = match is_on {
        true => text!(
            "Each order that comes in as {from} is set to {to} in BigCommerce, once, so that the shop sees that the \
             warehouse has it. BigCommerce may e-mail the customer about the new status.",
            from = from.clone(),
            to = to.clone()
        ),
        false => {
            text!("Orders that come in keep their status in BigCommerce until they are shipped.").to_owned()
        }
    };
    view! {
        <section class="card stack" aria-labelledby="status-on-import">
            <div class="cluster">
                <h2 class="card-title" id="status-on-import">
                    {text!("Status of new orders in BigCommerce")}
                </h2>
                {state}
            </div>
            <p>{sentence}</p>
            {is_on.then(|| view! { <Standing id=id updates=updates may_retry=may_retry /> })}
            {may_change.then(|| view! { <Setting id=id from=from to=to is_on=is_on /> })}
        </section>
    }
}

/// The store's own name of a status, where it is known.
fn label(detail: &IntegrationDetail, status: OrderStatus) -> String {
    let found = detail.status_labels.iter().find(|(one, _)| *one == status);
    found.map_or_else(|| status.standard_name().to_owned(), |(_, label)| label.clone())
}

#[component]
fn Setting(id: IntegrationId, from: String, to: String, is_on: bool) -> impl IntoView {
    let posted = form_echo(&[SetStatusOnImport::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let problem = error
        .as_ref()
        .and_then(|error| error.field_problem(StatusOnImportForm::FIELD));
    let is_ticked = posted
        .as_ref()
        .map_or(is_on, |echo| echo.field(StatusOnImportForm::FIELD).is_some());
    view! {
        <PostForm
            action=SetStatusOnImport::url()
            class="stack"
            label=text!("Status of new orders in BigCommerce")
        >
            <FormError error=error.filter(|_| problem.is_none()) />
            <SelectionError problem=problem />
            <input type="hidden" name="integration" value=id.to_string() />
            <TickBox
                id="status-on-import-box".to_owned()
                name=StatusOnImportForm::FIELD
                value=MOVE.code().to_owned()
                checked=is_ticked
            >
                {text!("Set new orders from {from} to {to}", from = from, to = to)}
            </TickBox>
            <p class="hint">
                {text!(
                    "Concerns orders that are imported from now on, never those that are here already. BigCommerce may \
                     e-mail the customer: look at the order notifications of the store first. The token must be allowed to \
                     change orders (scope Orders: modify), which is checked when you save."
                )}
            </p>
            <div class="cluster">
                <button class="button primary" type="submit">
                    {text!("Save")}
                </button>
            </div>
        </PostForm>
    }
}

/// What waits, and what failed.
#[component]
fn Standing(id: IntegrationId, updates: StatusUpdates, may_retry: bool) -> impl IntoView {
    let waiting = (updates.waiting > 0).then(|| {
        let count = updates.waiting;
        text!(count = count; "1 order waits for its new status.", "{count} orders wait for their new status.")
    });
    let paused = updates.is_paused.then(|| {
        text!(
            "BigCommerce refuses these changes, so the others wait. One is tried every five minutes; all go on by \
             themselves once it works."
        )
    });
    let retry = updates.needs_person().then(|| {
        let label = match updates.failed {
            0 => text!("Try one now"),
            _ => text!("Retry failed"),
        };
        view! { <Retry id=id label=label may_retry=may_retry /> }
    });
    let left_out = updates.failed > updates.failed_orders.len() as i64;
    let failed = (updates.failed > 0).then(|| {
        let count = updates.failed;
        let sentence = text!(
            count = count;
            "1 order did not get its new status.",
            "{count} orders did not get their new status."
        );
        let rows = updates.failed_orders.into_iter().map(|row| view! { <Failed row=row /> });
        view! {
            <div class="notice notice-warn">
                <div class="stack tight">
                    <p class="strong">{sentence}</p>
                    <ul>{rows.collect_view()}</ul>
                    {left_out.then(|| view! { <p class="hint">{text!("Only the first of them are listed.")}</p> })}
                </div>
            </div>
        }
    });
    view! {
        {waiting.map(|sentence| view! { <p>{sentence}</p> })}
        {paused.map(|sentence| view! { <p class="notice notice-warn">{sentence}</p> })}
        {failed}
        {retry}
    }
}

#[component]
fn Retry(id: IntegrationId, label: &'static str, may_retry: bool) -> impl IntoView {
    view! {
        <FormError error=form_error(RetryStatusUpdates::url()) />
        {may_retry
            .then(|| {
                view! {
                    <PostForm action=RetryStatusUpdates::url() label=label>
                        <input type="hidden" name="integration" value=id.to_string() />
                        <button class="button" type="submit">
                            {label}
                        </button>
                    </PostForm>
                }
            })}
    }
}

#[component]
fn Failed(row: FailedStatusUpdate) -> impl IntoView {
    let order = text!("Order {number}", number = row.number.to_string());
    let why = row.reason.map(|reason| reason.label().localized());
    view! {
        <li>
            <a href=format!("/orders/{}", row.order)>{order}</a>
            {why.map(|why| format!(": {why}"))}
            <span class="muted">" · " <Ago at=row.since /></span>
        </li>
    }
}
