//! Shipping an order: what, where to, with whom. Previewed first, or at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_contract::shipments::{ConsignmentToShip, ShipmentPreview, Shipping};
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::shipment::may_ship::MayShip;

use super::preview::Preview;
use super::ship_anyway::ShipAnyway;
use super::ship_lines::ShipLines;
use super::tracking_fields::{TrackingFields, TypedTracking};
use super::unshippable::why_not;
use crate::components::field::CheckField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo};
use crate::server_functions::shipment_form::OVERRIDE_REASON;
use crate::server_functions::shipments::{MakeShipment, PreviewShipment};

/// In the address: which of several addresses the form is for.
pub const ADDRESS_PARAMETER: &str = "ship_to";

/// `chosen` is an address of the order.
#[component]
pub fn ShipCard(order: OrderDetail, shipping: Shipping, chosen: Option<i64>) -> impl IntoView {
    let posted = form_echo(&[MakeShipment::url(), PreviewShipment::url()]);
    let open: Vec<_> = shipping
        .consignments
        .iter()
        .filter(|consignment| consignment.left() > 0)
        .cloned()
        .collect();
    let typed_address = posted
        .as_ref()
        .and_then(|echo| echo.field("address_id")?.parse().ok());
    let wanted: Option<i64> = typed_address.or(chosen);
    let consignment = open
        .iter()
        .find(|consignment| Some(consignment.address_id) == wanted)
        .or(open.first())
        .cloned();
    let why_not = why_not(&order);
    let body = match consignment {
        None => view! { <p>{nothing_left(&why_not)}</p> }.into_any(),
        Some(consignment) => view! {
            {(open.len() > 1).then(|| view! { <Addresses open=open chosen=consignment.address_id /> })}
            <ShipForm
                order=order
                consignment=consignment
                may_ship=shipping.may_ship
                is_push_on=shipping.is_push_on
                seen_shipments=shipping.shipments.len()
                posted=posted
            />
            {(!why_not.is_empty()).then(|| view! { <p class="hint">{format!("Not to ship: {why_not}.")}</p> })}
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="ship">
            <h2 class="card-title" id="ship">
                "Ship"
            </h2>
            {body}
        </section>
    }
}

fn nothing_left(why_not: &str) -> String {
    match why_not {
        "" => "This order has no lines.".to_owned(),
        why => format!("Nothing is left to ship: {why}."),
    }
}

/// One shipment goes to one address.
#[component]
fn Addresses(open: Vec<ConsignmentToShip>, chosen: i64) -> impl IntoView {
    let links = open
        .into_iter()
        .map(|consignment| {
            let current = (consignment.address_id == chosen).then_some("true");
            let left = counted(consignment.left(), "item", "items");
            let place = consignment.address.city.clone();
            view! {
                <li>
                    <a
                        class="button"
                        href=format!("?{ADDRESS_PARAMETER}={}#ship", consignment.address_id)
                        aria-current=current
                    >
                        <span>
                            {consignment.address.full_name()} {(!place.is_empty()).then(|| format!(", {place}"))}
                            <span class="muted">" " {left} " left"</span>
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label="Address to ship to">
            <ul class="choices">{links}</ul>
        </nav>
    }
}

#[component]
fn ShipForm(
    order: OrderDetail,
    consignment: ConsignmentToShip,
    may_ship: MayShip,
    is_push_on: bool,
    /// How many shipments the order has.
    seen_shipments: usize,
    posted: Option<FormEcho>,
) -> impl IntoView {
    let error = posted.as_ref().and_then(FormEcho::error);
    let preview: Option<ShipmentPreview> = posted
        .as_ref()
        .filter(|echo| echo.action == PreviewShipment::url())
        .and_then(|echo| echo.result().ok());
    let is_previewed = preview.is_some();
    let field = |name: &str| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.unwrap_or_default().to_owned()
    };
    let typed = TypedTracking {
        carrier: field("carrier"),
        number: field("tracking_number"),
        link: field("tracking_link"),
    };
    let override_reason = field(OVERRIDE_REASON);
    let is_external = !field("external").is_empty();
    let preview = preview.map(|preview| {
        view! {
            <Preview
                preview=preview
                order_number=order.row.remote_id
                customer_email=order.customer_email.clone()
            />
        }
    });
    let method = consignment.shipping_method.clone();
    view! {
        <PostForm action=MakeShipment::url() class="stack" label="Ship">
            <FormError error=error.clone() />
            <input type="hidden" name="order" value=order.row.id.to_string() />
            <input type="hidden" name="seen_shipments" value=seen_shipments.to_string() />
            <input type="hidden" name="address_id" value=consignment.address_id.to_string() />
            <ShipLines lines=consignment.lines posted=posted.clone() error=error.clone() />
            {(!method.is_empty())
                .then(|| view! { <p class="hint">{format!("The customer chose the shipping method: {method}.")}</p> })}
            <TrackingFields typed=typed error=error.clone() />
            <CheckField
                name="external"
                label="External shipment"
                hint="Recorded here only: it is not sent to the store, and nobody is e-mailed."
                checked=is_external
            />
            <ShipAnyway may_ship=may_ship typed=override_reason error=error />
            {preview}
            <Buttons is_previewed=is_previewed is_push_on=is_push_on />
        </PostForm>
    }
}

/// Scanners end a number with Enter, which presses the first button: that must not mail anybody unseen.
#[component]
fn Buttons(is_previewed: bool, is_push_on: bool) -> impl IntoView {
    let ship = view! {
        <button class="button primary" type="submit">
            "Ship"
        </button>
    };
    let preview = view! {
        <button class="button" type="submit" name=ACTION_FIELD value=PreviewShipment::url()>
            {if is_previewed { "Preview again" } else { "Preview" }}
        </button>
    };
    let buttons = if is_previewed {
        view! {
            {ship}
            {preview}
        }
        .into_any()
    } else {
        view! {
            {preview}
            {ship}
        }
        .into_any()
    };
    view! {
        <div class="cluster">{buttons}</div>
        <p class="hint">{push_hint(is_push_on)}</p>
    }
}

/// Whom a shipment reaches, and when.
pub(in crate::pages) const fn push_hint(is_push_on: bool) -> &'static str {
    if is_push_on {
        "Shipping sends this to BigCommerce at once, which e-mails the customer."
    } else {
        "Pushing is off: the shipment is held here and not sent to the store yet."
    }
}
