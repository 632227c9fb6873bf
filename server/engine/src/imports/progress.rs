//! A run's progress while it is executed: written by the client's calls, read by heartbeats.

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
    /// What has happened since the last time, and the present state.
    pub fn take(&self) -> ProgressDelta {
        let state = *self.state();
        ProgressDelta {
            calls: self.calls.swap(0, Ordering::Relaxed),
            throttled: self.throttled.swap(0, Ordering::Relaxed),
            waiting: state.waiting,
            quota: state.quota,
        }
    }

    /// What was taken and could not be stored is counted again.
    pub fn put_back(&self, delta: ProgressDelta) {
        self.calls.fetch_add(delta.calls, Ordering::Relaxed);
        self.throttled.fetch_add(delta.throttled, Ordering::Relaxed);
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // The state is always written as a whole, so that a panic elsewhere can't leave it inconsistent.
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
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
