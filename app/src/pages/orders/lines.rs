//! What was ordered: the lines of one address, or those that are not shipped.

use leptos::prelude::*;
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::order::LineKind;
use parcelpilot_domain::web_link::WebLink;

use super::line_details::PackingDetails;
use crate::components::data_table::{Column, DataTable};

#[component]
pub fn LineTable(
    lines: Vec<LineDetail>,
    /// Says which lines these are, for screen readers.
    caption: String,
) -> impl IntoView {
    DataTable::new(caption, lines)
        .column(Column::mono("SKU"), |line| line.sku.clone())
        .column("Product", |line| {
            let options = (!line.options.is_empty()).then(|| line.options.clone());
            let mut details = line.details.clone();
            let image = details.image.take();
            view! {
                <div class="product">
                    {image.map(|image| view! { <ProductImage image=image /> })}
                    <div>
                        {line.name.clone()} {options.map(|options| view! { <div class="muted">{options}</div> })}
                        {remark(line).map(|remark| view! { <div class="muted">{remark}</div> })}
                        <PackingDetails details=details />
                    </div>
                </div>
            }
        })
        .column(Column::mono("Bin"), |line| {
            (!line.bin.is_empty()).then(|| line.bin.clone())
        })
        .numeric("Ordered", |line| count_text(line.quantity))
        .numeric("Shipped", |line| count_text(line.shipped))
        .numeric("Refunded", |line| count_text(line.quantity_refunded))
        .numeric(
            "Left",
            |line| view! { <strong>{count_text(line.left_to_ship)}</strong> },
        )
        .numeric("Price", |line| line.price.clone())
        .view()
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

fn remark(line: &LineDetail) -> Option<&'static str> {
    match line.kind {
        LineKind::Physical if line.parent.is_some() => Some("Part of a bundle, shipped on its own"),
        LineKind::Physical => None,
        LineKind::Digital => Some("Digital"),
        LineKind::GiftCertificate => Some("Gift certificate"),
        LineKind::Other => Some("Unknown kind"),
    }
}
