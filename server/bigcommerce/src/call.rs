//! The one way in which a request reaches a store: wait for a permit, ask the caller once more, send, and learn from the
//! response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use metrics::{counter, gauge, histogram};
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::store::orders::CallObserver;
use parcelpilot_domain::store::shipments::BeforeSending;

use runtime::metrics::{STORE_CALL_DURATION, STORE_CALLS, STORE_QUOTA_LEFT, STORE_WAIT};
use tracing::Instrument;

use super::call_span;
use super::error::{BigCommerceError, ErrorKind};
use super::http::{Http, Request, Response};
use super::rate_limiter::{Admission, RateLimiter};
use super::retry::RetryPolicy;
use parcelpilot_domain::store::StoreAccess;

/// Calls to one store on behalf of one caller.
pub struct Calls {
    pub http: Http,
    pub rate_limiter: Arc<RateLimiter>,
    pub access: StoreAccess,
    pub observer: Arc<dyn CallObserver>,
    pub admission: Admission,
    pub retry_policy: RetryPolicy,
}

impl Calls {
    /// Sends the request once. A 429 closes the store's rate limiter for as long as the store says.
    ///
    /// # Errors
    /// Whatever went wrong with this one request.
    pub async fn send(&self, request: &Request) -> Result<Response, BigCommerceError> {
        self.send_if(request, None).await
    }

    /// As [`send`](Self::send), and asks `before_sending` once the permit is held, right before the request goes out.
    ///
    /// # Errors
    /// As [`send`](Self::send); [`ErrorKind::NotSent`] if `before_sending` says no, or its deadline has passed.
    pub async fn send_if(
        &self,
        request: &Request,
        before_sending: Option<&dyn BeforeSending>,
    ) -> Result<Response, BigCommerceError> {
        let asked = Instant::now();
        let permit = self.rate_limiter.acquire(self.admission, &*self.observer).await;
        let waited = asked.elapsed();
        histogram!(STORE_WAIT.name).record(waited);
        if let Some(before_sending) = before_sending {
            let deadline = before_sending.may_go_until().await;
            // A process that was suspended just here must not send what another one may have sent since.
            if deadline.is_none_or(|deadline| Instant::now() >= deadline) {
                return Err(BigCommerceError::new(ErrorKind::NotSent, "not sent"));
            }
        }
        self.observer.called();
        let response = self.measured(request, waited).await?;
        if let Some(quota) = permit.update_quota(&response.rate_limit_headers) {
            self.measure_quota(quota);
            self.observer.quota(quota);
        }
        let result = response.error_for_status(&self.access);
        if let Err(error) = &result
            && error.kind == ErrorKind::Throttled
        {
            self.observer.throttled();
            self.rate_limiter.close_for(self.pause_after_429(error));
        }
        result
    }

    async fn measured(&self, request: &Request, waited: Duration) -> Result<Response, BigCommerceError> {
        let began = Instant::now();
        let span = call_span::begin(request, &self.http.base_url, waited);
        let answer = self
            .http
            .send(&self.access, request)
            .instrument(span.clone())
            .await;
        call_span::end(&span, &answer);
        let method = request.method.to_string();
        let outcome = match &answer {
            Ok(response) => response.status.as_u16().to_string(),
            Err(error) => without_response(error.kind).to_owned(),
        };
        histogram!(STORE_CALL_DURATION.name, "method" => method.clone()).record(began.elapsed());
        counter!(STORE_CALLS.name, "method" => method, "outcome" => outcome).increment(1);
        answer
    }

    fn measure_quota(&self, quota: Quota) {
        let ratio = quota.left as f64 / quota.total.max(1) as f64;
        gauge!(STORE_QUOTA_LEFT.name, "store" => self.access.store_hash.to_string()).set(ratio);
    }

    /// How long the store takes no calls after this 429.
    pub fn pause_after_429(&self, error: &BigCommerceError) -> Duration {
        error.retry_after.unwrap_or(self.retry_policy.throttled_pause)
    }

    /// `tries` counts this one.
    pub fn log_failure(&self, request: &Request, tries: u32, error: &BigCommerceError) {
        tracing::warn!(
            store = %self.access.store_hash, method = %request.method, path = request.path.join("/"), tries, %error,
            "call to BigCommerce failed"
        );
    }
}

pub const fn without_response(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::TimedOut => "timed_out",
        ErrorKind::TooLarge => "too_large",
        _ => "unreachable",
    }
}
