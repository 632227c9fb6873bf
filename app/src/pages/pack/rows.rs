//! What goes into the parcel, in rows that can be read from an arm's length.

use leptos::prelude::*;

use super::asked::{ADD_FIELD, REMOVE_FIELD};
use super::parcel::{Parcel, ParcelLine};
use super::scan::SCAN_FORM;
use crate::pages::orders::{PackingDetails, ProductImage};

/// What is done comes last.
#[component]
pub fn Rows(mut parcel: Parcel) -> impl IntoView {
    let (packed, wanted) = (parcel.packing.packed(), parcel.packing.wanted());
    let can_scan = !parcel.is_at_label;
    parcel
        .lines
        .sort_by_key(|line| !line.row.goes_along && line.is_done());
    let rows = parcel
        .lines
        .into_iter()
        .map(|line| view! { <Row line=line can_scan=can_scan /> })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="items">
            <h2 id="items">{format!("Items: {packed} of {wanted} packed")}</h2>
            <ul class="stack">{rows}</ul>
        </section>
    }
}

#[component]
fn Row(line: ParcelLine, can_scan: bool) -> impl IntoView {
    let is_done = line.is_done() && !line.row.goes_along;
    let ParcelLine {
        row,
        mut details,
        packed,
    } = line;
    let image = details.image.take();
    let count = match row.goes_along {
        true => view! { <span class="muted">"goes along with the last of its parts"</span> }.into_any(),
        false => {
            view! { <strong class="pack-count">{format!("{packed} of {}", row.left)}</strong> }.into_any()
        }
    };
    let buttons = (can_scan && !row.goes_along).then(
        || view! { <Buttons line=row.remote_id name=row.name.clone() packed=packed is_done=is_done /> },
    );
    view! {
        <li class=if is_done { "card pack-line done" } else { "card pack-line" }>
            <div class="product">
                {image.map(|image| view! { <ProductImage image=image /> })}
                <div>
                    <strong>{row.name}</strong>
                    {(!row.sku.is_empty()).then(|| view! { <div class="mono">{row.sku}</div> })}
                    {(!row.options.is_empty()).then(|| view! { <div>{row.options}</div> })}
                    {(!row.bin.is_empty()).then(|| view! { <div>"Bin " <span class="mono">{row.bin}</span></div> })}
                    {row.parent.map(|_| view! { <div class="muted">"Part of a bundle"</div> })}
                    <PackingDetails details=details />
                </div>
            </div>
            {count}
            {buttons}
        </li>
    }
}

/// For what has no barcode, and for slips.
#[component]
fn Buttons(line: i64, name: String, packed: i64, is_done: bool) -> impl IntoView {
    let of = format!(" of {name}");
    let add = (!is_done).then(|| {
        view! {
            <button class="button" form=SCAN_FORM name=ADD_FIELD value=line.to_string()>
                "+1"
                <span class="visually-hidden">{of.clone()}</span>
            </button>
        }
    });
    let remove = (packed > 0).then(|| {
        view! {
            <button class="button" form=SCAN_FORM name=REMOVE_FIELD value=line.to_string()>
                "−1"
                <span class="visually-hidden">{of.clone()}</span>
            </button>
        }
    });
    view! { <div class="cluster">{add} {remove}</div> }
}
