//! A client's store as the engine sees it, whatever platform it runs on: what is asked of it, and what it answers.
//!
//! To add a platform: a crate that implements [`StorePlatform`] and the traits beside it, a case in
//! [`Platform`](crate::platform::Platform), and its line where the server joins its parts. How a store is called, retried
//! and throttled is the platform's own business.

pub mod channels;
pub mod order_statuses;
pub mod orders;
pub mod products;
pub mod shipments;
pub mod stock;
pub mod webhooks;

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;

use crate::connection::{ConnectionReport, PermissionStatus};
use crate::store_hash::StoreHash;
use order_statuses::OrderStatusSink;
use orders::{CallObserver, OrderSource, Urgency};
use products::ProductCatalog;
use shipments::ShipmentSink;
use stock::StockSink;
use webhooks::WebhookRegistry;

/// A store and the token for it. Its `Debug` output doesn't show the token.
#[derive(Debug, Clone)]
pub struct StoreAccess {
    pub store_hash: StoreHash,
    pub access_token: SecretString,
}

/// A platform that stores run on.
#[async_trait]
pub trait StorePlatform: Send + Sync {
    /// One store's orders; `observer` is told of every call.
    fn orders(
        &self,
        access: StoreAccess,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Box<dyn OrderSource>;

    /// One store's shipments, whose calls go before all others.
    fn shipments(&self, access: StoreAccess) -> Box<dyn ShipmentSink>;

    /// The statuses of one store's orders. Looks at them can wait for pushes.
    fn order_statuses(&self, access: StoreAccess) -> Box<dyn OrderStatusSink>;

    /// The stock of one store. Its calls can wait for pushes.
    fn stock(&self, access: StoreAccess) -> Box<dyn StockSink>;

    fn webhooks(&self, access: StoreAccess) -> Box<dyn WebhookRegistry>;

    fn products(&self, access: StoreAccess) -> Box<dyn ProductCatalog>;

    /// Where the stores' pictures are, as `img-src` of a Content-Security-Policy names it.
    fn image_sources(&self) -> String;

    /// Tests what the token may do; `wants_push` includes writing. Nothing is written.
    async fn test_connection(&self, access: &StoreAccess, wants_push: bool) -> ConnectionReport;

    /// Tests whether the token may change orders. Nothing is written.
    async fn test_push(&self, access: &StoreAccess) -> PermissionStatus;
}
