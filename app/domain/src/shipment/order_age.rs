//! How long an order has waited to be shipped. BigCommerce promises customers no date, so that what counts is the day on
//! which it was placed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::time::Timestamp;

codes! {
    /// Each order is of one age.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OrderAge {
        Today = "today" => "Placed today",
        OneDay = "one_day" => "1 day",
        TwoOrThreeDays = "two_or_three_days" => "2–3 days",
        Older = "older" => "Older",
    }
}

/// Days in UTC, by their beginnings, both included. Without one, nothing ends there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

impl OrderAge {
    /// From the second day on after the one on which it was placed.
    pub const LATE_AFTER_DAYS: u32 = 2;

    pub const fn is_late(self) -> bool {
        matches!(self, OrderAge::TwoOrThreeDays | OrderAge::Older)
    }

    /// When orders of this age were placed. `today` is when the day began.
    pub fn placed(self, today: Timestamp) -> Days {
        let (from, until) = match self {
            OrderAge::Today => (Some(0), None),
            OrderAge::OneDay => (Some(1), Some(1)),
            OrderAge::TwoOrThreeDays => (Some(3), Some(Self::LATE_AFTER_DAYS)),
            OrderAge::Older => (None, Some(4)),
        };
        Days {
            from: from.map(|days| days_before(today, days)),
            until: until.map(|days| days_before(today, days)),
        }
    }

    /// Whether an order placed then is late.
    pub fn is_late_since(placed: Timestamp, today: Timestamp) -> bool {
        Self::late(today)
            .until
            .is_some_and(|last| placed < last.plus(DAY))
    }

    /// When orders were placed that are late.
    pub fn late(today: Timestamp) -> Days {
        Days {
            from: None,
            until: Some(days_before(today, Self::LATE_AFTER_DAYS)),
        }
    }
}

const DAY: Duration = Duration::from_secs(86_400);

fn days_before(today: Timestamp, days: u32) -> Timestamp {
    today.minus(DAY * days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(days: Days, day: Timestamp) -> bool {
        days.from.is_none_or(|from| from <= day) && days.until.is_none_or(|until| day <= until)
    }

    #[test]
    fn each_day_is_of_one_age_and_late_as_its_age_says() {
        let today = Timestamp::from_millis(20_000 * 86_400_000);
        // A store's clock may be ahead of ours.
        for before in -1_i64..30 {
            let day = Timestamp::from_millis(today.millis() - before * 86_400_000);
            let ages: Vec<OrderAge> = OrderAge::ALL
                .into_iter()
                .filter(|age| holds(age.placed(today), day))
                .collect();
            let expected = match before {
                ..=0 => OrderAge::Today,
                1 => OrderAge::OneDay,
                2..=3 => OrderAge::TwoOrThreeDays,
                _ => OrderAge::Older,
            };
            assert_eq!(ages, [expected], "{before} days before");
            assert_eq!(
                holds(OrderAge::late(today), day),
                expected.is_late(),
                "{before} days before"
            );
            let end_of_day = day.plus(DAY).minus(Duration::from_millis(1));
            for placed in [day, end_of_day] {
                assert_eq!(
                    OrderAge::is_late_since(placed, today),
                    expected.is_late(),
                    "{before} days before"
                );
            }
        }
    }
}
