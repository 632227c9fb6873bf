//! What may be wrong with a CSV of any kind, in words.

use serde::{Deserialize, Serialize};

use super::{ROWS_MAX, SheetColumn};
use crate::invisible::Invisible;
use crate::message;
use crate::message::Message;

/// Why nothing of a file can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetError<C> {
    Empty,
    NotText,
    TooLarge,
    TooManyRows,
    Missing(Vec<C>),
    Twice(C),
}

impl<C: SheetColumn> SheetError<C> {
    pub fn sentence(&self) -> Message {
        match self {
            SheetError::Empty => message!("The CSV is empty. Paste the rows, with the header above them."),
            SheetError::NotText => {
                message!("This is not a CSV. In your spreadsheet choose Save as, then CSV (UTF-8).")
            }
            SheetError::TooLarge => message!("This is larger than 5 MB. Split it, and import each part."),
            SheetError::TooManyRows => message!(
                "The file has more than {most} rows. Split it, and import each part.",
                most = ROWS_MAX
            ),
            SheetError::Missing(columns) => message!(
                count = columns.len();
                "The first row must name the columns. {columns} is missing: add it.",
                "The first row must name the columns. These are missing: {columns}. Add them.",
                columns = columns.iter().map(|column| column.label()).collect::<Vec<_>>().join(", ")
            ),
            SheetError::Twice(column) => {
                message!(
                    "Two columns mean {column}. Remove one of them.",
                    column = column.label()
                )
            }
        }
    }
}

/// What is wrong with one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowProblem<C> {
    Missing(C),
    /// Characters allowed.
    TooLong(C, u32),
    Invisible(C, Invisible),
    /// A spreadsheet wrote `1.2E+11` for a long number: its last digits are gone.
    Shortened(C),
    TooManyCells,
    OpenQuote,
}

impl<C: SheetColumn> RowProblem<C> {
    pub fn sentence(self) -> Message {
        match self {
            RowProblem::Missing(column) => {
                message!(
                    "{column} is empty. Fill it in, or delete the row.",
                    column = column.label()
                )
            }
            RowProblem::TooLong(column, most) => message!(
                "{column} has more than {most} characters. Shorten it.",
                column = column.label(),
                most = most
            ),
            RowProblem::Invisible(column, character) => message!(
                "{column} has an invisible character ({code}). Type it again.",
                column = column.label(),
                code = character.to_string()
            ),
            RowProblem::Shortened(column) => message!(
                "A spreadsheet has shortened {column}, and its last digits are lost. Format the column as text, and fill it \
                 in again.",
                column = column.label()
            ),
            RowProblem::TooManyCells => {
                message!(
                    "The row has more cells than the header. Put quotation marks around cells with a delimiter."
                )
            }
            RowProblem::OpenQuote => {
                message!("A quotation mark is not closed, so that rows run together. Close it, or remove it.")
            }
        }
    }
}
