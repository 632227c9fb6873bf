//! The rate limiter's decisions: whether a request may go out now, and what it waits for if not. No locks and no clock,
//! so that tests can set the time.

use parcelpilot_domain::import_run::WaitReason;
use parcelpilot_domain::quota::RESERVED_PART;
use parcelpilot_domain::store::orders::Urgency;
use tokio::time::Instant;

use crate::rate_limit_headers::RateLimitHeaders;

/// Until 2023 BigCommerce documented a cap of three parallel calls; keeping to it costs nothing.
const MAX_IN_FLIGHT: i64 = 3;

#[derive(Debug, Default)]
pub struct LimiterState {
    window: Option<QuotaWindow>,
    closed_until: Option<Instant>,
    in_flight: i64,
    /// Requests in the queue, by urgency.
    queued: [usize; 3],
}

/// What the store said last about its quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotaWindow {
    left: i64,
    pub total: i64,
    resets: Instant,
}

/// What a request waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFor {
    /// More urgent requests go first, or as many as may are in flight.
    Slot,
    /// The store takes no requests until then.
    Until(WaitReason, Instant),
}

impl LimiterState {
    pub fn enqueue(&mut self, urgency: Urgency) {
        self.queued[urgency as usize] += 1;
    }

    pub fn dequeue(&mut self, urgency: Urgency) {
        self.queued[urgency as usize] -= 1;
    }

    /// Takes a slot and one request of the quota, or says what to wait for.
    pub fn admit(&mut self, urgency: Urgency, now: Instant) -> Result<(), WaitFor> {
        let is_behind_others = self.queued[..urgency as usize].iter().any(|queued| *queued > 0);
        if self.in_flight >= MAX_IN_FLIGHT || is_behind_others {
            return Err(WaitFor::Slot);
        }
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            return Err(WaitFor::Until(WaitReason::Throttled, until));
        }
        if let Some(window) = self.window.as_mut().filter(|window| window.resets > now) {
            let reserve = match urgency {
                Urgency::Push => 0,
                Urgency::Sync | Urgency::Backfill => window.total / RESERVED_PART,
            };
            if window.left <= reserve {
                return Err(WaitFor::Until(WaitReason::QuotaReserve, window.resets));
            }
            window.left -= 1;
        }
        self.in_flight += 1;
        Ok(())
    }

    /// Takes a slot if one is free, whatever the quota.
    pub fn take_slot(&mut self) -> bool {
        let is_free = self.in_flight < MAX_IN_FLIGHT;
        self.in_flight += i64::from(is_free);
        is_free
    }

    pub fn free_slot(&mut self) {
        self.in_flight -= 1;
    }

    /// No request until then, unless it is closed for longer already.
    pub fn close_until(&mut self, until: Instant) {
        self.closed_until = self.closed_until.max(Some(until));
    }

    /// Stores what a response said of the quota. The store may not have counted the requests in flight yet, so they are
    /// subtracted.
    pub fn update(&mut self, headers: &RateLimitHeaders, now: Instant) -> Option<QuotaWindow> {
        let total = headers.total.filter(|total| *total > 0)?;
        let window = QuotaWindow {
            left: headers.left? - (self.in_flight - 1).max(0),
            total,
            resets: now + headers.reset?,
        };
        self.window = Some(window);
        Some(window)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const WINDOW: Duration = Duration::from_secs(30);
    const SECOND: Duration = Duration::from_secs(1);

    fn headers(left: i64) -> RateLimitHeaders {
        RateLimitHeaders {
            left: Some(left),
            total: Some(150),
            reset: Some(WINDOW),
            retry_after: None,
        }
    }

    #[test]
    fn a_fifth_of_the_quota_is_left_until_the_window_ends() {
        let (mut state, now) = (LimiterState::default(), Instant::now());
        state.update(&headers(33), now);
        let admitted: Vec<_> = (0..5)
            .map(|_| {
                let admitted = state.admit(Urgency::Sync, now);
                state.in_flight = 0;
                admitted
            })
            .collect();
        let reserved = Err(WaitFor::Until(WaitReason::QuotaReserve, now + WINDOW));
        assert_eq!(admitted, [Ok(()), Ok(()), Ok(()), reserved, reserved]);
        assert_eq!(state.admit(Urgency::Sync, now + WINDOW - SECOND), reserved);
        assert_eq!(state.admit(Urgency::Sync, now + WINDOW), Ok(()));
    }

    #[test]
    fn requests_in_flight_count_as_used() {
        let (mut state, now) = (LimiterState::default(), Instant::now());
        assert_eq!(
            [state.admit(Urgency::Sync, now), state.admit(Urgency::Sync, now)],
            [Ok(()), Ok(())]
        );
        state.update(&headers(31), now);
        assert!(state.admit(Urgency::Sync, now).is_err());
        state.free_slot();
        state.update(&headers(31), now);
        assert!(state.admit(Urgency::Sync, now).is_ok());
    }

    #[test]
    fn responses_without_headers_change_nothing() {
        let (mut state, now) = (LimiterState::default(), Instant::now());
        assert_eq!(state.update(&RateLimitHeaders::default(), now), None);
        let unlimited = RateLimitHeaders {
            total: Some(0),
            ..headers(0)
        };
        assert_eq!(state.update(&unlimited, now), None);
        assert_eq!(state.admit(Urgency::Sync, now), Ok(()));
        state.update(&headers(10), now);
        state.update(&RateLimitHeaders::default(), now);
        assert!(state.admit(Urgency::Sync, now).is_err());
    }

    #[test]
    fn pushes_may_use_the_reserve() {
        let (mut state, now) = (LimiterState::default(), Instant::now());
        state.update(&headers(2), now);
        assert!(state.admit(Urgency::Sync, now).is_err());
        assert_eq!(
            [state.admit(Urgency::Push, now), state.admit(Urgency::Push, now)],
            [Ok(()), Ok(())]
        );
        let used_up = Err(WaitFor::Until(WaitReason::QuotaReserve, now + WINDOW));
        assert_eq!(state.admit(Urgency::Push, now), used_up);
    }
}
