//! The clock, and the chance that keeps things from happening at once.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

pub fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

/// Up to a tenth shorter or longer.
pub fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.9 + 0.2 * chance())
}

/// From nothing to the whole of it.
pub fn somewhere_in(pause: Duration) -> Duration {
    pause.mul_f64(chance())
}

/// From 0 to 1. No randomness is no reason to stop: then it is the middle.
fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_tenth_and_uses_all_of_it() {
        let pause = Duration::from_secs(100);
        let jittered: Vec<u64> = (0..500).map(|_| jittered(pause).as_secs()).collect();
        assert!(
            jittered.iter().all(|seconds| (90..=110).contains(seconds)),
            "{jittered:?}"
        );
        assert!(
            jittered.iter().any(|seconds| *seconds < 95) && jittered.iter().any(|seconds| *seconds > 104)
        );
    }
}
