//! What can be done with a shipment.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::{PushRow, ShipmentRow};
use parcelpilot_domain::shipment::push::{PushKind, PushState};

use super::tracking_fields::{TrackingFields, TypedTracking};
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, IDS_FIELD, PostForm};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, row_echo};
use crate::server_functions::shipments::{
    CorrectTracking, DropHeldPushes, MakeShipmentAgain, RetryPushes, VoidShipment,
};

#[component]
pub fn Actions(shipment: ShipmentRow, number: usize) -> impl IntoView {
    let push = shipment
        .push
        .clone()
        .filter(|push| can_retry(push) || can_drop(push));
    let changes = shipment.voided_at.is_none().then(|| {
        let of = text!("of shipment {number}", number = number.to_string());
        view! {
            <Retracked
                shipment=shipment.clone()
                action=CorrectTracking::url()
                label=text!("Correct tracking…")
                of=of.clone()
                what=correcting(&shipment)
                button=text!("Correct tracking")
                within="correct-tracking"
            />
            <Retracked
                shipment=shipment.clone()
                action=MakeShipmentAgain::url()
                label=text!("Replace label…")
                of=of.clone()
                what=making_again(&shipment)
                button=text!("Replace label")
                within="replace-label"
            />
            <Void shipment=shipment.clone() of=of />
        }
    });
    let order = shipment.order_id.to_string();
    view! {
        <div class="cluster actions">
            {push.map(|push| view! { <PushActions push=push order=order number=number /> })} {changes}
        </div>
    }
}

/// Whether a try now does something.
pub fn can_retry(push: &PushRow) -> bool {
    match push.state {
        PushState::Failed => true,
        PushState::Held => push.pushing.is_on(),
        PushState::Pending => push.tries > 0 && push.pushing.is_on(),
        PushState::Sending | PushState::Confirmed => false,
    }
}

/// A deletion is never dropped, nor what the store may have got already.
pub fn can_drop(push: &PushRow) -> bool {
    push.state == PushState::Held && push.kind != PushKind::Delete
}

/// What the button says that tries it; eyes see what it is for.
fn retry_label(push: &PushRow, number: usize) -> Vec<AnyView> {
    let shipment = number.to_string();
    match push.state {
        PushState::Held => {
            rich_text!("Send<of> shipment {number}</of>", number = shipment; of = for_screen_readers)
        }
        _ => rich_text!("Retry<of> shipment {number}</of>", number = shipment; of = for_screen_readers),
    }
}

pub fn for_screen_readers(text: String) -> impl IntoView {
    view! { <span class="visually-hidden">{text}</span> }
}

#[component]
fn PushActions(push: PushRow, order: String, number: usize) -> impl IntoView {
    let id = push.id.to_string();
    let retry = can_retry(&push).then(|| {
        view! {
            <button class="button primary" type="submit" name="only" value=id.clone()>
                {retry_label(&push, number)}
            </button>
        }
    });
    let drop = can_drop(&push).then(|| {
        view! {
            <button class="button" type="submit" name=ACTION_FIELD value=DropHeldPushes::url()>
                {text!("Keep local only")}
            </button>
        }
    });
    view! {
        <PostForm action=RetryPushes::url() class="cluster">
            <input type="hidden" name="order" value=order />
            <input type="hidden" name=IDS_FIELD value=push.id.to_string() />
            {retry}
            {drop}
        </PostForm>
    }
}

/// Another label: corrected in its place, or of a new shipment.
#[component]
fn Retracked(
    shipment: ShipmentRow,
    action: &'static str,
    label: &'static str,
    of: String,
    what: &'static str,
    button: &'static str,
    /// What makes its fields' `id`s its own, with the shipment's.
    within: &'static str,
) -> impl IntoView {
    let id = shipment.id.to_string();
    let posted = row_echo(action, &id);
    let error = posted.as_ref().and_then(FormEcho::error);
    let tracking = shipment.tracking;
    let field = |name: &str, stored: String| match &posted {
        Some(echo) => echo.field(name).unwrap_or_default().to_owned(),
        None => stored,
    };
    let typed = TypedTracking {
        carrier: field("carrier", tracking.carrier_label),
        number: field("tracking_number", tracking.number),
        link: field("tracking_link", tracking.link),
    };
    view! {
        <Confirm label=label of=of open=posted.is_some()>
            <p>{what}</p>
            <PostForm action=action class="stack">
                <FormError error=error.clone() />
                <input type="hidden" name="id" value=id.clone() />
                <TrackingFields typed=typed within=format!("{within}-{id}-") error=error />
                <div class="cluster">
                    <button class="button primary" type="submit">
                        {button}
                    </button>
                </div>
            </PostForm>
        </Confirm>
    }
}

#[component]
fn Void(shipment: ShipmentRow, of: String) -> impl IntoView {
    let id = shipment.id.to_string();
    let posted = row_echo(VoidShipment::url(), &id);
    let error = posted.as_ref().and_then(FormEcho::error);
    view! {
        <Confirm label=text!("Void…") of=of open=posted.is_some()>
            <p>{voiding(&shipment)}</p>
            <PostForm action=VoidShipment::url() class="stack">
                <FormError error=error />
                <input type="hidden" name="id" value=id.clone() />
                <div class="cluster">
                    <button class="button danger" type="submit">
                        {text!("Void shipment")}
                    </button>
                </div>
            </PostForm>
        </Confirm>
    }
}

/// The store has it, or may have it.
fn may_be_in_store(shipment: &ShipmentRow) -> bool {
    let push = shipment.push.as_ref();
    shipment.remote_id.is_some()
        || push.is_some_and(|push| {
            push.state == PushState::Sending || (push.tries > 0 && push.state != PushState::Failed)
        })
}

fn voiding(shipment: &ShipmentRow) -> &'static str {
    if may_be_in_store(shipment) {
        text!(
            "Its items can be shipped again. It is deleted in the store as well. The customer's e-mail can't be unsent, \
             and BigCommerce does not move the order's status back."
        )
    } else {
        text!("Its items can be shipped again. The shipment was not sent to the store, and will not be.")
    }
}

fn correcting(shipment: &ShipmentRow) -> &'static str {
    if may_be_in_store(shipment) {
        text!("Changes this shipment's carrier, number or link, here and in the store.")
    } else {
        text!("Changes this shipment's carrier, number or link.")
    }
}

fn making_again(shipment: &ShipmentRow) -> &'static str {
    if may_be_in_store(shipment) {
        text!(
            "Voids this shipment, deletes it in the store, and makes a new one with the same items. BigCommerce e-mails \
             the customer again."
        )
    } else {
        text!(
            "Voids this shipment and makes a new one with the same items. This one was not sent to the store."
        )
    }
}
