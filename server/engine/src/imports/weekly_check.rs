//! Queues a check of each integration once a week, at a quiet hour of its store's day.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;
use storage::checks::LastCheck;
use storage::{Database, StorageResult, checks};

use crate::store_days::StoreDays;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// Half a day short of a week, so that the check stays at the same hour every week.
const WEEK: Duration = Duration::from_secs(13 * 12 * 3_600);
/// After this long the check is due at any hour: the server may never be on at the quiet one.
const OVERDUE: Duration = Duration::from_secs(8 * 24 * 3_600);
/// The quiet hours of a store's day: from two to five.
const QUIET_FROM_MINUTE: i64 = 2 * 60;
const QUIET_MINUTES: i64 = 3 * 60;

/// Queues the checks that are due, and returns how many. Safe to call at any time, with any number of replicas.
pub async fn queue_due(database: &Database, now: Timestamp) -> StorageResult<usize> {
    let mut queued = 0;
    for last in checks::last_checks(database).await? {
        if is_due(&last, now) && checks::queue_weekly(database, &last, now).await? {
            queued += 1;
        }
    }
    Ok(queued)
}

fn is_due(last: &LastCheck, now: Timestamp) -> bool {
    // A check that failed is tried again after a day.
    let was_just_tried = last
        .asked_at
        .is_some_and(|asked_at| now.since(asked_at) < DAY - HOUR);
    let since = now.since(last.checked_at);
    let minute_of_day = StoreDays::of(last.zone.as_ref()).minute_of_day(now);
    let is_its_hour =
        (own_minute(last.integration)..QUIET_FROM_MINUTE + QUIET_MINUTES + 60).contains(&minute_of_day);
    !was_just_tried && ((since >= WEEK && is_its_hour) || since >= OVERDUE)
}

/// The minute of the day at which this integration is checked. Integrations are spread over the quiet hours, so that not
/// all are checked at once.
fn own_minute(integration: IntegrationId) -> i64 {
    let mut hasher = DefaultHasher::new();
    integration.hash(&mut hasher);
    QUIET_FROM_MINUTE + i64::try_from(hasher.finish() % QUIET_MINUTES.unsigned_abs()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::time_zone::StoreZone;
    use uuid::Uuid;

    use super::*;

    const MIDNIGHT: Timestamp = Timestamp::from_millis(20_000 * 86_400_000);

    fn checked(ago: Duration, now: Timestamp) -> LastCheck {
        LastCheck {
            integration: IntegrationId::from_uuid(Uuid::from_u128(7)),
            statuses: Vec::new(),
            zone: None,
            checked_at: now.minus(ago),
            asked_at: Some(now.minus(ago)),
        }
    }

    #[test]
    fn a_check_is_due_after_a_week_at_a_quiet_hour() {
        let (night, noon) = (MIDNIGHT.plus(5 * HOUR), MIDNIGHT.plus(12 * HOUR));
        assert!(is_due(&checked(7 * DAY, night), night));
        assert!(!is_due(&checked(6 * DAY, night), night));
        assert!(!is_due(&checked(7 * DAY, noon), noon));
        assert!(
            is_due(&checked(8 * DAY, noon), noon),
            "an overdue check doesn't wait for the quiet hour"
        );
    }

    #[test]
    fn the_quiet_hour_is_the_stores_own() {
        let (night_in_utc, noon_in_utc) = (MIDNIGHT.plus(5 * HOUR), MIDNIGHT.plus(17 * HOUR));
        let far_east = |now| LastCheck {
            zone: Some(StoreZone {
                name: "Warehouse/Far East".to_owned(),
                utc_offset_seconds: 12 * 3_600,
            }),
            ..checked(7 * DAY, now)
        };
        assert!(is_due(&far_east(noon_in_utc), noon_in_utc));
        assert!(!is_due(&far_east(night_in_utc), night_in_utc));
    }

    #[test]
    fn a_check_that_failed_is_tried_again_the_day_after() {
        let night = MIDNIGHT.plus(5 * HOUR);
        let tried = |ago| LastCheck {
            asked_at: Some(night.minus(ago)),
            ..checked(10 * DAY, night)
        };
        assert!(!is_due(&tried(HOUR), night));
        assert!(is_due(&tried(DAY), night));
    }

    #[test]
    fn integrations_are_spread_over_the_quiet_hours() {
        let minutes: Vec<i64> = (0..200)
            .map(|number| own_minute(IntegrationId::from_uuid(Uuid::from_u128(number))))
            .collect();
        assert!(minutes.iter().all(|minute| (120..300).contains(minute)));
        let distinct: std::collections::BTreeSet<_> = minutes.iter().collect();
        assert!(distinct.len() > 50);
    }
}
