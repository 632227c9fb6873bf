//! What a store takes at a time. All runs of one store in this process go through one gate, since the quota is the
//! store's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parcelpilot_domain::import_run::WaitReason;
use parcelpilot_domain::quota::{Quota, RESERVED_PART};
use parcelpilot_domain::store_hash::StoreHash;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use super::dates;
use super::rate_limit::RateLimit;
use crate::imports::source::CallObserver;

/// A cap of three parallel calls was documented until 2023; staying below it costs nothing.
const AT_ONCE: usize = 3;

/// The gates of all stores.
#[derive(Clone, Default)]
pub struct Gates(Arc<Mutex<HashMap<StoreHash, Arc<Gate>>>>);

impl Gates {
    pub fn of(&self, store: &StoreHash) -> Arc<Gate> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gates.entry(store.clone()).or_default().clone()
    }
}

pub struct Gate {
    slots: Semaphore,
    standing: Mutex<Standing>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            slots: Semaphore::new(AT_ONCE),
            standing: Mutex::default(),
        }
    }
}

/// One call's turn; the next one's begins when this is dropped.
pub struct Turn<'gate> {
    gate: &'gate Gate,
    _slot: SemaphorePermit<'gate>,
}

impl Gate {
    /// Waits for a turn, and for as long as the store wants no calls; tells `observer` of the latter.
    pub async fn enter(&self, observer: &dyn CallObserver) -> Turn<'_> {
        let slot = self.slot().await;
        loop {
            let admitted = self.standing().admit(Instant::now());
            let Err((reason, until)) = admitted else {
                return Turn {
                    gate: self,
                    _slot: slot,
                };
            };
            wait(observer, reason, until).await;
        }
    }

    /// Waits for a turn only: a person who tests a connection is answered at once, even on the store's reserve.
    pub async fn enter_at_once(&self) -> Turn<'_> {
        let slot = self.slot().await;
        self.standing().in_flight += 1;
        Turn {
            gate: self,
            _slot: slot,
        }
    }

    /// Nobody calls this store for so long: it answered 429.
    pub fn close_for(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut standing = self.standing();
        standing.closed_until = standing.closed_until.max(Some(until));
    }

    async fn slot(&self) -> SemaphorePermit<'_> {
        self.slots.acquire().await.expect("the semaphore is never closed")
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Remembers what the answer said, and gives it back to be shown.
    pub fn learn(&self, rate_limit: &RateLimit) -> Option<Quota> {
        let window = self.gate.standing().learn(rate_limit, Instant::now())?;
        Some(Quota {
            left: rate_limit.left?,
            total: window.total,
            resets_at: dates::now().plus(rate_limit.reset?),
        })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.gate.standing().in_flight -= 1;
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
    window: Option<Window>,
    closed_until: Option<Instant>,
    in_flight: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    left: i64,
    total: i64,
    resets: Instant,
}

impl Standing {
    /// Takes a call from the window, or says why not yet and until when.
    fn admit(&mut self, now: Instant) -> Result<(), (WaitReason, Instant)> {
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            return Err((WaitReason::Throttled, until));
        }
        if let Some(window) = self.window.as_mut().filter(|window| window.resets > now) {
            if window.left <= window.total / RESERVED_PART {
                return Err((WaitReason::QuotaReserve, window.resets));
            }
            window.left -= 1;
        }
        self.in_flight += 1;
        Ok(())
    }

    /// Calls that are still on their way may not be counted in what the answer says is left.
    fn learn(&mut self, rate_limit: &RateLimit, now: Instant) -> Option<Window> {
        let total = rate_limit.total.filter(|total| *total > 0)?;
        let window = Window {
            left: rate_limit.left? - (self.in_flight - 1).max(0),
            total,
            resets: now + rate_limit.reset?,
        };
        self.window = Some(window);
        Some(window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(30);
    const SECOND: Duration = Duration::from_secs(1);

    fn said(left: i64) -> RateLimit {
        RateLimit {
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
        let admitted: Vec<_> = (0..5).map(|_| store.admit(now)).collect();
        let held = Err((WaitReason::QuotaReserve, now + WINDOW));
        assert_eq!(admitted, [Ok(()), Ok(()), Ok(()), held, held]);
        assert_eq!(store.admit(now + WINDOW - SECOND), held);
        assert_eq!(store.admit(now + WINDOW), Ok(()));
    }

    #[test]
    fn calls_on_their_way_count_as_used() {
        let (mut store, now) = (Standing::default(), Instant::now());
        assert_eq!([store.admit(now), store.admit(now)], [Ok(()), Ok(())]);
        store.learn(&said(31), now);
        assert!(store.admit(now).is_err());
        store.in_flight -= 1;
        store.learn(&said(31), now);
        assert!(store.admit(now).is_ok());
    }

    #[test]
    fn answers_without_headers_change_nothing() {
        let (mut store, now) = (Standing::default(), Instant::now());
        assert_eq!(store.learn(&RateLimit::default(), now), None);
        let unlimited = RateLimit {
            total: Some(0),
            ..said(0)
        };
        assert_eq!(store.learn(&unlimited, now), None);
        assert_eq!(store.admit(now), Ok(()));
        store.learn(&said(10), now);
        store.learn(&RateLimit::default(), now);
        assert!(store.admit(now).is_err());
    }

    #[tokio::test]
    async fn three_calls_at_once_and_no_more() {
        let gate = Gate::default();
        let turns = [(); AT_ONCE].map(|()| gate.enter_at_once());
        let turns = futures::future::join_all(turns).await;
        assert_eq!(gate.slots.available_permits(), 0);
        drop(turns);
        assert_eq!(
            (gate.slots.available_permits(), gate.standing().in_flight),
            (3, 0)
        );
    }

    #[test]
    fn a_429_stops_every_run_of_the_store_and_of_no_other() {
        let gates = Gates::default();
        let hash = |text: &str| text.parse::<StoreHash>().expect("a hash");
        gates.of(&hash("abc123")).close_for(WINDOW);
        gates.of(&hash("abc123")).close_for(SECOND);
        let later = Instant::now() + WINDOW;
        let admitted = |store: &str, now| {
            gates
                .of(&hash(store))
                .standing()
                .admit(now)
                .map_err(|(reason, _)| reason)
        };
        assert_eq!(admitted("other1", Instant::now()), Ok(()));
        assert_eq!(
            admitted("abc123", Instant::now() + 2 * SECOND),
            Err(WaitReason::Throttled)
        );
        assert_eq!(admitted("abc123", later), Ok(()));
    }
}
