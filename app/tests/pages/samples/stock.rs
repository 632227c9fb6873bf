use parcelpilot_contract::stock::{StockPage, StockRow, StockStatus};
use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{StockPause, StockReason, StockState};
use parcelpilot_domain::store::stock::StoreLocation;

use super::at;

/// As a store could have it.
pub const SKU: &str = "TENT-4P";
pub const REFUSED_SKU: &str = "=PEGS";
pub const WORDS: &str = "Items with identity: [sku =PEGS] were not found";

pub fn status() -> StockStatus {
    StockStatus {
        is_on: true,
        pause: Some(StockPause::ScopeMissing),
        waiting: 2,
        unsolved: 1,
        ..StockStatus::default()
    }
}

pub fn page() -> StockPage {
    StockPage {
        rows: vec![confirmed(), refused()],
        next: Some(format!("{REFUSED_SKU}\n2")),
    }
}

fn confirmed() -> StockRow {
    StockRow {
        sku: SKU.parse().expect("a SKU"),
        location: RemoteLocationId(1),
        level: 12.try_into().expect("a level"),
        counted_at: at(0),
        given_at: at(0),
        state: StockState::Confirmed,
        reason: None,
        words: None,
        confirmed: Some((12.try_into().expect("a level"), at(0))),
    }
}

fn refused() -> StockRow {
    StockRow {
        sku: REFUSED_SKU.parse().expect("a SKU"),
        location: RemoteLocationId(2),
        state: StockState::Refused,
        reason: Some(StockReason::Refused),
        words: Some(WORDS.to_owned()),
        confirmed: None,
        ..confirmed()
    }
}

pub fn locations() -> Vec<StoreLocation> {
    vec![
        StoreLocation {
            id: RemoteLocationId(1),
            name: "Default location".to_owned(),
            is_enabled: true,
        },
        StoreLocation {
            id: RemoteLocationId(3),
            name: "Closed shop".to_owned(),
            is_enabled: false,
        },
    ]
}
