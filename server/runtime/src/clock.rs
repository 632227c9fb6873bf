//! The system's clock.

use parcelpilot_domain::time::Timestamp;

pub fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}
