//! The last step: the label is scanned, and the parcel leaves.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::shipments::Shipping;
use parcelpilot_domain::shipment::draft::DraftProblem;

use super::asked::path;
use super::parcel::Parcel;
use crate::components::field::Field;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, form_echo};
use crate::localization::Localized;
use crate::pages::shipments::{
    CarrierChoice, CarrierField, CarrierSuggestions, carrier_problem, push_hint, seen_shipments,
};
use crate::server_functions::shipments::MakeShipment;

const NUMBER_FIELD: &str = "tracking_number";

/// Scanners end a number with Enter, which ships: what is in the parcel was checked, and the server takes no item's code
/// for a number.
#[component]
pub fn LabelForm<'a>(shipping: &'a Shipping, parcel: &'a Parcel) -> impl IntoView + use<> {
    let posted = form_echo(&[MakeShipment::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let typed = |name: &str| posted.as_ref()?.field(name).map(str::to_owned);
    let method = &parcel.consignment.shipping_method;
    let carrier = CarrierChoice::new(method, &shipping.last_carrier, posted.as_ref());
    let problem = error.as_ref().and_then(|error| error.field_problem(NUMBER_FIELD));
    let number = typed(NUMBER_FIELD)
        .filter(|_| problem != Some(FieldProblem::Taken))
        .unwrap_or_default();
    let order = shipping.order_id;
    // Going back after a shipment must not ship the same again.
    let seen_shipments = match &posted {
        Some(echo) => seen_shipments(Some(echo), shipping.shipments.len()),
        None => parcel.seen_shipments,
    };
    let address_id = parcel.consignment.address_id;
    let hint = push_hint(shipping.pushing);
    // The rest of the order goes elsewhere: that is packed next.
    let page = if parcel.has_others {
        path(order)
    } else {
        "/pack".to_owned()
    };
    let quantities = parcel
        .packing
        .lines()
        .iter()
        .filter(|line| line.packs() > 0)
        .map(|line| {
            let name = format!("quantities[{}]", line.line.line.0);
            view! { <input type="hidden" name=name value=line.packs().to_string() /> }
        })
        .collect_view();
    view! {
        <CarrierSuggestions />
        <PostForm action=MakeShipment::url() class="card" label=text!("Label")>
            <FormError error=elsewhere(error.clone()) />
            {others(error.as_ref())}
            <input type="hidden" name="order" value=order.to_string() />
            <input type="hidden" name="seen_shipments" value=seen_shipments.to_string() />
            <input type="hidden" name="address_id" value=address_id.to_string() />
            <input type="hidden" name="packed" value="on" />
            <input type="hidden" name="page" value=page />
            {quantities}
            <NumberField number=number problem=problem />
            {carrier.suggestion_field()}
            <CarrierField value=carrier.value hint=carrier.hint error=error />
            <Buttons asks_for_number=problem == Some(FieldProblem::Shipment(DraftProblem::NoTracking)) />
            <p class="hint">{hint.localized()}</p>
        </PostForm>
    }
}

/// What stands at a field is not said twice: the page begins at the field then, so that a scan goes into it.
fn elsewhere(error: Option<AppError>) -> Option<AppError> {
    error.filter(|error| {
        let is_of_number = error.field_problem(NUMBER_FIELD).is_some();
        !is_of_number && carrier_problem(Some(error)).is_none()
    })
}

/// Problems of fields that nobody sees here: of quantities, and of the form as a whole.
fn others(error: Option<&AppError>) -> impl IntoView + use<> {
    let errors = match error {
        Some(AppError::Invalid(errors)) => errors.as_slice(),
        _ => &[],
    };
    let seen = [NUMBER_FIELD, "carrier", "carrier_name"];
    errors
        .iter()
        .filter(|error| !seen.contains(&error.field.form_name().as_ref()))
        .map(|error| view! { <p class="field-error">{error.problem.sentence().localized()}</p> })
        .collect_view()
}

#[component]
fn NumberField(number: String, problem: Option<FieldProblem>) -> impl IntoView {
    let sentence = problem.map(|problem| match problem {
        FieldProblem::Taken => {
            text!("This is the code of an item or an order, or a label that is used already. Scan this parcel's label.")
                .to_owned()
        }
        other => other.sentence().localized(),
    });
    view! {
        <Field id=NUMBER_FIELD label=text!("Scan the label")>
            <input
                id=NUMBER_FIELD
                name=NUMBER_FIELD
                value=number
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                autofocus
                aria-describedby="tracking_number-error"
                aria-invalid=problem.is_some().to_string()
            />
            <p class="field-error" id="tracking_number-error" role="status">
                {sentence}
            </p>
        </Field>
    }
}

/// Enter presses the first.
#[component]
fn Buttons(asks_for_number: bool) -> impl IntoView {
    view! {
        <div class="cluster">
            <button class="button primary" type="submit">
                {text!("Ship")}
            </button>
            {asks_for_number
                .then(|| {
                    view! {
                        <button class="button" type="submit" name="without_tracking" value="on">
                            {text!("Ship without tracking")}
                        </button>
                    }
                })}
        </div>
    }
}
