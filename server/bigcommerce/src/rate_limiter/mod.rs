//! How many requests a store takes: three at once, and a part of its quota left to its other apps. All runs of one store
//! in this process share one rate limiter, since the quota belongs to the store.

mod state;

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parcelpilot_domain::import_run::WaitReason;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::store::orders::{CallObserver, Urgency};
use parcelpilot_domain::store_hash::StoreHash;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use self::state::{LimiterState, WaitFor};
use super::dates;
use super::rate_limit_headers::RateLimitHeaders;

/// The rate limiters of all stores.
#[derive(Clone, Default)]
pub struct RateLimiters(Arc<Mutex<HashMap<StoreHash, Arc<RateLimiter>>>>);

impl RateLimiters {
    pub fn of(&self, store: &StoreHash) -> Arc<RateLimiter> {
        let mut rate_limiters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rate_limiters.entry(store.clone()).or_default().clone()
    }
}

/// How a request waits for its permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// In the queue, behind more urgent requests, and for as long as the store wants no requests.
    Queued(Urgency),
    /// For a free slot only: when a person tests a connection, the result comes at once, even out of the reserve.
    NextSlot,
}

#[derive(Default)]
pub struct RateLimiter {
    state: Mutex<LimiterState>,
    /// A request ended, or one left the queue.
    changed: Notify,
}

/// The right to send one request. Dropping it frees its slot.
pub struct Permit<'limiter> {
    rate_limiter: &'limiter RateLimiter,
}

/// A place in the queue: less urgent requests wait behind it. Dropping it leaves the queue.
struct Ticket<'limiter> {
    rate_limiter: &'limiter RateLimiter,
    urgency: Urgency,
}

impl RateLimiter {
    /// Waits for a permit, and tells `observer` of waits for the store.
    pub async fn acquire(&self, admission: Admission, observer: &dyn CallObserver) -> Permit<'_> {
        let _ticket = match admission {
            Admission::Queued(urgency) => Some(Ticket::take(self, urgency)),
            Admission::NextSlot => None,
        };
        loop {
            // Listens before it looks, so that no change in between is missed.
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            match self.admit(admission) {
                Ok(permit) => return permit,
                Err(WaitFor::Slot) => changed.await,
                Err(WaitFor::Until(reason, until)) => wait_until(observer, reason, until).await,
            }
        }
    }

    fn admit(&self, admission: Admission) -> Result<Permit<'_>, WaitFor> {
        match admission {
            Admission::Queued(urgency) => self.state().admit(urgency, Instant::now())?,
            Admission::NextSlot if self.state().take_slot() => {}
            Admission::NextSlot => return Err(WaitFor::Slot),
        }
        Ok(Permit { rate_limiter: self })
    }

    /// Admits no queued request for so long: the store answered 429.
    pub fn close_for(&self, pause: Duration) {
        self.state().close_until(Instant::now() + pause);
    }

    fn state(&self) -> MutexGuard<'_, LimiterState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'limiter> Ticket<'limiter> {
    fn take(rate_limiter: &'limiter RateLimiter, urgency: Urgency) -> Self {
        rate_limiter.state().enqueue(urgency);
        Ticket {
            rate_limiter,
            urgency,
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.rate_limiter.state().dequeue(self.urgency);
        self.rate_limiter.changed.notify_waiters();
    }
}

impl Permit<'_> {
    /// Stores what the response says of the quota, and returns it for display. None if the response doesn't say.
    pub fn update_quota(&self, headers: &RateLimitHeaders) -> Option<Quota> {
        let window = self.rate_limiter.state().update(headers, Instant::now())?;
        Some(Quota {
            left: headers.left?,
            total: window.total,
            resets_at: dates::now().plus(headers.reset?),
        })
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.rate_limiter.state().free_slot();
        self.rate_limiter.changed.notify_waiters();
    }
}

/// Sleeps until then, and tells `observer` so.
pub async fn wait_until(observer: &dyn CallObserver, reason: WaitReason, until: Instant) {
    let pause = until.saturating_duration_since(Instant::now());
    observer.waiting(reason, dates::now().plus(pause));
    sleep_until(until).await;
    observer.moving();
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::store::orders::Unobserved;

    use super::*;

    /// All slots taken.
    async fn fill(rate_limiter: &RateLimiter) -> Vec<Permit<'_>> {
        let permits = [(); 3].map(|()| rate_limiter.acquire(Admission::NextSlot, &Unobserved));
        futures::future::join_all(permits).await
    }

    #[tokio::test]
    async fn three_requests_at_once_and_no_more() {
        let rate_limiter = RateLimiter::default();
        let permits = fill(&rate_limiter).await;
        for admission in [Admission::NextSlot, Admission::Queued(Urgency::Push)] {
            assert_eq!(rate_limiter.admit(admission).err(), Some(WaitFor::Slot));
        }
        drop(permits);
        assert_eq!(fill(&rate_limiter).await.len(), 3);
    }

    #[tokio::test]
    async fn the_most_urgent_goes_first_whoever_came_first() {
        let rate_limiter = RateLimiter::default();
        let permits = fill(&rate_limiter).await;
        let order = Mutex::new(Vec::new());
        let call = async |urgency| {
            let permit = rate_limiter
                .acquire(Admission::Queued(urgency), &Unobserved)
                .await;
            order.lock().expect("no panic before").push(urgency);
            drop(permit);
        };
        let free_all = async { drop(permits) };
        tokio::join!(biased; call(Urgency::Backfill), call(Urgency::Sync), call(Urgency::Push), free_all);
        let order = order.into_inner().expect("no panic before");
        assert_eq!(order, [Urgency::Push, Urgency::Sync, Urgency::Backfill]);
        assert!(rate_limiter.admit(Admission::Queued(Urgency::Backfill)).is_ok());
    }

    #[tokio::test]
    async fn a_request_that_is_cancelled_in_the_queue_holds_up_no_other() {
        let rate_limiter = RateLimiter::default();
        let permits = fill(&rate_limiter).await;
        let acquire = |urgency| Box::pin(rate_limiter.acquire(Admission::Queued(urgency), &Unobserved));
        let mut cancelled = acquire(Urgency::Push);
        assert!(futures::poll!(cancelled.as_mut()).is_pending());
        let mut waiting = acquire(Urgency::Backfill);
        drop(permits);
        assert!(
            futures::poll!(waiting.as_mut()).is_pending(),
            "a push is before it"
        );
        drop(cancelled);
        drop(waiting.await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_stops_every_run_of_the_store_and_of_no_other() {
        let rate_limiters = RateLimiters::default();
        let limiter = |text: &str| rate_limiters.of(&text.parse().expect("a hash"));
        let admitted = |store: &str| limiter(store).admit(Admission::Queued(Urgency::Push)).map(drop);
        limiter("abc123").close_for(Duration::from_secs(30));
        limiter("abc123").close_for(Duration::from_secs(1));
        assert_eq!(admitted("other1"), Ok(()));
        tokio::time::advance(Duration::from_secs(2)).await;
        let closed = admitted("abc123");
        assert!(matches!(closed, Err(WaitFor::Until(WaitReason::Throttled, _))));
        assert!(
            limiter("abc123").admit(Admission::NextSlot).is_ok(),
            "tests of a connection don't wait"
        );
        tokio::time::advance(Duration::from_secs(28)).await;
        assert_eq!(admitted("abc123"), Ok(()));
    }
}
