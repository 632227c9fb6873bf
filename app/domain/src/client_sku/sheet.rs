//! Reads a CSV of SKUs, line by line. A line with an error does not stop the others.

use std::io::Cursor;

use csv::StringRecord;

use super::sheet_problem::{LineProblem, SkuColumn, SkuSheetError, may_mean_units};
use super::{BYTES_MAX, ROWS_MAX, Sku, SkuProblem, UnitsPerPack};
use crate::carriers::letters;
use crate::shipment::csv::table::{DELIMITERS, is_text, named_delimiter, plain, reader, with_plain_lines};

/// So many headings that were passed over are told.
const HEADINGS_SHOWN: usize = 20;

/// An example to start from.
pub const EXAMPLE: &str = "\
Store SKU,Warehouse SKU,Units per pack
TENT-4P,W-1001,1
PEGS-6PACK,W-2040,6
";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    pub store: Sku,
    pub warehouse: Sku,
    /// None where the file has no such column.
    pub units: Option<UnitsPerPack>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkuSheet {
    pub has_units: bool,
    /// The first headings of columns that nothing was read of.
    pub passed_over: Vec<String>,
    /// By their lines in the file.
    pub rows: Vec<(u32, Result<SheetRow, LineProblem>)>,
}

/// What two files are the same by, one of which may have been through a browser's text field: that changes line breaks, and
/// those at the beginning.
pub fn canonical(text: &str) -> String {
    with_plain_lines(text).trim().to_owned()
}

/// # Errors
/// Nothing of the file can be used.
pub fn read(text: &str) -> Result<SkuSheet, SkuSheetError> {
    if text.len() > BYTES_MAX {
        return Err(SkuSheetError::TooLarge);
    }
    if !is_text(text) {
        return Err(SkuSheetError::NotText);
    }
    let text = with_plain_lines(text);
    if text.trim().is_empty() {
        return Err(SkuSheetError::Empty);
    }
    let named = named_delimiter(&text);
    let (table, lines_above) = named.map_or((text.as_str(), 0), |(_, rest)| (rest, 1));
    let (delimiter, header) = header(table, named.map(|(delimiter, _)| delimiter))?;
    let missing: Vec<SkuColumn> = [SkuColumn::Store, SkuColumn::Warehouse]
        .into_iter()
        .filter(|column| header.place(*column).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(SkuSheetError::Missing(missing));
    }
    let has_units = header.place(SkuColumn::Units).is_some();
    // Passed over, such a column would make single units of new packs.
    let mut others = header.passed_over.iter();
    if let Some(other) = others.find(|name| !has_units && may_mean_units(&letters(name))) {
        return Err(SkuSheetError::PerhapsUnits(shown(other)));
    }
    let mut reader = reader(Cursor::new(table), delimiter);
    let mut record = StringRecord::new();
    reader
        .read_record(&mut record)
        .map_err(|_| SkuSheetError::NotText)?;
    let mut rows = Vec::new();
    let mut last_line = 1 + lines_above;
    while reader
        .read_record(&mut record)
        .map_err(|_| SkuSheetError::NotText)?
    {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(SkuSheetError::TooManyRows);
        }
        // The record's own position comes before any empty lines above it.
        let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        last_line = (reader.position().line() + lines_above)
            .saturating_sub(1 + within)
            .max(last_line + 1);
        rows.push((
            u32::try_from(last_line).unwrap_or(u32::MAX),
            header.row(&record, char::from(delimiter)),
        ));
    }
    Ok(SkuSheet {
        has_units,
        passed_over: header
            .passed_over
            .iter()
            .take(HEADINGS_SHOWN)
            .map(|name| shown(name))
            .collect(),
        rows,
    })
}

/// Nobody reads more of a heading.
fn shown(heading: &str) -> String {
    heading.chars().take(60).collect()
}

#[derive(Default)]
struct Header {
    cells: usize,
    places: [Option<usize>; SkuColumn::ALL.len()],
    passed_over: Vec<String>,
}

/// With the delimiter that makes the most of its columns known.
fn header(table: &str, named: Option<u8>) -> Result<(u8, Header), SkuSheetError> {
    let delimiters = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
    let mut best = (delimiters[0], Header::default());
    for delimiter in delimiters {
        let mut record = StringRecord::new();
        reader(Cursor::new(table), delimiter)
            .read_record(&mut record)
            .map_err(|_| SkuSheetError::NotText)?;
        let header = Header::of(&record)?;
        if header.known() > best.1.known() {
            best = (delimiter, header);
        }
    }
    Ok(best)
}

impl Header {
    fn of(record: &StringRecord) -> Result<Self, SkuSheetError> {
        let names: Vec<String> = record.iter().map(letters).collect();
        let mut places = [None; SkuColumn::ALL.len()];
        for column in SkuColumn::ALL {
            let mut found = (0..names.len()).filter(|place| column.names().contains(&names[*place].as_str()));
            places[column as usize] = found.next();
            if found.next().is_some() {
                return Err(SkuSheetError::Twice(column));
            }
        }
        let others = record.iter().enumerate().filter(|(place, heading)| {
            let is_known = places.contains(&Some(*place));
            !is_known && !heading.trim().is_empty()
        });
        Ok(Self {
            cells: names.len(),
            places,
            passed_over: others.map(|(_, heading)| heading.trim().to_owned()).collect(),
        })
    }

    const fn place(&self, column: SkuColumn) -> Option<usize> {
        self.places[column as usize]
    }

    fn known(&self) -> usize {
        self.places.iter().flatten().count()
    }

    fn row(&self, record: &StringRecord, delimiter: char) -> Result<SheetRow, LineProblem> {
        let is_row = |line: &str| line.matches(delimiter).count() + 1 >= self.cells;
        if record.iter().any(|cell| cell.lines().skip(1).any(is_row)) {
            return Err(LineProblem::OpenQuote);
        }
        // Some programs end each row with a delimiter.
        if record.iter().skip(self.cells).any(|cell| !cell.trim().is_empty()) {
            return Err(LineProblem::TooManyCells);
        }
        let cell = |column| {
            self.place(column)
                .map(|place| plain(record.get(place).unwrap_or_default()))
        };
        let sku = |column| {
            let cell = cell(column).unwrap_or_default();
            if is_shortened(&cell) {
                return Err(LineProblem::Shortened(column));
            }
            Sku::typed(&cell).map_err(|problem| match problem {
                SkuProblem::Missing => LineProblem::Missing(column),
                SkuProblem::TooLong => LineProblem::TooLong(column),
                SkuProblem::Invisible(character) => LineProblem::Invisible(column, character),
            })
        };
        Ok(SheetRow {
            store: sku(SkuColumn::Store)?,
            warehouse: sku(SkuColumn::Warehouse)?,
            units: match cell(SkuColumn::Units) {
                None => None,
                Some(cell) if cell.trim().is_empty() => return Err(LineProblem::NoUnits),
                Some(cell) => Some(cell.parse().map_err(|_| LineProblem::NotUnits)?),
            },
        })
    }
}

/// `4.00612E+12`: with a fraction and a sign, which no SKU has by itself.
fn is_shortened(cell: &str) -> bool {
    let Some((number, power)) = cell.trim().split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = match number.split_once(['.', ',']) {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    };
    is_number && power.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
