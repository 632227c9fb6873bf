//! What a CSV would ship, and which rows are bad.

use std::collections::BTreeMap;

use super::allocate::RowRefusal;
use super::cell::OrderReference;
use super::choices::CsvChoices;
use super::row::{BadCells, Item, Key, RowFinding, RowProblem, key};
use super::sheet::{Sheet, SheetRow};
use super::sheet_error::SheetError;
use super::{Column, ShipRow};
use crate::carriers::{self, Carrier, OTHER};
use crate::message::{Message, Wording};
use crate::shipment::tracking::Tracking;
use crate::{english, message};

/// Every row is here exactly once: either in a shipment or among the bad rows.
#[derive(Debug, Default)]
pub struct Preview {
    pub shipments: Vec<ShipmentRows>,
    pub bad: Vec<BadRow>,
    /// Rows that the orders speak against, with why.
    refused: BTreeMap<u32, RowRefusal>,
    places: BTreeMap<Key, usize>,
    /// The lines of bad rows, by the shipment that each was meant for, as far as that can be read.
    bad_lines: BTreeMap<Key, Vec<u32>>,
}

/// The rows of one shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentRows {
    pub order: OrderReference,
    pub tracking: Tracking,
    pub rows: Vec<ItemRow>,
}

/// A quantity of one line of the order, and its line in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    pub line: u32,
    pub item: Item,
    pub quantity: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub line: u32,
    pub cells: Vec<String>,
    pub findings: Vec<RowFinding>,
}

/// Something to point out. Warnings never refuse a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Rows of the same shipment are bad, at these lines. Shipped later, they become a separate shipment, and the
    /// store e-mails the customer again.
    BadRows(Vec<u32>),
    /// The tracking number looks like one of this carrier's.
    LooksLike(&'static Carrier),
    /// With the known carrier whose name is most like it.
    UnusualCarrier(Option<&'static Carrier>),
    /// The row has no lines: all that is left of the order is shipped.
    AllLeft,
    /// The file has `601-2`; the order is the one of this number.
    PartOfNumber,
    NothingToFollow,
}

impl Preview {
    /// # Errors
    /// See [`SheetError`].
    pub fn read(text: &str) -> Result<Self, SheetError> {
        Self::read_as(text, &CsvChoices::default())
    }

    /// # Errors
    /// See [`SheetError`].
    pub fn read_as(text: &str, choices: &CsvChoices) -> Result<Self, SheetError> {
        let mut preview = Self::default();
        for row in Sheet::open(text, choices)? {
            preview.add(row?);
        }
        Ok(preview)
    }

    pub fn add(&mut self, row: SheetRow) {
        let SheetRow { line, cells, checked } = row;
        let bad = match checked.map(|row| self.add_good(line, row)) {
            Ok(Ok(())) => return,
            Ok(Err(bad)) | Err(bad) => bad,
        };
        if let Some(key) = bad.key {
            self.bad_lines.entry(*key).or_default().push(line);
        }
        self.bad.push(BadRow {
            line,
            cells,
            findings: bad.findings,
        });
    }

    fn add_good(&mut self, line: u32, row: ShipRow) -> Result<(), BadCells> {
        let ShipRow {
            order,
            item,
            quantity,
            tracking,
        } = row;
        let item = ItemRow { line, item, quantity };
        let place = *self
            .places
            .entry(key(&order, &tracking))
            .or_insert(self.shipments.len());
        let Some(known) = self.shipments.get_mut(place) else {
            self.shipments.push(ShipmentRows {
                order,
                tracking,
                rows: vec![item],
            });
            return Ok(());
        };
        if known.tracking.link().is_empty() {
            known.tracking = tracking;
        } else if !tracking.link().is_empty() && known.tracking != tracking {
            return Err(RowFinding::new(Some(Column::TrackingLink), RowProblem::OtherLink)
                .of(Some(key(&order, &tracking))));
        }
        known.rows.push(item);
        Ok(())
    }

    pub fn good_rows(&self) -> usize {
        self.shipments.iter().map(|shipment| shipment.rows.len()).sum()
    }

    pub fn warnings(&self, shipment: &ShipmentRows) -> Vec<Warning> {
        let tracking = &shipment.tracking;
        let bad_lines = self.bad_lines.get(&key(&shipment.order, tracking));
        let mut warnings: Vec<Warning> = bad_lines.cloned().map(Warning::BadRows).into_iter().collect();
        if let Some(carrier) = tracking.suspect() {
            warnings.push(Warning::LooksLike(carrier));
        }
        if tracking.carrier_code() == OTHER {
            warnings.push(Warning::UnusualCarrier(carriers::nearest(
                tracking.carrier_name(),
            )));
        }
        if shipment.rows.iter().any(|row| row.item == Item::AllLeft) {
            warnings.push(Warning::AllLeft);
        }
        if matches!(shipment.order, OrderReference::Split { .. }) {
            warnings.push(Warning::PartOfNumber);
        }
        if tracking.number().is_empty() && tracking.link().is_empty() {
            warnings.push(Warning::NothingToFollow);
        }
        warnings
    }

    /// Takes rows out of the shipments that the orders speak against.
    pub fn refuse(&mut self, refused: &[(u32, RowRefusal)]) {
        self.refused.extend(refused.iter().copied());
        for shipment in &mut self.shipments {
            shipment.rows.retain(|row| !self.refused.contains_key(&row.line));
        }
        self.shipments.retain(|shipment| !shipment.rows.is_empty());
    }

    /// What is wrong with each bad or refused row, by line.
    pub fn wrong(&self, wording: &impl Wording) -> BTreeMap<u32, String> {
        let bad = self.bad.iter().map(|row| (row.line, row.sentence(wording)));
        let refused = self.refused.iter();
        let refused = refused.map(|(line, refusal)| (*line, refusal.sentence().in_wording(wording)));
        bad.chain(refused).collect()
    }

    /// Bad and refused ones.
    pub fn wrong_rows(&self) -> usize {
        self.bad.len() + self.refused.len()
    }
}

impl BadRow {
    /// All that is wrong with it.
    pub fn sentence(&self, wording: &impl Wording) -> String {
        let sentences = self.findings.iter().map(RowFinding::sentence);
        sentences_text(sentences, wording)
    }
}

pub(super) fn sentences_text(sentences: impl Iterator<Item = Message>, wording: &impl Wording) -> String {
    let sentences: Vec<_> = sentences.map(|sentence| sentence.in_wording(wording)).collect();
    sentences.join(" ")
}

impl Warning {
    pub fn sentence(self) -> Message {
        let english = match self {
            Warning::BadRows(lines) => {
                return match &lines[..] {
                    [line] => message!(
                        "Row {line} has an error and belongs to this shipment. Correct that first: if shipped later, it \
                         becomes a separate shipment and the customer is e-mailed again.",
                        line = line.to_string()
                    ),
                    lines => message!(
                        "{rows} rows with errors belong to this shipment. Correct that first: if shipped later, it \
                         becomes a separate shipment and the customer is e-mailed again.",
                        rows = lines.len()
                    ),
                };
            }
            Warning::LooksLike(carrier) => {
                return message!(
                    "The tracking number looks like one of {carrier}.",
                    carrier = carrier.name
                );
            }
            Warning::UnusualCarrier(None) => {
                english!("Not a known carrier: the store gets the name as written here.")
            }
            Warning::UnusualCarrier(Some(nearest)) => {
                return message!(
                    "Not a known carrier: the store gets the name as written here. Did you mean {carrier}?",
                    carrier = nearest.name
                );
            }
            Warning::AllLeft => english!("No SKU in the file: all that is left of the order is shipped."),
            Warning::PartOfNumber => {
                english!(
                    "Read as a parcel of the order with one of these numbers; refused if that is not clear."
                )
            }
            Warning::NothingToFollow => english!("No tracking number: the customer can't track it."),
        };
        english.into()
    }
}
