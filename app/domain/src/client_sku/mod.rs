//! A client's list of SKUs: what its stores call a product, what the warehouse calls it, and how many units are in one of
//! what the store sells.

mod import;
mod sheet;
mod sheet_problem;
mod unlisted;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::invisible::{self, Invisible, is_mark};

pub use import::{Listed, PlannedRow, RowEffect, SkuImport, plan};
pub use sheet::{EXAMPLE, SheetRow, SkuSheet, read};
pub use sheet_problem::{LineProblem, SkuColumn, SkuSheetError};
pub use unlisted::{skus_to_ship, unlisted};

/// On one line, with single blanks, and nothing in it that nobody sees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SkuProblem {
    #[error("nothing")]
    Missing,
    #[error("more than {} characters", Sku::MAX_CHARS)]
    TooLong,
    #[error("the invisible character {0}")]
    Invisible(Invisible),
}

impl Sku {
    /// As many as BigCommerce takes.
    pub const MAX_CHARS: u32 = 255;

    /// # Errors
    /// Nothing is left of it, or too much, or something is in it that nobody sees.
    pub fn typed(text: &str) -> Result<Self, SkuProblem> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        invisible::none_in(&text).map_err(SkuProblem::Invisible)?;
        match text.chars().count() {
            0 => Err(SkuProblem::Missing),
            length if length > Self::MAX_CHARS as usize => Err(SkuProblem::TooLong),
            _ => Ok(Self(text)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn key(&self) -> SkuKey {
        SkuKey::of(&self.0)
    }
}

impl FromStr for Sku {
    type Err = SkuProblem;

    fn from_str(text: &str) -> Result<Self, SkuProblem> {
        Self::typed(text)
    }
}

impl TryFrom<String> for Sku {
    type Error = SkuProblem;

    fn try_from(text: String) -> Result<Self, SkuProblem> {
        Self::typed(&text)
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What two SKUs are the same by: in any case, as packing compares a scan with a line's SKU
/// ([`crate::packing::is_code_of`]), whichever kind of blanks is in them, and without what nobody sees. Stores keep SKUs as
/// they were pasted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkuKey(String);

impl SkuKey {
    /// Empty where nothing can be seen of it.
    pub fn of(text: &str) -> Self {
        let is_seen =
            |character: &char| !is_mark(*character) && (!character.is_control() || character.is_whitespace());
        let seen: String = text.chars().filter(is_seen).collect();
        Self(
            seen.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase(),
        )
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many units the warehouse takes for one piece that the store sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct UnitsPerPack(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a whole number from 1 to {}", UnitsPerPack::MAX)]
pub struct NotUnits;

impl UnitsPerPack {
    pub const ONE: Self = Self(1);
    pub const MAX: u32 = 10_000;

    pub const fn get(self) -> u32 {
        self.0
    }

    /// Of so many packs.
    pub const fn units(self, packs: i64) -> i64 {
        packs.saturating_mul(self.0 as i64)
    }
}

impl TryFrom<u32> for UnitsPerPack {
    type Error = NotUnits;

    fn try_from(units: u32) -> Result<Self, NotUnits> {
        (1..=Self::MAX)
            .contains(&units)
            .then_some(Self(units))
            .ok_or(NotUnits)
    }
}

impl From<UnitsPerPack> for u32 {
    fn from(units: UnitsPerPack) -> Self {
        units.0
    }
}

/// As typed: digits alone, for `6,000` may be six or six thousand.
impl FromStr for UnitsPerPack {
    type Err = NotUnits;

    fn from_str(text: &str) -> Result<Self, NotUnits> {
        let text = text.trim();
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let units: u32 = text.parse().ok().filter(|_| is_number).ok_or(NotUnits)?;
        Self::try_from(units)
    }
}

impl fmt::Display for UnitsPerPack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the warehouse takes from its shelf for a line of an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WarehouseItem {
    pub sku: Sku,
    pub units: UnitsPerPack,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skus_are_the_same_in_any_case_with_any_blanks() {
        for text in [
            "tent 4p",
            " TENT 4P\t",
            "Tent\u{a0}4p",
            "tent  4P",
            "\u{200b}tent\u{2003}4p\u{feff}",
            "tent\n4p",
        ] {
            assert_eq!(SkuKey::of(text).as_str(), "tent 4p", "{text:?}");
        }
        assert_eq!(SkuKey::of("GRÖSSE"), SkuKey::of("größe".to_uppercase().as_str()));
        assert_ne!(SkuKey::of("tent4p"), SkuKey::of("tent 4p"));
        for nothing in ["", " ", "\u{a0}\u{200b}", "\0"] {
            assert!(SkuKey::of(nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn a_sku_has_something_to_be_seen_and_nothing_else() {
        assert_eq!(Sku::typed(" A\u{a0} B ").expect("a SKU").as_str(), "A B");
        assert_eq!(Sku::typed("\u{a0}"), Err(SkuProblem::Missing));
        assert!(matches!(Sku::typed("A\u{200b}B"), Err(SkuProblem::Invisible(_))));
        let long = "ä".repeat(255);
        assert!(Sku::typed(&long).is_ok());
        assert_eq!(Sku::typed(&format!("{long}x")), Err(SkuProblem::TooLong));
    }

    #[test]
    fn units_are_whole_and_few() {
        for (text, units) in [("1", 1), (" 6 ", 6), ("006", 6), ("10000", 10_000)] {
            assert_eq!(
                text.parse::<UnitsPerPack>().map(UnitsPerPack::get),
                Ok(units),
                "{text}"
            );
        }
        for wrong in [
            "",
            "0",
            "-6",
            "+6",
            "6.0",
            "6,000",
            "1e3",
            "10001",
            "99999999999999999999",
            "six",
            "６",
        ] {
            assert_eq!(wrong.parse::<UnitsPerPack>(), Err(NotUnits), "{wrong}");
        }
        let most = UnitsPerPack::try_from(10_000).expect("units");
        assert_eq!(most.units(i64::MAX), i64::MAX);
        assert_eq!(most.units(2), 20_000);
    }
}
