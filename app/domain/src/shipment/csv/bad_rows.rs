//! Writes rows that were not shipped as a CSV, to be corrected and uploaded again.

use std::collections::BTreeMap;

use super::choices::CsvChoices;
use super::sheet::{Sheet, SheetRow};
use super::sheet_error::SheetError;
use crate::carriers::letters;
use crate::spreadsheet::{as_it_was, csv_line};

/// In English for all, since it is found by its name when the file comes back.
const WHAT_IS_WRONG: &str = "What is wrong";

/// The rows whose line numbers are in `wrong`, unchanged, with a column that says what is wrong.
///
/// # Errors
/// See [`SheetError`].
pub fn bad_rows(
    text: &str,
    choices: &CsvChoices,
    wrong: &BTreeMap<u32, String>,
) -> Result<String, SheetError> {
    let sheet = Sheet::open(text, choices)?;
    let header: Vec<String> = sheet.header().map(str::to_owned).collect();
    // The column from an earlier download.
    let old = header
        .iter()
        .position(|name| letters(name) == letters(WHAT_IS_WRONG));
    let mut written = String::new();
    let mut write = |cells: Vec<String>, why: &str| {
        let mut cells: Vec<String> = cells.iter().map(|cell| as_it_was(cell).into_owned()).collect();
        cells.resize(cells.len().max(header.len()), String::new());
        cells.insert(header.len(), why.to_owned());
        if let Some(old) = old {
            cells.remove(old);
        }
        written.push_str(&csv_line(cells));
    };
    write(header.clone(), WHAT_IS_WRONG);
    for row in sheet {
        let SheetRow { line, cells, .. } = row?;
        if let Some(why) = wrong.get(&line) {
            write(cells, why);
        }
    }
    Ok(written)
}
