//! How often a token may ask. Each process counts for itself.

use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use parcelpilot_domain::ids::ApiTokenId;

/// At once after a pause, and on the average of a longer time.
pub const REQUESTS_A_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("600 is not zero");

pub struct RateLimit {
    limiter: RateLimiter<ApiTokenId, HashMapStateStore<ApiTokenId>, DefaultClock>,
    clock: DefaultClock,
}

/// Seconds to wait before the next request.
#[derive(Debug, PartialEq, Eq)]
pub struct Limited(pub u32);

impl RateLimit {
    pub fn new() -> Self {
        let clock = DefaultClock::default();
        let quota = Quota::per_minute(REQUESTS_A_MINUTE);
        Self {
            limiter: RateLimiter::hashmap_with_clock(quota, clock.clone()),
            clock,
        }
    }

    /// Counts a request of this token.
    ///
    /// # Errors
    /// It has used up its requests.
    pub fn count(&self, token: ApiTokenId) -> Result<(), Limited> {
        self.limiter.check_key(&token).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            // Never zero, which would mean: at once.
            Limited(
                u32::try_from(wait.as_millis().div_ceil(1_000))
                    .unwrap_or(u32::MAX)
                    .max(1),
            )
        })
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_token_has_its_own_minute() {
        let limit = RateLimit::new();
        let (one, other) = (
            ApiTokenId::from_uuid(Uuid::now_v7()),
            ApiTokenId::from_uuid(Uuid::now_v7()),
        );
        let counted = (0..).take_while(|_| limit.count(one).is_ok()).count();
        assert!(counted >= 600, "{counted}");
        assert_eq!(limit.count(one), Err(Limited(1)));
        assert_eq!(limit.count(other), Ok(()));
    }
}
