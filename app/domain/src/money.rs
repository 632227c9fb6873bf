//! Amounts of money: decimal, never a float.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount in the currency of its order. It is stored and sent as text, with all the digits that it arrived with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(Decimal);

impl Amount {
    pub const ZERO: Amount = Amount(Decimal::ZERO);

    pub const fn new(value: Decimal) -> Self {
        Self(value)
    }

    /// With at least two decimals, as people read money; with more if the store sent more that are not zero.
    pub fn shown(self) -> String {
        let value = self.0.normalize();
        if value.scale() < 2 {
            format!("{value:.2}")
        } else {
            value.to_string()
        }
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let text = text.trim();
        let value = Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text));
        value.map(Self).map_err(|_| InvalidAmount)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount of money")]
pub struct InvalidAmount;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_two_decimals_and_loses_none() {
        for (text, shown) in [
            ("8", "8.00"),
            ("336.3200", "336.32"),
            ("0.1250", "0.125"),
            ("-1.5", "-1.50"),
        ] {
            assert_eq!(text.parse::<Amount>().map(Amount::shown), Ok(shown.to_owned()));
        }
        assert_eq!("twelve".parse::<Amount>(), Err(InvalidAmount));
    }
}
