//! Reads a CSV row by row.

use std::io::Cursor;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::cell::{self, OrderReference};
use super::choices::CsvChoices;
use super::columns::{Column, ColumnPlaces, Understood};
use super::layouts::Layout;
use super::row::{self, BadCells, RowFinding, RowProblem, ShipRow};
use super::sheet_error::SheetError;
use super::text::{is_text, named_delimiter, with_plain_lines};
use super::{BYTES_MAX, ROWS_MAX};
use crate::carriers::letters;

/// The delimiters that spreadsheets use, depending on the country.
pub(crate) const DELIMITERS: [u8; 4] = *b",;\t|";
/// Columns that say what was done with a row's goods, in letters.
const ACTION_COLUMNS: [&str; 7] = [
    "mode",
    "action",
    "status",
    "shipmentstatus",
    "labelstatus",
    "orderstatus",
    "state",
];
/// What may have been done other than to ship them.
const OTHER_ACTIONS: [&str; 15] = [
    "update",
    "updated",
    "delete",
    "deleted",
    "remove",
    "removed",
    "void",
    "voided",
    "cancel",
    "canceled",
    "cancelled",
    "refunded",
    "return",
    "returned",
    "declined",
];
/// Columns for the numbers of a second and a third parcel.
const FURTHER_NUMBERS: [&str; 8] = [
    "trackingnumber2",
    "trackingnumber3",
    "tracking2",
    "tracking3",
    "trackingno2",
    "trackingno3",
    "secondtrackingnumber",
    "additionaltrackingnumber",
];
/// Rows that are looked at to tell which columns may hold the order's number.
const ROWS_LOOKED_AT: usize = 200;

/// An open CSV with a valid header. Iterates over the rows and skips empty ones.
pub struct Sheet {
    reader: Reader<Cursor<String>>,
    delimiter: char,
    header: StringRecord,
    columns: ColumnPlaces,
    /// The places of columns that say what was done.
    actions: Vec<usize>,
    /// The places of columns for further tracking numbers.
    further_numbers: Vec<usize>,
    layout: Option<&'static Layout>,
    carrier_of_file: String,
    rows: usize,
    /// The line at which the last row began.
    line: u64,
    /// Lines of the file that come before the header.
    lines_above: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line in the file; the header is usually line 1.
    pub line: u32,
    /// The cells as they are in the file.
    pub cells: Vec<String>,
    pub checked: Result<ShipRow, BadCells>,
}

impl Sheet {
    /// # Errors
    /// See [`SheetError`]. [`SheetError::TooManyRows`] only comes up while the rows are read.
    pub fn open(text: &str, choices: &CsvChoices) -> Result<Self, SheetError> {
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
        let named = named_delimiter(&text);
        let (table, lines_above) = match named {
            Some((_, rest)) => (rest, 1),
            None => (text.as_str(), 0),
        };
        let (delimiter, understood) = understood(table, named.map(|(delimiter, _)| delimiter), choices)?;
        let columns = with_order_column(table, delimiter, understood.clone())?;
        let missing = columns.missing();
        if !missing.is_empty() {
            return Err(SheetError::MissingColumns(missing));
        }
        // Left unread, all that is left of each order would be shipped.
        if !understood.unclear_items.is_empty() {
            let names = names_at(table, delimiter, &understood.unclear_items);
            return Err(SheetError::UnclearItems(names));
        }
        let mut reader = reader(Cursor::new(table.to_owned()), delimiter);
        let mut header = StringRecord::new();
        reader.read_record(&mut header).map_err(|_| SheetError::NotText)?;
        let actions = places_of(&header, &ACTION_COLUMNS);
        let further_numbers = places_of(&header, &FURTHER_NUMBERS);
        Ok(Self {
            reader,
            delimiter: char::from(delimiter),
            header,
            actions,
            further_numbers,
            columns,
            layout: understood.layout,
            carrier_of_file: choices.carrier.clone(),
            rows: 0,
            line: 1 + lines_above,
            lines_above,
        })
    }

    /// The program that the file comes from, if its layout is known.
    pub fn layout(&self) -> Option<&'static Layout> {
        self.layout
    }

    /// The names of the columns that mean `column`.
    pub fn columns_of(&self, column: Column) -> impl Iterator<Item = &str> {
        let places = self.columns.places(column).iter();
        places.filter_map(|place| self.header.get(*place))
    }

    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    fn row(&mut self, record: &StringRecord) -> SheetRow {
        // The record's own position comes before any empty lines above it. A record with an unclosed quotation mark
        // has no line break after it.
        let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.line = (self.reader.position().line() + self.lines_above)
            .saturating_sub(1 + within)
            .max(self.line + 1);
        let cell = |column| {
            let mut cells = self
                .columns
                .places(column)
                .iter()
                .filter_map(|place| record.get(*place));
            cells.find(|cell| !cell.trim().is_empty()).unwrap_or_default()
        };
        SheetRow {
            line: u32::try_from(self.line).unwrap_or(u32::MAX),
            cells: record.iter().map(str::to_owned).collect(),
            checked: match self.whole_row_problem(record) {
                Some((column, problem)) => Err(RowFinding::new(column, problem).of(None)),
                None => row::check(cell, &self.carrier_of_file),
            },
        }
    }

    /// A problem that moves cells into the wrong columns, or a row that is about no shipment.
    fn whole_row_problem(&self, record: &StringRecord) -> Option<(Option<Column>, RowProblem)> {
        let is_row = |line: &str| line.matches(self.delimiter).count() + 1 >= self.header.len();
        if record.iter().any(|cell| cell.lines().skip(1).any(is_row)) {
            return Some((None, RowProblem::OpenQuote));
        }
        // Some programs end each row with a delimiter.
        let beyond = record.iter().skip(self.header.len());
        let has_more = beyond.map(str::trim).any(|cell| !cell.is_empty());
        if has_more {
            return Some((None, RowProblem::TooManyCells));
        }
        let mut further = self.further_numbers.iter().filter_map(|place| record.get(*place));
        if further.any(|cell| !letters(cell).is_empty()) {
            return Some((Some(Column::TrackingNumber), RowProblem::SeveralNumbers));
        }
        let actions = self.actions.iter().filter_map(|place| record.get(*place));
        let is_other = actions
            .map(letters)
            .any(|action| OTHER_ACTIONS.contains(&action.as_str()));
        is_other.then_some((None, RowProblem::NotShipped))
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

fn places_of(header: &StringRecord, names: &[&str]) -> Vec<usize> {
    let is_one = |name: &str| names.contains(&letters(name).as_str());
    let places = header.iter().enumerate().filter(|(_, name)| is_one(name));
    places.map(|(place, _)| place).collect()
}

/// The names of a file's columns, whatever is wrong with the rest.
///
/// # Errors
/// It is no text, or empty.
pub fn header_of(text: &str) -> Result<Vec<String>, SheetError> {
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
    let named = named_delimiter(&text);
    let table = named.map_or(text.as_str(), |(_, rest)| rest);
    let delimiter = match understood(
        table,
        named.map(|(delimiter, _)| delimiter),
        &CsvChoices::default(),
    ) {
        Ok((delimiter, _)) => delimiter,
        Err(_) => named.map_or(DELIMITERS[0], |(delimiter, _)| delimiter),
    };
    let mut header = StringRecord::new();
    reader(Cursor::new(table), delimiter)
        .read_record(&mut header)
        .map_err(|_| SheetError::NotText)?;
    Ok(header.iter().map(|name| name.trim().to_owned()).collect())
}

/// Picks the delimiter that makes the most columns of the header known.
fn understood(text: &str, named: Option<u8>, choices: &CsvChoices) -> Result<(u8, Understood), SheetError> {
    let delimiters = match named {
        Some(named) => vec![named],
        None => DELIMITERS.to_vec(),
    };
    let mut best = Ok((delimiters[0], Understood::default()));
    for delimiter in delimiters {
        let mut header = StringRecord::new();
        reader(Cursor::new(text), delimiter)
            .read_record(&mut header)
            .map_err(|_| SheetError::NotText)?;
        let header: Vec<String> = header.iter().map(str::to_owned).collect();
        match (Understood::of(&header, choices), &best) {
            (Ok(columns), Ok((_, known))) if columns.known() > known.known() => {
                best = Ok((delimiter, columns))
            }
            (Err(twice), _) => best = Err(twice),
            _ => {}
        }
    }
    best
}

/// Of several columns that could be the order's number, those without any number and those that repeat another are
/// left out. If more than one remains, nobody but the store or a person can tell.
fn with_order_column(text: &str, delimiter: u8, understood: Understood) -> Result<ColumnPlaces, SheetError> {
    let Understood {
        mut columns,
        order_candidates,
        ..
    } = understood;
    if order_candidates.is_empty() {
        return Ok(columns);
    }
    let mut records = reader(Cursor::new(text), delimiter).into_records();
    let header = records.next().and_then(Result::ok).unwrap_or_default();
    let rows: Vec<StringRecord> = records.take(ROWS_LOOKED_AT).filter_map(Result::ok).collect();
    let orders_in = |place: usize| -> Vec<Option<OrderReference>> {
        let cells = rows.iter().map(|row| row.get(place).unwrap_or_default());
        cells
            .map(|cell| OrderReference::read(&cell::plain(cell)).ok())
            .collect()
    };
    let mut distinct: Vec<(usize, Vec<Option<OrderReference>>)> = Vec::new();
    for place in order_candidates.iter().copied() {
        let orders = orders_in(place);
        let has_any = orders.iter().any(Option::is_some);
        if has_any && !distinct.iter().any(|(_, known)| *known == orders) {
            distinct.push((place, orders));
        }
    }
    match distinct.as_slice() {
        [] => columns.set_order(order_candidates[0]),
        [(place, _)] => columns.set_order(*place),
        several => {
            let name = |(place, _): &(usize, _)| header.get(*place).unwrap_or_default().trim().to_owned();
            return Err(SheetError::SeveralOrderColumns(
                several.iter().map(name).collect(),
            ));
        }
    }
    Ok(columns)
}

fn names_at(table: &str, delimiter: u8, places: &[usize]) -> Vec<String> {
    let mut header = StringRecord::new();
    // The same header was read before.
    let _ = reader(Cursor::new(table), delimiter).read_record(&mut header);
    let name = |place: &usize| format!("\"{}\"", header.get(*place).unwrap_or_default().trim());
    places.iter().map(name).collect()
}

pub(crate) fn reader<T: AsRef<[u8]>>(text: Cursor<T>, delimiter: u8) -> Reader<Cursor<T>> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
}
