//! Days by a store's calendar.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

pub struct StoreDays {
    zone: TimeZone,
    name: Option<String>,
}

impl StoreDays {
    /// A zone that the time zone database doesn't have gets the offset that the store states, all year round. A store
    /// whose zone is unknown gets UTC.
    pub fn of(zone: Option<&StoreZone>) -> Self {
        let Some(zone) = zone else {
            return Self {
                zone: TimeZone::UTC,
                name: None,
            };
        };
        let fixed = || {
            let seconds = i32::try_from(zone.utc_offset_seconds).ok()?;
            Some(TimeZone::fixed(Offset::from_seconds(seconds).ok()?))
        };
        let known = TimeZone::get(&zone.name).ok().or_else(fixed);
        Self {
            name: known.is_some().then(|| zone.name.clone()),
            zone: known.unwrap_or(TimeZone::UTC),
        }
    }

    /// The zone's name. None if it is UTC because the store's zone is unknown.
    pub fn zone_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Minutes since midnight by the store's clock.
    pub fn minute_of_day(&self, at: Timestamp) -> i64 {
        let seconds = jiff::Timestamp::from_millisecond(at.millis())
            .map_or(0, |at| i64::from(self.zone.to_offset(at).seconds()));
        (at.millis().div_euclid(1_000) + seconds)
            .div_euclid(60)
            .rem_euclid(24 * 60)
    }

    /// When a day `YYYY-MM-DD` begins, and when the next day does. None if there is no such day.
    pub fn bounds(&self, day: &str) -> Option<(Timestamp, Timestamp)> {
        Timestamp::from_date(day)?;
        let day: Date = day.parse().ok()?;
        let begin = |day: Date| {
            let begin = day.to_zoned(self.zone.clone()).ok()?;
            Some(Timestamp::from_millis(begin.timestamp().as_millisecond()))
        };
        Some((begin(day)?, begin(day.tomorrow().ok()?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(name: &str, utc_offset_seconds: i64, day: &str) -> Option<(String, String)> {
        let zone = StoreZone {
            name: name.to_owned(),
            utc_offset_seconds,
        };
        let (begin, end) = StoreDays::of(Some(&zone)).bounds(day)?;
        Some((begin.rfc3339(), end.rfc3339()))
    }

    fn some(begin: &str, end: &str) -> Option<(String, String)> {
        Some((begin.to_owned(), end.to_owned()))
    }

    #[test]
    fn days_follow_the_zone_through_summer_time() {
        let chicago = |day| bounds("America/Chicago", -21_600, day);
        assert_eq!(
            chicago("2026-07-01"),
            some("2026-07-01T05:00:00Z", "2026-07-02T05:00:00Z")
        );
        assert_eq!(
            chicago("2026-03-08"),
            some("2026-03-08T06:00:00Z", "2026-03-09T05:00:00Z")
        );
        assert_eq!(
            chicago("2026-11-01"),
            some("2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z")
        );
        // Midnight is skipped there.
        assert_eq!(
            bounds("America/Santiago", -14_400, "2026-09-06"),
            some("2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z")
        );
    }

    #[test]
    fn a_zone_in_no_database_has_its_offset_and_an_unknown_one_is_utc() {
        let made_up = bounds("Warehouse/Mean Time", 19_800, "2026-07-01");
        assert_eq!(made_up, some("2026-06-30T18:30:00Z", "2026-07-01T18:30:00Z"));
        let unknown = StoreDays::of(None);
        let (begin, _) = unknown.bounds("2026-07-01").expect("a day");
        assert_eq!(
            (begin.rfc3339().as_str(), unknown.zone_name()),
            ("2026-07-01T00:00:00Z", None)
        );
    }

    #[test]
    fn what_is_no_day_has_no_bounds() {
        for text in ["2026-02-29", "20260701", "2026-07-01T00:00", "", "9999-12-31"] {
            assert_eq!(bounds("America/Chicago", -21_600, text), None, "{text}");
        }
    }
}
