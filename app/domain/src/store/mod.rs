//! A client's store, as the engine sees it: what is asked of it, and what it answers. Each platform implements the
//! traits ([`OrderSource`](orders::OrderSource), [`ShipmentSink`](shipments::ShipmentSink),
//! [`WebhookRegistry`](webhooks::WebhookRegistry)); how it is called, retried and throttled is its own business.

pub mod orders;
pub mod shipments;
pub mod webhooks;
