//! Points in time.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::english;

/// A point in time: milliseconds since 1970-01-01 UTC, as stored in the database and sent to the browser, which
/// shows it in the reader's own time zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    pub fn minus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// Cut to the start of its second, because stores send and accept nothing finer.
    pub const fn to_the_second(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1_000))
    }

    /// When its day began, in UTC.
    pub const fn start_of_day(self) -> Self {
        Self(self.0 - self.0.rem_euclid(86_400_000))
    }

    /// The time since `earlier`; zero if `earlier` is later.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// `2026-11-22 23:17 UTC`: what a page shows before (or without) the JavaScript that converts it to the reader's
/// time zone.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_date(self.0.div_euclid(86_400_000));
        let minutes = self.0.rem_euclid(86_400_000) / 60_000;
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
            minutes / 60,
            minutes % 60
        )
    }
}

impl Timestamp {
    /// RFC 3339 to the second, for `<time datetime>` and exports.
    pub fn rfc3339(self) -> String {
        let (year, month, day) = civil_date(self.0.div_euclid(86_400_000));
        let seconds = self.0.rem_euclid(86_400_000) / 1_000;
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl Timestamp {
    /// The start of a day in UTC, from `YYYY-MM-DD`. `None` if there is no such day.
    pub fn from_date(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts
                .next()
                .filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i64>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let days = days_from_civil(year, month, day);
        // 31 February would turn into another day.
        (civil_date(days) == (year, month, day)).then_some(Self(days * 86_400_000))
    }

    /// As [`Self::rfc3339`] writes it.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let day = Self::from_date(date)?;
        let mut parts = time.split(':').map(|part| {
            let is_number = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| part.parse::<i64>().ok()).flatten()
        });
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        let is_time = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
        is_time.then(|| Self(day.0 + ((hour * 60 + minute) * 60 + second) * 1_000))
    }

    /// `YYYY-MM-DD` in UTC.
    pub fn date(self) -> String {
        let (year, month, day) = civil_date(self.0.div_euclid(86_400_000));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `23:17 UTC`.
    pub fn time_of_day(self) -> String {
        let minutes = self.0.rem_euclid(86_400_000) / 60_000;
        format!("{:02}:{:02} UTC", minutes / 60, minutes % 60)
    }

    /// In UTC, from 1.
    pub fn day_of_month(self) -> i64 {
        civil_date(self.0.div_euclid(86_400_000)).2
    }

    /// In UTC: `Saturday`.
    pub const fn weekday(self) -> &'static str {
        // 1970-01-01 was a Thursday.
        match self.0.div_euclid(86_400_000).rem_euclid(7) {
            0 => english!("Thursday"),
            1 => english!("Friday"),
            2 => english!("Saturday"),
            3 => english!("Sunday"),
            4 => english!("Monday"),
            5 => english!("Tuesday"),
            _ => english!("Wednesday"),
        }
    }

    /// In UTC, where there is little room: `Sat`.
    pub const fn short_weekday(self) -> &'static str {
        match self.0.div_euclid(86_400_000).rem_euclid(7) {
            0 => english!("Thu"),
            1 => english!("Fri"),
            2 => english!("Sat"),
            3 => english!("Sun"),
            4 => english!("Mon"),
            5 => english!("Tue"),
            _ => english!("Wed"),
        }
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Converts days since 1970-01-01 to year, month and day (the proleptic Gregorian calendar, counted from 1 March so
/// that the leap day comes last). A date library would add 40 KB to what the browser loads.
fn civil_date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_dates_as_the_calendar_has_them() {
        for (millis, shown) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59Z"),
            (-1_000, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).rfc3339(), shown);
            let second = Timestamp::from_millis(millis - millis.rem_euclid(1_000));
            assert_eq!(Timestamp::from_rfc3339(shown), Some(second));
        }
        for text in [
            "",
            "2024-02-29",
            "2024-02-30T00:00:00Z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T0:00:00Z",
            "2024-02-29T00:00Z",
            "2024-02-29T00:00:00+01:00",
        ] {
            assert_eq!(Timestamp::from_rfc3339(text), None, "{text}");
        }
        assert_eq!(
            Timestamp::from_millis(1_709_251_199_999).to_string(),
            "2024-02-29 23:59 UTC"
        );
    }

    #[test]
    fn knows_the_day_that_a_moment_is_in() {
        for (moment, weekday, day) in [
            (-1, "Wednesday", 31),
            (0, "Thursday", 1),
            (951_782_400_000, "Tuesday", 29),
        ] {
            let moment = Timestamp::from_millis(moment);
            assert_eq!(
                (moment.weekday(), moment.day_of_month()),
                (weekday, day),
                "{moment}"
            );
            assert_eq!(moment.short_weekday(), &weekday[..3], "{moment}");
        }
        let evening = Timestamp::from_millis(951_782_400_000 + 83_820_000);
        assert_eq!(evening.start_of_day().millis(), 951_782_400_000);
        assert_eq!(evening.time_of_day(), "23:17 UTC");
        assert_eq!(Timestamp::from_millis(-1).start_of_day().millis(), -86_400_000);
    }

    #[test]
    fn reads_the_days_that_there_are() {
        for text in ["1970-01-01", "2000-02-29", "2024-12-31", "1969-07-20"] {
            assert_eq!(
                Timestamp::from_date(text).map(Timestamp::date).as_deref(),
                Some(text)
            );
        }
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-1-1",
            "24-01-01",
            "2024-01-01x",
            "",
            "-024-01-01",
            "2024-00-10",
        ] {
            assert_eq!(Timestamp::from_date(text), None, "{text}");
        }
    }
}
