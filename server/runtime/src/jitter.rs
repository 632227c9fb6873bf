//! Random pauses, so that processes and stores that failed at once don't all try again at once. How a pause grows with
//! failures is [`parcelpilot_domain::backoff::Backoff`]'s.

use std::time::Duration;

/// The pause, up to a tenth shorter or longer.
pub fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.9 + 0.2 * random_fraction().unwrap_or(0.5))
}

/// A pause from zero up to this one ("full jitter"). Without randomness it is the whole one.
pub fn full_jitter(longest: Duration) -> Duration {
    longest.mul_f64(random_fraction().unwrap_or(1.0))
}

/// From 0 to 1. None where the system gives no random numbers, which is no reason to stop.
fn random_fraction() -> Option<f64> {
    let random = getrandom::u32().ok()?;
    Some(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shortest and the longest of 500, in seconds.
    fn range(pause: impl Fn() -> Duration) -> (u64, u64) {
        let seconds: Vec<u64> = (0..500).map(|_| pause().as_secs()).collect();
        let shortest = seconds.iter().min().expect("500 pauses");
        let longest = seconds.iter().max().expect("500 pauses");
        (*shortest, *longest)
    }

    #[test]
    fn jitter_stays_within_a_tenth_and_uses_all_of_it() {
        let (shortest, longest) = range(|| jittered(Duration::from_secs(100)));
        assert!((90..95).contains(&shortest), "{shortest}");
        assert!((105..=110).contains(&longest), "{longest}");
    }

    #[test]
    fn full_jitter_goes_from_nothing_to_the_whole_pause() {
        let (shortest, longest) = range(|| full_jitter(Duration::from_secs(100)));
        assert!(shortest < 10, "{shortest}");
        assert!((90..=100).contains(&longest), "{longest}");
    }
}
