//! How long sessions last.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// After log-in, however much the session is used.
pub const LIFETIME: Duration = DAY.saturating_mul(30);
/// After the last request.
pub const IDLE: Duration = DAY.saturating_mul(7);

/// Storage enforces [`LIFETIME`]: it finds no older session.
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
