//! Interprets the cells of a row.

use super::cell::{OrderReference, is_shortened, plain, tracking_number, whole};
use super::choices::NO_CARRIER;
use super::columns::Column;
use crate::carriers::{self, OTHER};
use crate::ids::RemoteLineId;
use crate::message::Message;
use crate::shipment::draft::{DraftField, DraftProblem};
use crate::shipment::tracking::{Tracking, TrackingDraft};
use crate::{english, message};

/// A row that can be shipped, as far as that can be known without the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipRow {
    pub order: OrderReference,
    pub item: Item,
    /// 0 for [`Item::AllLeft`].
    pub quantity: i64,
    pub tracking: Tracking,
}

/// What rows of the same shipment have in common: order, carrier, the name of an unlisted carrier, and tracking
/// number.
pub(super) type Key = (OrderReference, String, String, String);

pub(super) fn key(order: &OrderReference, tracking: &Tracking) -> Key {
    let [carrier, name, number] = [
        tracking.carrier_code(),
        tracking.carrier_name(),
        tracking.number(),
    ]
    .map(str::to_owned);
    (order.clone(), carrier, name, number)
}

/// The cells of a row that can't be shipped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCells {
    pub findings: Vec<RowFinding>,
    /// The shipment that the row was meant for, if it can be read.
    pub(super) key: Option<Box<Key>>,
}

/// Which lines of the order the row refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Sku(String),
    Line(RemoteLineId),
    /// The line with this number, if the order has it; else the lines with this SKU.
    LineOrSku(RemoteLineId, String),
    /// The row is a label without lines: whatever is left of the order.
    AllLeft,
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
    /// There is a tracking number, and neither the row nor the person says whose.
    CarrierMissing,
    /// Several tracking numbers in one cell.
    SeveralNumbers,
    /// The spreadsheet turned a long number into `9.4E+21`.
    Shortened,
    /// A formula, whose result the file does not have.
    Formula,
    /// It says that something else was done than to ship: `Void`, `DELETE`.
    NotShipped,
    TooManyCells,
    /// A quotation mark is not closed, so the rows below became part of this one.
    OpenQuote,
    /// Another row of the same shipment has a different tracking link.
    OtherLink,
    Tracking(DraftProblem),
}

/// Checks a row and reports all problems at once. `carrier_of_file` is for rows that name none.
pub(super) fn check<'a>(
    cell: impl Fn(Column) -> &'a str,
    carrier_of_file: &str,
) -> Result<ShipRow, BadCells> {
    let cell = |column| plain(cell(column));
    let mut findings = Vec::new();
    let mut found = |column, problem| findings.push(RowFinding::new(Some(column), problem));
    let order = OrderReference::read(&cell(Column::Order)).map_err(|problem| found(Column::Order, problem));
    let (sku, line, quantity) = (cell(Column::Sku), cell(Column::Line), cell(Column::Quantity));
    let (item, quantity) = if sku.is_empty() && line.is_empty() && quantity.is_empty() {
        (Ok(Item::AllLeft), Ok(0))
    } else {
        (
            item(&sku, &line).map_err(|(column, problem)| found(column, problem)),
            self::quantity(&quantity).map_err(|problem| found(Column::Quantity, problem)),
        )
    };
    let number = cell(Column::TrackingNumber);
    if is_shortened(&number) {
        found(Column::TrackingNumber, RowProblem::Shortened);
    }
    let number = tracking_number(&number).map_err(|problem| found(Column::TrackingNumber, problem));
    let number = number.unwrap_or_default();
    let link = cell(Column::TrackingLink);
    let carrier = carrier(&cell(Column::Carrier), &cell(Column::Service), carrier_of_file);
    let carrier = carrier.unwrap_or_else(|| {
        if !number.is_empty() || !link.is_empty() {
            found(Column::Carrier, RowProblem::CarrierMissing);
        }
        String::new()
    });
    let tracking = tracking(&carrier, &number, &link).check();
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
                .map(|(order, tracking)| Box::new(key(&order, &tracking))),
            findings,
        }),
    }
}

fn item(sku: &str, line: &str) -> Result<Item, (Column, RowProblem)> {
    let line_id = whole(line).map(RemoteLineId);
    match (sku, line_id) {
        ("", None) if line.is_empty() => Err((Column::Sku, RowProblem::Missing)),
        ("", None) => Err((Column::Line, RowProblem::NotALine)),
        ("", Some(line)) => Ok(Item::Line(line)),
        // Tools also number an order's lines in their own way: then the SKU tells.
        (sku, None) => Ok(Item::Sku(sku.to_owned())),
        (sku, Some(line)) => Ok(Item::LineOrSku(line, sku.to_owned())),
    }
}

fn quantity(cell: &str) -> Result<i64, RowProblem> {
    match whole(cell) {
        _ if cell.is_empty() => Err(RowProblem::Missing),
        Some(quantity) if quantity <= i64::from(i32::MAX) => Ok(quantity),
        _ => Err(RowProblem::NotAQuantity),
    }
}

/// The carrier as written; empty for a parcel that was said to have none. `None` if nobody says.
fn carrier(carrier: &str, service: &str, of_file: &str) -> Option<String> {
    if let Some(known) = carriers::find_by_service(carrier, service) {
        return Some(known.code.to_owned());
    }
    if !carrier.is_empty() {
        return Some(carrier.to_owned());
    }
    if let Some(known) = carriers::find_written(service) {
        return Some(known.code.to_owned());
    }
    match of_file.trim() {
        "" => None,
        NO_CARRIER => Some(String::new()),
        of_file => Some(of_file.to_owned()),
    }
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
            key: key.map(Box::new),
        }
    }

    pub fn sentence(&self) -> Message {
        match self.column {
            Some(Column::Sku) if self.problem == RowProblem::Missing => {
                english!("SKU or Line: please fill one of them in.").into()
            }
            Some(column) => message!(
                "{column}: {problem}",
                column = Message::from(column.label()),
                problem = self.problem.sentence()
            ),
            None => self.problem.sentence(),
        }
    }
}

impl RowProblem {
    /// Goes on after a column's name.
    fn sentence(self) -> Message {
        let english = match self {
            RowProblem::Missing => english!("please fill this in."),
            RowProblem::NotAnOrderNumber => english!("please write the store's order number, like 1001."),
            RowProblem::NotALine => {
                english!("please write the line's number in the store, or leave it empty and give the SKU.")
            }
            RowProblem::NotAQuantity => english!("please write a whole number from 1 on, like 2."),
            RowProblem::Shortened => {
                english!(
                    "the spreadsheet has shortened this number. Format the column as text, and put the number in again."
                )
            }
            RowProblem::CarrierMissing => {
                english!("the file names none here. Choose one for all such rows.")
            }
            RowProblem::SeveralNumbers => {
                english!(
                    "there are several numbers here. Give each parcel a row with its own number, SKU and quantity."
                )
            }
            RowProblem::Formula => english!("this is a formula. Put the number itself in."),
            RowProblem::NotShipped => {
                english!(
                    "This row says that something was voided, cancelled or changed, so that nothing is shipped for it."
                )
            }
            RowProblem::TooManyCells => {
                english!(
                    "This row has more cells than the header. Put text that holds the separator into quotation marks."
                )
            }
            RowProblem::OpenQuote => {
                english!(
                    "A quotation mark in this row is not closed, so rows below became part of it. Close it, or delete it."
                )
            }
            RowProblem::OtherLink => {
                english!(
                    "a row above with the same order, carrier and tracking number has another link. Give it once, or the same."
                )
            }
            RowProblem::Tracking(problem) => return problem.sentence(),
        };
        english.into()
    }
}
