//! The columns of a CSV of SKUs, and what may be wrong with it, in words.

use serde::{Deserialize, Serialize};

use super::{ROWS_MAX, Sku, UnitsPerPack};
use crate::invisible::Invisible;
use crate::message;
use crate::message::Message;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SkuColumn {
    Store,
    Warehouse,
    Units,
}

impl SkuColumn {
    pub(super) const ALL: [SkuColumn; 3] = [SkuColumn::Store, SkuColumn::Warehouse, SkuColumn::Units];

    /// As somebody types it into a header, in every language.
    pub const fn label(self) -> &'static str {
        match self {
            SkuColumn::Store => "Store SKU",
            SkuColumn::Warehouse => "Warehouse SKU",
            SkuColumn::Units => "Units per pack",
        }
    }

    /// Names that it may have, in the form that [`crate::carriers::letters`] gives. `sku` alone could be either.
    pub(super) const fn names(self) -> &'static [&'static str] {
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

/// Whether a heading that names no column may be meant for units per pack; in the form of [`SkuColumn::names`].
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
    Empty,
    NotText,
    TooLarge,
    TooManyRows,
    Missing(Vec<SkuColumn>),
    Twice(SkuColumn),
    /// No column is known as units per pack, and this heading may be meant so.
    PerhapsUnits(String),
}

impl SkuSheetError {
    pub fn sentence(&self) -> Message {
        match self {
            SkuSheetError::Empty => message!("The CSV is empty. Paste the rows, with the header above them."),
            SkuSheetError::NotText => {
                message!("This is not a CSV. In your spreadsheet choose Save as, then CSV (UTF-8).")
            }
            SkuSheetError::TooLarge => message!("This is larger than 5 MB. Split it, and import each part."),
            SkuSheetError::TooManyRows => message!(
                "The file has more than {most} rows. Split it, and import each part.",
                most = ROWS_MAX
            ),
            SkuSheetError::Missing(columns) => message!(
                count = columns.len();
                "The first row must name the columns. {columns} is missing: add it.",
                "The first row must name the columns. These are missing: {columns}. Add them.",
                columns = columns.iter().map(|column| column.label()).collect::<Vec<_>>().join(", ")
            ),
            SkuSheetError::Twice(column) => {
                message!(
                    "Two columns mean {column}. Remove one of them.",
                    column = column.label()
                )
            }
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
    Missing(SkuColumn),
    TooLong(SkuColumn),
    Invisible(SkuColumn, Invisible),
    /// The file has the column, and nothing is in it.
    NoUnits,
    NotUnits,
    /// A spreadsheet wrote `1.2E+11` for a long number: its last digits are gone.
    Shortened(SkuColumn),
    TooManyCells,
    OpenQuote,
    /// Another line of the file has the same store SKU, and says something else of it.
    SaysOtherwise(u32),
}

impl LineProblem {
    pub fn sentence(self) -> Message {
        match self {
            LineProblem::Missing(column) => {
                message!(
                    "{column} is empty. Fill it in, or delete the row.",
                    column = column.label()
                )
            }
            LineProblem::TooLong(column) => message!(
                "{column} has more than {most} characters. Shorten it.",
                column = column.label(),
                most = Sku::MAX_CHARS
            ),
            LineProblem::Invisible(column, character) => message!(
                "{column} has an invisible character ({code}). Type it again.",
                column = column.label(),
                code = character.to_string()
            ),
            LineProblem::NoUnits => message!(
                "Units per pack is empty. Fill it in; 1 is a single unit. To keep all units as they are, remove the column."
            ),
            LineProblem::NotUnits => message!(
                "Units per pack is not a whole number from 1 to {most}. Correct it.",
                most = UnitsPerPack::MAX
            ),
            LineProblem::Shortened(column) => message!(
                "A spreadsheet has shortened {column}, and its last digits are lost. Format the column as text, and fill it \
                 in again.",
                column = column.label()
            ),
            LineProblem::TooManyCells => {
                message!(
                    "The row has more cells than the header. Put quotation marks around cells with a delimiter."
                )
            }
            LineProblem::OpenQuote => {
                message!("A quotation mark is not closed, so that rows run together. Close it, or remove it.")
            }
            LineProblem::SaysOtherwise(line) => message!(
                "Line {line} has the same store SKU with other values. Keep the right one of the two.",
                line = line.to_string()
            ),
        }
    }
}
