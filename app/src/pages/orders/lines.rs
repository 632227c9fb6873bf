//! What was ordered: the lines of one address, or those that are not shipped.

use leptos::prelude::*;
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::order::LineKind;
use parcelpilot_domain::web_link::WebLink;

use super::line_details::PackingDetails;
use crate::components::data_table::{Column, DataTable};
use crate::pages::shipments::{Quantities, Quantity};

#[component]
pub fn LineTable(
    lines: Vec<LineDetail>,
    /// Says which lines these are, for screen readers.
    caption: String,
    /// Where they can be shipped: how many of each.
    #[prop(optional_no_strip)]
    quantities: Option<Quantities>,
) -> impl IntoView {
    let can_ship = quantities.is_some();
    let quantities = quantities.unwrap_or_default();
    DataTable::new(caption, lines)
        .column(Column::mono("SKU"), |line| {
            (!line.sku.is_empty()).then(|| line.sku.clone())
        })
        .column("Product", |line| view! { <Product line=line.clone() /> })
        .column(Column::mono("Bin"), |line| {
            (!line.bin.is_empty()).then(|| line.bin.clone())
        })
        .numeric("Ordered", |line| count_text(line.quantity))
        .numeric(
            "Left",
            |line| view! { <strong>{count_text(line.left_to_ship)}</strong> },
        )
        .when(can_ship, |table| {
            table.column(Column::text("Ship").class("ship"), move |line| {
                view! { <Quantity line=line.clone() quantities=quantities.clone() /> }
            })
        })
        .view()
}

#[component]
fn Product(line: LineDetail) -> impl IntoView {
    let remarks = remarks(&line)
        .into_iter()
        .map(|remark| view! { <div class="muted">{remark}</div> })
        .collect_view();
    let options = (!line.options.is_empty()).then(|| view! { <div>{line.options.clone()}</div> });
    let mut details = line.details;
    let image = details.image.take();
    view! {
        <div class="product">
            {image.map(|image| view! { <ProductImage image=image /> })}
            <div>
                <strong>{line.name}</strong>
                {options}
                <PackingDetails details=details />
                {remarks}
                <div class="muted price">{format!("{} each", line.price)}</div>
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
        LineKind::Physical if line.parent.is_some() => Some("Part of a bundle, shipped on its own"),
        LineKind::Physical => None,
        LineKind::Digital => Some("Digital"),
        LineKind::GiftCertificate => Some("Gift certificate"),
        LineKind::Other => Some("Unknown kind"),
    };
    let counts = [(line.shipped, "shipped"), (line.quantity_refunded, "refunded")];
    let counts = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", count_text(count)));
    kind.map(str::to_owned).into_iter().chain(counts).collect()
}
