//! Changes the status of an order: `PUT /v2/orders/{id}` with `status_id` alone, so that nothing else of the order is
//! written (bigcommerce/docs, `reference/orders.v2.oas2.yml`).

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::status_update::StatusMove;
use parcelpilot_domain::store::order_statuses::{Look, OrderStatusSink};
use parcelpilot_domain::store::shipments::{BeforeSending, SinkError};
use reqwest::Method;
use serde_json::json;

use super::http::Request;
use super::shipments::ShipmentClient;

/// A look that is held up between the two, as with its machine, is no look of that moment.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A change goes before all that may wait, so that little time passes between the look at an order and its change.
pub(super) struct OrderStatusClient {
    pub looks: ShipmentClient,
    pub changes: ShipmentClient,
}

/// Lets each call go, and notes when the last one went.
struct AskedAt(Mutex<Instant>);

#[async_trait]
impl BeforeSending for AskedAt {
    async fn may_go_until(&self) -> Option<Instant> {
        let now = Instant::now();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
        Some(now + AT_ONCE)
    }
}

#[async_trait]
impl OrderStatusSink for OrderStatusClient {
    async fn look(&self, order: RemoteOrderId) -> Result<Option<Look>, SinkError> {
        let asked_at = AskedAt(Mutex::new(Instant::now()));
        let found = self.looks.order_now(order, Some(&asked_at)).await?;
        let asked_at = asked_at.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(found.map(|order| Look { order, asked_at }))
    }

    async fn set(
        &self,
        order: RemoteOrderId,
        to: StatusMove,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        let path = ["v2", "orders", &order.to_string()];
        let body = json!({ "status_id": to.new_status() }).to_string();
        let request = Request::write(Method::PUT, &path, Some(body));
        match self.changes.send(request, Some(before)).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.changes.sink_error(order, error).await),
        }
    }
}
