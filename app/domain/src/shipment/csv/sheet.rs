//! Reads a CSV row by row.

use std::io::Cursor;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::columns::{Column, ColumnPlaces};
use super::row::{self, BadCells, RowFinding, RowProblem, ShipRow};
use super::text::{is_text, with_plain_lines};
use super::{BYTES_MAX, ROWS_MAX};

/// The delimiters that spreadsheets use, depending on the country.
const DELIMITERS: [u8; 3] = *b",;\t";

/// An open CSV with a valid header. Iterates over the rows and skips empty ones.
pub struct Sheet {
    reader: Reader<Cursor<String>>,
    delimiter: char,
    header: StringRecord,
    columns: ColumnPlaces,
    rows: usize,
    /// The line at which the last row began.
    line: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line in the file; the header is usually line 1.
    pub line: u32,
    /// The cells as they are in the file.
    pub cells: Vec<String>,
    pub checked: Result<ShipRow, BadCells>,
}

/// Why the whole file can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetError {
    Empty,
    NotText,
    TooLarge,
    TooManyRows,
    MissingColumns(Vec<Column>),
    ColumnTwice(Column),
}

impl Sheet {
    /// # Errors
    /// See [`SheetError`]. [`SheetError::TooManyRows`] only comes up while the rows are read.
    pub fn open(text: &str) -> Result<Self, SheetError> {
        if text.len() > BYTES_MAX {
            return Err(SheetError::TooLarge);
        }
        if !is_text(text) {
            return Err(SheetError::NotText);
        }
        let text = with_plain_lines(text);
        if text.trim().is_empty() {
            return Err(SheetError::Empty);
        }
        let (delimiter, columns) = understood(&text)?;
        let missing = columns.missing();
        if !missing.is_empty() {
            return Err(SheetError::MissingColumns(missing));
        }
        let mut reader = reader(Cursor::new(text), delimiter);
        let mut header = StringRecord::new();
        reader.read_record(&mut header).map_err(|_| SheetError::NotText)?;
        Ok(Self {
            reader,
            delimiter: char::from(delimiter),
            header,
            columns,
            rows: 0,
            line: 1,
        })
    }

    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    fn row(&mut self, record: &StringRecord) -> SheetRow {
        // The record's own position comes before any empty lines above it. A record with an unclosed quotation mark
        // has no line break after it.
        let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.line = (self.reader.position().line())
            .saturating_sub(1 + within)
            .max(self.line + 1);
        let cell = |column| {
            let cell = self.columns.place(column).and_then(|place| record.get(place));
            cell.unwrap_or_default()
        };
        SheetRow {
            line: u32::try_from(self.line).unwrap_or(u32::MAX),
            cells: record.iter().map(str::to_owned).collect(),
            checked: match self.whole_row_problem(record) {
                Some(problem) => Err(RowFinding::new(None, problem).of(None)),
                None => row::check(cell),
            },
        }
    }

    /// A problem that moves cells into the wrong columns.
    fn whole_row_problem(&self, record: &StringRecord) -> Option<RowProblem> {
        let is_row = |line: &str| line.matches(self.delimiter).count() + 1 >= self.header.len();
        if record.iter().any(|cell| cell.lines().skip(1).any(is_row)) {
            return Some(RowProblem::OpenQuote);
        }
        (record.len() > self.header.len()).then_some(RowProblem::TooManyCells)
    }
}

impl Iterator for Sheet {
    type Item = Result<SheetRow, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = StringRecord::new();
        loop {
            match self.reader.read_record(&mut record) {
                Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) => break,
                Ok(false) => return None,
                Err(_) => return Some(Err(SheetError::NotText)),
            }
        }
        self.rows += 1;
        if self.rows > ROWS_MAX {
            return Some(Err(SheetError::TooManyRows));
        }
        Some(Ok(self.row(&record)))
    }
}

/// Picks the delimiter that makes the most columns of the header known.
fn understood(text: &str) -> Result<(u8, ColumnPlaces), SheetError> {
    let mut best = Ok((DELIMITERS[0], ColumnPlaces::default()));
    for delimiter in DELIMITERS {
        let mut header = StringRecord::new();
        reader(Cursor::new(text), delimiter)
            .read_record(&mut header)
            .map_err(|_| SheetError::NotText)?;
        match (ColumnPlaces::of(header.iter()), &best) {
            (Ok(columns), Ok((_, known))) if columns.known() > known.known() => {
                best = Ok((delimiter, columns))
            }
            (Err(twice), _) => best = Err(twice),
            _ => {}
        }
    }
    best
}

fn reader<T: AsRef<[u8]>>(text: Cursor<T>, delimiter: u8) -> Reader<Cursor<T>> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
}

impl SheetError {
    pub fn sentence(&self) -> String {
        match self {
            SheetError::Empty => "The CSV is empty. Paste the rows, with the header above them.".to_owned(),
            SheetError::NotText => {
                "This is not a CSV. In your spreadsheet choose Save as, then CSV (UTF-8).".to_owned()
            }
            SheetError::TooLarge => "This is larger than 5 MB. Split it, and ship each part.".to_owned(),
            SheetError::TooManyRows => {
                format!("The file has more than {ROWS_MAX} rows. Split it, and ship each part.")
            }
            SheetError::MissingColumns(columns) if columns.len() == ColumnPlaces::default().missing().len() => {
                "The first row must be a header that names the columns: Order number, SKU or Line, Quantity, Carrier, \
                 Tracking number."
                    .to_owned()
            }
            SheetError::MissingColumns(columns) => {
                let label = |column: &Column| match column {
                    Column::Sku => "SKU or Line",
                    other => other.label(),
                };
                let labels: Vec<_> = columns.iter().map(label).collect();
                format!(
                    "The header has no column {}. Add it to the first row.",
                    labels.join(", and no column ")
                )
            }
            SheetError::ColumnTwice(column) => {
                format!("Two columns mean {}. Remove one of them.", column.label())
            }
        }
    }
}
