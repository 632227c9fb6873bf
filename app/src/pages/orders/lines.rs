//! What was ordered: the lines of one address, or those that are not shipped.

use leptos::prelude::*;
use parcelpilot_contract::orders::LineDetail;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::order::LineKind;

#[component]
pub fn LineTable(
    lines: Vec<LineDetail>,
    /// Says which lines these are, for screen readers.
    caption: String,
) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| view! { <LineRow line=line /> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"SKU"</th>
                        <th scope="col">"Product"</th>
                        <th scope="col">"Bin"</th>
                        <th scope="col" class="numeric">"Ordered"</th>
                        <th scope="col" class="numeric">"Shipped"</th>
                        <th scope="col" class="numeric">"Refunded"</th>
                        <th scope="col" class="numeric">"Left"</th>
                        <th scope="col" class="numeric">"Price"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn LineRow(line: LineDetail) -> impl IntoView {
    let remark = remark(&line);
    view! {
        <tr>
            <td data-label="SKU" class="mono">{line.sku}</td>
            <td data-label="Product">
                {line.name}
                {(!line.options.is_empty()).then(|| view! { <div class="muted">{line.options}</div> })}
                {remark.map(|remark| view! { <div class="muted">{remark}</div> })}
            </td>
            <td data-label="Bin" class="mono">{(!line.bin.is_empty()).then_some(line.bin)}</td>
            <td data-label="Ordered" class="numeric">{count_text(line.quantity)}</td>
            <td data-label="Shipped" class="numeric">{count_text(line.shipped)}</td>
            <td data-label="Refunded" class="numeric">{count_text(line.quantity_refunded)}</td>
            <td data-label="Left" class="numeric">
                <strong>{count_text(line.left_to_ship)}</strong>
            </td>
            <td data-label="Price" class="numeric">{line.price}</td>
        </tr>
    }
}

fn remark(line: &LineDetail) -> Option<&'static str> {
    match line.kind {
        LineKind::Physical if line.parent.is_some() => Some("Part of a bundle, shipped on its own"),
        LineKind::Physical => None,
        LineKind::Digital => Some("Digital"),
        LineKind::GiftCertificate => Some("Gift certificate"),
        LineKind::Other => Some("A kind that is not known here"),
    }
}
