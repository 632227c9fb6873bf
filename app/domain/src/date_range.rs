//! Ranges of order dates.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::message::{Message, Place};
use crate::time::Timestamp;
use crate::{english, message};

codes! {
    /// Which date of an order counts.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OrderDate {
        #[default]
        Created = "created" => "Created",
        Modified = "modified" => "Changed",
    }
}

codes! {
    /// Whose midnight a day begins at.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DayCalendar {
        /// That of each order's own store.
        #[default]
        Store = "store",
        /// The same for all stores: what is counted over all of them goes by it.
        Utc = "utc",
    }
}

/// From a moment (inclusive) to another (exclusive); either end may be open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    // Runs stored before there was a choice only had the date of creation.
    #[serde(default)]
    pub date: OrderDate,
    #[serde(alias = "created_from")]
    pub from: Option<Timestamp>,
    #[serde(alias = "created_until")]
    pub until: Option<Timestamp>,
    /// The days as they were chosen. `None` if they are days in UTC.
    #[serde(default)]
    pub days: Option<ZoneDays>,
}

/// Days in a store's calendar, as `YYYY-MM-DD`; the last one is inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneDays {
    pub zone: String,
    pub first: Option<String>,
    pub last: Option<String>,
}

impl DateRange {
    /// Both ends are open, so all orders are included.
    pub const fn is_open(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    pub fn holds(&self, created_at: Timestamp, modified_at: Timestamp) -> bool {
        let at = match self.date {
            OrderDate::Created => created_at,
            OrderDate::Modified => modified_at,
        };
        self.from.is_none_or(|from| at >= from) && self.until.is_none_or(|until| at < until)
    }

    /// For example `Created from 2026-11-01 until 2026-11-30 (America/Chicago)`.
    pub fn sentence(&self) -> Message {
        let last_day = |until: Timestamp| Place::Day(until.minus(Duration::from_millis(1)));
        let (first, last, zone) = match &self.days {
            Some(days) => (
                days.first.as_deref().map(day),
                days.last.as_deref().map(day),
                days.zone.as_str(),
            ),
            None => (self.from.map(Place::Day), self.until.map(last_day), "UTC"),
        };
        match (self.date, first, last) {
            (_, None, None) => english!("Everything").into(),
            (OrderDate::Created, Some(first), None) => {
                message!("Created from {first} ({zone})", first = first, zone = zone)
            }
            (OrderDate::Created, None, Some(last)) => {
                message!("Created until {last} ({zone})", last = last, zone = zone)
            }
            (OrderDate::Created, Some(first), Some(last)) => message!(
                "Created from {first} until {last} ({zone})",
                first = first,
                last = last,
                zone = zone
            ),
            (OrderDate::Modified, Some(first), None) => {
                message!("Changed from {first} ({zone})", first = first, zone = zone)
            }
            (OrderDate::Modified, None, Some(last)) => {
                message!("Changed until {last} ({zone})", last = last, zone = zone)
            }
            (OrderDate::Modified, Some(first), Some(last)) => message!(
                "Changed from {first} until {last} ({zone})",
                first = first,
                last = last,
                zone = zone
            ),
        }
    }
}

fn day(day: &str) -> Place {
    Timestamp::from_date(day).map_or_else(|| day.into(), Place::Day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import_run::Selection;
    use crate::order_status::StatusFilter;

    #[test]
    fn what_was_stored_before_dates_could_be_chosen_is_still_read() {
        let stored =
            r#"{"span":{"created_from":1762387200000,"created_until":1762473600000,"statuses":"all"}}"#;
        let selection: Selection = serde_json::from_str(stored).expect("an old selection");
        let dates = DateRange {
            from: Timestamp::from_date("2025-11-06"),
            until: Timestamp::from_date("2025-11-07"),
            ..DateRange::default()
        };
        let statuses = StatusFilter::All;
        assert_eq!(selection, Selection::Span { dates, statuses });
        assert_eq!(
            selection.sentence().to_string(),
            "Created from 2025-11-06 until 2025-11-06 (UTC)"
        );
        let open = r#"{"span":{"created_from":null,"created_until":null,"statuses":"all"}}"#;
        let everything: Selection = serde_json::from_str(open).expect("an old selection");
        assert_eq!(everything.sentence().to_string(), "Everything");
    }

    #[test]
    fn is_stored_and_read_again_and_says_the_days_as_they_were_asked_for() {
        let selection = Selection::Span {
            dates: DateRange {
                date: OrderDate::Modified,
                from: Some(Timestamp::from_millis(1_762_495_200_000)),
                until: None,
                days: Some(ZoneDays {
                    zone: "America/Chicago".to_owned(),
                    first: Some("2025-11-07".to_owned()),
                    last: None,
                }),
            },
            statuses: StatusFilter::All,
        };
        let stored = serde_json::to_string(&selection).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Selection>(&stored).ok(),
            Some(selection.clone())
        );
        assert_eq!(
            selection.sentence().to_string(),
            "Changed from 2025-11-07 (America/Chicago)"
        );
    }

    #[test]
    fn the_end_is_not_inside() {
        let at = Timestamp::from_millis;
        let range = DateRange {
            date: OrderDate::Modified,
            from: Some(at(10)),
            until: Some(at(20)),
            days: None,
        };
        let held: Vec<_> = [9, 10, 19, 20]
            .map(|modified| range.holds(at(0), at(modified)))
            .to_vec();
        assert_eq!(held, [false, true, true, false]);
    }
}
