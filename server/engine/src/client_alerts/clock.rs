//! What is due to a client's people when, by the client's clock.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::{Disambiguation, TimeZone, TimeZoneDatabase};
use parcelpilot_domain::client_alert::ClientAlertSettings;
use parcelpilot_domain::shipping_promise::{ClockTime, ShippingPromise};
use parcelpilot_domain::time::Timestamp;

use crate::promised_days::PromisedDays;

const HOUR: Duration = Duration::from_secs(3_600);
/// The longest time between two looks, even if nothing is due sooner.
const LOOK_EVERY: Duration = HOUR;

/// A client's settings, and its shipping promise, where it has one.
pub struct ClientClock {
    settings: ClientAlertSettings,
    promised: Option<PromisedDays>,
    zone: TimeZone,
}

/// What is due of a client's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// As `2026-11-30`, by the client's calendar.
    pub day: String,
    /// It is not sent after this moment.
    pub until: Timestamp,
}

impl ClientClock {
    /// A zone that this program's database does not have is taken as UTC: the form refuses such a one.
    pub fn of(settings: ClientAlertSettings, promise: Option<ShippingPromise>) -> Self {
        let promised = promise.map(PromisedDays::of);
        let zone = match &promised {
            Some(promised) => promised.zone().clone(),
            None => TimeZoneDatabase::bundled()
                .get(settings.zone.as_str())
                .unwrap_or(TimeZone::UTC),
        };
        Self {
            settings,
            promised,
            zone,
        }
    }

    pub const fn promised(&self) -> Option<&PromisedDays> {
        self.promised.as_ref()
    }

    /// The digest, from its hour until the day ends, unless that day's or a later one was looked at.
    pub fn digest(&self, now: Timestamp, last: &str) -> Option<Due> {
        let today = self.date(now)?;
        if now < self.at(today, self.settings.digest_at)? || was_looked_at(today, today, last) {
            return None;
        }
        let day = today.to_string();
        let until = self.begins(today.tomorrow().ok()?)?;
        Some(Due { day, until })
    }

    /// That orders will be late, from some hours before the carrier comes until it comes, unless that day was looked at.
    /// The hours may begin on the day before.
    pub fn late(&self, now: Timestamp, last: &str) -> Option<Due> {
        let today = self.date(now)?;
        let due = |day: Date| {
            let until = self.promised.as_ref()?.carrier_on(day)?;
            let is_due = (self.warned_at(until)..until).contains(&now);
            let is_new = is_due && !was_looked_at(day, today, last);
            is_new.then(|| Due {
                day: day.to_string(),
                until,
            })
        };
        due(today).or_else(|| due(today.tomorrow().ok()?))
    }

    /// When the carrier comes on the client's day `day`, if it does.
    pub fn carrier_on(&self, day: &str) -> Option<Timestamp> {
        self.promised.as_ref()?.carrier_on(day.parse().ok()?)
    }

    /// When the day before the client's day `day` begins and ends.
    pub fn day_before(&self, day: &str) -> Option<(Timestamp, Timestamp)> {
        let day: Date = day.parse().ok()?;
        Some((self.begins(day.yesterday().ok()?)?, self.begins(day)?))
    }

    /// When the quiet hours end that `now` is in.
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        let quiet = self.settings.quiet?;
        if !quiet.contain(self.time(now)?) {
            return None;
        }
        let today = self.date(now)?;
        // Where clocks are put back, the end may come twice; where they are put forward, it comes later.
        let ends = [Some(today), today.tomorrow().ok()].into_iter().flatten();
        let moments = ends.flat_map(|day| {
            [Disambiguation::Compatible, Disambiguation::Later]
                .map(|which| self.moment(day, quiet.until(), which))
        });
        moments
            .flatten()
            .filter(|end| *end > now && self.time(*end).is_some_and(|time| !quiet.contain(time)))
            .min()
            .or_else(|| Some(now.plus(HOUR)))
    }

    /// When to look again after all that was due at `now` was looked at.
    pub fn next_look(&self, now: Timestamp) -> Timestamp {
        let days = self.date(now).into_iter().flat_map(|today| {
            let tomorrow = today.tomorrow().ok();
            [
                Some(today),
                tomorrow,
                tomorrow.and_then(|day| day.tomorrow().ok()),
            ]
        });
        let moments = days.flatten().flat_map(|day| {
            let carrier = self
                .promised
                .as_ref()
                .and_then(|promised| promised.carrier_on(day));
            [
                self.at(day, self.settings.digest_at),
                carrier.map(|at| self.warned_at(at)),
            ]
        });
        let next = moments.flatten().filter(|moment| *moment > now).min();
        next.unwrap_or(now)
            .clamp(now.plus(Duration::from_millis(1)), now.plus(LOOK_EVERY))
    }

    /// The days that count as looked at for a client that has its settings from `now` on: what is past is not told.
    pub fn looked_from(&self, now: Timestamp) -> (String, String) {
        let today = self.date(now).map(|day| day.to_string()).unwrap_or_default();
        let digest = self.digest(now, "").map_or_else(String::new, |due| due.day);
        let is_past = self
            .carrier_on(&today)
            .is_some_and(|at| self.warned_at(at) <= now);
        (digest, if is_past { today } else { String::new() })
    }

    fn warned_at(&self, carrier: Timestamp) -> Timestamp {
        carrier.minus(HOUR * u32::from(self.settings.lead_hours))
    }

    pub fn date(&self, at: Timestamp) -> Option<Date> {
        let at = jiff::Timestamp::from_millisecond(at.millis()).ok()?;
        Some(self.zone.to_datetime(at).date())
    }

    fn time(&self, at: Timestamp) -> Option<ClockTime> {
        let at = jiff::Timestamp::from_millisecond(at.millis()).ok()?;
        let time = self.zone.to_datetime(at).time();
        ClockTime::new(time.hour().try_into().ok()?, time.minute().try_into().ok()?)
    }

    fn begins(&self, day: Date) -> Option<Timestamp> {
        let begins = day.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_millis(begins.timestamp().as_millisecond()))
    }

    /// Where clocks are put forward over this time, as much later; where it comes twice, the first time.
    fn at(&self, day: Date, time: ClockTime) -> Option<Timestamp> {
        self.moment(day, time, Disambiguation::Compatible)
    }

    fn moment(&self, day: Date, time: ClockTime, which: Disambiguation) -> Option<Timestamp> {
        let hour = i8::try_from(time.hour()).ok()?;
        let minute = i8::try_from(time.minute()).ok()?;
        let ambiguous = self.zone.to_ambiguous_zoned(day.at(hour, minute, 0, 0));
        let at = ambiguous.disambiguate(which).ok()?;
        Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
    }
}

/// Whether that day or a later one was looked at. A clock that was ahead leaves days behind that nobody can have looked at:
/// they would keep all days before from being looked at.
fn was_looked_at(day: Date, today: Date, last: &str) -> bool {
    let is_possible = today
        .tomorrow()
        .is_ok_and(|tomorrow| last <= tomorrow.to_string().as_str());
    is_possible && day.to_string().as_str() <= last
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
