//! Reads a CSV of SKUs, line by line.

use super::sheet_problem::{LineProblem, SkuColumn, SkuSheetError, may_mean_units};
use super::{Sku, SkuProblem, UnitsPerPack};
use crate::carriers::letters;
use crate::sheet::{Cells, RowProblem, Sheet, shown};

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

/// # Errors
/// Nothing of the file can be used.
pub fn read(text: &str) -> Result<SkuSheet, SkuSheetError> {
    let sheet = Sheet::open(text)?;
    let has_units = sheet.has(SkuColumn::Units);
    // Passed over, such a column would make single units of new packs.
    let mut others = sheet.passed_over().iter();
    if let Some(other) = others.find(|name| !has_units && may_mean_units(&letters(name))) {
        return Err(SkuSheetError::PerhapsUnits(shown(other)));
    }
    Ok(SkuSheet {
        has_units,
        passed_over: sheet.passed_over_shown(),
        rows: sheet.rows(row)?,
    })
}

fn row(cells: &Cells<'_, SkuColumn>) -> Result<SheetRow, LineProblem> {
    let sku = |column| {
        let sku = Sku::typed(&cells.code(column)?);
        sku.map_err(|problem| match problem {
            SkuProblem::Missing => RowProblem::Missing(column),
            SkuProblem::TooLong => RowProblem::TooLong(column, Sku::MAX_CHARS),
            SkuProblem::Invisible(character) => RowProblem::Invisible(column, character),
        })
    };
    Ok(SheetRow {
        store: sku(SkuColumn::Store)?,
        warehouse: sku(SkuColumn::Warehouse)?,
        units: match cells.cell(SkuColumn::Units) {
            None => None,
            Some(cell) if cell.trim().is_empty() => return Err(LineProblem::NoUnits),
            Some(cell) => Some(cell.parse().map_err(|_| LineProblem::NotUnits)?),
        },
    })
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
