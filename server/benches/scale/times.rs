//! Many measured times, and what is said of them.

use std::time::Duration;

#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that this share of them did not exceed, in milliseconds. `NaN` where nothing was measured.
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(place).map_or(f64::NAN, |time| milliseconds(*time))
    }
}

impl Extend<Duration> for Times {
    fn extend<I: IntoIterator<Item = Duration>>(&mut self, times: I) {
        self.0.extend(times);
    }
}

impl IntoIterator for Times {
    type Item = Duration;
    type IntoIter = std::vec::IntoIter<Duration>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// KiB to MiB.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
pub fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1_024.0
}
