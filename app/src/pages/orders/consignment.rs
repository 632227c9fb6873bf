//! What goes to one address: what goes in the box, where it goes, and how it is shipped.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::orders::{ConsignmentDetail, OrderDetail};
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_details::CustomField;

use super::address::AddressBlock;
use super::custom_fields::CustomFields;
use super::lines::LineTable;
use super::notes::Notes;
use crate::components::copy::CopyButton;
use crate::components::form::{FormError, PostForm};
use crate::pages::shipments::{Quantities, ShipControls, ShipTo};
use crate::server_functions::shipments::MakeShipment;

/// With the form to ship it where `ship` is for its address: one shipment goes to one address. `place` is which of how many it is.
#[component]
pub(super) fn Consignment(
    order: OrderDetail,
    consignment: ConsignmentDetail,
    place: (usize, usize),
    ship: Option<ShipTo>,
    /// Where the form for it is, for those who may ship.
    form_address: Option<String>,
) -> impl IntoView {
    let address_id = consignment.address_id;
    let id = format!("consignment-{address_id}");
    let title = match place {
        (_, 1) => text!("In the box").to_owned(),
        (number, of) => text!("In the box: address {number} of {of}", number = number, of = of),
    };
    let is_left = consignment.lines.iter().any(|line| line.left_to_ship > 0);
    let body = match ship {
        Some(ship) => view! { <ShipForm order=order consignment=consignment ship=ship /> }.into_any(),
        None => {
            let other = form_address.filter(|_| is_left);
            let other = other.map(
                |address| view! { <p><a class="button" href=address>{text!("Ship to this address")}</a></p> },
            );
            view! {
                <BoxAndAddress order=order consignment=consignment quantities=None />
                {other}
            }
            .into_any()
        }
    };
    view! {
        <section class="card consignment" aria-labelledby=id.clone()>
            <h2 class="card-title" id=id.clone()>
                {title}
            </h2>
            {body}
        </section>
    }
}

#[component]
fn ShipForm(order: OrderDetail, consignment: ConsignmentDetail, ship: ShipTo) -> impl IntoView {
    let quantities = Quantities {
        lines: ship.consignment.lines.clone(),
        posted: ship.posted.clone(),
    };
    let problem = quantities.sentence();
    // What stands at the number is not said twice: the page begins there, so that a scan goes into it.
    let error = ship
        .error()
        .filter(|error| error.field_problem("tracking_number").is_none());
    view! {
        <PostForm action=MakeShipment::url() id="ship" class="stack" label=text!("Ship")>
            <FormError error=error />
            <p class="field-error">{problem}</p>
            <BoxAndAddress order=order.clone() consignment=consignment quantities=Some(quantities) />
            <ShipControls order=order to=ship />
        </PostForm>
    }
}

#[component]
fn BoxAndAddress(
    order: OrderDetail,
    consignment: ConsignmentDetail,
    quantities: Option<Quantities>,
) -> impl IntoView {
    let caption = text!("Lines that go to {name}", name = consignment.address.full_name());
    let fields = packing_fields(&consignment.address, order.billing.form_fields);
    let address_id = format!("address-{}", consignment.address_id);
    let method = consignment.shipping_method;
    view! {
        <div class="box-and-address">
            <div class="stack">
                <Notes message=order.customer_message notes=order.staff_notes />
                <LineTable
                    lines=consignment.lines
                    caption=caption
                    currency=order.row.currency
                    quantities=quantities
                />
            </div>
            <div class="stack goes-to">
                <div class="cluster">
                    <h3>{text!("Ship to")}</h3>
                    <CopyButton of=address_id.clone() label=text!("Copy address") />
                </div>
                <div id=address_id>
                    <AddressBlock address=consignment.address />
                </div>
                {(!method.is_empty())
                    .then(|| {
                        view! {
                            <p>
                                <span class="muted">{text!("Shipping method")}</span>
                                <br />
                                <strong>{method}</strong>
                            </p>
                        }
                    })}
                <CustomFields fields=fields />
            </div>
        </div>
    }
}

/// Those of the address it goes to, then what the billing address says besides: stores ask for delivery instructions
/// with either.
pub(in crate::pages) fn packing_fields(
    address: &Address,
    billing_fields: Vec<CustomField>,
) -> Vec<CustomField> {
    let own = address.form_fields.clone();
    let others = billing_fields.into_iter().filter(|field| !own.contains(field));
    let others: Vec<CustomField> = others.collect();
    [own, others].concat()
}
