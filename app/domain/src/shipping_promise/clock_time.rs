//! A time of day.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// By some clock, to the minute: `14:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime {
    hour: u8,
    minute: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day such as 14:00")]
pub struct InvalidClockTime;

impl ClockTime {
    /// Nothing for what no clock shows.
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self { hour, minute })
        } else {
            None
        }
    }

    pub const fn hour(self) -> u8 {
        self.hour
    }

    pub const fn minute(self) -> u8 {
        self.minute
    }
}

/// As fields for a time post it: `14:00`, or `14:00:00` from some browsers.
impl FromStr for ClockTime {
    type Err = InvalidClockTime;

    fn from_str(text: &str) -> Result<Self, InvalidClockTime> {
        let text = text.trim();
        let text = text
            .strip_suffix(":00")
            .filter(|rest| rest.contains(':'))
            .unwrap_or(text);
        let (hour, minute) = text.split_once(':').ok_or(InvalidClockTime)?;
        let number = |text: &str| {
            let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| is_number).ok_or(InvalidClockTime)
        };
        Self::new(number(hour)?, number(minute)?).ok_or(InvalidClockTime)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl TryFrom<String> for ClockTime {
    type Error = InvalidClockTime;

    fn try_from(text: String) -> Result<Self, InvalidClockTime> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_fields_post_them() {
        for (text, read) in [
            ("14:00", "14:00"),
            (" 9:05 ", "09:05"),
            ("00:00", "00:00"),
            ("23:59:00", "23:59"),
        ] {
            assert_eq!(
                text.parse::<ClockTime>().map(String::from),
                Ok(read.to_owned()),
                "{text}"
            );
        }
        for text in [
            "",
            "14",
            "24:00",
            "14:60",
            "14:00:30",
            "-1:00",
            "+9:00",
            "2 pm",
            "14:000",
            "::00",
            "14:00:00:00",
        ] {
            assert_eq!(text.parse::<ClockTime>(), Err(InvalidClockTime), "{text}");
        }
    }
}
