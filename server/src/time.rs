//! The clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parcelpilot_domain::time::Timestamp;

/// This machine's clock. What decides by time takes the moment as an argument, so that tests can choose it.
pub fn now() -> Timestamp {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Timestamp::from_millis(0).plus(since_1970)
}
