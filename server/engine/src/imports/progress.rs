//! What a run is doing, while it does it: told by the source's calls, read by the heartbeat.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use parcelpilot_domain::import_run::{ProgressDelta, WaitReason};
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::store::orders::CallObserver;
use parcelpilot_domain::time::Timestamp;

#[derive(Debug, Default)]
pub struct Progress {
    calls: AtomicI64,
    throttled: AtomicI64,
    state: Mutex<State>,
}

#[derive(Debug, Default, Clone, Copy)]
struct State {
    waiting: Option<(WaitReason, Timestamp)>,
    quota: Option<Quota>,
}

impl Progress {
    pub fn take(&self) -> ProgressDelta {
        let state = *self.state();
        ProgressDelta {
            calls: self.calls.swap(0, Ordering::Relaxed),
            throttled: self.throttled.swap(0, Ordering::Relaxed),
            waiting: state.waiting,
            quota: state.quota,
        }
    }

    /// The same; unless it is stored it is told again. A run that ends in the middle of a heartbeat ends that, too.
    pub fn taken(&self) -> Taken<'_> {
        Taken {
            progress: self,
            told: Some(self.take()),
        }
    }

    fn put_back(&self, told: ProgressDelta) {
        self.calls.fetch_add(told.calls, Ordering::Relaxed);
        self.throttled.fetch_add(told.throttled, Ordering::Relaxed);
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // The state is copied whole or not at all, so that a panic elsewhere leaves nothing half.
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// On its way to the database.
pub struct Taken<'a> {
    progress: &'a Progress,
    /// None once it is stored.
    told: Option<ProgressDelta>,
}

impl Taken<'_> {
    pub fn told(&self) -> ProgressDelta {
        self.told.unwrap_or_default()
    }

    pub fn is_stored(mut self) {
        self.told = None;
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some(told) = self.told {
            self.progress.put_back(told);
        }
    }
}

impl CallObserver for Progress {
    fn called(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }

    fn throttled(&self) {
        self.throttled.fetch_add(1, Ordering::Relaxed);
    }

    fn waiting(&self, reason: WaitReason, until: Timestamp) {
        self.state().waiting = Some((reason, until));
    }

    fn moving(&self) {
        self.state().waiting = None;
    }

    fn quota(&self, quota: Quota) {
        self.state().quota = Some(quota);
    }
}
