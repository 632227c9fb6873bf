//! A promise as somebody types it.

use super::{ClockTime, Holidays, HolidaysProblem, ShippingPromise, Weekday, WorkingDays};
use crate::time_zone::TimeZoneName;

/// As typed; what is ticked of the week, by its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPromise {
    pub zone: String,
    pub cut_off: String,
    pub days: String,
    pub leaves_by: String,
    pub working_days: Vec<String>,
    /// Any number of days, or nothing.
    pub holidays: String,
}

/// What is wrong, each with the name of the field that it is wrong with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseProblem {
    NotATime(&'static str),
    NoSuchZone,
    /// Not a whole number up to [`ShippingPromise::DAYS_MAX`].
    NotDays,
    NoWorkingDay,
    LeavesBeforeCutOff,
    Holidays(HolidaysProblem),
}

impl PromiseProblem {
    pub const fn field(self) -> &'static str {
        match self {
            PromiseProblem::NotATime(field) => field,
            PromiseProblem::NoSuchZone => "zone",
            PromiseProblem::NotDays => "promised_days",
            PromiseProblem::NoWorkingDay => "working_days",
            PromiseProblem::LeavesBeforeCutOff => "leaves_by",
            PromiseProblem::Holidays(_) => "holidays",
        }
    }
}

impl TypedPromise {
    /// `zone` finds a zone by its name, as the time zone database has it.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn checked(
        &self,
        zone: impl Fn(&TimeZoneName) -> Option<TimeZoneName>,
    ) -> Result<ShippingPromise, Vec<PromiseProblem>> {
        let mut problems = Vec::new();
        let mut kept = |problem| problems.push(problem);
        let zone = self.zone.trim().parse().ok().and_then(|name| zone(&name));
        if zone.is_none() {
            kept(PromiseProblem::NoSuchZone);
        }
        let mut time = |field, typed: &str| {
            let time = typed.parse::<ClockTime>().ok();
            if time.is_none() {
                kept(PromiseProblem::NotATime(field));
            }
            time
        };
        let cut_off = time("cut_off", &self.cut_off);
        let leaves_by = time("leaves_by", &self.leaves_by);
        let days = self.days.trim().parse().ok();
        let days = days.filter(|days| *days <= ShippingPromise::DAYS_MAX);
        if days.is_none() {
            kept(PromiseProblem::NotDays);
        }
        let working_days = self
            .working_days
            .iter()
            .filter_map(|code| Weekday::from_code(code));
        let working_days = WorkingDays::of(working_days);
        if working_days.is_none() {
            kept(PromiseProblem::NoWorkingDay);
        }
        let holidays = self.holidays.parse::<Holidays>();
        if let Err(problem) = &holidays {
            kept(PromiseProblem::Holidays(*problem));
        }
        let (Some(zone), Some(cut_off), Some(days), Some(leaves_by), Some(working_days), Ok(holidays)) =
            (zone, cut_off, days, leaves_by, working_days, holidays)
        else {
            return Err(problems);
        };
        ShippingPromise::new(zone, cut_off, days, leaves_by, working_days)
            .map(|promise| promise.except_on(holidays))
            .map_err(|_| vec![PromiseProblem::LeavesBeforeCutOff])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedPromise {
        TypedPromise {
            zone: "Europe/Berlin".to_owned(),
            cut_off: "14:00".to_owned(),
            days: "0".to_owned(),
            leaves_by: "17:00".to_owned(),
            working_days: vec!["monday".to_owned(), "friday".to_owned()],
            holidays: "2026-12-25\n2027-01-01".to_owned(),
        }
    }

    fn checked(typed: &TypedPromise) -> Result<ShippingPromise, Vec<PromiseProblem>> {
        typed.checked(|name| (name.as_str() == "Europe/Berlin").then(|| name.clone()))
    }

    #[test]
    fn a_promise_is_what_was_typed() {
        let promise = checked(&typed()).unwrap();
        assert_eq!(promise.zone().as_str(), "Europe/Berlin");
        assert_eq!(
            (promise.cut_off().to_string(), promise.days()),
            ("14:00".to_owned(), 0)
        );
        assert_eq!(promise.leaves_by().to_string(), "17:00");
        assert_eq!(
            promise.working_days().iter().collect::<Vec<_>>(),
            [Weekday::Monday, Weekday::Friday]
        );
        assert_eq!(promise.holidays().to_string(), "2026-12-25,2027-01-01");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let nothing = TypedPromise::default();
        let fields: Vec<&str> = checked(&nothing)
            .unwrap_err()
            .iter()
            .map(|problem| problem.field())
            .collect();
        assert_eq!(
            fields,
            ["zone", "cut_off", "leaves_by", "promised_days", "working_days"]
        );
        let elsewhere = TypedPromise {
            zone: "Europe/Atlantis".to_owned(),
            ..typed()
        };
        assert_eq!(checked(&elsewhere), Err(vec![PromiseProblem::NoSuchZone]));
        for days in ["11", "-1", "1.5", "soon", "999"] {
            let typed = TypedPromise {
                days: days.to_owned(),
                ..typed()
            };
            assert_eq!(checked(&typed), Err(vec![PromiseProblem::NotDays]), "{days}");
        }
        let undated = TypedPromise {
            holidays: "Christmas".to_owned(),
            ..typed()
        };
        let problem = PromiseProblem::Holidays(HolidaysProblem::NotADay);
        assert_eq!(
            (checked(&undated), problem.field()),
            (Err(vec![problem]), "holidays")
        );
        let made_up = TypedPromise {
            working_days: vec!["someday".to_owned()],
            ..typed()
        };
        assert_eq!(checked(&made_up), Err(vec![PromiseProblem::NoWorkingDay]));
    }

    #[test]
    fn orders_do_not_leave_before_the_cut_off_of_the_same_day() {
        let early = TypedPromise {
            leaves_by: "13:59".to_owned(),
            ..typed()
        };
        assert_eq!(checked(&early), Err(vec![PromiseProblem::LeavesBeforeCutOff]));
        let at_once = TypedPromise {
            leaves_by: "14:00".to_owned(),
            ..typed()
        };
        assert!(checked(&at_once).is_ok());
        let next_day = TypedPromise {
            days: "1".to_owned(),
            ..early
        };
        assert!(checked(&next_day).is_ok());
    }
}
