//! How long a log-in lasts.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// From the log-in, whatever happens.
pub const LIFETIME: Duration = DAY.saturating_mul(30);
/// Without a request.
pub const IDLE: Duration = DAY.saturating_mul(7);

/// The storage sees to [`LIFETIME`]: it finds no session that is older.
pub fn is_idle(last_seen: Timestamp, now: Timestamp) -> bool {
    now.since(last_seen) >= IDLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_idle_after_a_week_without_a_request() {
        let seen = Timestamp::from_millis(0);
        assert!(!is_idle(seen, seen.plus(IDLE).minus(Duration::from_millis(1))));
        assert!(is_idle(seen, seen.plus(IDLE)));
    }
}
