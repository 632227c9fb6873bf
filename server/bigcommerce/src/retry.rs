//! Repeats calls that read, while the fault may pass.

use std::time::Duration;

use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::store::orders::FaultExtent;
use runtime::blocking::run_blocking;
use runtime::jitter::full_jitter;
use tokio::time::Instant;

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::http::{Request, Response};
use super::rate_limiter::wait_until;

/// How often to try, and how long to wait in between.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Tries per call, the first one included.
    pub max_tries: u32,
    /// The longest that each pause can be; the actual one is random, so that calls that failed together don't come back
    /// together.
    pub backoff: Backoff,
    /// After a 429 that doesn't say how long.
    pub throttled_pause: Duration,
}

/// BigCommerce recommends exponential backoff with jitter and about 10 tries; its quota windows last 30 seconds.
impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_tries: 10,
            backoff: Backoff {
                first: Duration::from_secs(2),
                longest: Duration::from_secs(60),
            },
            throttled_pause: Duration::from_secs(30),
        }
    }
}

/// Tries of a request for orders while the store fails on it. Asking for fewer orders then helps more than waiting.
const TRIES_OF_ORDERS: u32 = 3;

impl Calls {
    /// Sends the request and parses the response, and tries both again while the fault may pass. For reading only: a
    /// request that writes must not be repeated blindly.
    ///
    /// Parsing a page of orders takes milliseconds, so it runs on a thread for blocking work.
    ///
    /// # Errors
    /// The last try's, once another can't help or none is left.
    pub async fn get<T: Send + 'static>(
        &self,
        request: Request,
        parse: impl Fn(Response) -> Result<T, BigCommerceError> + Clone + Send + 'static,
    ) -> Result<T, BigCommerceError> {
        self.try_again(request, self.retry_policy.max_tries, parse).await
    }

    /// As [`get`](Self::get), for orders: gives up earlier where the store may serve fewer of them.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub async fn get_orders<T: Send + 'static>(
        &self,
        request: Request,
        parse: impl Fn(Response) -> Result<T, BigCommerceError> + Clone + Send + 'static,
    ) -> Result<T, BigCommerceError> {
        self.try_again(request, TRIES_OF_ORDERS, parse).await
    }

    async fn try_again<T: Send + 'static>(
        &self,
        mut request: Request,
        max_request_faults: u32,
        parse: impl Fn(Response) -> Result<T, BigCommerceError> + Clone + Send + 'static,
    ) -> Result<T, BigCommerceError> {
        let (mut tries, mut request_faults) = (0, 0);
        loop {
            let result = match self.send(&request).await {
                Ok(response) => {
                    let parse = parse.clone();
                    run_blocking(move || parse(response)).await
                }
                Err(error) => Err(error),
            };
            let error = match result {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            tries += 1;
            request.resend_count = tries;
            request_faults += u32::from(error.kind.extent() == FaultExtent::Request);
            self.log_failure(&request, tries, &error);
            let Some(reason) = error.kind.wait_reason() else {
                return Err(error);
            };
            if tries >= self.retry_policy.max_tries || request_faults >= max_request_faults {
                return Err(error);
            }
            let pause = full_jitter(self.retry_policy.backoff.pause(tries.into()))
                .max(error.retry_after.unwrap_or_default());
            if error.kind == ErrorKind::Throttled {
                // The next try waits in the rate limiter, like every other call to the store.
                self.rate_limiter.close_for(pause);
            } else {
                wait_until(&*self.observer, reason, Instant::now() + pause).await;
            }
        }
    }
}
