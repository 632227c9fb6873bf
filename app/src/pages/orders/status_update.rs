//! How it stands with the status that the order gets in its store.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::status_updates::StatusUpdateRow;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::status_update::{StatusUpdateReason, StatusUpdateState};

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Ago;
use crate::localization::Localized;
use crate::server_functions::status_updates::RetryStatusUpdate;

/// Nothing where the order gets none.
#[component]
pub(super) fn StatusUpdate(
    order: OrderId,
    update: Option<StatusUpdateRow>,
    may_change: bool,
) -> impl IntoView {
    let update = update?;
    let to = update.to.new_status().standard_name();
    let sentence = match update.state {
        StatusUpdateState::Pending => text!("Waits to be set to {to} in BigCommerce.", to = to),
        StatusUpdateState::Sending => text!("Is being set to {to} in BigCommerce.", to = to),
        StatusUpdateState::Done => text!("Set to {to} in BigCommerce.", to = to),
        // It may have been sent.
        StatusUpdateState::Skipped if update.reason == Some(StatusUpdateReason::TurnedOff) => {
            text!("Is no longer to be set to {to} in BigCommerce.", to = to)
        }
        StatusUpdateState::Skipped => text!("Was not set to {to} in BigCommerce.", to = to),
        StatusUpdateState::Failed => text!("Could not be set to {to} in BigCommerce.", to = to),
    };
    let seen = update
        .seen_status
        .map(|status| text!("It was {status} there.", status = status.standard_name()));
    let why = update.reason.map(|reason| reason.sentence().localized());
    let needs_person = update.can_be_retried();
    let class = if needs_person {
        "notice notice-warn"
    } else {
        "card"
    };
    Some(view! {
        <section class=class aria-labelledby="status-update">
            <div class="stack tight">
                <h2 class="card-title" id="status-update">
                    {text!("Status in BigCommerce")}
                </h2>
                <p>{sentence} " " <span class="muted"><Ago at=update.since /></span></p>
                {why.map(|why| view! { <p>{why} {seen.map(|seen| format!(" {seen}"))}</p> })}
                {(needs_person && may_change).then(|| view! { <Retry order=order /> })}
            </div>
        </section>
    })
}

#[component]
fn Retry(order: OrderId) -> impl IntoView {
    view! {
        <FormError error=form_error(RetryStatusUpdate::url()) />
        <PostForm action=RetryStatusUpdate::url() label=text!("Retry the status")>
            <input type="hidden" name="order" value=order.to_string() />
            <button class="button" type="submit">
                {text!("Retry")}
            </button>
        </PostForm>
    }
}
