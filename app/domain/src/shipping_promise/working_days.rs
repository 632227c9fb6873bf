//! The days of the week on which a client's orders are shipped.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Weekday {
        Monday = "monday" => "Monday",
        Tuesday = "tuesday" => "Tuesday",
        Wednesday = "wednesday" => "Wednesday",
        Thursday = "thursday" => "Thursday",
        Friday = "friday" => "Friday",
        Saturday = "saturday" => "Saturday",
        Sunday = "sunday" => "Sunday",
    }
}

/// At least one. As a number, which it is stored and sent as, Monday is 1, Tuesday 2, Wednesday 4, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct WorkingDays(u8);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no day of the week, or one that there is not")]
pub struct InvalidWorkingDays;

impl WorkingDays {
    pub const MONDAY_TO_FRIDAY: Self = Self(0b1_1111);

    /// Nothing where there is no day.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Option<Self> {
        let days = days.into_iter().fold(0, |days, day| days | bit(day));
        (days != 0).then_some(Self(days))
    }

    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |day| self.contains(*day))
    }
}

const fn bit(day: Weekday) -> u8 {
    1 << day as u8
}

impl TryFrom<u8> for WorkingDays {
    type Error = InvalidWorkingDays;

    fn try_from(days: u8) -> Result<Self, InvalidWorkingDays> {
        match days {
            1..0b1000_0000 => Ok(Self(days)),
            _ => Err(InvalidWorkingDays),
        }
    }
}

impl From<WorkingDays> for u8 {
    fn from(days: WorkingDays) -> Self {
        days.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_the_days_that_it_names() {
        for number in 1..128 {
            let days = WorkingDays::try_from(number).unwrap();
            assert_eq!(WorkingDays::of(days.iter()), Some(days));
            assert_eq!(u8::from(days), number);
        }
        for number in [0, 128, 255] {
            assert_eq!(WorkingDays::try_from(number), Err(InvalidWorkingDays));
        }
        assert_eq!(WorkingDays::of([]), None);
        assert_eq!(WorkingDays::MONDAY_TO_FRIDAY.iter().last(), Some(Weekday::Friday));
    }
}
