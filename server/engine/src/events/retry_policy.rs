//! How long an event waits before its next try, and when it has been tried for long enough.

use std::time::Duration;

use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::event::RETRIED_FOR;
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
}

impl Default for EventRetryPolicy {
    fn default() -> Self {
        Self {
            backoff: Backoff {
                first: Duration::from_secs(5),
                longest: Duration::from_secs(60 * 60),
            },
            retried_for: RETRIED_FOR,
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
            (Some(GONE), _) => return Ended::Gone,
            _ => {}
        }
        let asked_for = answer.retry_after.map(|pause| pause.min(LONGEST_ASKED_FOR));
        let after = self.pause(delivery.tries + 1).max(asked_for.unwrap_or_default());
        if delivery.claimed_at.since(delivery.due_at) + after > self.retried_for {
            return Ended::Failed;
        }
        Ended::Again {
            after,
            holds_endpoint: asked_for.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
