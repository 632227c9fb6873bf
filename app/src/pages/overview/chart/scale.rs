//! The scale beside the bars: round numbers, the last of which is at the top.

/// More lines than these are harder to read than fewer.
const LINES_MAX: i64 = 4;

/// Lines at the multiples of a step, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    step: i64,
    lines: i64,
}

impl Scale {
    /// The smallest that `most` fits on.
    pub(super) fn up_to(most: i64) -> Self {
        let step = steps().find(|step| step.saturating_mul(LINES_MAX) >= most);
        let step = step.unwrap_or(i64::MAX);
        Self {
            step,
            lines: (most.max(1) - 1) / step + 1,
        }
    }

    pub(super) fn top(self) -> i64 {
        self.step.saturating_mul(self.lines)
    }

    pub(super) fn lines(self) -> impl Iterator<Item = i64> {
        (0..=self.lines).map(move |line| self.step.saturating_mul(line))
    }

    /// How high a count stands, in percent. Something is never drawn as nothing.
    pub(super) fn height(self, count: i64) -> f64 {
        if count <= 0 {
            return 0.0;
        }
        (count as f64 * 100.0 / self.top() as f64).clamp(1.0, 100.0)
    }
}

/// 1, 2, 5, 10, 20, 50 and so on: whole numbers, since orders are.
fn steps() -> impl Iterator<Item = i64> {
    let tens = std::iter::successors(Some(1_i64), |ten| ten.checked_mul(10));
    tens.flat_map(|ten| {
        [1, 2, 5]
            .into_iter()
            .filter_map(move |times| ten.checked_mul(times))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(most: i64) -> Vec<i64> {
        Scale::up_to(most).lines().collect()
    }

    #[test]
    fn ends_at_a_round_number_that_holds_the_most() {
        assert_eq!(lines(0), [0, 1]);
        assert_eq!(lines(1), [0, 1]);
        assert_eq!(lines(3), [0, 1, 2, 3]);
        assert_eq!(lines(9), [0, 5, 10]);
        assert_eq!(lines(130), [0, 50, 100, 150]);
        assert_eq!(lines(1_000_000), [0, 500_000, 1_000_000]);
        for most in (1..2_000).chain([123_456_789, i64::MAX / 2]) {
            let scale = Scale::up_to(most);
            assert!(
                scale.top() >= most && scale.top() - scale.step < most,
                "{most}: {scale:?}"
            );
            assert!(scale.lines <= LINES_MAX, "{most}: {scale:?}");
        }
    }

    #[test]
    fn little_beside_much_is_still_seen() {
        let scale = Scale::up_to(1_000_000);
        assert_eq!(scale.height(1_000_000), 100.0);
        assert_eq!(scale.height(250_000), 25.0);
        assert_eq!(scale.height(1), 1.0);
        assert_eq!(scale.height(0), 0.0);
    }
}
