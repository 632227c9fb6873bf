//! What a store takes at a time. All runs of one store in this process go through one rate_limiter, since the quota is the
//! store's.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parcelpilot_domain::import_run::WaitReason;
use parcelpilot_domain::quota::{Quota, RESERVED_PART};
use parcelpilot_domain::store::orders::{CallObserver, Urgency};
use parcelpilot_domain::store_hash::StoreHash;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::dates;
use super::rate_limit_headers::RateLimitHeaders;

/// A cap of three parallel calls was documented until 2023; staying below it costs nothing.
const AT_ONCE: i64 = 3;

/// The rate_limiters of all stores.
#[derive(Clone, Default)]
pub struct RateLimiters(Arc<Mutex<HashMap<StoreHash, Arc<RateLimiter>>>>);

impl RateLimiters {
    pub fn of(&self, store: &StoreHash) -> Arc<RateLimiter> {
        let mut rate_limiters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rate_limiters.entry(store.clone()).or_default().clone()
    }
}

#[derive(Default)]
pub struct RateLimiter {
    standing: Mutex<Standing>,
    /// A call ended, or somebody left the queue.
    changed: Notify,
}

/// One call's permit; the next one's begins when this is dropped.
pub struct Permit<'rate_limiter> {
    rate_limiter: &'rate_limiter RateLimiter,
}

/// A place in the queue: those who are less urgent wait behind it.
struct Ticket<'rate_limiter> {
    rate_limiter: &'rate_limiter RateLimiter,
    urgency: Urgency,
}

impl RateLimiter {
    /// Waits for a permit, and for as long as the store wants no calls; tells `observer` of the latter.
    pub async fn enter(&self, urgency: Urgency, observer: &dyn CallObserver) -> Permit<'_> {
        let place = Ticket::take(self, urgency);
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            let admitted = self.standing().admit(urgency, Instant::now());
            match admitted {
                Ok(()) => {
                    drop(place);
                    return Permit { rate_limiter: self };
                }
                Err(Wait::Permit) => changed.await,
                Err(Wait::Until(reason, until)) => wait(observer, reason, until).await,
            }
        }
    }

    /// Waits for a permit only: a person who tests a connection is answered at once, even on the store's reserve.
    pub async fn enter_at_once(&self) -> Permit<'_> {
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            if self.standing().take_slot() {
                return Permit { rate_limiter: self };
            }
            changed.await;
        }
    }

    /// Nobody calls this store for so long: it answered 429.
    pub fn close_for(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut standing = self.standing();
        standing.closed_until = standing.closed_until.max(Some(until));
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'rate_limiter> Ticket<'rate_limiter> {
    fn take(rate_limiter: &'rate_limiter RateLimiter, urgency: Urgency) -> Self {
        rate_limiter.standing().waiting[urgency as usize] += 1;
        Ticket {
            rate_limiter,
            urgency,
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.rate_limiter.standing().waiting[self.urgency as usize] -= 1;
        self.rate_limiter.changed.notify_waiters();
    }
}

impl Permit<'_> {
    /// Remembers what the response said, and gives it back to be shown.
    pub fn learn(&self, rate_limit_headers: &RateLimitHeaders) -> Option<Quota> {
        let window = self
            .rate_limiter
            .standing()
            .learn(rate_limit_headers, Instant::now())?;
        Some(Quota {
            left: rate_limit_headers.left?,
            total: window.total,
            resets_at: dates::now().plus(rate_limit_headers.reset?),
        })
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.rate_limiter.standing().in_flight -= 1;
        self.rate_limiter.changed.notify_waiters();
    }
}

/// Sleeps until then, with word to whoever watches.
pub async fn wait(observer: &dyn CallObserver, reason: WaitReason, until: Instant) {
    let pause = until.saturating_duration_since(Instant::now());
    observer.waiting(reason, dates::now().plus(pause));
    sleep_until(until).await;
    observer.moving();
}

#[derive(Debug, Default)]
struct Standing {
    window: Option<QuotaWindow>,
    closed_until: Option<Instant>,
    in_flight: i64,
    /// By urgency.
    waiting: [usize; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct QuotaWindow {
    left: i64,
    total: i64,
    resets: Instant,
}

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// Others go first, or as many as may are on their way.
    Permit,
    /// The store takes no calls until then.
    Until(WaitReason, Instant),
}

impl Standing {
    /// Takes a call from the window, or says what it has to wait for.
    fn admit(&mut self, urgency: Urgency, now: Instant) -> Result<(), Wait> {
        if self.in_flight >= AT_ONCE
            || self.waiting[..urgency as usize]
                .iter()
                .any(|waiting| *waiting > 0)
        {
            return Err(Wait::Permit);
        }
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            return Err(Wait::Until(WaitReason::Throttled, until));
        }
        if let Some(window) = self.window.as_mut().filter(|window| window.resets > now) {
            let reserve = match urgency {
                Urgency::Push => 0,
                Urgency::Sync | Urgency::Backfill => window.total / RESERVED_PART,
            };
            if window.left <= reserve {
                return Err(Wait::Until(WaitReason::QuotaReserve, window.resets));
            }
            window.left -= 1;
        }
        self.in_flight += 1;
        Ok(())
    }

    fn take_slot(&mut self) -> bool {
        let is_free = self.in_flight < AT_ONCE;
        self.in_flight += i64::from(is_free);
        is_free
    }

    /// Calls that are still on their way may not be counted in what the response says is left.
    fn learn(&mut self, rate_limit_headers: &RateLimitHeaders, now: Instant) -> Option<QuotaWindow> {
        let total = rate_limit_headers.total.filter(|total| *total > 0)?;
        let window = QuotaWindow {
            left: rate_limit_headers.left? - (self.in_flight - 1).max(0),
            total,
            resets: now + rate_limit_headers.reset?,
        };
        self.window = Some(window);
        Some(window)
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::store::orders::Unobserved;

    use super::*;

    const WINDOW: Duration = Duration::from_secs(30);
    const SECOND: Duration = Duration::from_secs(1);

    fn said(left: i64) -> RateLimitHeaders {
        RateLimitHeaders {
            left: Some(left),
            total: Some(150),
            reset: Some(WINDOW),
            retry_after: None,
        }
    }

    #[test]
    fn a_fifth_of_the_quota_is_left_until_the_window_ends() {
        let (mut store, now) = (Standing::default(), Instant::now());
        store.learn(&said(33), now);
        let call = |store: &mut Standing| {
            let admitted = store.admit(Urgency::Sync, now);
            store.in_flight = 0;
            admitted
        };
        let admitted: Vec<_> = (0..5).map(|_| call(&mut store)).collect();
        let held = Err(Wait::Until(WaitReason::QuotaReserve, now + WINDOW));
        assert_eq!(admitted, [Ok(()), Ok(()), Ok(()), held, held]);
        assert_eq!(store.admit(Urgency::Sync, now + WINDOW - SECOND), held);
        assert_eq!(store.admit(Urgency::Sync, now + WINDOW), Ok(()));
    }

    #[test]
    fn calls_on_their_way_count_as_used() {
        let (mut store, now) = (Standing::default(), Instant::now());
        assert_eq!(
            [store.admit(Urgency::Sync, now), store.admit(Urgency::Sync, now)],
            [Ok(()), Ok(())]
        );
        store.learn(&said(31), now);
        assert!(store.admit(Urgency::Sync, now).is_err());
        store.in_flight -= 1;
        store.learn(&said(31), now);
        assert!(store.admit(Urgency::Sync, now).is_ok());
    }

    #[test]
    fn answers_without_headers_change_nothing() {
        let (mut store, now) = (Standing::default(), Instant::now());
        assert_eq!(store.learn(&RateLimitHeaders::default(), now), None);
        let unlimited = RateLimitHeaders {
            total: Some(0),
            ..said(0)
        };
        assert_eq!(store.learn(&unlimited, now), None);
        assert_eq!(store.admit(Urgency::Sync, now), Ok(()));
        store.learn(&said(10), now);
        store.learn(&RateLimitHeaders::default(), now);
        assert!(store.admit(Urgency::Sync, now).is_err());
    }

    #[test]
    fn pushes_may_use_what_is_left_to_others() {
        let (mut store, now) = (Standing::default(), Instant::now());
        store.learn(&said(2), now);
        assert!(store.admit(Urgency::Sync, now).is_err());
        assert_eq!(
            [store.admit(Urgency::Push, now), store.admit(Urgency::Push, now)],
            [Ok(()), Ok(())]
        );
        let over = Err(Wait::Until(WaitReason::QuotaReserve, now + WINDOW));
        assert_eq!(store.admit(Urgency::Push, now), over);
    }

    #[tokio::test]
    async fn three_calls_at_once_and_no_more() {
        let rate_limiter = RateLimiter::default();
        let turns = [(); 3].map(|()| rate_limiter.enter_at_once());
        let turns = futures::future::join_all(turns).await;
        assert!(!rate_limiter.standing().take_slot());
        assert_eq!(
            rate_limiter.standing().admit(Urgency::Push, Instant::now()),
            Err(Wait::Permit)
        );
        drop(turns);
        assert_eq!(rate_limiter.standing().in_flight, 0);
        assert!(rate_limiter.standing().take_slot());
    }

    #[tokio::test]
    async fn the_more_urgent_goes_first_whoever_came_first() {
        let rate_limiter = RateLimiter::default();
        let full = futures::future::join_all([(); 3].map(|()| rate_limiter.enter_at_once())).await;
        let order = Mutex::new(Vec::new());
        let call = async |urgency| {
            let permit = rate_limiter.enter(urgency, &Unobserved).await;
            order.lock().expect("no panic before").push(urgency);
            drop(permit);
        };
        let end_of_others = async { drop(full) };
        tokio::join!(biased; call(Urgency::Backfill), call(Urgency::Sync), call(Urgency::Push), end_of_others);
        let order = order.into_inner().expect("no panic before");
        assert_eq!(order, [Urgency::Push, Urgency::Sync, Urgency::Backfill]);
        assert_eq!(rate_limiter.standing().waiting, [0; 3]);
    }

    #[tokio::test]
    async fn who_gives_up_holds_nobody_up() {
        let rate_limiter = RateLimiter::default();
        let full = futures::future::join_all([(); 3].map(|()| rate_limiter.enter_at_once())).await;
        let mut given_up = Box::pin(rate_limiter.enter(Urgency::Push, &Unobserved));
        assert!(futures::poll!(given_up.as_mut()).is_pending());
        let mut waiting = Box::pin(rate_limiter.enter(Urgency::Backfill, &Unobserved));
        drop(full);
        assert!(
            futures::poll!(waiting.as_mut()).is_pending(),
            "a push is before it"
        );
        drop(given_up);
        drop(waiting.await);
    }

    #[test]
    fn a_429_stops_every_run_of_the_store_and_of_no_other() {
        let rate_limiters = RateLimiters::default();
        let hash = |text: &str| text.parse::<StoreHash>().expect("a hash");
        rate_limiters.of(&hash("abc123")).close_for(WINDOW);
        rate_limiters.of(&hash("abc123")).close_for(SECOND);
        let later = Instant::now() + WINDOW;
        let admitted = |store: &str, now| {
            rate_limiters
                .of(&hash(store))
                .standing()
                .admit(Urgency::Push, now)
        };
        assert_eq!(admitted("other1", Instant::now()), Ok(()));
        let held = admitted("abc123", Instant::now() + 2 * SECOND);
        assert!(matches!(held, Err(Wait::Until(WaitReason::Throttled, _))));
        assert_eq!(admitted("abc123", later), Ok(()));
    }
}
