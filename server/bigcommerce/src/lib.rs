//! BigCommerce's API, as far as it is used here: orders are read, shipments are confirmed, a connection is tested,
//! webhooks are kept. HTTP is in [`http`] alone; what a response means is in [`wire`], [`fields`], [`mapping`] and
//! [`lines`].
//!
//! A call goes through [`retry`] (tries it again where that makes sense) and [`rate_limiter`] (three at once, and a fifth of
//! the store's quota left to its other apps) to [`http`].
//!
//! May be here: what is true of BigCommerce alone, behind the domain's [traits of a store](parcelpilot_domain::store).
//! Not: when to call, what to keep, and pages.

mod dates;
mod error;
mod fields;
mod http;
mod lines;
mod listing;
mod mapping;
mod orders;
mod page;
mod permissions;
mod rate_limit_headers;
mod rate_limiter;
mod remainder;
mod retry;
mod shipments;
mod store_info;
pub mod webhook_event;
pub mod webhook_proof;
mod webhooks;
mod wire;

use std::sync::Arc;

use http::Http;
use parcelpilot_domain::connection::{ConnectionReport, PermissionStatus};
use parcelpilot_domain::store::orders::{CallObserver, Unobserved, Urgency};
use parcelpilot_domain::store_hash::StoreHash;
use rate_limiter::RateLimiters;
use retry::Calls;
use secrecy::SecretString;

pub use error::{BigCommerceError, ErrorKind};
pub use http::SetupError;
pub use orders::StoreClient;
pub use retry::RetryPolicy;
pub use shipments::ShipmentClient;

/// Which store, and what opens it. Its `Debug` shows no token.
#[derive(Debug, Clone)]
pub struct StoreAccess {
    pub store_hash: StoreHash,
    pub access_token: SecretString,
}

/// The way to all stores. Clones share connections and what is known of each store's quota, so that one process
/// needs one of these.
#[derive(Clone)]
pub struct BigCommerce {
    http: Http,
    rate_limiters: RateLimiters,
    retry_policy: RetryPolicy,
}

impl BigCommerce {
    /// `base_url` is `https://api.bigcommerce.com`, or a sandbox: without TLS on loopback only, since the token is
    /// sent there.
    ///
    /// # Errors
    /// An address that the token must not be sent to; a TLS stack that does not start.
    pub fn new(base_url: url::Url) -> Result<Self, SetupError> {
        Ok(Self {
            http: Http::new(base_url)?,
            rate_limiters: RateLimiters::default(),
            retry_policy: RetryPolicy::default(),
        })
    }

    /// With other pauses between tries.
    #[must_use]
    pub fn with_retry_policy(mut self, retry_policy: RetryPolicy) -> Self {
        self.retry_policy = retry_policy;
        self
    }

    /// One store's orders; `observer` hears of every call.
    pub fn store(&self, access: StoreAccess, observer: Arc<dyn CallObserver>) -> StoreClient {
        StoreClient::new(self.calls(access, Urgency::Sync, observer))
    }

    /// One store's shipments: its calls go before all others.
    pub fn shipments(&self, access: StoreAccess) -> ShipmentClient {
        ShipmentClient::new(self.calls(access, Urgency::Push, Arc::new(Unobserved)))
    }

    fn calls(&self, access: StoreAccess, urgency: Urgency, observer: Arc<dyn CallObserver>) -> Calls {
        Calls {
            rate_limiter: self.rate_limiters.of(&access.store_hash),
            http: self.http.clone(),
            access,
            observer,
            urgency,
            retry_policy: self.retry_policy,
        }
    }

    /// What the token may do, a finding a permission; `wants_push` asks for writing too. Nothing is tried twice,
    /// each call has 15 seconds, and nothing is written.
    pub async fn test_connection(&self, access: &StoreAccess, wants_push: bool) -> ConnectionReport {
        let rate_limiter = self.rate_limiters.of(&access.store_hash);
        permissions::test(&self.http, &rate_limiter, access, wants_push).await
    }

    /// Whether the token may change orders. Nothing is written.
    pub async fn test_push(&self, access: &StoreAccess) -> PermissionStatus {
        let rate_limiter = self.rate_limiters.of(&access.store_hash);
        permissions::test_push(&self.http, &rate_limiter, access).await
    }
}
