//! The client of BigCommerce's API: reads orders, sends shipments, manages webhooks, and tests what a token may do. Only
//! [`http`] speaks HTTP; [`wire`], [`fields`], [`mapping`] and [`lines`] parse responses.
//!
//! Every request takes one path, [`call`]: it waits for a permit of the store's [`rate_limiter`] (three requests at once, a
//! fifth of the quota left to the store's other apps), asks the caller's last check, and goes out through [`http`]. Calls
//! that read are repeated by [`retry`] while the fault may pass.
//!
//! May be here: what is true of BigCommerce alone, behind the domain's [traits of a store](parcelpilot_domain::store).
//! Not: when to call, what to store, and pages.

mod call;
mod call_span;
mod channels;
mod custom_fields;
mod dates;
mod error;
mod fields;
mod http;
mod image_sources;
mod lines;
mod listing;
mod mapping;
mod missing_parts;
mod order_statuses;
mod orders;
mod page;
mod permissions;
mod products;
mod rate_limit_headers;
mod rate_limiter;
mod raw_order;
mod retry;
mod second_look;
mod shipments;
mod stock;
mod store_info;
pub mod webhook_event;
pub mod webhook_proof;
mod webhooks;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use call::Calls;
use http::Http;
use image_sources::ImageSources;
use order_statuses::OrderStatusClient;
use parcelpilot_domain::connection::{ConnectionReport, PermissionStatus};
use parcelpilot_domain::store::order_statuses::OrderStatusSink;
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, Unobserved, Urgency};
use parcelpilot_domain::store::products::ProductCatalog;
use parcelpilot_domain::store::shipments::ShipmentSink;
use parcelpilot_domain::store::stock::StockSink;
use parcelpilot_domain::store::webhooks::WebhookRegistry;
use parcelpilot_domain::store::{StoreAccess, StorePlatform};
use products::CatalogClient;
use rate_limiter::{Admission, RateLimiters};
use stock::StockClient;

pub use error::{BigCommerceError, ErrorKind};
pub use http::SetupError;
pub use orders::StoreClient;
pub use raw_order::read_again;
pub use retry::RetryPolicy;
pub use shipments::ShipmentClient;

/// Makes clients of single stores. Clones share connections and each store's rate limiter, so one per process is enough.
#[derive(Clone)]
pub struct BigCommerce {
    http: Http,
    image_sources: ImageSources,
    rate_limiters: RateLimiters,
    retry_policy: RetryPolicy,
}

impl BigCommerce {
    /// `base_url` is `https://api.bigcommerce.com` or a sandbox. Without TLS it must be on loopback, since the token is
    /// sent there.
    ///
    /// # Errors
    /// The token must not be sent to this address; TLS can't be set up.
    pub fn new(base_url: url::Url) -> Result<Self, SetupError> {
        Ok(Self {
            image_sources: ImageSources::new(&base_url),
            http: Http::new(base_url)?,
            rate_limiters: RateLimiters::default(),
            retry_policy: RetryPolicy::default(),
        })
    }

    #[must_use]
    pub fn with_retry_policy(mut self, retry_policy: RetryPolicy) -> Self {
        self.retry_policy = retry_policy;
        self
    }

    /// A client of one store's orders and webhooks; `observer` is told of every call.
    pub fn store(&self, access: StoreAccess, observer: Arc<dyn CallObserver>) -> StoreClient {
        StoreClient::new(self.calls(access, Admission::Queued(Urgency::Sync), observer))
    }

    /// A client of one store's shipments, whose calls go before all others.
    pub fn shipments(&self, access: StoreAccess) -> ShipmentClient {
        let admission = Admission::Queued(Urgency::Push);
        ShipmentClient::new(self.calls(access, admission, Arc::new(Unobserved)))
    }

    fn calls(&self, access: StoreAccess, admission: Admission, observer: Arc<dyn CallObserver>) -> Calls {
        Calls {
            rate_limiter: self.rate_limiters.of(&access.store_hash),
            http: self.http.clone(),
            access,
            observer,
            admission,
            retry_policy: self.retry_policy,
        }
    }

    /// Tests what the token may do, each permission by a call of 15 seconds at most; `wants_push` includes writing.
    /// Nothing is retried, nothing waits out throttling, and nothing is written.
    pub async fn test_connection(&self, access: &StoreAccess, wants_push: bool) -> ConnectionReport {
        permissions::test(&self.test_calls(access), wants_push).await
    }

    /// Tests whether the token may change orders. Nothing is written.
    pub async fn test_push(&self, access: &StoreAccess) -> PermissionStatus {
        permissions::test_push(&self.test_calls(access)).await
    }

    fn test_calls(&self, access: &StoreAccess) -> Calls {
        self.calls(access.clone(), Admission::NextSlot, Arc::new(Unobserved))
    }
}

#[async_trait]
impl StorePlatform for BigCommerce {
    fn orders(
        &self,
        access: StoreAccess,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Box<dyn OrderSource> {
        Box::new(self.store(access, observer).with_urgency(urgency))
    }

    fn shipments(&self, access: StoreAccess) -> Box<dyn ShipmentSink> {
        Box::new(self.shipments(access))
    }

    fn order_statuses(&self, access: StoreAccess) -> Box<dyn OrderStatusSink> {
        let client = |urgency| {
            let admission = Admission::Queued(urgency);
            ShipmentClient::new(self.calls(access.clone(), admission, Arc::new(Unobserved)))
        };
        Box::new(OrderStatusClient {
            looks: client(Urgency::Sync),
            changes: client(Urgency::Push),
        })
    }

    fn stock(&self, access: StoreAccess) -> Box<dyn StockSink> {
        let admission = Admission::Queued(Urgency::Sync);
        Box::new(StockClient {
            calls: self.calls(access, admission, Arc::new(Unobserved)),
        })
    }

    fn webhooks(&self, access: StoreAccess) -> Box<dyn WebhookRegistry> {
        Box::new(self.store(access, Arc::new(Unobserved)))
    }

    /// After all else: pictures can wait.
    fn products(&self, access: StoreAccess) -> Box<dyn ProductCatalog> {
        let store = self.store(access, Arc::new(Unobserved));
        Box::new(CatalogClient {
            store: store.with_urgency(Urgency::Backfill),
            image_sources: self.image_sources.clone(),
        })
    }

    fn image_sources(&self) -> String {
        self.image_sources.policy()
    }

    async fn test_connection(&self, access: &StoreAccess, wants_push: bool) -> ConnectionReport {
        self.test_connection(access, wants_push).await
    }

    async fn test_push(&self, access: &StoreAccess) -> PermissionStatus {
        self.test_push(access).await
    }
}
