//! How long an event waits before its next try, and when it has been tried for long enough.

use std::time::Duration;

use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::event::{DeliveryError, RETRIED_FOR, TRIES_MIN};
use runtime::jitter::full_jitter;
use storage::events::{Ended, LeasedDelivery};

use super::request::Answer;

/// A program may ask for a longer pause than that; but not for so long that it is forgotten.
const LONGEST_ASKED_FOR: Duration = Duration::from_secs(60 * 60);
const GONE: u16 = 410;

#[derive(Debug, Clone, Copy)]
pub struct EventRetryPolicy {
    /// The longest that each pause can be. The actual one is between half of it and all of it, so that events that failed
    /// together don't come back together.
    pub backoff: Backoff,
    pub retried_for: Duration,
    /// However long ago it became due: what waited behind others, or for a server that was off, has its tries, too.
    pub tries_min: i64,
}

impl Default for EventRetryPolicy {
    fn default() -> Self {
        Self {
            backoff: Backoff {
                first: Duration::from_secs(5),
                longest: Duration::from_secs(60 * 60),
            },
            retried_for: RETRIED_FOR,
            tries_min: TRIES_MIN,
        }
    }
}

impl EventRetryPolicy {
    /// The pause after this many failed tries.
    fn pause(&self, tries: i64) -> Duration {
        let half = self.backoff.pause(tries) / 2;
        half + full_jitter(half)
    }

    /// What becomes of the delivery after this answer.
    pub(super) fn ended(&self, delivery: &LeasedDelivery, answer: &Answer) -> Ended {
        match (answer.status, answer.error) {
            (_, None) => return Ended::Delivered,
            (_, Some(DeliveryError::NotTheirs)) => return Ended::Dropped,
            (Some(GONE), _) => return Ended::Gone,
            _ => {}
        }
        let hold = answer.retry_after.map(|pause| pause.min(LONGEST_ASKED_FOR));
        let tries = delivery.tries + 1;
        let after = self.pause(tries).max(hold.unwrap_or_default());
        let age = delivery.claimed_at.since(delivery.due_at);
        if tries >= self.tries_min && age + after > self.retried_for {
            return Ended::Failed;
        }
        // Of other events it has said nothing more: this one's own pause may be a long one.
        Ended::Again { after, hold }
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::change::ChangePosition;
    use parcelpilot_domain::ids::EventEndpointId;
    use parcelpilot_domain::time::Timestamp;
    use storage::StorageError;
    use storage::events::DeliveryLease;
    use uuid::Uuid;

    use super::*;

    /// After so many tries that failed, of one that has been due for so long.
    fn ended(tries: i64, age: Duration, answer: &Answer) -> Ended {
        let delivery = LeasedDelivery {
            lease: DeliveryLease {
                endpoint: EventEndpointId::from_uuid(Uuid::nil()),
                position: ChangePosition(1),
                owner: String::new(),
                attempt: 1,
            },
            change: Err(StorageError::LeaseLost),
            due_at: Timestamp::from_millis(0),
            tries,
            claimed_at: Timestamp::from_millis(0).plus(age),
        };
        EventRetryPolicy::default().ended(&delivery, answer)
    }

    #[test]
    fn an_event_fails_once_it_was_tried_for_long_and_often_enough() {
        let refused = Answer::of(DeliveryError::Refused);
        let long = RETRIED_FOR * 2;
        for (tries, age, fails) in [
            (TRIES_MIN - 1, long, true),
            (TRIES_MIN - 2, long, false),
            (0, long, false),
            (TRIES_MIN * 2, RETRIED_FOR / 2, false),
        ] {
            let ended = ended(tries, age, &refused);
            assert_eq!(ended == Ended::Failed, fails, "{tries} {age:?}: {ended:?}");
        }
    }

    #[test]
    fn an_endpoint_is_held_for_as_long_as_it_asks_and_the_event_for_its_own_pause() {
        let asked_for = Duration::from_secs(1);
        let throttled = Answer {
            status: Some(429),
            retry_after: Some(asked_for),
            ..Answer::of(DeliveryError::Refused)
        };
        let ended = ended(TRIES_MIN, Duration::ZERO, &throttled);
        let Ended::Again { after, hold } = ended else {
            panic!("{ended:?}")
        };
        assert_eq!(hold, Some(asked_for));
        assert!(after > asked_for * 60, "{after:?}");
    }

    #[test]
    fn pauses_grow_to_an_hour_and_are_at_least_half_of_that() {
        let policy = EventRetryPolicy::default();
        for (tries, longest) in [(1, 5), (2, 10), (5, 80), (11, 3_600), (i64::MAX, 3_600)] {
            let longest = Duration::from_secs(longest);
            let mut pauses = (0..200).map(|_| policy.pause(tries));
            assert!(
                pauses.all(|pause| (longest / 2..=longest).contains(&pause)),
                "{tries}"
            );
        }
    }
}
