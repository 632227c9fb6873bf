//! From columns to types. What can't be read names the row that it stands in.

use std::str::FromStr;

use serde::de::DeserializeOwned;

use super::{StorageError, StorageResult};

/// The row at hand.
#[derive(Clone, Copy)]
pub(crate) struct RowName<'a> {
    pub table: &'static str,
    pub row: &'a str,
}

impl<'a> RowName<'a> {
    pub(crate) const fn new(table: &'static str, row: &'a str) -> Self {
        Self { table, row }
    }

    pub(crate) fn wrong(self, column: &'static str) -> StorageError {
        StorageError::Inconsistent {
            table: self.table,
            column,
            row: self.row.to_owned(),
        }
    }

    pub(crate) fn parsed<T: FromStr>(self, column: &'static str, text: &str) -> StorageResult<T> {
        text.parse().map_err(|_| self.wrong(column))
    }

    /// For codes: `row.known("role", Role::from_code(&role))`.
    pub(crate) fn known<T>(self, column: &'static str, value: Option<T>) -> StorageResult<T> {
        value.ok_or_else(|| self.wrong(column))
    }

    pub(crate) fn json<T: DeserializeOwned>(self, column: &'static str, text: &str) -> StorageResult<T> {
        serde_json::from_str(text).map_err(|_| self.wrong(column))
    }
}

/// What a name is unique by: names differ by more than case and outer blanks.
pub(crate) fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}
