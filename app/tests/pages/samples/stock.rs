use parcelpilot_contract::stock::{StockPage, StockRow, StockStatus};
use parcelpilot_contract::stock_file::{CheckedLevel, StockCheck};
use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{StockLineProblem, StockPause, StockReason, StockState};
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

/// A new level, another one, and one that is the same; and a row with an error.
pub fn check() -> StockCheck {
    let row = |line, sku: &str, before: Option<i64>| CheckedLevel {
        line,
        sku: sku.parse().expect("a SKU"),
        location: RemoteLocationId(1),
        level: 12.try_into().expect("a level"),
        before: before.map(|level| level.try_into().expect("a level")),
    };
    StockCheck {
        digest: "0123abcd".to_owned(),
        counted_at_typed: "2026-11-30T14:05:31".to_owned(),
        location: RemoteLocationId(1),
        passed_over: vec!["Bin <2>".to_owned()],
        new_rows: 1,
        changed_rows: 150,
        same_rows: 1,
        repeated_rows: 2,
        bad_rows: 1,
        rows: vec![
            row(2, SKU, None),
            row(3, REFUSED_SKU, Some(340)),
            row(4, "SAME", Some(12)),
        ],
        problems: vec![(9, StockLineProblem::NotLevel)],
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
