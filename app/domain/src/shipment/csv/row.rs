//! Interprets the cells of a row.

use super::columns::Column;
use crate::carriers::{self, OTHER};
use crate::ids::{RemoteLineId, RemoteOrderId};
use crate::shipment::draft::{DraftField, DraftProblem};
use crate::shipment::tracking::{Tracking, TrackingDraft};
use crate::spreadsheet::as_it_was;

/// A row that can be shipped, as far as that can be known without the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipRow {
    pub order: RemoteOrderId,
    pub item: Item,
    pub quantity: i64,
    pub tracking: Tracking,
}

/// What rows of the same shipment have in common: order, carrier, the name of an unlisted carrier, and tracking
/// number.
pub(super) type Key = (RemoteOrderId, String, String, String);

pub(super) fn key(order: RemoteOrderId, tracking: &Tracking) -> Key {
    let [carrier, name, number] = [
        tracking.carrier_code(),
        tracking.carrier_name(),
        tracking.number(),
    ]
    .map(str::to_owned);
    (order, carrier, name, number)
}

/// The cells of a row that can't be shipped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCells {
    pub findings: Vec<RowFinding>,
    /// The shipment that the row was meant for, if it can be read.
    pub(super) key: Option<Key>,
}

/// Which line of the order the row refers to. If the row has both, the line's number takes precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Sku(String),
    Line(RemoteLineId),
}

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFinding {
    /// `None` if the problem concerns the whole row.
    pub column: Option<Column>,
    pub problem: RowProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowProblem {
    Missing,
    NotAnOrderNumber,
    NotALine,
    NotAQuantity,
    /// The spreadsheet turned a long number into `9.4E+21`.
    Shortened,
    TooManyCells,
    /// A quotation mark is not closed, so the rows below became part of this one.
    OpenQuote,
    /// Another row of the same shipment has a different tracking link.
    OtherLink,
    Tracking(DraftProblem),
}

/// Checks a row and reports all problems at once.
pub(super) fn check<'a>(cell: impl Fn(Column) -> &'a str) -> Result<ShipRow, BadCells> {
    let cell = |column| as_it_was(cell(column)).trim();
    let mut findings = Vec::new();
    let mut found = |column, problem| findings.push(RowFinding::new(Some(column), problem));
    let order = order(cell(Column::Order)).map_err(|problem| found(Column::Order, problem));
    let item =
        item(cell(Column::Sku), cell(Column::Line)).map_err(|(column, problem)| found(column, problem));
    let quantity = quantity(cell(Column::Quantity)).map_err(|problem| found(Column::Quantity, problem));
    let number = cell(Column::TrackingNumber);
    if is_shortened(number) {
        found(Column::TrackingNumber, RowProblem::Shortened);
    }
    let tracking = tracking(cell(Column::Carrier), number, cell(Column::TrackingLink)).check();
    let tracking = tracking.map_err(|errors| {
        for error in errors {
            found(column_of(error.field), RowProblem::Tracking(error.problem));
        }
    });
    match (order, item, quantity, tracking) {
        (Ok(order), Ok(item), Ok(quantity), Ok(tracking)) if findings.is_empty() => Ok(ShipRow {
            order,
            item,
            quantity,
            tracking,
        }),
        (order, _, _, tracking) => Err(BadCells {
            key: order
                .ok()
                .zip(tracking.ok())
                .map(|(order, tracking)| key(order, &tracking)),
            findings,
        }),
    }
}

fn order(cell: &str) -> Result<RemoteOrderId, RowProblem> {
    let number = cell.trim_start_matches('#').trim_start();
    match positive(number) {
        _ if cell.is_empty() => Err(RowProblem::Missing),
        Some(number) => Ok(RemoteOrderId(number)),
        None => Err(RowProblem::NotAnOrderNumber),
    }
}

fn item(sku: &str, line: &str) -> Result<Item, (Column, RowProblem)> {
    match (sku, line) {
        ("", "") => Err((Column::Sku, RowProblem::Missing)),
        (sku, "") => Ok(Item::Sku(sku.to_owned())),
        (_, line) => positive(line)
            .map(|line| Item::Line(RemoteLineId(line)))
            .ok_or((Column::Line, RowProblem::NotALine)),
    }
}

/// Spreadsheets may write 2 as `2.0`.
fn quantity(cell: &str) -> Result<i64, RowProblem> {
    let whole = match cell.split_once(['.', ',']) {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|byte| byte == b'0') => whole,
        _ => cell,
    };
    match positive(whole) {
        _ if cell.is_empty() => Err(RowProblem::Missing),
        Some(quantity) if quantity <= i64::from(i32::MAX) => Ok(quantity),
        _ => Err(RowProblem::NotAQuantity),
    }
}

/// Only digits, because `parse` would also accept a sign.
fn positive(text: &str) -> Option<i64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number > 0)
}

/// `9.4E+21`, or `9,4E+21` in some countries.
fn is_shortened(number: &str) -> bool {
    let Some((digits, power)) = number
        .to_ascii_uppercase()
        .split_once("E+")
        .map(|(digits, power)| {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (is_number(&digits.replacen(['.', ','], "", 1)), is_number(power))
        })
    else {
        return false;
    };
    digits && power
}

fn tracking(carrier: &str, number: &str, link: &str) -> TrackingDraft {
    let known = carriers::find_written(carrier);
    let is_other = known.is_none() && !carrier.is_empty();
    TrackingDraft {
        carrier: match known {
            Some(known) => known.code,
            None if is_other => OTHER,
            None => "",
        }
        .to_owned(),
        carrier_name: if is_other {
            carrier.to_owned()
        } else {
            String::new()
        },
        number: number.to_owned(),
        link: link.to_owned(),
    }
}

fn column_of(field: DraftField) -> Column {
    match field {
        DraftField::TrackingNumber => Column::TrackingNumber,
        DraftField::TrackingLink => Column::TrackingLink,
        _ => Column::Carrier,
    }
}

impl RowFinding {
    pub(super) const fn new(column: Option<Column>, problem: RowProblem) -> Self {
        Self { column, problem }
    }

    pub(super) fn of(self, key: Option<Key>) -> BadCells {
        BadCells {
            findings: vec![self],
            key,
        }
    }

    pub fn sentence(&self) -> String {
        match self.column {
            Some(Column::Sku) if self.problem == RowProblem::Missing => {
                "SKU or Line: please fill one of them in.".to_owned()
            }
            Some(column) => format!("{}: {}", column.label(), self.problem.sentence()),
            None => self.problem.sentence(),
        }
    }
}

impl RowProblem {
    fn sentence(self) -> String {
        let sentence = match self {
            RowProblem::Missing => "please fill this in.",
            RowProblem::NotAnOrderNumber => "please write the store's order number, like 1001.",
            RowProblem::NotALine => {
                "please write the line's number in the store, or leave it empty and give the SKU."
            }
            RowProblem::NotAQuantity => "please write a whole number from 1 on, like 2.",
            RowProblem::Shortened => {
                "the spreadsheet has shortened this number. Format the column as text, and put the number in again."
            }
            RowProblem::TooManyCells => {
                "This row has more cells than the header. Put text that holds the separator into quotation marks."
            }
            RowProblem::OpenQuote => {
                "A quotation mark in this row is not closed, so rows below became part of it. Close it, or delete it."
            }
            RowProblem::OtherLink => {
                "a row above with the same order, carrier and tracking number has another link. Give it once, or the same."
            }
            RowProblem::Tracking(problem) => return problem.sentence(),
        };
        sentence.to_owned()
    }
}
