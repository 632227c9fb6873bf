//! Whether the store is told of what is shipped, and what becomes of what was held.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationDetail;
use parcelpilot_contract::shipments::{ShipmentPage, ShipmentRow};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::message;
use parcelpilot_domain::shipment::push::Pushing;

use crate::components::badge::{Badge, Tone};
use crate::components::choices::{Choice, Choices};
use crate::components::confirm::Confirm;
use crate::components::field::TickBox;
use crate::components::form::{FormError, IDS_FIELD, PostForm};
use crate::components::form_echo::{FormEcho, form_echo, form_error};
use crate::components::icon::IconName;
use crate::components::time::Ago;
use crate::server_functions::shipments::{TurnPushesOff, TurnPushesOn};

/// `held` is the first page of what is held.
#[component]
pub(super) fn Pushing(detail: IntegrationDetail, held: ShipmentPage, may_change: bool) -> impl IntoView {
    let is_on = detail.push_ship_confirms;
    let pushing = detail.pushing();
    let id = detail.row.id;
    let state = match pushing {
        Pushing::On => view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("On") /> },
        Pushing::Off => view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("Off") /> },
        Pushing::IntegrationDisabled | Pushing::ClientInactive => {
            view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("On, but held") /> }
        }
    };
    let sentence = match pushing {
        Pushing::On => text!(
            "Each shipment made here is sent to BigCommerce with its carrier and tracking, and BigCommerce e-mails the \
             customer."
        ),
        // The status of new orders is.
        Pushing::Off if detail.status_on_import.is_some() => text!(
            "Shipments made here are held: they are not sent to the store, and nobody is e-mailed about them."
        ),
        Pushing::Off => text!(
            "Nothing is written to the store. Shipments made here are held: they are not sent to the store, and nobody \
             is e-mailed."
        ),
        Pushing::IntegrationDisabled => text!(
            "This integration is disabled, so nothing is written to the store. Shipments made here are held, and nobody \
             is e-mailed, until it is enabled again."
        ),
        Pushing::ClientInactive => text!(
            "This integration's client is inactive, so nothing is written to the store. Shipments made here are held, \
             and nobody is e-mailed, until the client is activated again."
        ),
    };
    // Nothing is to be decided of what is held until the integration or the client is active again.
    let is_decided = held.rows.is_empty() || is_on && !pushing.is_on();
    let decision = match (may_change, is_on, is_decided) {
        (true, true, true) => view! { <TurnOff id=id /> }.into_any(),
        (true, true, false) => view! {
            <TurnOn id=id held=held.clone() button=text!("Apply") />
            <TurnOff id=id />
        }
        .into_any(),
        (true, false, _) => {
            view! { <TurnOn id=id held=held.clone() button=text!("Turn pushing on") /> }.into_any()
        }
        (false, ..) => ().into_any(),
    };
    view! {
        <section class="card" aria-labelledby="pushing">
            <div class="cluster">
                <h2 class="card-title" id="pushing">
                    {text!("Send shipments to BigCommerce")}
                </h2>
                {state}
            </div>
            <p>{sentence}</p>
            {(!held.rows.is_empty()).then(|| view! { <HeldNote id=id held=held is_on=pushing.is_on() /> })}
            {decision}
            <p>
                <a href=format!("/shipments?integration={id}")>{text!("All shipments of this integration")}</a>
            </p>
        </section>
    }
}

#[component]
fn HeldNote(id: IntegrationId, held: ShipmentPage, is_on: bool) -> impl IntoView {
    let shown = held.rows.len();
    let sentence = match (is_on, held.next.is_some()) {
        (true, true) => text!(
            "More than {shown} shipments made before pushing was on are held and wait for a decision.",
            shown = shown
        ),
        (true, false) => text!(
            count = shown;
            "1 shipment made before pushing was on is held and waits for a decision.",
            "{count} shipments made before pushing was on are held and wait for a decision."
        ),
        (false, true) => text!("More than {shown} shipments are held.", shown = shown),
        (false, false) => text!(count = shown; "1 shipment is held.", "{count} shipments are held."),
    };
    view! {
        <p class="notice notice-warn">
            {sentence} " " <a href=format!("/shipments?integration={id}&state=held")>{text!("View held shipments")}</a>
        </p>
    }
}

/// The same form decides what becomes of held ones while pushing is on already.
#[component]
fn TurnOn(id: IntegrationId, held: ShipmentPage, button: &'static str) -> impl IntoView {
    let posted = form_echo(&[TurnPushesOn::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let chosen = match posted.as_ref().and_then(|echo| echo.field("held")) {
        Some("send_all") => "send_all",
        Some("from_now_on") => "from_now_on",
        // What asks for nothing tells nobody.
        _ => "choose",
    };
    let has_more = held.next.is_some();
    let ticked = move |id: &str| {
        posted.as_ref().is_some_and(|echo| {
            echo.fields
                .iter()
                .any(|(name, value)| name == IDS_FIELD && value == id)
        })
    };
    let boxes = held
        .rows
        .iter()
        .filter_map(|row| {
            let id = row.push.as_ref()?.id.to_string();
            let is_ticked = ticked(&id);
            Some(view! { <HeldBox row=row.clone() id=id is_ticked=is_ticked /> })
        })
        .collect_view();
    let choice = (!held.rows.is_empty()).then(|| {
        view! {
            <Choices legend=text!("Shipments held so far") name="held" within="held-" choices=decisions() chosen=chosen />
            <div class="scope-fields" data-scope="choose">
                {boxes}
                {has_more
                    .then(|| {
                        view! {
                            <p class="hint">
                                {text!("These are the newest. The others stay held; send them from Shipments.")}
                            </p>
                        }
                    })}
            </div>
        }
    });
    view! {
        <PostForm action=TurnPushesOn::url() class="stack" label=text!("Send shipments to BigCommerce")>
            <FormError error=error />
            <input type="hidden" name="integration" value=id.to_string() />
            {choice}
            <div class="cluster">
                <button class="button primary" type="submit">
                    {button}
                </button>
            </div>
            <p class="hint">
                {text!(
                    "Checks first whether the token may change orders (scope Orders: modify). If not, nothing changes \
                     and you see what to do."
                )}
            </p>
        </PostForm>
    }
}

fn decisions() -> Vec<Choice> {
    let choice = |code, label, explanation| Choice {
        code,
        label,
        explanation,
    };
    vec![
        choice(
            "send_all",
            text!("Send all"),
            text!("Each is sent to BigCommerce now, which e-mails its customer."),
        ),
        choice(
            "from_now_on",
            text!("From now on only"),
            text!("Held shipments are dropped and never sent to the store."),
        ),
        choice("choose", text!("Send selected"), text!("The others stay held.")),
    ]
}

#[component]
fn HeldBox(row: ShipmentRow, id: String, is_ticked: bool) -> impl IntoView {
    let items: i64 = row.lines.iter().map(|line| line.quantity).sum();
    let items = message!(count = items; "1 item", "{count} items");
    let order = text!("Order {number}", number = row.order_number.to_string());
    let tracking = [row.tracking.carrier_label, row.tracking.number].join(" ");
    let at = move |_| view! { <Ago at=row.made_at /> };
    let facts = match tracking.trim() {
        "" => rich_text!("{items}, made <at/>", items = items; at = at),
        tracking => {
            rich_text!("{items}, {tracking}, made <at/>", items = items, tracking = tracking; at = at)
        }
    };
    view! {
        <TickBox id=format!("held-{id}") name=IDS_FIELD value=id checked=is_ticked>
            {order} <span class="muted">", " {facts}</span>
        </TickBox>
    }
}

#[component]
fn TurnOff(id: IntegrationId) -> impl IntoView {
    let error = form_error(TurnPushesOff::url());
    let was_posted = error.is_some();
    view! {
        <div>
            <Confirm label=text!("Turn pushing off…") open=was_posted>
                <p>
                    {text!(
                        "No more shipments are sent to the store. Unsent and new shipments are held until you turn \
                         pushing on again."
                    )}
                </p>
                <PostForm action=TurnPushesOff::url()>
                    <FormError error=error />
                    <input type="hidden" name="integration" value=id.to_string() />
                    <button class="button danger" type="submit">
                        {text!("Turn pushing off")}
                    </button>
                </PostForm>
            </Confirm>
        </div>
    }
}
