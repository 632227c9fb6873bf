//! Why a whole file can't be used, in words.

use super::ROWS_MAX;
use super::columns::{Column, ColumnPlaces};
use crate::message;
use crate::message::{Message, Place};

/// Why the whole file can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetError {
    Empty,
    NotText,
    TooLarge,
    TooManyRows,
    MissingColumns(Vec<Column>),
    ColumnTwice(Column),
    /// These columns may say what is in each parcel, and nobody has said what they mean.
    UnclearItems(Vec<String>),
    /// These columns could each be the store's order number.
    SeveralOrderColumns(Vec<String>),
}

impl SheetError {
    pub fn sentence(&self) -> Message {
        match self {
            SheetError::Empty => message!("The CSV is empty. Paste the rows, with the header above them."),
            SheetError::NotText => {
                message!("This is not a CSV. In your spreadsheet choose Save as, then CSV (UTF-8).")
            }
            SheetError::TooLarge => message!("This is larger than 5 MB. Split it, and ship each part."),
            SheetError::TooManyRows => {
                message!(
                    "The file has more than {most} rows. Split it, and ship each part.",
                    most = ROWS_MAX
                )
            }
            // These are to be typed, so they are the same in each language.
            SheetError::MissingColumns(columns)
                if columns.len() == ColumnPlaces::default().missing().len() =>
            {
                message!(
                    "The first row must be a header that names the columns: {columns}.",
                    columns = "Order number, SKU or Line, Quantity, Carrier, Tracking number"
                )
            }
            SheetError::MissingColumns(columns) => {
                let labels: Vec<&str> = columns.iter().map(|column| column.label_to_type()).collect();
                message!(
                    count = columns.len();
                    "The header has no column {columns}. Add it to the first row.",
                    "The header lacks these columns: {columns}. Add them to the first row.",
                    columns = labels.join(", ")
                )
            }
            SheetError::SeveralOrderColumns(names) => {
                let names = listed(names, |names, name| {
                    message!("{names} or {name}", names = names, name = name)
                });
                message!(
                    "Which column has the store's order number: {names}?",
                    names = names
                )
            }
            SheetError::UnclearItems(names) => {
                let names = listed(names, |names, name| {
                    message!("{names} and {name}", names = names, name = name)
                });
                message!(
                    "{names} may say what is in each parcel. Choose what they mean, or that there is no column for SKU.",
                    names = names
                )
            }
            SheetError::ColumnTwice(column) => {
                message!(
                    "Two columns mean {column}. Remove one of them.",
                    column = Message::from(column.label())
                )
            }
        }
    }
}

fn listed(names: &[String], and: impl Fn(Place, Place) -> Message) -> Place {
    let names = names.iter().map(|name| Place::from(name.as_str()));
    let all = names.reduce(|names, name| and(names, name).into());
    all.unwrap_or_else(|| "".into())
}
