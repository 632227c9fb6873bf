//! How fast a run is, and how long it still takes.

use crate::quota::Quota;
use crate::store::orders::PAGE_LIMIT;
use crate::time::Timestamp;

/// The length of BigCommerce's rate limit window, from its documentation.
const WINDOW_SECONDS: i64 = 30;
/// With fewer calls than this, the calls for planning would distort the estimate.
const CALLS_TO_GO_BY: i64 = 20;

/// The current measurements of a run.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Orders read so far; `total` is the number of orders to read.
    pub seen: i64,
    pub total: Option<i64>,
    pub calls: i64,
    /// The time that workers have held the run's lease.
    pub worked_ms: i64,
    /// The number of orders read recently, and in how many milliseconds.
    pub lately: Option<(i64, i64)>,
    pub quota: Option<Quota>,
    pub at: Timestamp,
}

impl Measured {
    /// The recent speed if it is known, else the average of the whole run. `None` before the first order.
    pub fn orders_per_second(&self) -> Option<f64> {
        // The speed over less than a few seconds means nothing yet.
        let lately = self.lately.filter(|(_, millis)| *millis >= 5_000);
        let (orders, millis) = lately.unwrap_or((self.seen, self.worked_ms));
        (orders > 0 && millis > 0).then(|| orders as f64 * 1_000.0 / millis as f64)
    }

    /// By the run's speed, or by the store's quota if that takes longer.
    pub fn seconds_left(&self) -> Option<i64> {
        let left = (self.total? - self.seen).max(0);
        if left == 0 {
            return Some(0);
        }
        let by_pace = self
            .orders_per_second()
            .map(|pace| (left as f64 / pace).ceil() as i64);
        let by_quota = self
            .quota
            .map(|quota| seconds_of(self.calls_for(left), quota, self.at))
            .filter(|seconds| *seconds > 0);
        by_pace.max(by_quota)
    }

    fn calls_for(&self, orders: i64) -> i64 {
        let pages = (orders + i64::from(PAGE_LIMIT) - 1) / i64::from(PAGE_LIMIT);
        if self.calls < CALLS_TO_GO_BY || self.seen == 0 {
            return pages;
        }
        let at_this_rate = (orders as f64 * self.calls as f64 / self.seen as f64).ceil() as i64;
        at_this_rate.max(pages)
    }
}

/// How long the quota delays this many calls; zero if all of them fit in now.
fn seconds_of(calls: i64, quota: Quota, at: Timestamp) -> i64 {
    let is_over = quota.resets_at <= at;
    let left = if is_over { quota.total } else { quota.left };
    let later = calls - (left - quota.reserve()).max(0);
    if later <= 0 {
        return 0;
    }
    let ours = quota.ours().max(1);
    let windows = (later + ours - 1) / ours;
    let until_reset = if is_over {
        WINDOW_SECONDS
    } else {
        i64::try_from(quota.resets_at.since(at).as_millis().div_ceil(1_000)).unwrap_or(i64::MAX)
    };
    until_reset.saturating_add((windows - 1).saturating_mul(WINDOW_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn measured() -> Measured {
        Measured {
            seen: 10_000,
            total: Some(40_000),
            calls: 44,
            worked_ms: 100_000,
            lately: None,
            quota: None,
            at: NOW,
        }
    }

    fn quota(left: i64, resets_in_ms: i64) -> Option<Quota> {
        Some(Quota {
            left,
            total: 150,
            resets_at: Timestamp::from_millis(NOW.millis() + resets_in_ms),
        })
    }

    #[test]
    fn what_was_lately_goes_before_what_was_over_all() {
        assert_eq!(measured().seconds_left(), Some(300));
        let slower = Measured {
            lately: Some((500, 10_000)),
            ..measured()
        };
        assert_eq!(slower.orders_per_second(), Some(50.0));
        assert_eq!(slower.seconds_left(), Some(600));
        let too_short = Measured {
            lately: Some((500, 1_000)),
            ..measured()
        };
        assert_eq!(too_short.orders_per_second(), Some(100.0));
    }

    #[test]
    fn the_quota_is_followed_where_it_holds_up_for_longer() {
        // 132 calls are left: 30 fit in now and 102 after the reset, because 120 of the 150 are ours.
        let seconds = |quota, seen| {
            Measured {
                quota,
                seen,
                ..measured()
            }
            .seconds_left()
        };
        assert_eq!(
            seconds(quota(60, 12_000), 10_000),
            Some(300),
            "the pace is slower"
        );
        let fast = |quota| Measured {
            worked_ms: 1_000,
            quota,
            ..measured()
        };
        assert_eq!(fast(quota(60, 12_000)).seconds_left(), Some(12));
        assert_eq!(
            fast(quota(30, 12_000)).seconds_left(),
            Some(42),
            "12 of them wait once more"
        );
        assert_eq!(fast(quota(150, 12_000)).seconds_left(), Some(12));
        assert_eq!(fast(quota(0, -5)).seconds_left(), Some(30), "its window is over");
    }

    #[test]
    fn nothing_is_known_before_there_is_something_to_go_by() {
        let new = Measured {
            seen: 0,
            calls: 1,
            worked_ms: 0,
            ..measured()
        };
        assert_eq!((new.orders_per_second(), new.seconds_left()), (None, None));
        let unplanned = Measured {
            total: None,
            ..measured()
        };
        assert_eq!(unplanned.seconds_left(), None);
        let over = Measured {
            seen: 40_100,
            ..measured()
        };
        assert_eq!(over.seconds_left(), Some(0));
    }
}
