//! How long a push waits before its next try.

use std::time::Duration;

use parcelpilot_domain::backoff::Backoff;
use runtime::jitter::full_jitter;

#[derive(Debug, Clone, Copy)]
pub struct PushRetryPolicy {
    /// A store may still be working on a request whose response was lost, so it is left alone for at least this long.
    pub settling_time: Duration,
    /// A store's list may lag behind what it does: what a list did not show is sent again only if another one, at least
    /// this much later, does not show it either.
    pub second_look: Duration,
    /// The longest that each pause after that can be; the actual one is random, so that pushes that failed together don't
    /// come back together.
    pub backoff: Backoff,
}

impl Default for PushRetryPolicy {
    fn default() -> Self {
        Self {
            settling_time: Duration::from_secs(5),
            second_look: Duration::from_secs(30),
            backoff: Backoff {
                first: Duration::from_secs(5),
                longest: Duration::from_secs(900),
            },
        }
    }
}

impl PushRetryPolicy {
    /// The pause after this many failed tries.
    pub fn pause(&self, tries: i64) -> Duration {
        self.settling_time + full_jitter(self.backoff.pause(tries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_never_shorter_than_the_settling_time() {
        let retry_policy = PushRetryPolicy::default();
        for (tries, longest) in [(1, 10), (2, 15), (9, 905), (i64::MAX, 905)] {
            let allowed = retry_policy.settling_time..=Duration::from_secs(longest);
            let mut pauses = (0..200).map(|_| retry_policy.pause(tries));
            assert!(pauses.all(|pause| allowed.contains(&pause)), "{tries}");
        }
    }
}
