//! Exponential backoff: pauses that double with each failure in a row.

use std::time::Duration;

/// The one rule for every pause that grows with failures. It computes a pause and nothing else: most failure counts
/// and due times are stored in the database and used by several processes, so a crate that wraps a loop in one process
/// (`backon`) does not fit. Jitter is added by the caller, since this crate has no randomness (`runtime::jitter`).
///
/// [`crate::problem::pause_after`] is not one: its steps are chosen by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure.
    pub first: Duration,
    pub longest: Duration,
}

impl Backoff {
    /// The pause after this many failures in a row. Less than one counts as one.
    pub fn pause(self, failures: i64) -> Duration {
        let doublings = u32::try_from(failures.max(1) - 1).unwrap_or(u32::MAX);
        self.first
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_the_first_to_the_longest() {
        let backoff = Backoff {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(60),
        };
        let seconds = [i64::MIN, 0, 1, 2, 3, 5, 6, 34, 1_000, i64::MAX]
            .map(|failures| backoff.pause(failures).as_secs());
        assert_eq!(seconds, [2, 2, 2, 4, 8, 32, 60, 60, 60, 60]);
    }

    #[test]
    fn no_pause_is_longer_than_the_longest() {
        let backoff = Backoff {
            first: Duration::from_secs(90),
            longest: Duration::from_secs(60),
        };
        assert_eq!(backoff.pause(1), Duration::from_secs(60));
    }
}
