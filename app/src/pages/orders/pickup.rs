//! What of the order its customer picks up at the counter, and how far that is.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::orders::{LineDetail, OrderDetail};
use parcelpilot_contract::pickups::{OrderPickup, PickupMark};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::pickup::PickupItem;

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::any_form_error;
use crate::components::time::Ago;
use crate::localization::Localized;
use crate::server_functions::pickups::{CollectPickup, MakePickupReady};

/// Nothing where all of the order goes out.
#[component]
pub(super) fn Pickup(order: OrderDetail, may_change: bool) -> impl IntoView {
    let pickup = order.pickup.clone()?;
    let items = pickup
        .items
        .iter()
        .map(|item| view! { <li>{named(*item, &order.not_shipped)}</li> })
        .collect_view();
    let refusal = pickup.refusal.as_ref().map(|refusal| {
        let sentence = refusal.sentence().localized();
        view! { <p class="muted">{sentence}</p> }
    });
    let changed = pickup.has_changed.then(|| {
        let sentence = text!(
            "The order has changed since it was marked as ready: compare its lines before you hand it out."
        );
        view! { <p class="notice notice-warn">{sentence}</p> }
    });
    let next = (may_change && pickup.refusal.is_none()).then(|| {
        let (order, pickup) = (order.row.id, pickup.clone());
        view! { <Next order=order pickup=pickup /> }
    });
    Some(view! {
        <section class="card" aria-labelledby="pickup">
            <div class="stack tight">
                <h2 class="card-title" id="pickup">
                    {text!("Pickup")}
                </h2>
                <FormError error=any_form_error(&[MakePickupReady::url(), CollectPickup::url()]) />
                <Standing pickup=pickup />
                <ul>{items}</ul>
                {changed}
                {refusal}
                {next}
            </div>
        </section>
    })
}

/// How many of what.
fn named(item: PickupItem, lines: &[LineDetail]) -> String {
    let line = lines.iter().find(|line| line.remote_id == item.line.0);
    let quantity = item.quantity;
    match line {
        Some(line) if line.sku.is_empty() => text!(
            "{quantity} × {name}",
            quantity = quantity,
            name = line.name.as_str()
        ),
        Some(line) => text!(
            "{quantity} × {name} ({sku})",
            quantity = quantity,
            name = line.name.as_str(),
            sku = line.sku.as_str()
        ),
        None => text!(
            "{quantity} × line {number}, which the order no longer has",
            quantity = quantity,
            number = item.line.0.to_string()
        ),
    }
}

#[component]
fn Standing(pickup: OrderPickup) -> impl IntoView {
    let said = |mark: PickupMark, word: &'static str| {
        let at = move |_| view! { <Ago at=mark.at /> };
        view! {
            <p>
                <strong>{word}</strong>
                " "
                <span class="muted">{rich_text!("{name}, <at/>", name = mark.by; at = at)}</span>
            </p>
        }
    };
    let waits = pickup
        .ready
        .is_none()
        .then(|| view! { <p>{text!("The customer picks this up. It is not marked as ready yet.")}</p> });
    view! {
        {waits}
        {pickup.ready.map(|mark| said(mark, text!("Ready for pickup.")))}
        {pickup.collected.map(|mark| said(mark, text!("Collected.")))}
    }
}

/// The step that comes next, if there is one.
#[component]
fn Next(order: OrderId, pickup: OrderPickup) -> impl IntoView {
    let (action, label) = match (pickup.ready, pickup.collected) {
        (None, _) => (MakePickupReady::url(), text!("Ready for pickup")),
        (Some(_), None) => (CollectPickup::url(), text!("Collected")),
        (Some(_), Some(_)) => return None,
    };
    Some(view! {
        <PostForm action=action label=label>
            <input type="hidden" name="order" value=order.to_string() />
            <button class="button" type="submit">
                {label}
            </button>
        </PostForm>
    })
}
