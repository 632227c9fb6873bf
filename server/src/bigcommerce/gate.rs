//! What a store takes at a time. All runs of one store in this process go through one gate, since the quota is the
//! store's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parcelpilot_domain::import_run::WaitReason;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::store_hash::StoreHash;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use super::dates;
use super::rate_limit::RateLimit;
use crate::imports::source::CallObserver;

/// A cap of three parallel calls was documented until 2023; staying below it costs nothing.
const AT_ONCE: usize = 3;

/// This part of the quota is left to the store's other apps.
const RESERVE: i64 = 5;

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
            if window.left <= window.total / RESERVE {
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
    use crate::imports::source::Unobserved;

    fn said(left: i64, total: i64, reset: Duration) -> RateLimit {
        RateLimit {
            left: Some(left),
            total: Some(total),
            reset: Some(reset),
            retry_after: None,
        }
    }

    const WINDOW: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn a_fifth_of_the_quota_is_left_until_the_window_ends() {
        let (gate, began) = (Gate::default(), Instant::now());
        let turn = gate.enter(&Unobserved).await;
        turn.learn(&said(33, 150, WINDOW));
        drop(turn);
        for _ in 0..3 {
            gate.enter(&Unobserved).await;
        }
        assert_eq!(began.elapsed(), Duration::ZERO);
        gate.enter(&Unobserved).await;
        assert_eq!(began.elapsed(), WINDOW);
        gate.enter(&Unobserved).await;
        assert_eq!(
            began.elapsed(),
            WINDOW,
            "the next window is open until it says otherwise"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn calls_on_their_way_count_as_used() {
        let gate = Gate::default();
        let (first, _second) = (gate.enter(&Unobserved).await, gate.enter(&Unobserved).await);
        first.learn(&said(31, 150, WINDOW));
        let began = Instant::now();
        let _third = gate.enter(&Unobserved).await;
        assert_eq!(began.elapsed(), WINDOW);
    }

    #[tokio::test(start_paused = true)]
    async fn three_calls_at_once_and_no_more() {
        let gate = Gate::default();
        let turns = [
            gate.enter(&Unobserved).await,
            gate.enter(&Unobserved).await,
            gate.enter(&Unobserved).await,
        ];
        let fourth = tokio::time::timeout(WINDOW, gate.enter(&Unobserved)).await;
        assert!(fourth.is_err());
        drop(turns);
        gate.enter(&Unobserved).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_stops_every_run_of_the_store_and_of_no_other() {
        let gates = Gates::default();
        let hash = |text: &str| text.parse::<StoreHash>().expect("a hash");
        gates.of(&hash("abc123")).close_for(WINDOW);
        let began = Instant::now();
        gates.of(&hash("other1")).enter(&Unobserved).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
        gates.of(&hash("abc123")).enter_at_once().await;
        assert_eq!(began.elapsed(), Duration::ZERO);
        gates.of(&hash("abc123")).enter(&Unobserved).await;
        assert_eq!(began.elapsed(), WINDOW);
    }
}
