//! How long ago something was.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parcelpilot_domain::time::Timestamp;

use crate::text;

pub fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}

/// `3 min ago`; nothing for what is a week old or older, or still to come: then the moment itself says more.
pub fn ago(at: Timestamp, now: Timestamp) -> Option<String> {
    // Clocks of servers differ by a little.
    if at.minus(Duration::from_secs(60)) > now {
        return None;
    }
    let minutes = i64::try_from(now.since(at).as_secs() / 60).unwrap_or(i64::MAX);
    Some(match minutes {
        0 => text!("just now").to_owned(),
        1..60 => text!(count = minutes; "1 minute ago", "{count} minutes ago"),
        60..1_440 => text!(count = minutes / 60; "1 hour ago", "{count} hours ago"),
        1_440..10_080 => text!(count = minutes / 1_440; "1 day ago", "{count} days ago"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_week_it_is_said_how_long_ago() {
        let now = Timestamp::from_millis(1_795_896_300_000);
        let seconds_ago = |seconds| ago(now.minus(Duration::from_secs(seconds)), now);
        for (seconds, said) in [
            (0, Some("just now")),
            (59, Some("just now")),
            (60, Some("1 minute ago")),
            (3_599, Some("59 minutes ago")),
            (3_600, Some("1 hour ago")),
            (86_399, Some("23 hours ago")),
            (86_400, Some("1 day ago")),
            (604_799, Some("6 days ago")),
            (604_800, None),
        ] {
            assert_eq!(seconds_ago(seconds).as_deref(), said, "{seconds}");
        }
        assert_eq!(
            ago(now.plus(Duration::from_secs(30)), now).as_deref(),
            Some("just now")
        );
        assert_eq!(ago(now.plus(Duration::from_secs(90)), now), None);
    }
}
