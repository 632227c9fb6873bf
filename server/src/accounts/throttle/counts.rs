//! Failures by key, within windows of time and within a bound.

use std::collections::HashMap;
use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

/// How many failures one key may have within a window that begins with the first.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub failures: u32,
    pub window: Duration,
}

struct Window {
    began: Timestamp,
    failures: u32,
}

pub(super) struct Counts {
    limit: Limit,
    keys_max: usize,
    windows: HashMap<u64, Window>,
}

impl Counts {
    pub(super) fn new(limit: Limit, keys_max: usize) -> Self {
        Self {
            limit,
            keys_max,
            windows: HashMap::new(),
        }
    }

    /// Seconds until this key may fail again; nothing where it may now.
    pub(super) fn wait(&self, key: u64, now: Timestamp) -> Option<u32> {
        let window = self.windows.get(&key)?;
        if window.failures < self.limit.failures || window.is_over(self.limit, now) {
            return None;
        }
        let left = window.began.plus(self.limit.window).since(now);
        Some(u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX))
    }

    pub(super) fn add(&mut self, key: u64, now: Timestamp) {
        if self.windows.len() >= self.keys_max && !self.windows.contains_key(&key) {
            self.make_room(now);
        }
        let new = || Window {
            began: now,
            failures: 0,
        };
        let window = self.windows.entry(key).or_insert_with(new);
        if window.is_over(self.limit, now) {
            *window = new();
        }
        window.failures += 1;
    }

    pub(super) fn take_one_back(&mut self, key: u64) {
        if let Some(window) = self.windows.get_mut(&key) {
            window.failures = window.failures.saturating_sub(1);
        }
    }

    pub(super) fn clear(&mut self, key: u64) {
        self.windows.remove(&key);
    }

    /// Only somebody who invents keys fills this up. What is over goes; where that is not enough, the half with the
    /// fewest failures. So whoever wants a count forgotten has to bring as many other keys to as high a count, and each
    /// of those failures costs as much time as the guesses that it would win. To refuse new keys instead would lock
    /// everybody out.
    fn make_room(&mut self, now: Timestamp) {
        let limit = self.limit;
        self.windows.retain(|_, window| !window.is_over(limit, now));
        if self.windows.len() < self.keys_max {
            return;
        }
        let counted = |(key, window): (&u64, &Window)| (window.failures, window.began, *key);
        let mut all: Vec<_> = self.windows.iter().map(counted).collect();
        let (fewest, ..) = all.select_nth_unstable(self.keys_max / 2);
        for (_, _, key) in fewest {
            self.windows.remove(key);
        }
    }
}

impl Window {
    fn is_over(&self, limit: Limit, now: Timestamp) -> bool {
        // A window from the future: the clock was set back.
        now < self.began || now.since(self.began) >= limit.window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(0);
    const LIMIT: Limit = Limit {
        failures: 3,
        window: Duration::from_secs(60),
    };

    fn used_up(keys_max: usize) -> Counts {
        let mut counts = Counts::new(LIMIT, keys_max);
        for _ in 0..LIMIT.failures {
            assert_eq!(counts.wait(0, START), None);
            counts.add(0, START);
        }
        counts
    }

    #[test]
    fn waits_until_the_window_is_over() {
        let counts = used_up(10);
        let after = |millis| START.plus(Duration::from_millis(millis));
        assert_eq!(counts.wait(0, START), Some(60));
        assert_eq!(counts.wait(0, after(500)), Some(60));
        assert_eq!(counts.wait(0, after(59_999)), Some(1));
        assert_eq!(counts.wait(0, after(60_000)), None);
        assert_eq!(counts.wait(1, START), None);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        assert_eq!(used_up(10).wait(0, START.minus(Duration::from_secs(3_600))), None);
    }

    #[test]
    fn a_new_window_begins_at_nothing() {
        let mut counts = used_up(10);
        let later = START.plus(LIMIT.window);
        counts.add(0, later);
        assert_eq!(counts.wait(0, later), None);
    }

    #[test]
    fn invented_keys_take_no_more_room_and_make_no_count_forgotten() {
        let mut counts = used_up(100);
        let after = |millis| START.plus(Duration::from_millis(millis));
        for key in 1..10_000 {
            counts.add(key, after(key));
            assert!(counts.windows.len() <= 100);
        }
        assert_eq!(counts.wait(0, after(10_000)), Some(50));
        // The newest are still counted, too.
        assert!(counts.windows.contains_key(&9_999));
    }

    #[test]
    fn what_is_over_goes_first() {
        let mut counts = Counts::new(LIMIT, 100);
        for key in 0..50 {
            counts.add(key, START);
            counts.add(key, START);
        }
        let later = START.plus(LIMIT.window);
        for key in 50..101 {
            counts.add(key, later);
        }
        assert_eq!(counts.windows.len(), 51);
    }
}
