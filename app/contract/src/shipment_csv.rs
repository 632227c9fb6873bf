//! Shipments out of a CSV.

use parcelpilot_domain::shipment::csv::{CsvChoices, RowRefusal};
use serde::{Deserialize, Serialize};

/// What a CSV would ship, as the server's orders tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvCheck {
    /// How it was read: as chosen, as remembered, and as the store's orders decided.
    pub choices: CsvChoices,
    pub order_column: OrderColumn,
    /// Other files of the client with the same columns were read so before.
    pub is_remembered: bool,
    pub shipments: i64,
    pub rows: i64,
    pub bad_rows: i64,
    /// Lines of the file that the orders speak against.
    pub refused: Vec<(u32, RowRefusal)>,
    /// What parcels' numbers in the file stand for: `601-2` for order 601.
    pub resolved: Vec<(String, i64)>,
}

/// How the column of the order's number was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderColumn {
    /// There was nothing to decide.
    #[default]
    Plain,
    /// Of several columns, this one fits the store's orders.
    DecidedByOrders,
}

/// What became of its good rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvShipped {
    pub shipments: i64,
    pub rows: i64,
    /// Lines of the file.
    pub refused: Vec<(u32, RowRefusal)>,
}
