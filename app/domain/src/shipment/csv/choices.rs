//! What a person says of a file that the file itself does not say, or says otherwise.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::Column;
use crate::carriers::letters;

/// In place of a column's name: the file has no such column.
pub const NO_COLUMN: &str = "-";
/// In place of a carrier: shipped without one.
pub const NO_CARRIER: &str = "-";

/// Empty where the file speaks for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CsvChoices {
    /// Names of columns as the header has them, or [`NO_COLUMN`]. A name that the header does not have says nothing:
    /// it was chosen for another file.
    pub columns: BTreeMap<Column, String>,
    /// For rows that name no carrier: a code, a name, or [`NO_CARRIER`].
    pub carrier: String,
}

impl CsvChoices {
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.carrier.trim().is_empty()
    }

    /// What holds for the next file with the same header: the carrier was said of this file alone.
    #[must_use]
    pub fn for_next_file(self) -> Self {
        Self {
            carrier: String::new(),
            ..self
        }
    }

    /// What is not said here is as in `other`.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for (column, name) in other.columns {
            self.columns.entry(column).or_insert(name);
        }
        if self.carrier.trim().is_empty() {
            self.carrier = other.carrier;
        }
        self
    }

    /// The places of a column that was chosen. `names` is the header in letters.
    pub(super) fn chosen(&self, column: Column, names: &[String]) -> Option<Vec<usize>> {
        match self.columns.get(&column).map(String::as_str) {
            None | Some("") => None,
            Some(NO_COLUMN) => Some(Vec::new()),
            Some(chosen) => {
                let wanted = letters(chosen);
                let place = names.iter().position(|name| *name == wanted)?;
                Some(vec![place])
            }
        }
    }
}

/// What a header is recognised by: the same columns in any case, in the same order.
pub fn header_key<'a>(header: impl Iterator<Item = &'a str>) -> String {
    header.map(letters).collect::<Vec<_>>().join(",")
}
