//! The columns of a CSV of SKUs, and what may be wrong with it, in words.

use serde::{Deserialize, Serialize};

use super::UnitsPerPack;
use crate::message;
use crate::message::Message;
use crate::sheet::{RowProblem, SheetColumn, SheetError};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SkuColumn {
    Store,
    Warehouse,
    Units,
}

impl SheetColumn for SkuColumn {
    const ALL: &'static [Self] = &[SkuColumn::Store, SkuColumn::Warehouse, SkuColumn::Units];
    const REQUIRED: &'static [Self] = &[SkuColumn::Store, SkuColumn::Warehouse];

    fn label(self) -> &'static str {
        match self {
            SkuColumn::Store => "Store SKU",
            SkuColumn::Warehouse => "Warehouse SKU",
            SkuColumn::Units => "Units per pack",
        }
    }

    /// `sku` alone could be either.
    fn names(self) -> &'static [&'static str] {
        match self {
            SkuColumn::Store => &[
                "storesku",
                "clientsku",
                "theirsku",
                "channelsku",
                "externalsku",
                "marketplacesku",
                "merchantsku",
            ],
            SkuColumn::Warehouse => &[
                "warehousesku",
                "oursku",
                "internalsku",
                "mastersku",
                "wmssku",
                "stocksku",
            ],
            SkuColumn::Units => &[
                "unitsperpack",
                "units",
                "unitsapack",
                "unitsinpack",
                "packsize",
                "packquantity",
                "packqty",
                "qtyperpack",
                "quantityperpack",
                "unitquantity",
                "multiplier",
            ],
        }
    }
}

/// Whether a heading that names no column may be meant for units per pack; in the form of [`SheetColumn::names`].
pub(super) fn may_mean_units(heading: &str) -> bool {
    const UNITS: [&str; 27] = [
        "unit",
        "einheit",
        "unidad",
        "pack",
        "paket",
        "paquet",
        "paquete",
        "case",
        "carton",
        "karton",
        "box",
        "qty",
        "quant",
        "cantidad",
        "menge",
        "anzahl",
        "stück",
        "stueck",
        "piece",
        "pcs",
        "multi",
        "inhalt",
        "gebinde",
        "colisage",
        "conditionnement",
        "content",
        "contenu",
    ];
    // Short ones stand in other words, too.
    const WHOLE: [&str; 7] = ["vpe", "ve", "stk", "uds", "count", "factor", "faktor"];
    const OTHERS: [&str; 7] = ["price", "preis", "prix", "precio", "cost", "weight", "gewicht"];
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    (has(&UNITS) || WHOLE.contains(&heading)) && !has(&OTHERS)
}

/// Why nothing of a file can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SkuSheetError {
    Sheet(SheetError<SkuColumn>),
    /// No column is known as units per pack, and this heading may be meant so.
    PerhapsUnits(String),
}

impl From<SheetError<SkuColumn>> for SkuSheetError {
    fn from(error: SheetError<SkuColumn>) -> Self {
        SkuSheetError::Sheet(error)
    }
}

impl SkuSheetError {
    pub fn sentence(&self) -> Message {
        match self {
            SkuSheetError::Sheet(error) => error.sentence(),
            SkuSheetError::PerhapsUnits(heading) => message!(
                "The column “{heading}” may say how many units are in a pack. If so, name it {column}; if not, remove it.",
                heading = heading.clone(),
                column = SkuColumn::Units.label()
            ),
        }
    }
}

/// What is wrong with one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineProblem {
    Row(RowProblem<SkuColumn>),
    /// The file has the column, and nothing is in it.
    NoUnits,
    NotUnits,
    /// Another line of the file has the same store SKU, and says something else of it.
    SaysOtherwise(u32),
}

impl From<RowProblem<SkuColumn>> for LineProblem {
    fn from(problem: RowProblem<SkuColumn>) -> Self {
        LineProblem::Row(problem)
    }
}

impl LineProblem {
    pub fn sentence(self) -> Message {
        match self {
            LineProblem::Row(problem) => problem.sentence(),
            LineProblem::NoUnits => message!(
                "Units per pack is empty. Fill it in; 1 is a single unit. To keep all units as they are, remove the column."
            ),
            LineProblem::NotUnits => message!(
                "Units per pack is not a whole number from 1 to {most}. Correct it.",
                most = UnitsPerPack::MAX
            ),
            LineProblem::SaysOtherwise(line) => message!(
                "Line {line} has the same store SKU with other values. Keep the right one of the two.",
                line = line.to_string()
            ),
        }
    }
}
