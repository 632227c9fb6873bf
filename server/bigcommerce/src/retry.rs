//! Tries a call again where the trouble may pass.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::store::orders::{CallObserver, Urgency};
use runtime::blocking::run_blocking;
use tokio::time::Instant;

use super::error::{BigCommerceError, ErrorKind};
use super::http::{Http, Request, Response};
use super::rate_limiter::RateLimiter;
use super::{StoreAccess, rate_limiter};

/// How long to go on.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Of one call, the first one included.
    pub tries: u32,
    /// The longest that the first pause can be; each further one can be twice as long.
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// After a 429 that says nothing about when.
    pub throttled_pause: Duration,
}

/// "Exponential with jitter, up to about 10 attempts", and windows of 30 seconds (BigCommerce's documentation).
impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 10,
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(60),
            throttled_pause: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// The pause after so many failed tries: anything up to its bound, so that not all come back at once.
    fn pause(&self, failed: u32) -> Duration {
        let doubled = self
            .first_pause
            .saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1)));
        // No randomness is no reason to stop: then the pause is the whole one.
        let random = getrandom::u32().unwrap_or(u32::MAX);
        doubled
            .min(self.longest_pause)
            .mul_f64(f64::from(random) / f64::from(u32::MAX))
    }
}

/// One store's calls on behalf of one run.
pub struct Calls {
    pub http: Http,
    pub rate_limiter: Arc<RateLimiter>,
    pub access: StoreAccess,
    pub observer: Arc<dyn CallObserver>,
    pub urgency: Urgency,
    pub retry_policy: RetryPolicy,
}

impl Calls {
    /// What `read` makes of the response. A response that it calls garbled is asked for again. For reading only: a
    /// request that writes must not be repeated blindly.
    ///
    /// A page of orders takes milliseconds to read, so that it is read on a thread of its own: what is stored meanwhile goes on.
    ///
    /// # Errors
    /// The last try's, where it could not help or there was none left.
    pub async fn get<T: Send + 'static>(
        &self,
        request: Request,
        read: impl Fn(Response) -> Result<T, BigCommerceError> + Clone + Send + 'static,
    ) -> Result<T, BigCommerceError> {
        let mut failed = 0;
        loop {
            let result = match self.once(&request).await {
                Ok(response) => {
                    let read = read.clone();
                    run_blocking(move || read(response)).await
                }
                Err(error) => Err(error),
            };
            let error = match result {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            failed += 1;
            tracing::warn!(store = %self.access.store_hash, path = request.path.join("/"), failed, %error, "call failed");
            let Some(reason) = error.kind.passes().filter(|_| failed < self.retry_policy.tries) else {
                return Err(error);
            };
            let pause = self
                .retry_policy
                .pause(failed)
                .max(error.retry_after.unwrap_or_default());
            if error.kind == ErrorKind::Throttled {
                // The rate_limiter waits, since every run of the store has to.
                let least = error.retry_after.unwrap_or(self.retry_policy.throttled_pause);
                self.rate_limiter.close_for(pause.max(least));
            } else {
                rate_limiter::wait(&*self.observer, reason, Instant::now() + pause).await;
            }
        }
    }

    /// One try, whatever comes of it.
    ///
    /// # Errors
    /// That try's.
    pub async fn once(&self, request: &Request) -> Result<Response, BigCommerceError> {
        let permit = self.rate_limiter.enter(self.urgency, &*self.observer).await;
        self.observer.called();
        let response = self.http.send(&self.access, request).await?;
        if let Some(quota) = permit.learn(&response.rate_limit_headers) {
            self.observer.quota(quota);
        }
        let response = response.accepted(&self.access);
        if response
            .as_ref()
            .is_err_and(|error| error.kind == ErrorKind::Throttled)
        {
            self.observer.throttled();
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let retry_policy = RetryPolicy::default();
        for (failed, bound) in [(1, 2), (2, 4), (3, 8), (5, 32), (6, 60), (9, 60), (u32::MAX, 60)] {
            let longest = (0..200).map(|_| retry_policy.pause(failed)).max().expect("some");
            let bound = Duration::from_secs(bound);
            assert!(longest <= bound, "{failed}: {longest:?}");
            assert!(
                longest > bound / 2,
                "{failed}: {longest:?} of 200 is too short for chance"
            );
        }
    }
}
