//! A packing slip. It goes into the parcel: no prices, nothing of who paid, no notes of the staff.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_contract::clients::ClientSlip;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::client_sku::WarehouseItem;
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_details::LineDetails;
use parcelpilot_domain::time::Timestamp;

use super::barcode::Barcode;
use super::to_pack::{PackLine, Parcel};
use crate::components::time::Time;
use crate::localization::count;
use crate::pages::orders::{AddressBlock, CustomFields, LineSku, PackingDetails};

/// What a slip says of the order itself.
#[derive(Clone)]
pub struct SlipOrder {
    pub number: i64,
    pub client_name: String,
    pub created_at: Timestamp,
    pub customer_message: String,
}

impl SlipOrder {
    pub fn of(order: &OrderDetail) -> Self {
        Self {
            number: order.row.remote_id,
            client_name: order.row.client_name.clone(),
            created_at: order.row.created_at,
            customer_message: order.customer_message.clone(),
        }
    }
}

#[component]
pub fn Slip(
    /// Makes the sheet's heading its own on the page.
    id: String,
    order: SlipOrder,
    parcel: Parcel,
    /// Which of the order's addresses, where there are several.
    which: Option<String>,
    /// What the client wants on it.
    client: Option<ClientSlip>,
) -> impl IntoView {
    let pieces = text!(count = parcel.pieces(); "1 piece to pack", "{count} pieces to pack");
    let address = Address {
        // The mail is the store's business.
        email: String::new(),
        ..parcel.address.clone()
    };
    let (return_address, closing_words) = match client.clone() {
        Some(slip) => (slip.return_address, slip.closing_words),
        None => Default::default(),
    };
    view! {
        <section class="sheet" aria-labelledby=id.clone()>
            <header class="sheet-head">
                <div>
                    <Sender name=order.client_name client=client />
                    <h2 id=id.clone()>{text!("Order {number}", number = order.number.to_string())}</h2>
                    <p>
                        <Time at=order.created_at />
                    </p>
                    {which.map(|which| view! { <p>{which}</p> })}
                    {parcel.is_gift().then(|| view! { <p class="strong">{text!("Gift")}</p> })}
                </div>
                <Barcode order_number=order.number />
            </header>
            <div class="sheet-head">
                <div>
                    <h3>{text!("Ship to")}</h3>
                    <AddressBlock address=address />
                </div>
                {(!return_address.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <h3>{text!("Return address")}</h3>
                                <p class="pre-line">{return_address.to_string()}</p>
                            </div>
                        }
                    })}
                <div>
                    {(!parcel.shipping_method.is_empty())
                        .then(|| {
                            let method = parcel.shipping_method.as_str();
                            view! { <p>{text!("Shipping method: {method}", method = method)}</p> }
                        })}
                    <p>{pieces}</p>
                </div>
            </div>
            <CustomFields fields=parcel.address.form_fields />
            <PackTable lines=parcel.lines order_number=order.number />
            <Message text=order.customer_message />
            {(!closing_words.is_empty())
                .then(|| view! { <p class="slip-words pre-line">{closing_words.to_string()}</p> })}
        </section>
    }
}

/// The client's logo, or else its name.
#[component]
fn Sender(name: String, client: Option<ClientSlip>) -> impl IntoView {
    let logo = client.and_then(|client| client.logo.map(|size| (client.logo_address(), size)));
    match logo {
        Some((address, size)) => Either::Left(view! {
            <p>
                <img
                    class="slip-logo"
                    src=address
                    alt=name
                    width=size.width.to_string()
                    height=size.height.to_string()
                />
            </p>
        }),
        None => Either::Right(view! { <p class="strong">{name}</p> }),
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
            <caption class="visually-hidden">{text!("What to pack for order {number}", number = order_number.to_string())}</caption>
            <thead>
                <tr>
                    <th scope="col">{text!("Quantity")}</th>
                    <th scope="col">{text!("Product")}</th>
                    <th scope="col">{text!("Bin")}</th>
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
        text!("Bundle").to_owned()
    } else {
        count(line.left_to_ship)
    };
    let details = LineDetails {
        weight: None,
        ..line.details
    };
    view! {
        <tr>
            <td class="strong">{quantity}</td>
            <td>
                <ProductText sku=line.sku warehouse=line.warehouse name=line.name options=line.options />
                {part_of.map(|bundle| view! { <div class="muted">{text!("Part of {bundle}", bundle = bundle)}</div> })}
                <PackingDetails details=details />
            </td>
            <td class="mono">{line.bin}</td>
        </tr>
    }
}

/// What a product is known by, on slips and pick lists alike.
#[component]
pub fn ProductText(
    sku: String,
    warehouse: Option<WarehouseItem>,
    name: String,
    options: String,
) -> impl IntoView {
    view! {
        <LineSku sku=sku warehouse=warehouse />
        <div>{name}</div>
        {(!options.is_empty()).then(|| view! { <div class="muted">{options}</div> })}
    }
}

#[component]
fn Message(text: String) -> impl IntoView {
    (!text.trim().is_empty()).then(|| {
        view! {
            <div>
                <h3>{text!("Customer's message")}</h3>
                <p class="pre-line">{text}</p>
            </div>
        }
    })
}
