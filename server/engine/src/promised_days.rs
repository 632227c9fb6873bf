//! When orders are to leave, by a client's calendar and clock.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday as CivilDay};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use parcelpilot_domain::shipping_promise::{ClockTime, ShipBy, ShippingPromise, Weekday};
use parcelpilot_domain::time::Timestamp;

pub struct PromisedDays {
    promise: ShippingPromise,
    zone: TimeZone,
    holidays: BTreeSet<Date>,
}

impl PromisedDays {
    /// A zone that this program's database does not have is taken as UTC: the form refuses such a one.
    pub fn of(promise: ShippingPromise) -> Self {
        let zone = TimeZoneDatabase::bundled().get(promise.zone().as_str());
        let holidays = promise
            .holidays()
            .iter()
            .filter_map(|day| date_in(day, &TimeZone::UTC));
        Self {
            zone: zone.unwrap_or(TimeZone::UTC),
            holidays: holidays.collect(),
            promise,
        }
    }

    /// When an order that was placed then is to leave. Nothing where the calendar has no such day.
    pub fn ship_by(&self, placed: Timestamp, now: Timestamp) -> Option<ShipBy> {
        let mut day = self.date(placed)?;
        if !self.is_working_day(day) || self.at(day, self.promise.cut_off())? <= placed {
            day = self.working_day_after(day)?;
        }
        for _ in 0..self.promise.days() {
            day = self.working_day_after(day)?;
        }
        Some(ShipBy {
            at: self.leaves(day)?,
            is_today: self.date(now) == Some(day),
        })
    }

    /// All orders that were placed before this are to leave by `at`, and no others.
    pub fn placed_to_leave_by(&self, at: Timestamp) -> Option<Timestamp> {
        let mut day = self.date(at)?;
        if !self.is_working_day(day) || self.leaves(day)? > at {
            day = self.working_day_before(day)?;
        }
        for _ in 0..self.promise.days() {
            day = self.working_day_before(day)?;
        }
        self.at(day, self.promise.cut_off())
    }

    /// When the day of `now` ends.
    pub fn end_of_day(&self, now: Timestamp) -> Option<Timestamp> {
        let tomorrow = self.date(now)?.tomorrow().ok()?;
        let begins = tomorrow.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_millis(begins.timestamp().as_millisecond()))
    }

    /// When the carrier comes on a day. Nothing where that is no working day.
    pub(crate) fn carrier_on(&self, day: Date) -> Option<Timestamp> {
        self.leaves(day).filter(|_| self.is_working_day(day))
    }

    pub(crate) const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Where clocks are put forward, the cut-off may be put behind: an order never leaves before it may be placed.
    fn leaves(&self, day: Date) -> Option<Timestamp> {
        let at = self.at(day, self.promise.leaves_by())?;
        match self.promise.days() {
            0 => Some(at.max(self.at(day, self.promise.cut_off())?)),
            _ => Some(at),
        }
    }

    fn date(&self, at: Timestamp) -> Option<Date> {
        date_in(at, &self.zone)
    }

    /// Where clocks are put forward over this time, as much later.
    fn at(&self, day: Date, time: ClockTime) -> Option<Timestamp> {
        let hour = i8::try_from(time.hour()).ok()?;
        let minute = i8::try_from(time.minute()).ok()?;
        let at = day.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
    }

    fn is_working_day(&self, day: Date) -> bool {
        !self.holidays.contains(&day)
            && self.promise.working_days().contains(match day.weekday() {
                CivilDay::Monday => Weekday::Monday,
                CivilDay::Tuesday => Weekday::Tuesday,
                CivilDay::Wednesday => Weekday::Wednesday,
                CivilDay::Thursday => Weekday::Thursday,
                CivilDay::Friday => Weekday::Friday,
                CivilDay::Saturday => Weekday::Saturday,
                CivilDay::Sunday => Weekday::Sunday,
            })
    }

    fn working_day_after(&self, day: Date) -> Option<Date> {
        self.first_working_day(day, |day| day.tomorrow().ok())
    }

    fn working_day_before(&self, day: Date) -> Option<Date> {
        self.first_working_day(day, |day| day.yesterday().ok())
    }

    fn first_working_day(&self, mut day: Date, next: impl Fn(Date) -> Option<Date>) -> Option<Date> {
        loop {
            day = next(day)?;
            if self.is_working_day(day) {
                return Some(day);
            }
        }
    }
}

fn date_in(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(at.millis()).ok()?;
    Some(zone.to_datetime(at).date())
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::shipping_promise::WorkingDays;
    use proptest::prelude::*;

    use super::*;

    fn promised(
        zone: &str,
        cut_off: &str,
        days: u8,
        leaves_by: &str,
        working_days: WorkingDays,
    ) -> PromisedDays {
        let promise = ShippingPromise::new(
            zone.parse().unwrap(),
            cut_off.parse().unwrap(),
            days,
            leaves_by.parse().unwrap(),
            working_days,
        );
        PromisedDays::of(promise.unwrap())
    }

    fn berlin(days: u8) -> PromisedDays {
        promised(
            "Europe/Berlin",
            "14:00",
            days,
            "17:00",
            WorkingDays::MONDAY_TO_FRIDAY,
        )
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn leaves(days: &PromisedDays, placed: &str) -> String {
        let placed = at(placed);
        days.ship_by(placed, placed).unwrap().at.rfc3339()
    }

    #[test]
    fn orders_before_the_cut_off_leave_on_their_day_and_others_on_the_next_working_day() {
        // 2026-11-26 is a Thursday; Berlin is an hour ahead of UTC.
        for (placed, leaves_at) in [
            ("2026-11-26T12:59:59.999Z", "2026-11-26T16:00:00Z"),
            ("2026-11-26T13:00:00Z", "2026-11-27T16:00:00Z"),
            ("2026-11-27T13:00:00Z", "2026-11-30T16:00:00Z"),
            ("2026-11-28T08:00:00Z", "2026-11-30T16:00:00Z"),
            // Monday there already.
            ("2026-11-29T23:30:00Z", "2026-11-30T16:00:00Z"),
        ] {
            assert_eq!(leaves(&berlin(0), placed), leaves_at, "{placed}");
        }
        assert_eq!(leaves(&berlin(2), "2026-11-26T12:00:00Z"), "2026-11-30T16:00:00Z");
        assert_eq!(leaves(&berlin(2), "2026-11-28T12:00:00Z"), "2026-12-02T16:00:00Z");
    }

    #[test]
    fn a_holiday_is_no_working_day() {
        let promise = |days| {
            let PromisedDays { promise, .. } = berlin(days);
            let holidays = "2026-12-25,2026-12-26,2026-12-28";
            PromisedDays::of(promise.except_on(holidays.parse().unwrap()))
        };
        // The 24th is a Thursday, and the 28th a Monday.
        for (placed, leaves_at) in [
            ("2026-12-24T12:59:00Z", "2026-12-24T16:00:00Z"),
            ("2026-12-24T13:00:00Z", "2026-12-29T16:00:00Z"),
            ("2026-12-25T08:00:00Z", "2026-12-29T16:00:00Z"),
            // There it is the 25th already.
            ("2026-12-24T23:30:00Z", "2026-12-29T16:00:00Z"),
        ] {
            assert_eq!(leaves(&promise(0), placed), leaves_at, "{placed}");
        }
        assert_eq!(
            leaves(&promise(2), "2026-12-23T12:00:00Z"),
            "2026-12-29T16:00:00Z"
        );
        let late_before = promise(0).placed_to_leave_by(at("2026-12-28T20:00:00Z"));
        assert_eq!(late_before, Some(at("2026-12-24T13:00:00Z")));
        assert_eq!(promise(0).carrier_on(Date::constant(2026, 12, 25)), None);
    }

    #[test]
    fn clocks_that_are_changed_move_the_moment() {
        // On 25 October 2026 clocks there go back.
        assert_eq!(leaves(&berlin(0), "2026-10-23T12:00:00Z"), "2026-10-26T16:00:00Z");
        assert_eq!(leaves(&berlin(0), "2026-10-23T11:59:00Z"), "2026-10-23T15:00:00Z");
        // On 8 March 2026 there is no 2:30 in Chicago.
        let all_days = WorkingDays::try_from(127).unwrap();
        let early = promised("America/Chicago", "02:00", 0, "02:30", all_days);
        assert_eq!(leaves(&early, "2026-03-08T07:00:00Z"), "2026-03-08T08:30:00Z");
    }

    #[test]
    fn today_is_the_clients_day() {
        let tokyo = promised("Asia/Tokyo", "14:00", 0, "17:00", WorkingDays::MONDAY_TO_FRIDAY);
        let placed = at("2026-11-26T06:00:00Z");
        let is_today = |now: &str| tokyo.ship_by(placed, at(now)).unwrap().is_today;
        assert!(!is_today("2026-11-26T14:59:00Z"));
        assert!(is_today("2026-11-26T15:00:00Z"));
        assert_eq!(
            tokyo.end_of_day(at("2026-11-26T15:00:00Z")),
            Some(at("2026-11-27T15:00:00Z"))
        );
    }

    #[test]
    fn a_time_that_no_calendar_has_is_promised_nothing() {
        assert_eq!(
            berlin(0).ship_by(Timestamp::from_millis(i64::MAX), at("2026-11-26T15:00:00Z")),
            None
        );
        assert_eq!(
            berlin(0).placed_to_leave_by(Timestamp::from_millis(i64::MIN)),
            None
        );
    }

    proptest! {
        /// A list that asks for orders by when they were placed has the same as one that looks at each.
        #[test]
        fn what_was_placed_before_is_what_is_to_leave_by_then(
            zone in prop::sample::select(vec![
                "UTC", "Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago",
            ]),
            (cut_off, later) in (0_u16..1_440, 0_u16..1_440),
            days in 0..=ShippingPromise::DAYS_MAX,
            working_days in 1_u8..128,
            placed in 1_577_836_800_000_i64..1_893_456_000_000,
            // Around that day, in which many of them fall together.
            holidays in prop::collection::vec(-20_i64..20, 0..30),
            // Near the moment at which it leaves, on either side.
            off in -90_000_000_i64..90_000_000,
        ) {
            let time = |minute: u16| ClockTime::new((minute / 60) as u8, (minute % 60) as u8).unwrap();
            let leaves_by = time(if days == 0 { cut_off.max(later) } else { later });
            let promise = ShippingPromise::new(
                zone.parse().unwrap(),
                time(cut_off),
                days,
                leaves_by,
                WorkingDays::try_from(working_days).unwrap(),
            );
            let days: Vec<String> = holidays
                .iter()
                .map(|day| Timestamp::from_millis(placed + day * 86_400_000).date())
                .collect();
            let promised = PromisedDays::of(promise.unwrap().except_on(days.join(",").parse().unwrap()));
            let is_holiday = |at: Timestamp| {
                let day = date_in(at, promised.zone()).unwrap().to_string();
                days.contains(&day)
            };
            let placed = Timestamp::from_millis(placed);
            let ship_by = promised.ship_by(placed, placed).unwrap().at;
            let asked = Timestamp::from_millis(ship_by.millis() + off);
            let before = promised.placed_to_leave_by(asked).unwrap();
            prop_assert_eq!(ship_by <= asked, placed < before);
            prop_assert!(ship_by >= placed);
            // Where clocks are put forward around midnight, it may leave as the next day begins.
            let leaves_on = Timestamp::from_millis(ship_by.millis() - 7_200_000);
            prop_assert!(!is_holiday(ship_by) || !is_holiday(leaves_on));
        }
    }
}
