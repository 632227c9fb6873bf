//! The texts of a preview, the same in the browser and from the server.

use std::collections::BTreeMap;

use super::choices::CsvChoices;
use super::preview::{Preview, ShipmentRows, Warning};
use super::row::Item;
use super::sheet::{Sheet, SheetError};

/// The rows shown of each table; further ones are only counted.
const SHOWN_MAX: usize = 100;

pub const BAD_HEAD: [&str; 3] = ["Row", "What it says", "What is wrong"];
pub const SHIPMENT_HEAD: [&str; 5] = [
    "Order",
    "Carrier",
    "Tracking number",
    "What is shipped",
    "Warnings",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub bad: Vec<[String; 3]>,
    /// A note that there are more bad rows than shown.
    pub more_bad: Option<String>,
    pub shipments: Vec<[String; 5]>,
    pub more_shipments: Option<String>,
}

impl Preview {
    pub fn shown(&self) -> Shown {
        let bad = self.bad.iter().take(SHOWN_MAX);
        Shown {
            bad: bad
                .map(|row| wrong_row(row.line, &row.cells, &row.sentence()))
                .collect(),
            more_bad: more_wrong_rows(self.bad.len()),
            shipments: self
                .shipments
                .iter()
                .take(SHOWN_MAX)
                .map(|shipment| self.shipment_row(shipment))
                .collect(),
            more_shipments: more(self.shipments.len(), "more shipment", "more shipments"),
        }
    }

    fn shipment_row(&self, shipment: &ShipmentRows) -> [String; 5] {
        let items: Vec<_> = shipment
            .rows
            .iter()
            .map(|row| match &row.item {
                Item::Sku(sku) => format!("{} × {sku}", row.quantity),
                Item::Line(line) => format!("{} × line {line}", row.quantity),
                Item::LineOrSku(_, sku) => format!("{} × {sku}", row.quantity),
                Item::AllLeft => "all that is left".to_owned(),
            })
            .collect();
        let warnings: Vec<_> = self
            .warnings(shipment)
            .into_iter()
            .map(Warning::sentence)
            .collect();
        [
            shipment.order.to_string(),
            shipment.tracking.carrier_label().to_owned(),
            shipment.tracking.number().to_owned(),
            shortened(&items.join(", ")),
            warnings.join(" "),
        ]
    }

    pub fn summary(&self) -> String {
        let rows = |count| counted(count, "row", "rows");
        let good = self.good_rows();
        let good = match good {
            0 => "No row can be shipped".to_owned(),
            good => format!("{} for {}", rows(good), shipments_text(self.shipments.len())),
        };
        match self.wrong_rows() {
            0 => format!("{good}, no errors."),
            1 => format!("{good}; 1 row has an error and is skipped."),
            bad => format!("{good}; {bad} rows have errors and are skipped."),
        }
    }
}

/// The rows whose line numbers are in `wrong`, up to the limit, and a note about any further ones.
///
/// # Errors
/// See [`SheetError`].
pub fn wrong_rows(
    text: &str,
    choices: &CsvChoices,
    wrong: &BTreeMap<u32, String>,
) -> Result<(Vec<[String; 3]>, Option<String>), SheetError> {
    let mut rows = Vec::new();
    for row in Sheet::open(text, choices)? {
        let row = row?;
        if let Some(why) = wrong.get(&row.line).filter(|_| rows.len() < SHOWN_MAX) {
            rows.push(wrong_row(row.line, &row.cells, why));
        }
    }
    Ok((rows, more_wrong_rows(wrong.len())))
}

fn wrong_row(line: u32, cells: &[String], why: &str) -> [String; 3] {
    let said = cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let said = said.collect::<Vec<_>>().join(" · ");
    [line.to_string(), shortened(&said), why.to_owned()]
}

fn more_wrong_rows(count: usize) -> Option<String> {
    more(count, "more row with errors", "more rows with errors")
}

pub fn shipments_text(count: usize) -> String {
    counted(count, "shipment", "shipments")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn more(count: usize, one: &str, many: &str) -> Option<String> {
    let rest = count.checked_sub(SHOWN_MAX).filter(|rest| *rest > 0)?;
    Some(format!("and {}", counted(rest, one, many)))
}

/// A cell may contain any amount of pasted text.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
