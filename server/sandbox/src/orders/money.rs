//! Money, whole ten-thousandths of the currency's unit.

use std::fmt;

/// An amount in ten-thousandths: BigCommerce gives four decimal places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub i64);

/// How an order's amounts are written (§3.4: strings here, numbers there, `"8"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyStyle {
    /// `"336.3200"`, as documented.
    Documented,
    /// `"336.32"`, `"8"`, as seen.
    Short,
    /// `336.32`, a number.
    Number,
}

impl Money {
    pub const ZERO: Self = Self(0);

    pub fn cents(cents: u64) -> Self {
        Self(cents as i64 * 100)
    }

    /// A share in hundredths of a percent, rounded down to the cent.
    pub fn percent(self, hundredths: i64) -> Self {
        Self(self.0 * hundredths / 10_000 / 100 * 100)
    }

    /// Reads `12`, `12.5`, `12.3400`; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let value: rust_decimal::Decimal = text.parse().ok()?;
        let scaled = value.checked_mul(10_000.into())?.trunc();
        i64::try_from(scaled).ok().map(Self)
    }

    pub fn write(self, out: &mut Vec<u8>, style: MoneyStyle) {
        use std::io::Write;
        let written = match style {
            MoneyStyle::Documented => write!(out, "\"{self}\""),
            MoneyStyle::Short => write!(out, "\"{self:#}\""),
            MoneyStyle::Number => write!(out, "{self:#}"),
        };
        written.expect("a vector takes every byte");
    }
}

/// Four places; `{:#}` leaves the zeros at the end out.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, mut part) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        if !f.alternate() {
            return write!(f, "{sign}{whole}.{part:04}");
        }
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let mut places = 4;
        while part.is_multiple_of(10) {
            part /= 10;
            places -= 1;
        }
        write!(f, "{sign}{whole}.{part:0places$}")
    }
}

impl std::ops::Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
