//! Changes the status of an order: `PUT /v2/orders/{id}` with `status_id` alone, so that nothing else of the order is
//! written (bigcommerce/docs, `reference/orders.v2.oas2.yml`).

use async_trait::async_trait;
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::status_update::StatusMove;
use parcelpilot_domain::store::order_statuses::OrderStatusSink;
use parcelpilot_domain::store::shipments::{BeforeSending, OrderNow, SinkError};
use reqwest::Method;
use serde_json::json;

use super::http::Request;
use super::shipments::ShipmentClient;

/// A change goes before all that may wait, so that little time passes between the look at an order and its change.
pub(super) struct OrderStatusClient {
    pub looks: ShipmentClient,
    pub changes: ShipmentClient,
}

#[async_trait]
impl OrderStatusSink for OrderStatusClient {
    async fn look(&self, order: RemoteOrderId) -> Result<Option<OrderNow>, SinkError> {
        self.looks.order_now(order).await
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
