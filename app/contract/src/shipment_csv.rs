//! Shipments out of a CSV.

use parcelpilot_domain::shipment::csv::RowRefusal;
use serde::{Deserialize, Serialize};

/// What a CSV would ship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvCount {
    pub shipments: i64,
    pub rows: i64,
    pub bad_rows: i64,
}

/// What became of its good rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvShipped {
    pub shipments: i64,
    pub rows: i64,
    /// Lines of the file.
    pub refused: Vec<(u32, RowRefusal)>,
}
