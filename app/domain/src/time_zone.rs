//! The time zones of stores and people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// As the store reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreZone {
    /// For example `America/Chicago`; some stores have names that no list contains.
    pub name: String,
    /// Seconds east of UTC without daylight saving time. It counts if the name is unknown.
    pub utc_offset_seconds: i64,
}

impl StoreZone {
    /// `None` unless both are known.
    pub fn known(name: Option<String>, utc_offset_seconds: Option<i64>) -> Option<Self> {
        Some(Self {
            name: name?,
            utc_offset_seconds: utc_offset_seconds?,
        })
    }
}

/// A name in the time zone database, such as `America/Argentina/Ushuaia`. Only its form is known here: which names there
/// are, the server knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZoneName(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no name of a time zone")]
pub struct InvalidTimeZoneName;

impl TimeZoneName {
    /// The database's longest has 32.
    const CHARS_MAX: usize = 64;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TimeZoneName {
    type Err = InvalidTimeZoneName;

    fn from_str(text: &str) -> Result<Self, InvalidTimeZoneName> {
        let fits = text.len() <= Self::CHARS_MAX
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
        fits.then(|| Self(text.to_owned())).ok_or(InvalidTimeZoneName)
    }
}

impl TryFrom<String> for TimeZoneName {
    type Error = InvalidTimeZoneName;

    fn try_from(name: String) -> Result<Self, InvalidTimeZoneName> {
        name.parse()
    }
}

impl From<TimeZoneName> for String {
    fn from(name: TimeZoneName) -> Self {
        name.0
    }
}

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_form_of_the_database() {
        for name in [
            "Europe/Berlin",
            "America/Port-au-Prince",
            "Etc/GMT+5",
            "UTC",
            "America/North_Dakota/New_Salem",
        ] {
            assert_eq!(
                name.parse::<TimeZoneName>().map(|name| name.to_string()),
                Ok(name.to_owned())
            );
        }
        for text in [
            "",
            " ",
            "/etc/passwd",
            "../Europe",
            "Europe/Z\u{fc}rich",
            "Europe/Berlin\0",
            "<b>",
            &"a".repeat(65),
        ] {
            assert_eq!(text.parse::<TimeZoneName>(), Err(InvalidTimeZoneName), "{text}");
        }
    }
}
