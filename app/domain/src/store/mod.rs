//! A client's store as the engine sees it. Each platform implements the traits
//! ([`OrderSource`](orders::OrderSource), [`ShipmentSink`](shipments::ShipmentSink),
//! [`WebhookRegistry`](webhooks::WebhookRegistry)) and decides how calls are made, retried and throttled.

pub mod orders;
pub mod shipments;
pub mod webhooks;
