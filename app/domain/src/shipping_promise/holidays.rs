//! The days of the calendar on which a client's orders are not shipped, whichever day of the week they are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Each once, the earliest first, by when it begins in UTC. As a text, which they are stored, sent and typed as:
/// `2026-12-25,2026-12-26`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Holidays(Vec<Timestamp>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HolidaysProblem {
    #[error("not a day such as 2026-12-25")]
    NotADay,
    #[error("more than {} days", Holidays::MAX)]
    TooMany,
}

impl Holidays {
    pub const MAX: usize = 100;

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When each begins in UTC: for the day of a calendar, wherever that is.
    pub fn iter(&self) -> impl Iterator<Item = Timestamp> {
        self.0.iter().copied()
    }

    /// One a line, as somebody reads and types them.
    pub fn lines(&self) -> String {
        self.0.iter().map(|day| day.date()).collect::<Vec<_>>().join("\n")
    }
}

/// Parted by commas, semicolons, blanks or lines.
impl FromStr for Holidays {
    type Err = HolidaysProblem;

    fn from_str(text: &str) -> Result<Self, HolidaysProblem> {
        let days = text.split(|character: char| character.is_whitespace() || [',', ';'].contains(&character));
        let days = days.filter(|day| !day.is_empty());
        let days: Option<Vec<Timestamp>> = days.map(Timestamp::from_date).collect();
        let mut days = days.ok_or(HolidaysProblem::NotADay)?;
        days.sort_unstable();
        days.dedup();
        match days.len() > Self::MAX {
            true => Err(HolidaysProblem::TooMany),
            false => Ok(Self(days)),
        }
    }
}

impl fmt::Display for Holidays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<String> = self.0.iter().map(|day| day.date()).collect();
        f.write_str(&days.join(","))
    }
}

impl TryFrom<String> for Holidays {
    type Error = HolidaysProblem;

    fn try_from(text: String) -> Result<Self, HolidaysProblem> {
        text.parse()
    }
}

impl From<Holidays> for String {
    fn from(holidays: Holidays) -> Self {
        holidays.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_however_they_are_parted_each_once() {
        for text in [
            "2026-12-25,2026-12-26",
            " 2026-12-26\r\n2026-12-25\r\n",
            "2026-12-25; 2026-12-26, 2026-12-25",
            "\n\n2026-12-25 2026-12-26,",
        ] {
            let read = text.parse::<Holidays>().map(String::from);
            assert_eq!(read, Ok("2026-12-25,2026-12-26".to_owned()), "{text:?}");
        }
        assert_eq!(" \n".parse::<Holidays>(), Ok(Holidays::default()));
        for wrong in ["2026-02-29", "25.12.2026", "2026-12-25 Christmas", "12-25"] {
            assert_eq!(
                wrong.parse::<Holidays>(),
                Err(HolidaysProblem::NotADay),
                "{wrong}"
            );
        }
        let so_many = |count: i64| -> String {
            (0..count)
                .map(|day| Timestamp::from_millis(day * 86_400_000).date() + " ")
                .collect()
        };
        assert_eq!(
            so_many(100).parse::<Holidays>().map(|days| days.iter().count()),
            Ok(100)
        );
        assert_eq!(so_many(101).parse::<Holidays>(), Err(HolidaysProblem::TooMany));
    }
}
