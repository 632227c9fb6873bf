//! The rate limit: so many calls in a fixed window, shared by all tokens of the store (§5).

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Counts calls.
pub struct Quota {
    limit: u32,
    window: Duration,
    now: Mutex<CallWindow>,
}

struct CallWindow {
    began: Instant,
    used: u32,
}

/// How the quota stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    limit: u32,
    left: u32,
    window: Duration,
    reset: Duration,
}

impl Quota {
    pub fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit,
            window,
            now: Mutex::new(CallWindow {
                began: Instant::now(),
                used: 0,
            }),
        }
    }

    /// Takes one call from the window; false if none is left.
    pub fn take(&self) -> bool {
        let mut now = self.current();
        let is_left = now.used < self.limit;
        now.used += u32::from(is_left);
        is_left
    }

    pub fn standing(&self) -> Standing {
        let now = self.current();
        Standing {
            limit: self.limit,
            left: self.limit - now.used,
            window: self.window,
            reset: self.window.saturating_sub(now.began.elapsed()),
        }
    }

    fn current(&self) -> std::sync::MutexGuard<'_, CallWindow> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if now.began.elapsed() >= self.window {
            *now = CallWindow {
                began: Instant::now(),
                used: 0,
            };
        }
        now
    }
}

impl Standing {
    /// A window that is used up, whatever was really used.
    pub fn exhausted(self) -> Self {
        Self { left: 0, ..self }
    }

    pub fn write(self, headers: &mut HeaderMap) {
        let milliseconds = |duration: Duration| duration.as_millis() as u64;
        let mut set = |name: &'static str, value: u64| {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        };
        set("x-rate-limit-time-window-ms", milliseconds(self.window));
        set("x-rate-limit-time-reset-ms", milliseconds(self.reset));
        set("x-rate-limit-requests-quota", u64::from(self.limit));
        set("x-rate-limit-requests-left", u64::from(self.left));
    }

    /// Whole seconds, as `X-Retry-After` gives them.
    pub fn write_retry_after(self, headers: &mut HeaderMap) {
        let seconds = self.reset.as_millis().div_ceil(1_000) as u64;
        headers.insert("x-retry-after", HeaderValue::from(seconds));
    }
}
