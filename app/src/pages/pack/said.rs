//! What the last scan did, in one sentence. Its colour and its tone say the same.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::ids::RemoteLineId;
use parcelpilot_domain::packing::{Packing, Scan, is_code_of};

use super::parcel::find_line;

/// The `id` of the line that says it: the field for scans is described by it.
pub const SAID_ID: &str = "said";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub tone: Tone,
    /// In the reader's language.
    pub sentence: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
    /// The parcel is complete.
    Done,
}

impl Tone {
    /// As the script knows it.
    const fn code(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Done => "done",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Tone::Good | Tone::Done => "notice notice-good",
            Tone::Bad => "notice notice-error",
        }
    }
}

impl Said {
    /// `code` is empty where a button was pressed.
    pub fn of(scan: Scan, packing: &Packing, order: &OrderDetail, code: &str) -> Self {
        if let (Scan::WrongItem, Some(sku)) = (scan, called_here(packing, order, code)) {
            let sentence = text!(
                "“{code}” does not count: it is the store's code. Look at the goods, and scan “{sku}”, as the warehouse calls \
                 them.",
                code = code,
                sku = sku
            );
            return Self {
                tone: Tone::Bad,
                sentence,
            };
        }
        let (tone, sentence) = match scan {
            Scan::Counted(_) if packing.is_complete() => {
                (Tone::Done, text!("All packed. Scan the label.").to_owned())
            }
            Scan::Counted(line) => {
                let (packed, wanted) = counts(line, packing);
                (
                    Tone::Good,
                    text!(
                        "{name}: {packed} of {wanted}.",
                        name = name(line, order),
                        packed = packed,
                        wanted = wanted
                    ),
                )
            }
            Scan::TooMany(line) => (
                Tone::Bad,
                text!(
                    "Too many: all of “{name}” is packed already. Put this one back.",
                    name = name(line, order)
                ),
            ),
            Scan::WrongItem if code.is_empty() => (
                Tone::Bad,
                text!("This item is no longer to be packed.").to_owned(),
            ),
            Scan::WrongItem if is_of_order(order, code) => (
                Tone::Bad,
                text!(
                    "Not into this parcel: the order has “{code}”, but nothing of it is to be packed here.",
                    code = code
                ),
            ),
            Scan::WrongItem => (
                Tone::Bad,
                text!(
                    "Wrong item: “{code}” is not in this order. Put it back.",
                    code = code
                ),
            ),
        };
        Self { tone, sentence }
    }

    pub fn taken_out(line: RemoteLineId, packing: &Packing, order: &OrderDetail) -> Self {
        let (packed, wanted) = counts(line, packing);
        Self {
            tone: Tone::Good,
            sentence: text!(
                "Taken out. {name}: {packed} of {wanted}.",
                name = name(line, order),
                packed = packed,
                wanted = wanted
            ),
        }
    }
}

/// How many are packed, of how many.
fn counts(line: RemoteLineId, packing: &Packing) -> (i64, i64) {
    packing
        .line(line)
        .map_or((0, 0), |line| (line.packed, line.line.wanted))
}

fn name(line: RemoteLineId, order: &OrderDetail) -> String {
    find_line(order, line.0).map_or_else(|| text!("Item").to_owned(), |line| line.name.clone())
}

/// What the warehouse calls a product of this parcel, by the store's SKU or barcode of it, which do not count. Whether the
/// goods are right, nobody knows: the same code may be another product's here.
fn called_here(packing: &Packing, order: &OrderDetail, code: &str) -> Option<String> {
    let meant = packing.lines().iter().filter_map(|packed| {
        let line = find_line(order, packed.line.line.0)?;
        let is_meant = is_code_of(&line.sku, &line.details.barcode, code);
        line.warehouse.as_ref().filter(|_| is_meant)
    });
    let mut items = meant.filter(|item| !is_code_of(item.sku.as_str(), "", code));
    items.next().map(|item| item.sku.to_string())
}

/// It goes to another address, was shipped before, or is not shipped at all.
fn is_of_order(order: &OrderDetail, code: &str) -> bool {
    let goes_out = order
        .consignments
        .iter()
        .flat_map(|consignment| &consignment.lines);
    goes_out.chain(&order.not_shipped).any(|line| {
        let own = line.warehouse.as_ref();
        is_code_of(&line.sku, &line.details.barcode, code)
            || own.is_some_and(|item| is_code_of(item.sku.as_str(), "", code))
    })
}

/// Stays in place while scans come and go, so that screen readers hear of each.
#[component]
pub fn SaidLine(said: Option<Said>) -> impl IntoView {
    let tone = said.as_ref().map_or("", |said| said.tone.code());
    view! {
        <div role="status" id=SAID_ID data-pack-said=tone>
            {said.map(|said| view! { <p class=said.tone.class()>{said.sentence}</p> })}
        </div>
    }
}
