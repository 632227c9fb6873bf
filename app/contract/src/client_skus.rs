//! The SKUs of a client's stores, and what the warehouse calls them.

use parcelpilot_domain::client_sku::{LineProblem, Sku, SkuSheetError, UnitsPerPack, WarehouseItem};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One SKU of a client's stores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuRow {
    pub store: Sku,
    pub item: WarehouseItem,
    /// The list's, when it got this row. No two changes of a row have the same.
    pub version: i64,
    pub updated_at: Timestamp,
}

/// What is true of a client's whole list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuList {
    /// Each change makes the next one; 0 is that of a list that never had a row.
    pub version: i64,
    /// An order is on hold while one of its SKUs is not listed.
    pub is_required: bool,
}

/// Which SKU a search looks at the beginning of, and by which the list is sorted then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkuSide {
    #[default]
    Store,
    Warehouse,
}

impl SkuSide {
    pub const fn code(self) -> &'static str {
        match self {
            SkuSide::Store => "store",
            SkuSide::Warehouse => "warehouse",
        }
    }

    /// Anything else is the store's.
    pub fn from_code(code: &str) -> Self {
        match code {
            "warehouse" => SkuSide::Warehouse,
            _ => SkuSide::Store,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SkuQuery {
    /// How it begins; empty is everything.
    pub search: String,
    pub side: SkuSide,
    /// The `next` of the page before.
    pub after: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuPage {
    pub list: SkuList,
    pub rows: Vec<SkuRow>,
    pub next: Option<String>,
}

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSku {
    pub store_sku: String,
    pub warehouse_sku: String,
    pub units_per_pack: String,
    /// Of the row that it changes; 0 for a new one.
    pub version: i64,
}

/// A CSV that was checked, or why nothing of it can be used.
pub type SkuFile = Result<SkuCheck, SkuSheetError>;

/// What a CSV would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuCheck {
    pub checked: CheckedFile,
    /// Units are taken from the file.
    pub has_units: bool,
    /// Headings of the file that nothing was read of.
    pub passed_over: Vec<String>,
    pub new_rows: i64,
    pub changed_rows: i64,
    pub unchanged_rows: i64,
    pub bad_rows: i64,
    /// Rows that would be written, [`SHOWN_MAX`] at most.
    pub rows: Vec<CheckedRow>,
    /// Lines with errors, as many at most.
    pub problems: Vec<(u32, LineProblem)>,
}

/// So many rows of each kind are shown.
pub const SHOWN_MAX: usize = 200;

/// What was checked: the file's text, and the list at that moment. Nothing else is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedFile {
    pub digest: String,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRow {
    /// In the file.
    pub line: u32,
    pub store: Sku,
    pub item: WarehouseItem,
    /// None for a new row.
    pub before: Option<WarehouseItem>,
}

impl CheckedRow {
    /// Where the units change, what they were.
    pub fn units_before(&self) -> Option<UnitsPerPack> {
        self.before
            .as_ref()
            .map(|before| before.units)
            .filter(|units| *units != self.item.units)
    }
}

/// A SKU of open orders that is not on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlistedSku {
    /// As the store has it; empty where lines have none.
    pub store_sku: String,
    /// A product that has it.
    pub product: String,
    /// How many of the open orders that were looked at have it.
    pub orders: i64,
}

/// SKUs of open orders that are not on the list, those of most orders first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlistedSkus {
    pub skus: Vec<UnlistedSku>,
    /// There are more open orders than were looked at, or more SKUs than are here.
    pub has_more: bool,
}
