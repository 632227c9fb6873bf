//! What was ordered: the lines of one address, or those that are not shipped.

use leptos::prelude::*;
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_domain::order::LineKind;
use parcelpilot_domain::web_link::WebLink;

use super::line_details::PackingDetails;
use super::line_sku::LineSku;
use crate::components::data_table::{Column, DataTable};
use crate::localization::{count, money};
use crate::pages::ignore_rules::not_shipped_because;
use crate::pages::shipments::{Quantities, Quantity};

#[component]
pub fn LineTable(
    lines: Vec<LineDetail>,
    /// Says which lines these are, for screen readers.
    caption: String,
    /// Of the prices.
    currency: String,
    /// Where they can be shipped: how many of each.
    #[prop(optional_no_strip)]
    quantities: Option<Quantities>,
) -> impl IntoView {
    let can_ship = quantities.is_some();
    let quantities = quantities.unwrap_or_default();
    DataTable::new(caption, lines)
        .column(text!("SKU"), |line| {
            view! { <LineSku sku=line.sku.clone() warehouse=line.warehouse.clone() /> }
        })
        .column(text!("Product"), move |line| {
            view! { <Product line=line.clone() currency=currency.clone() /> }
        })
        .column(Column::mono(text!("Bin")), |line| {
            (!line.bin.is_empty()).then(|| line.bin.clone())
        })
        .numeric(text!("Ordered"), |line| count(line.quantity))
        .numeric(
            text!("Left"),
            |line| view! { <strong>{count(line.left_to_ship)}</strong> },
        )
        .when(can_ship, |table| {
            table.column(Column::text(text!("Ship")).class("ship"), move |line| {
                view! { <Quantity line=line.clone() quantities=quantities.clone() /> }
            })
        })
        .view()
}

#[component]
fn Product(line: LineDetail, currency: String) -> impl IntoView {
    let remarks = remarks(&line)
        .into_iter()
        .map(|remark| view! { <div class="muted">{remark}</div> })
        .collect_view();
    let options = (!line.options.is_empty()).then(|| view! { <div>{line.options.clone()}</div> });
    let class = if line.ignored_by.is_some() {
        "product muted"
    } else {
        "product"
    };
    let mut details = line.details;
    let image = details.image.take();
    view! {
        <div class=class>
            {image.map(|image| view! { <ProductImage image=image /> })}
            <div>
                <strong>{line.name}</strong>
                {options}
                <PackingDetails details=details />
                {remarks}
                <div class="muted price">{text!("{price} each", price = money(&currency, line.price))}</div>
            </div>
        </div>
    }
}

/// The name stands beside it, so that it says nothing to those who don't see it. The store's host learns nothing of us.
#[component]
pub fn ProductImage(image: WebLink) -> impl IntoView {
    view! {
        <img
            class="product-image"
            src=image.to_string()
            alt=""
            width="64"
            height="64"
            referrerpolicy="no-referrer"
        />
    }
}

/// What becomes of it where that is not simply shipping all.
fn remarks(line: &LineDetail) -> Vec<String> {
    let kind = match line.kind {
        LineKind::Physical if line.parent.is_some() => Some(text!("Part of a bundle, shipped on its own")),
        LineKind::Physical => None,
        LineKind::Digital => Some(text!("Digital")),
        LineKind::GiftCertificate => Some(text!("Gift certificate")),
        LineKind::Other => Some(text!("Unknown kind")),
    };
    let shipped = (line.shipped > 0).then(|| text!(count = line.shipped; "1 shipped", "{count} shipped"));
    let refunded = line.quantity_refunded;
    let refunded = (refunded > 0).then(|| text!(count = refunded; "1 refunded", "{count} refunded"));
    let ignored = line.ignored_by.as_ref().map(not_shipped_because);
    [ignored, kind.map(str::to_owned), shipped, refunded]
        .into_iter()
        .flatten()
        .collect()
}
