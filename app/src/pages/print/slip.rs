//! A packing slip. It goes into the parcel: no prices, nothing of who paid, no notes of the staff.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::count_text::{count_text, counted};
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_details::LineDetails;

use super::barcode::Barcode;
use super::to_pack::{PackLine, Parcel};
use crate::components::time::Time;
use crate::pages::orders::{AddressBlock, CustomFields, PackingDetails};

#[component]
pub fn Slip(
    order: OrderDetail,
    parcel: Parcel,
    /// Which of the order's addresses, where there are several.
    which: Option<String>,
) -> impl IntoView {
    let row = order.row;
    let id = format!("slip-{}-{}", row.id, parcel.address_id);
    let pieces = format!("{} to pack", counted(parcel.pieces(), "piece", "pieces"));
    let address = Address {
        // The mail is the store's business.
        email: String::new(),
        ..parcel.address.clone()
    };
    view! {
        <section class="sheet" aria-labelledby=id.clone()>
            <header class="sheet-head">
                <div>
                    <p class="strong">{row.client_name}</p>
                    <h2 id=id.clone()>{format!("Order {}", row.remote_id)}</h2>
                    <p>
                        <Time at=row.created_at />
                    </p>
                    {which.map(|which| view! { <p>{which}</p> })}
                    {parcel.is_gift().then(|| view! { <p class="strong">"Gift"</p> })}
                </div>
                <Barcode order_number=row.remote_id />
            </header>
            <div class="sheet-head">
                <div>
                    <h3>"Ship to"</h3>
                    <AddressBlock address=address />
                </div>
                <div>
                    {(!parcel.shipping_method.is_empty())
                        .then(|| view! { <p>"Shipping method: " {parcel.shipping_method.clone()}</p> })}
                    <p>{pieces}</p>
                </div>
            </div>
            <CustomFields fields=parcel.address.form_fields />
            <PackTable lines=parcel.lines order_number=row.remote_id />
            <Message text=order.customer_message />
        </section>
    }
}

#[component]
fn PackTable(lines: Vec<PackLine>, order_number: i64) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| view! { <PackRow line=line /> })
        .collect_view();
    view! {
        <table>
            <caption class="visually-hidden">"What to pack for order " {order_number}</caption>
            <thead>
                <tr>
                    <th scope="col">"Quantity"</th>
                    <th scope="col">"Product"</th>
                    <th scope="col">"Bin"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn PackRow(line: PackLine) -> impl IntoView {
    let PackLine {
        line,
        is_bundle,
        part_of,
    } = line;
    let quantity = if is_bundle {
        "Bundle".to_owned()
    } else {
        count_text(line.left_to_ship)
    };
    let details = LineDetails {
        weight: None,
        ..line.details
    };
    view! {
        <tr>
            <td class="strong">{quantity}</td>
            <td>
                <ProductText sku=line.sku name=line.name options=line.options />
                {part_of.map(|bundle| view! { <div class="muted">{format!("Part of {bundle}")}</div> })}
                <PackingDetails details=details />
            </td>
            <td class="mono">{line.bin}</td>
        </tr>
    }
}

/// What a product is known by, on slips and pick lists alike.
#[component]
pub fn ProductText(sku: String, name: String, options: String) -> impl IntoView {
    view! {
        {(!sku.is_empty()).then(|| view! { <div class="mono">{sku}</div> })}
        <div>{name}</div>
        {(!options.is_empty()).then(|| view! { <div class="muted">{options}</div> })}
    }
}

#[component]
fn Message(text: String) -> impl IntoView {
    (!text.trim().is_empty()).then(|| {
        view! {
            <div>
                <h3>"Customer's message"</h3>
                <p class="pre-line">{text}</p>
            </div>
        }
    })
}
