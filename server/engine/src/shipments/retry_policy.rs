//! How long to wait between tries.

use std::time::Duration;

#[derive(Debug, Clone, Copy)]
pub struct PushRetryPolicy {
    /// After a call without an answer the store may still be at work on it: so long it is not asked.
    pub settling_time: Duration,
    /// The longest that the first pause after that can be; each further one can be twice as long.
    pub first_pause: Duration,
    pub longest_pause: Duration,
}

impl Default for PushRetryPolicy {
    fn default() -> Self {
        Self {
            settling_time: Duration::from_secs(5),
            first_pause: Duration::from_secs(5),
            longest_pause: Duration::from_secs(900),
        }
    }
}

impl PushRetryPolicy {
    /// The pause after so many tries: growing, with full jitter, so that not all come back at once.
    pub fn pause(&self, tries: i64) -> Duration {
        let doublings = u32::try_from(tries.saturating_sub(1).max(0)).unwrap_or(u32::MAX);
        let bound = self.first_pause.saturating_mul(2_u32.saturating_pow(doublings));
        self.settling_time + jitter(bound.min(self.longest_pause))
    }
}

fn jitter(bound: Duration) -> Duration {
    // No randomness is no reason to stop: then the pause is the whole one.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    bound.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_never_fall_below_what_the_store_needs() {
        let retry_policy = PushRetryPolicy::default();
        for (tries, bound) in [(1, 5), (2, 10), (5, 80), (9, 900), (i64::MAX, 900)] {
            let pauses: Vec<_> = (0..200).map(|_| retry_policy.pause(tries)).collect();
            let bound = Duration::from_secs(bound);
            assert!(pauses.iter().all(|pause| {
                (retry_policy.settling_time..=retry_policy.settling_time + bound).contains(pause)
            }));
            assert!(
                pauses
                    .iter()
                    .any(|pause| *pause > retry_policy.settling_time + bound / 2),
                "{tries}"
            );
        }
    }
}
