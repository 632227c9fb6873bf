//! Stock levels that a store is told.

use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{
    GivenLevel, StockLevel, StockPause, StockReason, StockState, StoreSku, StoreSkuProblem,
};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, AppResult, FieldError, FieldProblem};

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
    /// The integration is disabled, or its client is inactive.
    pub is_inactive: bool,
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
            is_inactive: false,
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
    /// Rows of the page; 0 for as many as pages have. No address says it.
    #[serde(skip)]
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

/// The form of the setting.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StockSettingForm {
    /// Empty: off.
    #[serde(rename = "settings.stock")]
    pub is_on: String,
    #[serde(rename = "settings.stock_location")]
    pub location: String,
}

impl StockSettingForm {
    pub const IS_ON: &str = "settings.stock";
    pub const LOCATION: &str = "settings.stock_location";

    /// None: off.
    ///
    /// # Errors
    /// It is to be on, and the location is none.
    pub fn read(&self) -> AppResult<Option<RemoteLocationId>> {
        if self.is_on.is_empty() {
            return Ok(None);
        }
        read_location(&self.location)
            .map(Some)
            .map_err(|problem| AppError::invalid(Self::LOCATION, problem))
    }
}

/// The form of one level, which is counted when it is sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LevelForm {
    pub sku: String,
    pub location: String,
    pub level: String,
}

impl LevelForm {
    pub const FIELDS: [&str; 3] = ["sku", "location", "level"];

    /// # Errors
    /// A field that can't be read.
    pub fn read(&self) -> AppResult<GivenLevel> {
        let sku = StoreSku::given(&self.sku).map_err(|problem| match problem {
            StoreSkuProblem::Missing => FieldProblem::Missing,
            StoreSkuProblem::TooLong => FieldProblem::TooLong(255),
            StoreSkuProblem::Invisible(character) => FieldProblem::Invisible(character),
        });
        let location = read_location(&self.location);
        let level = self
            .level
            .parse()
            .map_err(|_| FieldProblem::NotBetween(0, StockLevel::MAX as u32));
        match (sku, location, level) {
            (Ok(sku), Ok(location), Ok(level)) => Ok(GivenLevel {
                sku,
                location: Some(location),
                level,
                counted_at: None,
            }),
            (sku, location, level) => {
                let problems = [sku.err(), location.err(), level.err()];
                let named = Self::FIELDS.into_iter().zip(problems);
                Err(AppError::Invalid(
                    named
                        .filter_map(|(field, problem)| Some(FieldError::new(field, problem?)))
                        .collect(),
                ))
            }
        }
    }
}

fn read_location(text: &str) -> Result<RemoteLocationId, FieldProblem> {
    RemoteLocationId::typed(text).ok_or(FieldProblem::NotBetween(1, u32::MAX))
}
