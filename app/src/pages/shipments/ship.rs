//! Shipping what goes to one address: with whom, under which number. Previewed first, or at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_contract::shipments::{ConsignmentToShip, ShipmentPreview, Shipping};
use parcelpilot_domain::shipment::draft::DraftProblem;
use parcelpilot_domain::shipment::push::Pushing;

use super::preview::Preview;
use super::ship_anyway::ShipAnyway;
use super::ship_fields::ShipFields;
use super::too_late::posted_too_late;
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo};
use crate::server_functions::shipment_form::OVERRIDE_REASON;
use crate::server_functions::shipments::{MakeShipment, PreviewShipment};

/// In the address: which of several addresses the form is for.
pub const ADDRESS_PARAMETER: &str = "ship_to";

/// Where an order can be shipped now.
#[derive(Debug, Clone)]
pub struct ShipTo {
    pub consignment: ConsignmentToShip,
    pub shipping: Shipping,
    /// What was posted for this address.
    pub posted: Option<FormEcho>,
    /// The address of the order to go on with.
    pub next: Option<String>,
}

impl ShipTo {
    /// `chosen` is an address of the order; without one, the first that has something left. None where the order's
    /// personal data was erased, or a label came too late: the next scan must not ship to another address before its
    /// reader chose that.
    pub fn find(shipping: &Shipping, chosen: Option<i64>, next: Option<String>) -> Option<Self> {
        let has_no_address = shipping.may_ship.has_no_address();
        if has_no_address || posted_too_late(shipping).is_some() {
            return None;
        }
        let posted = form_echo(&[MakeShipment::url(), PreviewShipment::url()]);
        let typed_address = posted
            .as_ref()
            .and_then(|echo| echo.field("address_id")?.parse().ok());
        let wanted: Option<i64> = typed_address.or(chosen);
        let open = || {
            shipping
                .consignments
                .iter()
                .filter(|consignment| consignment.left() > 0)
        };
        let consignment = open()
            .find(|consignment| Some(consignment.address_id) == wanted)
            .or(open().next())?
            .clone();
        Some(Self {
            consignment,
            shipping: shipping.clone(),
            posted,
            next,
        })
    }

    pub fn error(&self) -> Option<AppError> {
        self.posted.as_ref().and_then(FormEcho::error)
    }

    fn field(&self, name: &str) -> String {
        let typed = self.posted.as_ref().and_then(|echo| echo.field(name));
        typed.unwrap_or_default().to_owned()
    }

    fn preview(&self) -> Option<ShipmentPreview> {
        let echo = self.posted.as_ref()?;
        (echo.action == PreviewShipment::url()).then(|| echo.result().ok())?
    }
}

/// What stands below the lines: tracking, and the buttons.
#[component]
pub fn ShipControls(order: OrderDetail, to: ShipTo) -> impl IntoView {
    let error = to.error();
    let preview = to.preview();
    let has_no_tracking = is_asked_for_tracking(error.as_ref())
        || !to.field("without_tracking").is_empty()
        || !to.field("without_tracking_to").is_empty()
        || preview
            .as_ref()
            .is_some_and(|preview| preview.tracking.number.is_empty() && preview.tracking.link.is_empty());
    let override_reason = to.field(OVERRIDE_REASON);
    let may_ship = to.shipping.may_ship.clone();
    let pushing = to.shipping.pushing;
    let next = to.next.clone();
    // Who wanted to go on still does when asked for tracking.
    let goes_on = !to.field("page").is_empty() || !to.field("without_tracking_to").is_empty();
    let seen = seen_shipments(to.posted.as_ref(), to.shipping.shipments.len());
    let is_outdated = seen != to.shipping.shipments.len();
    let preview = preview.map(|preview| {
        view! {
            <Preview
                preview=preview
                order_number=order.row.remote_id
                customer_email=order.customer_email.clone()
            />
        }
    });
    view! {
        <input type="hidden" name="order" value=order.row.id.to_string() />
        <input type="hidden" name="seen_shipments" value=seen.to_string() />
        <input type="hidden" name="address_id" value=to.consignment.address_id.to_string() />
        <ShipFields
            method=to.consignment.shipping_method.clone()
            last_carrier=to.shipping.last_carrier.clone()
            posted=to.posted
        />
        <ShipAnyway may_ship=may_ship typed=override_reason error=error />
        {preview}
        <Buttons has_no_tracking=has_no_tracking goes_on=goes_on pushing=pushing next=next />
        <Outdated is_so=is_outdated />
    }
}

/// The form was sent without tracking, and nothing was shipped yet.
fn is_asked_for_tracking(error: Option<&AppError>) -> bool {
    let problem = error.and_then(|error| error.field_problem("tracking_number"));
    problem == Some(FieldProblem::Shipment(DraftProblem::NoTracking))
}

/// Scanners end a number with Enter, which presses the first button.
#[component]
fn Buttons(has_no_tracking: bool, goes_on: bool, pushing: Pushing, next: Option<String>) -> impl IntoView {
    let (name, value, text) = match next.clone().filter(|_| goes_on) {
        Some(next) => (
            "without_tracking_to",
            next,
            text!("Ship without tracking and next"),
        ),
        None => (
            "without_tracking",
            "on".to_owned(),
            text!("Ship without tracking"),
        ),
    };
    let without = has_no_tracking.then(|| {
        view! {
            <button class="button" type="submit" name=name value=value>
                {text}
            </button>
        }
    });
    let and_next = next.map(|address| {
        view! {
            <button class="button" type="submit" name="page" value=address>
                {text!("Ship and next")}
            </button>
        }
    });
    view! {
        <div class="cluster">
            <button class="button primary" type="submit">
                {text!("Ship")}
            </button>
            {and_next}
            {without}
            <button class="button" type="submit" name=ACTION_FIELD value=PreviewShipment::url()>
                {text!("Preview")}
            </button>
        </div>
        <p class="hint">{push_hint(pushing)}</p>
    }
}

/// Shown at once, or as soon as the live part of the page has it.
#[component]
fn Outdated(is_so: bool) -> impl IntoView {
    view! {
        <p class="notice notice-warn" data-outdated hidden=!is_so>
            {text!(
                "A shipment was made of this order since this form was opened. Look at the shipments below before you \
                 ship again."
            )}
        </p>
    }
}

/// How many shipments the order had when the person saw them. A form that comes back, by its answer or by going back, was
/// filled in before what was shipped since; only who was told so has seen it.
pub(in crate::pages) fn seen_shipments(posted: Option<&FormEcho>, now: usize) -> usize {
    let Some(echo) = posted else { return now };
    let error = echo.error().and_then(|error| error.field_problem("quantities"));
    if error == Some(FieldProblem::Shipment(DraftProblem::ShippedMeanwhile)) {
        return now;
    }
    echo.field("seen_shipments")
        .and_then(|seen| seen.parse().ok())
        .unwrap_or(now)
}

/// Whom a shipment reaches, and when.
pub(in crate::pages) fn push_hint(pushing: Pushing) -> &'static str {
    match pushing {
        Pushing::On => text!("Shipping sends this to BigCommerce at once, which e-mails the customer."),
        Pushing::Off => text!("Pushing is off: the shipment is held here and not sent to the store yet."),
        Pushing::IntegrationDisabled => {
            text!("The integration is disabled: the shipment is held here and not sent to the store yet.")
        }
        Pushing::ClientInactive => {
            text!("The client is inactive: the shipment is held here and not sent to the store yet.")
        }
    }
}
