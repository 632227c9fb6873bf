//! CSV files whose first row names their columns, read line by line. A line with an error does not stop the others.

mod once;
mod problem;

use std::borrow::Cow;
use std::io::Cursor;

use csv::StringRecord;

use crate::carriers::letters;
use crate::shipment::csv::table::{DELIMITERS, is_text, named_delimiter, plain, reader, with_plain_lines};

pub use once::{OneOfEach, one_of_each};
pub use problem::{RowProblem, SheetError};

/// 5 MB, in the decimal units of file sizes.
pub const BYTES_MAX: usize = 5_000_000;
/// Without the header.
pub const ROWS_MAX: usize = 50_000;
/// So many headings that were passed over are told.
const HEADINGS_SHOWN: usize = 20;

/// A column that a kind of file has.
pub trait SheetColumn: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    /// No file is without them.
    const REQUIRED: &'static [Self];

    /// As somebody types it into a header, in every language.
    fn label(self) -> &'static str;
    /// Names that it may have, in the form that [`letters`] gives.
    fn names(self) -> &'static [&'static str];
}

/// A file whose header is known.
pub struct Sheet<C> {
    text: String,
    /// Where the header begins, in bytes.
    begins: usize,
    delimiter: u8,
    header: Header<C>,
}

/// Each row with its line in the file.
pub type Rows<Row, Problem> = Vec<(u32, Result<Row, Problem>)>;

/// What two files are the same by, one of which may have been through a browser's text field: that changes line breaks, and
/// those at the beginning.
pub fn canonical(text: &str) -> String {
    with_plain_lines(text).trim().to_owned()
}

impl<C: SheetColumn> Sheet<C> {
    /// # Errors
    /// Nothing of the file can be used.
    pub fn open(text: &str) -> Result<Self, SheetError<C>> {
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
        let begins = named.map_or(0, |(_, rest)| text.len() - rest.len());
        let (delimiter, header) = header(&text[begins..], named.map(|(delimiter, _)| delimiter))?;
        let is_missing = |column: &C| header.place(*column).is_none();
        let missing: Vec<C> = C::REQUIRED.iter().copied().filter(is_missing).collect();
        if !missing.is_empty() {
            return Err(SheetError::Missing(missing));
        }
        Ok(Self {
            text,
            begins,
            delimiter,
            header,
        })
    }

    pub fn has(&self, column: C) -> bool {
        self.header.place(column).is_some()
    }

    /// Headings of columns that nothing is read of.
    pub fn passed_over(&self) -> &[String] {
        &self.header.passed_over
    }

    /// The first of them, as they are told.
    pub fn passed_over_shown(&self) -> Vec<String> {
        let headings = self.header.passed_over.iter().take(HEADINGS_SHOWN);
        headings.map(|heading| shown(heading)).collect()
    }

    /// # Errors
    /// There are too many.
    pub fn rows<Row, Problem: From<RowProblem<C>>>(
        &self,
        read: impl Fn(&Cells<'_, C>) -> Result<Row, Problem>,
    ) -> Result<Rows<Row, Problem>, SheetError<C>> {
        let lines_above = u64::from(self.begins > 0);
        let mut reader = reader(Cursor::new(&self.text[self.begins..]), self.delimiter);
        let mut record = StringRecord::new();
        reader.read_record(&mut record).map_err(|_| SheetError::NotText)?;
        let mut rows = Vec::new();
        let mut last_line = 1 + lines_above;
        while reader.read_record(&mut record).map_err(|_| SheetError::NotText)? {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if rows.len() == ROWS_MAX {
                return Err(SheetError::TooManyRows);
            }
            // The record's own position comes before any empty lines above it.
            let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
            last_line = (reader.position().line() + lines_above)
                .saturating_sub(1 + within)
                .max(last_line + 1);
            let cells = Cells {
                header: &self.header,
                record: &record,
            };
            let row = match cells.problem(char::from(self.delimiter)) {
                Some(problem) => Err(problem.into()),
                None => read(&cells),
            };
            rows.push((u32::try_from(last_line).unwrap_or(u32::MAX), row));
        }
        Ok(rows)
    }
}

/// A code, such that [`Cells::code`] reads it again: an apostrophe at its beginning would be taken for a spreadsheet's own.
pub fn written_code(code: &str) -> Cow<'_, str> {
    match code.starts_with('\'') {
        true => Cow::Owned(format!("'{code}")),
        false => Cow::Borrowed(code),
    }
}

/// Nobody reads more of a heading.
pub fn shown(heading: &str) -> String {
    heading.chars().take(60).collect()
}

struct Header<C> {
    cells: usize,
    places: Vec<(C, usize)>,
    passed_over: Vec<String>,
}

/// With the delimiter that makes the most of its columns known.
fn header<C: SheetColumn>(table: &str, named: Option<u8>) -> Result<(u8, Header<C>), SheetError<C>> {
    let delimiters = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
    let nothing = Header {
        cells: 0,
        places: Vec::new(),
        passed_over: Vec::new(),
    };
    let mut best = (delimiters[0], nothing);
    for delimiter in delimiters {
        let mut record = StringRecord::new();
        reader(Cursor::new(table), delimiter)
            .read_record(&mut record)
            .map_err(|_| SheetError::NotText)?;
        let header = Header::of(&record)?;
        if header.places.len() > best.1.places.len() {
            best = (delimiter, header);
        }
    }
    Ok(best)
}

impl<C: SheetColumn> Header<C> {
    fn of(record: &StringRecord) -> Result<Self, SheetError<C>> {
        let names: Vec<String> = record.iter().map(letters).collect();
        let mut places = Vec::new();
        for column in C::ALL {
            let mut found = (0..names.len()).filter(|place| column.names().contains(&names[*place].as_str()));
            places.extend(found.next().map(|place| (*column, place)));
            if found.next().is_some() {
                return Err(SheetError::Twice(*column));
            }
        }
        let others = record.iter().enumerate().filter(|(place, heading)| {
            let is_known = places.iter().any(|(_, known)| known == place);
            !is_known && !heading.trim().is_empty()
        });
        Ok(Self {
            cells: names.len(),
            passed_over: others.map(|(_, heading)| heading.trim().to_owned()).collect(),
            places,
        })
    }

    fn place(&self, column: C) -> Option<usize> {
        let mut places = self.places.iter();
        places
            .find(|(known, _)| *known == column)
            .map(|(_, place)| *place)
    }
}

/// A row's.
pub struct Cells<'a, C> {
    header: &'a Header<C>,
    record: &'a StringRecord,
}

impl<C: SheetColumn> Cells<'_, C> {
    /// None where the file has no such column.
    pub fn cell(&self, column: C) -> Option<Cow<'_, str>> {
        let place = self.header.place(column)?;
        Some(plain(self.record.get(place).unwrap_or_default()))
    }

    /// Empty where the file has no such column.
    ///
    /// # Errors
    /// A spreadsheet took it for a number, and has lost a part of it.
    pub fn code(&self, column: C) -> Result<Cow<'_, str>, RowProblem<C>> {
        let cell = self.cell(column).unwrap_or_default();
        match is_shortened(&cell) {
            true => Err(RowProblem::Shortened(column)),
            false => Ok(cell),
        }
    }

    fn problem(&self, delimiter: char) -> Option<RowProblem<C>> {
        let cells = self.header.cells;
        let is_row = |line: &str| line.matches(delimiter).count() + 1 >= cells;
        if self.record.iter().any(|cell| cell.lines().skip(1).any(is_row)) {
            return Some(RowProblem::OpenQuote);
        }
        // Some programs end each row with a delimiter.
        let mut beyond = self.record.iter().skip(cells);
        beyond
            .any(|cell| !cell.trim().is_empty())
            .then_some(RowProblem::TooManyCells)
    }
}

/// `4.00612E+12`: with a fraction and a sign, which no code has by itself.
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
