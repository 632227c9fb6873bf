//! Stock levels that stores are told: how much of a SKU may still be sold at a location.
//!
//! A level is absolute: it replaces what the store has. So it counts only for as long as the store can hardly have sold since
//! it was counted ([`FRESH_FOR`]), and an older one never comes after a newer one.

mod import;
mod level;
mod reason;
mod sheet;
mod sku;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::ids::RemoteLocationId;
use crate::time::Timestamp;

/// BigCommerce's names of the scopes that a token needs.
pub const LEVELS_SCOPE: &str = "Store Inventory";
pub const LOCATIONS_SCOPE: &str = "Store Locations";

pub use import::{KnownLevels, PlannedLevel, StockImport, StockImportSetting, plan};
pub use level::{NotLevel, StockLevel};
pub use reason::{StockPause, StockReason, StockRefusal};
pub use sheet::{EXAMPLE, StockColumn, StockLineProblem, StockSheet, StockSheetError, StockSheetRow, read};
pub use sku::{StoreSku, StoreSkuProblem};

/// How long a level may be told to the store, from when it was counted.
pub const FRESH_FOR: Duration = Duration::from_secs(15 * 60);
/// Clocks of programs may be so far ahead.
pub const AHEAD_AT_MOST: Duration = Duration::from_secs(5 * 60);

codes! {
    /// How it stands with the newest level of a SKU at a location.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StockState {
        /// Will be sent as soon as the store accepts it.
        Waiting = "waiting" => "Waiting",
        Sending = "sending" => "Sending",
        /// The store has taken it.
        Confirmed = "confirmed" => "Confirmed",
        /// The store has not taken it, and would not take it again.
        Refused = "refused" => "Refused",
        /// It was never sent, and is too old by now.
        Expired = "expired" => "Expired",
        /// It was sent, the answer was lost, and it is too old to be sent again.
        Unknown = "unknown" => "Unknown",
    }
}

impl StockState {
    /// Those in which the store may not have what it was to get: somebody has to give the level anew.
    pub const UNSOLVED: [Self; 3] = [Self::Refused, Self::Expired, Self::Unknown];
}

/// What somebody counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenLevel {
    pub sku: StoreSku,
    /// None: that of the integration's setting.
    pub location: Option<RemoteLocationId>,
    pub level: StockLevel,
    /// As it was stated, by the clock of whoever counted. None: it counts from when it is taken.
    pub counted_at: Option<Timestamp>,
}

impl GivenLevel {
    fn place(&self, default: RemoteLocationId) -> (&StoreSku, RemoteLocationId) {
        (&self.sku, self.location.unwrap_or(default))
    }
}

/// What became of a level that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LevelTaken {
    Accepted,
    /// A newer one is here.
    Older,
    /// Another level of the same SKU and location was given with it.
    Contradicted,
    WrongTime(WrongTime),
    /// Those before it were taken, and then levels could not be given any more.
    Stopped(StockRefusal),
    /// Those before it were taken, and then the database failed.
    NotKept,
}

/// Why a level's time can't be right, or makes it useless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum WrongTime {
    #[error("More than 5 minutes in the future: check the clock that it was counted by.")]
    Ahead,
    #[error("Counted more than 15 minutes ago: the store may have sold some since. Count again.")]
    TooOld,
}

/// # Errors
/// It was counted too long ago, or will be.
pub fn may_be_given(counted_at: Timestamp, now: Timestamp) -> Result<(), WrongTime> {
    if counted_at > now.plus(AHEAD_AT_MOST) {
        Err(WrongTime::Ahead)
    } else if counted_at.plus(FRESH_FOR) <= now {
        Err(WrongTime::TooOld)
    } else {
        Ok(())
    }
}

/// Those that may be given together. In its place, whether another one is for the same SKU and location with another level:
/// nobody can tell which of the two counts.
pub fn contradictions(levels: &[&GivenLevel], default: RemoteLocationId) -> Vec<bool> {
    use std::collections::HashMap;
    let mut seen: HashMap<(&StoreSku, RemoteLocationId), (StockLevel, bool)> = HashMap::new();
    for given in levels {
        seen.entry(given.place(default))
            .and_modify(|(level, differs)| *differs |= *level != given.level)
            .or_insert((given.level, false));
    }
    levels
        .iter()
        .map(|given| {
            seen.get(&given.place(default))
                .is_some_and(|(_, differs)| *differs)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(sku: &str, location: i64, level: i64) -> GivenLevel {
        GivenLevel {
            sku: sku.parse().expect("a SKU"),
            location: (location > 0).then_some(RemoteLocationId(location)),
            level: StockLevel::new(level).expect("a level"),
            counted_at: None,
        }
    }

    #[test]
    fn a_level_is_given_soon_after_it_was_counted() {
        let now = Timestamp::from_millis(10_000_000);
        for (counted_at, may) in [
            (now, Ok(())),
            (now.plus(AHEAD_AT_MOST), Ok(())),
            (
                now.plus(AHEAD_AT_MOST + Duration::from_millis(1)),
                Err(WrongTime::Ahead),
            ),
            (now.minus(FRESH_FOR - Duration::from_millis(1)), Ok(())),
            (now.minus(FRESH_FOR), Err(WrongTime::TooOld)),
        ] {
            assert_eq!(may_be_given(counted_at, now), may);
        }
    }

    #[test]
    fn two_levels_of_one_sku_contradict_each_other_at_one_location_only() {
        let levels = [
            given("A", 1, 5),
            given("A", 1, 6),
            given("A", 2, 7),
            given("B", 1, 5),
            given("B", 1, 5),
            given("a", 1, 9),
            // Names none.
            given("C", 0, 1),
            given("C", 7, 2),
            given("C", 1, 3),
        ];
        assert_eq!(
            contradictions(&levels.each_ref(), RemoteLocationId(7)),
            [true, true, false, false, false, false, true, true, false]
        );
    }
}
