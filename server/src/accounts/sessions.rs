//! How long sessions last, and how long a typed password counts in them.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// After log-in, however much the session is used.
    pub lifetime: Duration,
    /// After the last request.
    pub idle: Duration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            lifetime: DAY.saturating_mul(30),
            idle: DAY.saturating_mul(7),
        }
    }
}

impl SessionLimits {
    /// Storage enforces the lifetime: it finds no older session.
    pub fn is_idle(self, last_seen: Timestamp, now: Timestamp) -> bool {
        now.since(last_seen) >= self.idle
    }
}

/// How long a log-in waits for its second step.
pub const UNFINISHED: Duration = Duration::from_secs(10 * 60);

/// How long a password that was typed counts for what asks for it.
pub const CONFIRMED: Duration = Duration::from_secs(10 * 60);

/// Hosts' clocks differ a little: a moment that is still to come counts, but not one that comes much later.
pub fn is_confirmed(confirmed_at: Option<Timestamp>, now: Timestamp) -> bool {
    confirmed_at.is_some_and(|at| now.since(at) < CONFIRMED && at.since(now) < CONFIRMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_counts_for_ten_minutes() {
        let at = Timestamp::from_millis(0).plus(DAY);
        let just = Duration::from_millis(1);
        for (now, counts) in [
            (at, true),
            (at.plus(CONFIRMED).minus(just), true),
            (at.plus(CONFIRMED), false),
            (at.minus(just), true),
            (at.minus(DAY), false),
        ] {
            assert_eq!(is_confirmed(Some(at), now), counts, "{now}");
        }
        assert!(!is_confirmed(None, at));
    }

    #[test]
    fn is_idle_after_a_week_without_a_request() {
        let (limits, seen) = (SessionLimits::default(), Timestamp::from_millis(0));
        let week = DAY.saturating_mul(7);
        assert!(!limits.is_idle(seen, seen.plus(week).minus(Duration::from_millis(1))));
        assert!(limits.is_idle(seen, seen.plus(week)));
    }
}
