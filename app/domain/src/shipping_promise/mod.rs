//! By when a client's orders are to leave: a cut-off, and so many working days after it, by the client's own clock.
//!
//! Nobody promises it in the store's data: whoever manages the warehouse agrees it with the client.

mod clock_time;
mod holidays;
mod typed;
mod working_days;

use serde::{Deserialize, Serialize};

pub use clock_time::{ClockTime, InvalidClockTime};
pub use holidays::{Holidays, HolidaysProblem};
pub use typed::{PromiseProblem, TypedPromise};
pub use working_days::{Weekday, WorkingDays};

use crate::codes::codes;
use crate::time::Timestamp;
use crate::time_zone::TimeZoneName;

/// An order that is placed before the cut-off on a working day counts for that day, every other one for the next working
/// day. It is to leave `days` working days later, by the time that the carrier comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingPromise {
    zone: TimeZoneName,
    cut_off: ClockTime,
    days: u8,
    leaves_by: ClockTime,
    working_days: WorkingDays,
    #[serde(default)]
    holidays: Holidays,
}

/// Orders of one day must not be promised before they can be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("orders would leave before the cut-off of the same day")]
pub struct LeavesBeforeCutOff;

impl ShippingPromise {
    pub const DAYS_MAX: u8 = 10;

    /// More than [`Self::DAYS_MAX`] days are that many.
    ///
    /// # Errors
    /// See [`LeavesBeforeCutOff`].
    pub fn new(
        zone: TimeZoneName,
        cut_off: ClockTime,
        days: u8,
        leaves_by: ClockTime,
        working_days: WorkingDays,
    ) -> Result<Self, LeavesBeforeCutOff> {
        if days == 0 && leaves_by < cut_off {
            return Err(LeavesBeforeCutOff);
        }
        Ok(Self {
            zone,
            cut_off,
            days: days.min(Self::DAYS_MAX),
            leaves_by,
            working_days,
            holidays: Holidays::default(),
        })
    }

    /// The same, with days that are no working days whichever day of the week they are.
    #[must_use]
    pub fn except_on(self, holidays: Holidays) -> Self {
        Self { holidays, ..self }
    }

    pub const fn zone(&self) -> &TimeZoneName {
        &self.zone
    }

    pub const fn cut_off(&self) -> ClockTime {
        self.cut_off
    }

    /// Working days after the one that an order counts for.
    pub const fn days(&self) -> u8 {
        self.days
    }

    pub const fn leaves_by(&self) -> ClockTime {
        self.leaves_by
    }

    pub const fn working_days(&self) -> WorkingDays {
        self.working_days
    }

    pub const fn holidays(&self) -> &Holidays {
        &self.holidays
    }
}

/// When an order is to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipBy {
    pub at: Timestamp,
    /// By the client's calendar.
    pub is_today: bool,
}

codes! {
    /// How near the moment is at which an order that may be shipped is to leave.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Due {
        /// It has passed. Of a client without a promise, orders are late from their second day on.
        Late = "late" => "Late",
        /// It comes today.
        Today = "today" => "Due today",
    }
}

impl ShipBy {
    /// Nothing where the order leaves on a later day.
    pub fn due(self, now: Timestamp) -> Option<Due> {
        match self {
            ShipBy { at, .. } if at <= now => Some(Due::Late),
            ShipBy { is_today: true, .. } => Some(Due::Today),
            ShipBy { .. } => None,
        }
    }
}
