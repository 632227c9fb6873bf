//! How often an integration syncs, and when its polls are overdue.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The time between two syncs if all goes well: one minute to one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SyncInterval(u32);

impl SyncInterval {
    pub const MINUTES_MIN: u32 = 1;
    pub const MINUTES_MAX: u32 = 24 * 60;

    pub const fn from_minutes(minutes: u32) -> Option<Self> {
        if minutes < Self::MINUTES_MIN || minutes > Self::MINUTES_MAX {
            None
        } else {
            Some(Self(minutes))
        }
    }

    /// The interval as the database stores it.
    pub fn from_millis(millis: i64) -> Option<Self> {
        u32::try_from(millis / 60_000).ok().and_then(Self::from_minutes)
    }

    pub const fn minutes(self) -> u32 {
        self.0
    }

    pub const fn millis(self) -> i64 {
        self.0 as i64 * 60_000
    }

    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64 * 60)
    }

    /// The pause before the next sync. After failures it doubles, up to a quarter of an hour: a store that is gone is
    /// not asked all the time, and found again soon. A longer interval stays as it is.
    pub fn pause(self, failures_in_a_row: i64) -> Duration {
        let doublings = u32::try_from(failures_in_a_row).unwrap_or_default().min(16);
        let slowed = self.duration().saturating_mul(1 << doublings);
        slowed.min(SLOWEST).max(self.duration())
    }
}

impl Default for SyncInterval {
    fn default() -> Self {
        Self(2)
    }
}

const SLOWEST: Duration = Duration::from_secs(15 * 60);
/// A poll is overdue after this many intervals, but not before [`GRACE_MIN`].
const GRACE_INTERVALS: u32 = 3;
const GRACE_MIN: Duration = Duration::from_secs(3 * 60);

/// The state of an integration's polls, which are syncs and pulls of its orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Polling {
    /// The integration is enabled and its client is active.
    pub is_expected: bool,
    pub every: SyncInterval,
    /// When polls were first expected at this interval: when the integration was connected or enabled, or its
    /// interval changed.
    pub watched_since: Timestamp,
    pub last_good_poll: Option<Timestamp>,
    /// When the lease on one of its runs ends: until then a worker is reading its store.
    pub read_until: Option<Timestamp>,
}

impl Polling {
    /// The time from which a successful poll has been overdue. `None` if it is not.
    pub fn overdue_since(&self, now: Timestamp) -> Option<Timestamp> {
        let is_being_read = self.read_until.is_some_and(|until| until >= now);
        if !self.is_expected || is_being_read {
            return None;
        }
        let last = self
            .last_good_poll
            .map_or(self.watched_since, |last| last.max(self.watched_since));
        let grace = self
            .every
            .duration()
            .saturating_mul(GRACE_INTERVALS)
            .max(GRACE_MIN);
        Some(last.plus(grace)).filter(|overdue_since| *overdue_since < now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(minutes: u32) -> SyncInterval {
        SyncInterval::from_minutes(minutes).expect("an interval")
    }

    const fn minutes(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let pauses =
            |interval: SyncInterval| [0, 1, 2, 3, 60].map(|failures| interval.pause(failures).as_secs() / 60);
        assert_eq!(pauses(every(2)), [2, 4, 8, 15, 15]);
        assert_eq!(pauses(every(60)), [60; 5], "a longer interval stays as it is");
    }

    #[test]
    fn intervals_are_from_a_minute_to_a_day() {
        assert_eq!(SyncInterval::from_minutes(0), None);
        assert_eq!(SyncInterval::from_minutes(1_441), None);
        for interval in [every(1), every(1_440), SyncInterval::default()] {
            assert_eq!(SyncInterval::from_millis(interval.millis()), Some(interval));
        }
    }

    #[test]
    fn a_poll_is_overdue_after_three_intervals() {
        let polling = Polling {
            is_expected: true,
            every: every(2),
            watched_since: minutes(0),
            last_good_poll: Some(minutes(10)),
            read_until: None,
        };
        assert_eq!(polling.overdue_since(minutes(16)), None);
        assert_eq!(polling.overdue_since(minutes(17)), Some(minutes(16)));
        let off = Polling {
            is_expected: false,
            ..polling
        };
        let enabled_again = Polling {
            watched_since: minutes(15),
            ..polling
        };
        let being_read = Polling {
            read_until: Some(minutes(17)),
            ..polling
        };
        for polling in [off, enabled_again, being_read] {
            assert_eq!(polling.overdue_since(minutes(17)), None, "{polling:?}");
        }
        let never = Polling {
            last_good_poll: None,
            ..polling
        };
        assert_eq!(never.overdue_since(minutes(17)), Some(minutes(6)));
        let short = Polling {
            every: every(1),
            ..polling
        };
        assert_eq!(short.overdue_since(minutes(13)), None, "three minutes at least");
    }
}
