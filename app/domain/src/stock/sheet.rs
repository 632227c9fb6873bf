//! Reads a CSV of stock levels, line by line.

use serde::{Deserialize, Serialize};

use super::{StockLevel, StoreSku, StoreSkuProblem};
use crate::carriers::letters;
use crate::ids::RemoteLocationId;
use crate::message;
use crate::message::Message;
use crate::sheet::{Cells, RowProblem, Sheet, SheetColumn, SheetError, shown};
use crate::time::Timestamp;

/// An example to start from.
pub const EXAMPLE: &str = "\
sku,level,location_id
TENT-4P,12,1
PEGS-6PACK,340,1
";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockColumn {
    Sku,
    Level,
    Location,
    /// In a file that comes from here.
    CountedAt,
}

impl SheetColumn for StockColumn {
    const ALL: &'static [Self] = &[
        StockColumn::Sku,
        StockColumn::Level,
        StockColumn::Location,
        StockColumn::CountedAt,
    ];
    const REQUIRED: &'static [Self] = &[StockColumn::Sku, StockColumn::Level];

    fn label(self) -> &'static str {
        match self {
            StockColumn::Sku => "sku",
            StockColumn::Level => "level",
            StockColumn::Location => "location_id",
            StockColumn::CountedAt => "counted_at",
        }
    }

    /// What is on the shelf is no level: what is in orders is part of that. Nor is a `location` a number of BigCommerce's: warehouses
    /// call their shelves so.
    fn names(self) -> &'static [&'static str] {
        match self {
            StockColumn::Sku => &["sku", "storesku"],
            StockColumn::Level => &["level", "stocklevel", "quantity"],
            StockColumn::Location => &["locationid"],
            StockColumn::CountedAt => &["countedat"],
        }
    }
}

/// Why nothing of a file can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockSheetError {
    Sheet(SheetError<StockColumn>),
    /// By this heading it lists orders or shipments: its quantities are no levels.
    OfOrders(String),
}

impl From<SheetError<StockColumn>> for StockSheetError {
    fn from(error: SheetError<StockColumn>) -> Self {
        StockSheetError::Sheet(error)
    }
}

impl StockSheetError {
    pub fn sentence(&self) -> Message {
        match self {
            StockSheetError::Sheet(error) => error.sentence(),
            StockSheetError::OfOrders(heading) => message!(
                "This looks like a list of orders or shipments: it has the column “{heading}”. If it holds stock levels, remove \
                 that column.",
                heading = heading.clone()
            ),
        }
    }
}

/// What is wrong with one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockLineProblem {
    Row(RowProblem<StockColumn>),
    NotLevel,
    NotLocation,
    NotTime,
    /// By its own column, more than 15 minutes ago.
    CountedTooLongAgo,
    CountedInFuture,
    /// Another line of the file has the same SKU and location, with another level.
    SaysOtherwise(u32),
}

impl From<RowProblem<StockColumn>> for StockLineProblem {
    fn from(problem: RowProblem<StockColumn>) -> Self {
        StockLineProblem::Row(problem)
    }
}

impl StockLineProblem {
    pub fn sentence(self) -> Message {
        match self {
            StockLineProblem::Row(problem) => problem.sentence(),
            StockLineProblem::NotLevel => message!(
                "level is not a whole number from 0 to {most}. Correct it.",
                most = StockLevel::MAX
            ),
            StockLineProblem::NotLocation => message!(
                "location_id is not BigCommerce's number of a location. Correct it, or leave the cell empty."
            ),
            StockLineProblem::NotTime => message!(
                "counted_at is not a time such as {example}. Correct it, or remove the column.",
                example = "2026-11-30T13:20:30Z"
            ),
            StockLineProblem::CountedTooLongAgo => message!(
                "By counted_at this was counted more than 15 minutes ago, and the store may have sold some since. Count anew, and \
                 remove the column."
            ),
            StockLineProblem::CountedInFuture => {
                message!(
                    "By counted_at this has not been counted yet. Correct the time, or remove the column."
                )
            }
            StockLineProblem::SaysOtherwise(line) => message!(
                "Line {line} has the same SKU and location with another level. Keep the right one of the two.",
                line = line.to_string()
            ),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockSheetRow {
    pub sku: StoreSku,
    /// An error where it can't be read: another line for the same SKU and location is not believed either.
    pub level: Result<StockLevel, StockLineProblem>,
    /// None: that of the integration's setting.
    pub location: Option<RemoteLocationId>,
    /// None: as the whole file.
    pub counted_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockSheet {
    /// The first headings of columns that nothing was read of.
    pub passed_over: Vec<String>,
    /// By their lines in the file.
    pub rows: Vec<(u32, Result<StockSheetRow, StockLineProblem>)>,
}

/// # Errors
/// Nothing of the file can be used.
pub fn read(text: &str) -> Result<StockSheet, StockSheetError> {
    let sheet = Sheet::open(text)?;
    if let Some(heading) = sheet.passed_over().iter().find(|heading| is_of_orders(heading)) {
        return Err(StockSheetError::OfOrders(shown(heading)));
    }
    Ok(StockSheet {
        passed_over: sheet.passed_over_shown(),
        rows: sheet.rows(row)?,
    })
}

/// Whether only lists of orders or shipments have a column that is called so.
fn is_of_orders(heading: &str) -> bool {
    matches!(
        letters(heading).as_str(),
        "order"
            | "ordernumber"
            | "orderid"
            | "orderno"
            | "ordername"
            | "tracking"
            | "trackingnumber"
            | "trackingno"
            | "trackingcode"
    )
}

fn row(cells: &Cells<'_, StockColumn>) -> Result<StockSheetRow, StockLineProblem> {
    let sku = StoreSku::given(&cells.code(StockColumn::Sku)?).map_err(|problem| match problem {
        StoreSkuProblem::Missing => RowProblem::Missing(StockColumn::Sku),
        StoreSkuProblem::TooLong => RowProblem::TooLong(StockColumn::Sku, StoreSku::MAX_CHARS),
        StoreSkuProblem::Invisible(character) => RowProblem::Invisible(StockColumn::Sku, character),
    })?;
    let level = cells.cell(StockColumn::Level).unwrap_or_default();
    let location = cells.cell(StockColumn::Location).unwrap_or_default();
    Ok(StockSheetRow {
        sku,
        level: match level.trim() {
            "" => Err(RowProblem::Missing(StockColumn::Level).into()),
            _ => level.parse().map_err(|_| StockLineProblem::NotLevel),
        },
        location: match location.trim() {
            "" => None,
            number => Some(RemoteLocationId::typed(number).ok_or(StockLineProblem::NotLocation)?),
        },
        counted_at: match cells.cell(StockColumn::CountedAt).unwrap_or_default().trim() {
            "" => None,
            time => Some(Timestamp::from_rfc3339(time).ok_or(StockLineProblem::NotTime)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = Result<(String, i64, Option<i64>), StockLineProblem>;

    fn rows(csv: &str) -> Vec<(u32, Read)> {
        let told = |row: StockSheetRow| {
            let location = row.location.map(|location| location.0);
            Ok((row.sku.to_string(), row.level?.get(), location))
        };
        let sheet = read(csv).expect("a sheet");
        let rows = sheet.rows.into_iter();
        rows.map(|(line, row)| (line, row.and_then(told))).collect()
    }

    #[test]
    fn files_of_all_spreadsheets_are_read() {
        for csv in [
            "sku,level,location_id\nA b,6,2\n",
            "\u{feff}Store SKU;Quantity;Location ID;Location\r\nA b;6;2;Shelf 7\r\n",
            "Location ID\tStock level\tSKU\n2\t6\tA b",
            "sep=|\nLEVEL|STORE_SKU|Note|LOCATION_ID\n6|A b|none|2\n",
            "sku,level,location_id\n=\"A b\",'6, 2 \n",
        ] {
            assert_eq!(
                rows(csv),
                [(
                    2 + u32::from(csv.starts_with("sep")),
                    Ok(("A b".to_owned(), 6, Some(2)))
                )],
                "{csv}"
            );
        }
        assert_eq!(rows("sku,level\nA,0\n"), [(2, Ok(("A".to_owned(), 0, None)))]);
        assert_eq!(rows(EXAMPLE).iter().filter(|(_, row)| row.is_ok()).count(), 2);
    }

    #[test]
    fn each_line_says_what_is_wrong_with_it() {
        use StockColumn::{Level, Sku};
        use StockLineProblem::{NotLevel, NotLocation, Row};
        let csv = "sku,level,location_id\n,1,1\nA,,1\nB,-1,1\nC,1.0,1\nD,1000000000000,1\nE,1,0\nF,1,Main\n\
                   4.00612E+12,1,1\nG,1,1,more\nH\u{200b}I,1,1\n";
        let problems: Vec<_> = rows(csv)
            .into_iter()
            .map(|(_, row)| row.expect_err("an error"))
            .collect();
        assert_eq!(
            problems[..9],
            [
                Row(RowProblem::Missing(Sku)),
                Row(RowProblem::Missing(Level)),
                NotLevel,
                NotLevel,
                NotLevel,
                NotLocation,
                NotLocation,
                Row(RowProblem::Shortened(Sku)),
                Row(RowProblem::TooManyCells),
            ]
        );
        assert!(matches!(problems[9], Row(RowProblem::Invisible(Sku, _))));
        for problem in problems {
            assert!(problem.sentence().to_string().ends_with('.'));
        }
    }

    #[test]
    fn a_file_that_can_not_be_used_says_why() {
        let missing = SheetError::Missing(vec![StockColumn::Level]);
        assert_eq!(read("sku,on hand\nA,1\n"), Err(missing.into()));
        let twice = SheetError::Twice(StockColumn::Sku);
        assert_eq!(read("sku,store_sku,level\nA,B,1\n"), Err(twice.into()));
        for heading in ["Order", "order_number", "Order ID", "Tracking number", "tracking"] {
            let file = read(&format!("{heading},sku,quantity\n100,A,1\n"));
            assert_eq!(file, Err(StockSheetError::OfOrders(heading.to_owned())));
        }
        assert!(read("reorder level,inventory tracking,sku,level\n5,by product,A,1\n").is_ok());
    }
}
