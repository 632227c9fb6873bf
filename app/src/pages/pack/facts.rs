//! What packers need to know of an order, beside its items.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderDetail;

use super::parcel::Parcel;
use crate::pages::orders::{AddressBlock, CustomFields, packing_fields};

#[component]
pub fn Facts<'a>(order: &'a OrderDetail, parcel: &'a Parcel) -> impl IntoView + use<> {
    let to = &parcel.consignment;
    let detailed = order
        .consignments
        .iter()
        .find(|consignment| consignment.address_id == to.address_id);
    let address = detailed.map_or(&to.address, |consignment| &consignment.address);
    let fields = packing_fields(address, order.billing.form_fields.clone());
    let method = to.shipping_method.clone();
    let texts = [
        (text!("Customer's message"), order.customer_message.clone()),
        (text!("Staff notes"), order.staff_notes.clone()),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let texts = texts
        .map(|(title, text)| {
            view! {
                <div>
                    <h3>{title}</h3>
                    <p class="pre-line">{text}</p>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="ship-to">
            <h2 class="card-title" id="ship-to">
                {text!("Ship to")}
            </h2>
            {(!method.is_empty()).then(|| view! { <p><strong>{method}</strong></p> })}
            <CustomFields fields=fields />
            {texts}
            <AddressBlock address=address.clone() />
        </section>
    }
}
