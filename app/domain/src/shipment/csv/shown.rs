//! The texts of a preview, the same in the browser and from the server.

use std::collections::BTreeMap;

use super::choices::CsvChoices;
use super::preview::{Preview, ShipmentRows, Warning, sentences_text};
use super::row::Item;
use super::sheet::Sheet;
use super::sheet_error::SheetError;
use crate::message::{Message, Wording};
use crate::{english, message};

/// The rows shown of each table; further ones are only counted.
const SHOWN_MAX: usize = 100;

pub const BAD_HEAD: [&str; 3] = [
    english!("Row"),
    english!("What it says"),
    english!("What is wrong"),
];
pub const SHIPMENT_HEAD: [&str; 5] = [
    english!("Order"),
    english!("Carrier"),
    english!("Tracking number"),
    english!("What is shipped"),
    english!("Warnings"),
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub bad: Vec<[String; 3]>,
    /// A note that there are more bad rows than shown.
    pub more_bad: Option<Message>,
    pub shipments: Vec<[String; 5]>,
    pub more_shipments: Option<Message>,
}

impl Preview {
    pub fn shown(&self, wording: &impl Wording) -> Shown {
        let bad = self.bad.iter().take(SHOWN_MAX);
        Shown {
            bad: bad
                .map(|row| wrong_row(row.line, &row.cells, &row.sentence(wording)))
                .collect(),
            more_bad: more_wrong_rows(self.bad.len()),
            shipments: self
                .shipments
                .iter()
                .take(SHOWN_MAX)
                .map(|shipment| self.shipment_row(shipment, wording))
                .collect(),
            more_shipments: more(self.shipments.len()).map(
                |rest| message!(count = rest; "… and 1 more shipment.", "… and {count} more shipments."),
            ),
        }
    }

    fn shipment_row(&self, shipment: &ShipmentRows, wording: &impl Wording) -> [String; 5] {
        let items: Vec<_> = shipment
            .rows
            .iter()
            .map(|row| match &row.item {
                Item::Sku(sku) | Item::LineOrSku(_, sku) => {
                    format!("{} × {sku}", wording.count(row.quantity))
                }
                Item::Line(line) => {
                    let item = message!(
                        "{quantity} × line {line}",
                        quantity = row.quantity,
                        line = line.to_string()
                    );
                    item.in_wording(wording)
                }
                Item::AllLeft => wording.pattern(english!("all that is left")).to_owned(),
            })
            .collect();
        let warnings = self.warnings(shipment).into_iter().map(Warning::sentence);
        [
            shipment.order.to_string(),
            shipment.tracking.carrier_label().to_owned(),
            shipment.tracking.number().to_owned(),
            shortened(&items.join(", ")),
            sentences_text(warnings, wording),
        ]
    }

    pub fn summary(&self) -> Message {
        let good = match self.good_rows() {
            0 => english!("No row can be shipped").into(),
            rows => message!(
                "{rows} for {shipments}",
                rows = message!(count = rows; "1 row", "{count} rows"),
                shipments = message!(count = self.shipments.len(); "1 shipment", "{count} shipments")
            ),
        };
        match self.wrong_rows() {
            0 => message!("{good}, no errors.", good = good),
            wrong => message!(
                count = wrong;
                "{good}; 1 row has an error and is skipped.",
                "{good}; {count} rows have errors and are skipped.",
                good = good
            ),
        }
    }
}

/// What the button says that ships them.
pub fn ship_label(shipments: usize) -> Message {
    message!(count = shipments; "Ship 1 shipment", "Ship {count} shipments")
}

/// The rows whose line numbers are in `wrong`, up to the limit, and a note about any further ones.
///
/// # Errors
/// See [`SheetError`].
pub fn wrong_rows(
    text: &str,
    choices: &CsvChoices,
    wrong: &BTreeMap<u32, String>,
) -> Result<(Vec<[String; 3]>, Option<Message>), SheetError> {
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

fn more_wrong_rows(count: usize) -> Option<Message> {
    let rest = more(count)?;
    Some(message!(count = rest; "… and 1 more row with errors.", "… and {count} more rows with errors."))
}

/// How many are not shown.
fn more(count: usize) -> Option<usize> {
    count.checked_sub(SHOWN_MAX).filter(|rest| *rest > 0)
}

/// A cell may contain any amount of pasted text.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
