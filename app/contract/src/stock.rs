//! Stock levels that a store is told.

use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{StockLevel, StockPause, StockReason, StockState, StoreSku};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The newest level of a SKU at a location, and what the store has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRow {
    pub sku: StoreSku,
    pub location: RemoteLocationId,
    pub level: StockLevel,
    pub counted_at: Timestamp,
    pub given_at: Timestamp,
    pub state: StockState,
    /// Why it was refused, or has expired.
    pub reason: Option<StockReason>,
    /// BigCommerce's own.
    pub words: Option<String>,
    /// The latest that the store has taken, and when.
    pub confirmed: Option<(StockLevel, Timestamp)>,
}

/// How it stands with an integration's stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockStatus {
    pub is_on: bool,
    /// Of levels that name none.
    pub location: RemoteLocationId,
    /// Why the store takes none.
    pub pause: Option<StockPause>,
    /// Channels of the store belong to more than one client.
    pub is_shared: bool,
    /// Counted up to ten thousand.
    pub waiting: i64,
    /// Refused, expired, or unknown.
    pub unsolved: i64,
}

impl Default for StockStatus {
    fn default() -> Self {
        Self {
            is_on: false,
            location: RemoteLocationId(1),
            pause: None,
            is_shared: false,
            waiting: 0,
            unsolved: 0,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockQuery {
    /// What SKUs begin with.
    pub search: String,
    /// Empty: all.
    pub states: Vec<StockState>,
    /// From [`StockPage::next`].
    pub after: String,
    /// Rows of the page; 0 for as many as pages have.
    pub limit: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockPage {
    pub rows: Vec<StockRow>,
    pub next: Option<String>,
}

/// By what levels were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockSource {
    Api,
    Form,
    Csv,
}

impl StockSource {
    /// For the audit trail.
    pub const fn words(self) -> &'static str {
        match self {
            StockSource::Api => "API",
            StockSource::Form => "form",
            StockSource::Csv => "CSV",
        }
    }
}
