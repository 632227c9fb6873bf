//! Stock levels out of a CSV: checked first, and given as they were checked.

use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{PlannedLevel, StockLevel, StockLineProblem, StockSheetError, StoreSku};
use serde::{Deserialize, Serialize};

/// A CSV, and when its levels were counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StockFileForm {
    pub csv: String,
    /// As fields for a date with a time post it, by the clock of `zone`; empty for the moment at which it is checked.
    pub counted_at: String,
    /// Of a file that was checked, in place of `counted_at`: [`StockCheck::counted_at_typed`]. Empty before.
    pub checked_at: String,
    /// Empty for UTC.
    pub zone: String,
}

impl StockFileForm {
    pub const CSV: &str = "csv";
    pub const COUNTED_AT: &str = "counted_at";
    pub const CHECKED_AT: &str = "checked_at";
}

/// A CSV that was checked, or why nothing of it can be used.
pub type StockFile = Result<StockCheck, StockSheetError>;

/// What a CSV would give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCheck {
    /// Of all that decides what is given: of another file, time or location it is another one.
    pub digest: String,
    /// When they were counted, as the form's field has it.
    pub counted_at_typed: String,
    /// Of rows that name none.
    pub location: RemoteLocationId,
    /// Headings of the file that nothing was read of.
    pub passed_over: Vec<String>,
    pub new_rows: i64,
    pub changed_rows: i64,
    /// They are given anew: the store may have sold some since.
    pub same_rows: i64,
    pub repeated_rows: i64,
    pub bad_rows: i64,
    /// Levels that would be given, [`SHOWN_MAX`] at most.
    pub rows: Vec<CheckedLevel>,
    /// Lines with errors, as many at most.
    pub problems: Vec<(u32, StockLineProblem)>,
}

impl StockCheck {
    pub const fn to_give(&self) -> i64 {
        self.new_rows + self.changed_rows + self.same_rows
    }
}

/// So many rows of each kind are shown.
pub const SHOWN_MAX: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedLevel {
    /// In the file.
    pub line: u32,
    pub sku: StoreSku,
    pub location: RemoteLocationId,
    pub level: StockLevel,
    /// None where none was given yet.
    pub before: Option<StockLevel>,
}

impl From<PlannedLevel> for CheckedLevel {
    fn from(row: PlannedLevel) -> Self {
        Self {
            line: row.line,
            sku: row.sku,
            location: row.location,
            level: row.level,
            before: row.before,
        }
    }
}

/// What became of a file's levels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockGiven {
    pub accepted: i64,
    /// A newer one is here.
    pub older: i64,
    /// The time ran out, or stock was turned off, while they were being given.
    pub refused: i64,
}

impl StockGiven {
    pub const fn is_all(&self) -> bool {
        self.older == 0 && self.refused == 0
    }
}
