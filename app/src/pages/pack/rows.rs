//! What goes into the parcel, in rows that can be read from an arm's length.

use leptos::prelude::*;

use super::asked::{ADD_FIELD, ADD_PACK_FIELD, REMOVE_FIELD};
use super::parcel::{Parcel, ParcelLine};
use super::scan::SCAN_FORM;
use crate::pages::orders::{LineSku, PackingDetails, ProductImage};

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
            <h2 id="items">{text!("Items: {packed} of {wanted} packed", packed = packed, wanted = wanted)}</h2>
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
        warehouse,
        packed,
        wanted,
        per_pack,
    } = line;
    let image = details.image.take();
    let count = match row.goes_along {
        true => {
            view! { <span class="muted">{text!("goes along with the last of its parts")}</span> }.into_any()
        }
        false => {
            let count = text!("{packed} of {wanted}", packed = packed, wanted = wanted);
            view! { <strong class="pack-count">{count}</strong> }.into_any()
        }
    };
    let buttons = (can_scan && !row.goes_along).then(
        || view! { <Buttons line=row.remote_id name=row.name.clone() packed=packed per_pack=per_pack is_done=is_done /> },
    );
    view! {
        <li class=if is_done { "card pack-line done" } else { "card pack-line" }>
            <div class="product">
                {image.map(|image| view! { <ProductImage image=image /> })}
                <div>
                    <strong>{row.name}</strong>
                    <LineSku sku=row.sku warehouse=warehouse />
                    {(!row.options.is_empty()).then(|| view! { <div>{row.options}</div> })}
                    {(!row.bin.is_empty()).then(|| view! { <div>{bin(row.bin)}</div> })}
                    {row.parent.map(|_| view! { <div class="muted">{text!("Part of a bundle")}</div> })}
                    <PackingDetails details=details />
                </div>
            </div>
            {count}
            {buttons}
        </li>
    }
}

fn bin(name: String) -> impl IntoView {
    rich_text!("Bin <name>{bin}</name>", bin = name; name = |text| view! { <span class="mono">{text}</span> })
}

/// For what has no barcode, and for slips.
#[component]
fn Buttons(line: i64, name: String, packed: i64, per_pack: i64, is_done: bool) -> impl IntoView {
    let add = (!is_done).then(|| {
        view! {
            <button class="button" form=SCAN_FORM name=ADD_FIELD value=line.to_string()>
                {rich_text!("+1<of> of {name}</of>", name = name.as_str(); of = of_line)}
            </button>
        }
    });
    let add_pack = (!is_done && per_pack > 1).then(|| {
        view! {
            <button class="button" form=SCAN_FORM name=ADD_PACK_FIELD value=line.to_string()>
                {rich_text!("+1 pack<of> of {name}</of>", name = name.as_str(); of = of_line)}
            </button>
        }
    });
    let remove = (packed > 0).then(|| {
        view! {
            <button class="button" form=SCAN_FORM name=REMOVE_FIELD value=line.to_string()>
                {rich_text!("−1<of> of {name}</of>", name = name.as_str(); of = of_line)}
            </button>
        }
    });
    view! { <div class="cluster">{add} {add_pack} {remove}</div> }
}

/// For screen readers, which read a button without its row.
fn of_line(text: String) -> impl IntoView {
    view! { <span class="visually-hidden">{text}</span> }
}
