//! The system's clock.

use std::sync::LazyLock;

use parcelpilot_domain::time::Timestamp;

/// In a debug build, how far this process's clock is ahead of the machine's: tests start hosts whose clocks disagree.
const AHEAD_VARIABLE: &str = "PARCELPILOT_TEST_CLOCK_AHEAD_MS";

static AHEAD: LazyLock<i64> = LazyLock::new(|| {
    let ahead = std::env::var(AHEAD_VARIABLE)
        .ok()
        .filter(|_| cfg!(debug_assertions));
    ahead.and_then(|ahead| ahead.parse().ok()).unwrap_or(0)
});

pub fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond() + *AHEAD)
}
