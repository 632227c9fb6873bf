//! Limits failed log-ins: ten in five minutes for each account, and for each network address. Kept in memory only: to
//! force a restart costs an attacker more than it gains.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

pub const ATTEMPTS_MAX: u32 = 10;
pub const WINDOW: Duration = Duration::from_secs(5 * 60);
/// Only an attack that invents keys makes more. From here on, windows that are over are dropped.
const KEYS_MAX: usize = 100_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Account(String),
    Address(String),
}

struct AttemptWindow {
    began: Timestamp,
    attempts: u32,
}

#[derive(Default)]
pub struct LoginThrottle {
    windows: Mutex<HashMap<Key, AttemptWindow>>,
}

/// Seconds until the next attempt is allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct Throttled(pub u32);

impl LoginThrottle {
    /// Counts an attempt before it is made, so that concurrent ones can't slip through.
    ///
    /// # Errors
    /// This account or this address has no attempts left.
    pub fn count_attempt(&self, email: &str, address: &str, now: Timestamp) -> Result<(), Throttled> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS_MAX {
            windows.retain(|_, window| !window.is_over(now));
        }
        let keys = [Key::Account(email.to_owned()), Key::Address(address.to_owned())];
        let used_up = keys
            .iter()
            .filter_map(|key| windows.get(key))
            .filter(|window| window.is_used_up(now));
        if let Some(wait) = used_up.map(|window| window.seconds_left(now)).max() {
            return Err(Throttled(wait));
        }
        for key in keys {
            let window = windows.entry(key).or_insert(AttemptWindow {
                began: now,
                attempts: 0,
            });
            if window.is_over(now) {
                *window = AttemptWindow {
                    began: now,
                    attempts: 0,
                };
            }
            window.attempts += 1;
        }
        Ok(())
    }

    /// Uncounts an attempt that succeeded, and the account's earlier ones.
    pub fn forgive(&self, email: &str, address: &str) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.remove(&Key::Account(email.to_owned()));
        if let Some(window) = windows.get_mut(&Key::Address(address.to_owned())) {
            window.attempts = window.attempts.saturating_sub(1);
        }
    }
}

impl AttemptWindow {
    fn is_over(&self, now: Timestamp) -> bool {
        // A window from the future: the clock was set back.
        now < self.began || now.since(self.began) >= WINDOW
    }

    fn is_used_up(&self, now: Timestamp) -> bool {
        !self.is_over(now) && self.attempts >= ATTEMPTS_MAX
    }

    fn seconds_left(&self, now: Timestamp) -> u32 {
        let left = self.began.plus(WINDOW).since(now);
        u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(0);

    fn used_up(throttle: &LoginThrottle, email: impl Fn(u32) -> String, address: impl Fn(u32) -> String) {
        for number in 0..ATTEMPTS_MAX {
            assert_eq!(
                throttle.count_attempt(&email(number), &address(number), START),
                Ok(())
            );
        }
    }

    #[test]
    fn stops_one_account_from_any_address() {
        let throttle = LoginThrottle::default();
        used_up(
            &throttle,
            |_| "zoe@example.com".to_owned(),
            |number| number.to_string(),
        );
        let refused =
            throttle.count_attempt("zoe@example.com", "new", START.plus(Duration::from_millis(500)));
        assert_eq!(refused, Err(Throttled(300)));
        assert_eq!(throttle.count_attempt("max@example.com", "new", START), Ok(()));
    }

    #[test]
    fn stops_one_address_for_any_account() {
        let throttle = LoginThrottle::default();
        used_up(&throttle, |number| number.to_string(), |_| "192.0.2.1".to_owned());
        assert!(
            throttle
                .count_attempt("zoe@example.com", "192.0.2.1", START)
                .is_err()
        );
        assert_eq!(
            throttle.count_attempt("zoe@example.com", "192.0.2.2", START),
            Ok(())
        );
    }

    #[test]
    fn begins_anew_after_the_window() {
        let throttle = LoginThrottle::default();
        used_up(
            &throttle,
            |_| "zoe@example.com".to_owned(),
            |_| "192.0.2.1".to_owned(),
        );
        let just_before = START.plus(WINDOW).minus(Duration::from_millis(1));
        assert_eq!(
            throttle.count_attempt("zoe@example.com", "192.0.2.1", just_before),
            Err(Throttled(1))
        );
        assert_eq!(
            throttle.count_attempt("zoe@example.com", "192.0.2.1", START.plus(WINDOW)),
            Ok(())
        );
    }

    #[test]
    fn a_success_is_forgiven_to_the_account_but_not_to_the_address() {
        let throttle = LoginThrottle::default();
        used_up(
            &throttle,
            |number| format!("{number}@example.com"),
            |_| "192.0.2.1".to_owned(),
        );
        throttle.forgive("0@example.com", "192.0.2.1");
        assert_eq!(
            throttle.count_attempt("0@example.com", "192.0.2.1", START),
            Ok(())
        );
        assert!(
            throttle
                .count_attempt("0@example.com", "192.0.2.1", START)
                .is_err()
        );
    }
}
