//! Creates, corrects, deletes and lists one store's shipments. Each request is sent once: whether it may be sent again is
//! for the outbox to decide. A refusal that may be a passing one is looked at a second time ([`second_look`]).

use async_trait::async_trait;
use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId, RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{
    BeforeSending, OrderNow, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, TrackingToSend,
};
use reqwest::Method;
use serde_json::json;
use serde_json::value::RawValue;

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::{FieldResult, date, id, list, object, quantity, required, text_or_empty};
use super::http::{Request, Response};
use super::page::{MAX_PAGES, ROWS_PER_PAGE};
use super::second_look::{self, CallResult, is_gone};
use super::wire::{LineFields, ShipmentFields, ShippedItemFields};
use super::{dates, page};

/// Status 408, unlike the other 4xx no refusal: the store did not receive the whole request, and it may be sent again.
const REQUEST_TIME_OUT: u16 = 408;
/// Somebody else is changing the order.
const CONFLICT: u16 = 409;
const LOCKED: u16 = 423;

pub struct ShipmentClient {
    calls: Calls,
}

impl ShipmentClient {
    pub(super) fn new(calls: Calls) -> Self {
        Self { calls }
    }

    pub(super) async fn send(
        &self,
        request: Request,
        before_sending: Option<&dyn BeforeSending>,
    ) -> CallResult<Response> {
        let result = self.calls.send_if(&request, before_sending).await;
        if let Err(error) = &result
            && error.kind != ErrorKind::NotSent
        {
            self.calls.log_failure(&request, 1, error);
        }
        result
    }

    /// From 1.
    async fn page_of(&self, order: RemoteOrderId, part: &str, number: usize) -> Result<Response, SinkError> {
        let path = ["v2", "orders", &order.to_string(), part];
        let request = Request::get(&path, page::numbered(number));
        match self.send(request, None).await {
            Ok(response) => Ok(response),
            Err(error) => Err(self.sink_error(order, error).await),
        }
    }

    /// `None` if the store has no such order, asked twice.
    pub(super) async fn order_now(
        &self,
        order: RemoteOrderId,
        before_sending: Option<&dyn BeforeSending>,
    ) -> Result<Option<OrderNow>, SinkError> {
        let mut is_second_look = false;
        loop {
            match second_look::order(&self.calls, order, before_sending).await {
                Ok(found) => return Ok(Some(found)),
                Err(error) if is_gone(&error) && is_second_look => return Ok(None),
                Err(error) if is_gone(&error) => is_second_look = true,
                Err(error) => return Err(self.sink_error(order, error).await),
            }
        }
    }

    /// What a failed call below this order means.
    pub(super) async fn sink_error(&self, order: RemoteOrderId, error: BigCommerceError) -> SinkError {
        match error.kind {
            ErrorKind::NotSent => SinkError::NotSent,
            ErrorKind::Throttled => SinkError::Throttled(self.calls.pause_after_429(&error)),
            ErrorKind::TokenRefused | ErrorKind::ScopeMissing => {
                second_look::at_token(&self.calls, &error).await
            }
            _ if is_gone(&error) => second_look::at_order(&self.calls, order, &error).await,
            ErrorKind::Refused => match error.status {
                Some(REQUEST_TIME_OUT) => SinkError::Uncertain(error.to_string()),
                Some(CONFLICT | LOCKED) => SinkError::Later(error.to_string()),
                _ => SinkError::Refused {
                    failure: failure_of(&error.detail),
                    words: error.detail,
                },
            },
            _ => SinkError::Uncertain(error.to_string()),
        }
    }
}

/// BigCommerce has no codes for these failures: its message only names the field.
fn failure_of(message: &str) -> PushFailure {
    let message = message.to_lowercase();
    let has = |part: &str| message.contains(part);
    if has("longer than") || has("too long") || has("maxlength") {
        PushFailure::TooLong
    } else if has("quantity") {
        PushFailure::OverQuantity
    } else if has("order_product_id") {
        PushFailure::UnknownLine
    } else if has("order_address_id") {
        PushFailure::UnknownAddress
    } else {
        PushFailure::Refused
    }
}

#[async_trait]
impl ShipmentSink for ShipmentClient {
    async fn create(
        &self,
        order: RemoteOrderId,
        shipment: &ShipmentToSend,
        before_sending: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError> {
        let item = |line: &ShippedLine| json!({ "order_product_id": line.line, "quantity": line.quantity });
        let mut body = tracking_fields(&shipment.tracking);
        body["order_address_id"] = json!(shipment.address_id);
        body["items"] = shipment.lines.iter().map(item).collect();
        body["shipping_method"] = json!(shipment.shipping_method);
        let path = ["v2", "orders", &order.to_string(), "shipments"];
        let request = Request::write(Method::POST, &path, Some(body.to_string()));
        let response = match self.send(request, Some(before_sending)).await {
            Ok(response) => response,
            Err(error) => return Err(self.sink_error(order, error).await),
        };
        let created = page::element(&response).map_err(|error| SinkError::Uncertain(error.to_string()))?;
        parse(created, &response)
    }

    async fn correct(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        tracking: &TrackingToSend,
        before_sending: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        let path = ["v2", "orders", &order.to_string(), "shipments", &id.to_string()];
        let body = tracking_fields(tracking).to_string();
        let request = Request::write(Method::PUT, &path, Some(body));
        match self.send(request, Some(before_sending)).await {
            Ok(_) => Ok(()),
            Err(error) if is_gone(&error) => {
                let found = second_look::at_shipment(&self.calls, order, id, &error).await;
                Err(found.unwrap_or(SinkError::Refused {
                    failure: PushFailure::ShipmentGone,
                    words: error.detail,
                }))
            }
            Err(error) => Err(self.sink_error(order, error).await),
        }
    }

    async fn delete(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        before_sending: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        let path = ["v2", "orders", &order.to_string(), "shipments", &id.to_string()];
        let request = Request::write(Method::DELETE, &path, None);
        match self.send(request, Some(before_sending)).await {
            Ok(_) => Ok(()),
            Err(error) if is_gone(&error) => {
                match second_look::at_shipment(&self.calls, order, id, &error).await {
                    None => Ok(()),
                    Some(refused) => Err(refused),
                }
            }
            Err(error) => Err(self.sink_error(order, error).await),
        }
    }

    async fn list(&self, order: RemoteOrderId) -> Result<Vec<RemoteShipment>, SinkError> {
        let mut all: Vec<RemoteShipment> = Vec::new();
        for number in 1..=MAX_PAGES {
            let response = self.page_of(order, "shipments", number).await?;
            let rows = page::elements(&response).map_err(|error| SinkError::Uncertain(error.to_string()))?;
            let count = rows.len();
            for row in rows {
                let shipment = parse(row, &response)?;
                if all.iter().any(|known| known.id == shipment.id) {
                    return Ok(all);
                }
                all.push(shipment);
            }
            if count < ROWS_PER_PAGE {
                break;
            }
        }
        Ok(all)
    }

    /// A page may have fewer rows than it could, so only an empty one, or one that came before, is the end.
    async fn shipped(&self, order: RemoteOrderId) -> Result<Vec<ShippedLine>, SinkError> {
        let mut all: Vec<ShippedLine> = Vec::new();
        for number in 1..=MAX_PAGES {
            let response = self.page_of(order, "products", number).await?;
            let rows = page::elements(&response).map_err(|error| SinkError::Uncertain(error.to_string()))?;
            let lines = rows
                .into_iter()
                .map(counted)
                .collect::<FieldResult<Vec<ShippedLine>>>()
                .map_err(|error| SinkError::Uncertain(format!("a line's {error}")))?;
            let is_known = |line: &ShippedLine| all.iter().any(|known| known.line == line.line);
            if lines.iter().all(is_known) {
                break;
            }
            all.extend(lines);
        }
        Ok(all)
    }

    async fn order(&self, order: RemoteOrderId) -> Result<Option<OrderNow>, SinkError> {
        self.order_now(order, None).await
    }
}

/// All fields are always sent, since a field that is left out keeps its old value.
fn tracking_fields(tracking: &TrackingToSend) -> serde_json::Value {
    json!({
        "tracking_number": tracking.tracking_number,
        "shipping_provider": tracking.shipping_provider,
        "tracking_carrier": tracking.tracking_carrier,
        "tracking_link": tracking.tracking_link,
        "comments": tracking.comments,
    })
}

/// How much of a line is shipped, by the store's count.
fn counted(row: &RawValue) -> FieldResult<ShippedLine> {
    let fields: LineFields = object(row, "")?;
    Ok(ShippedLine {
        line: RemoteLineId(required(id(fields.id, "id")?, "id")?),
        quantity: quantity(fields.quantity_shipped, "quantity_shipped")?.unwrap_or(0),
    })
}

fn parse(value: &RawValue, response: &Response) -> Result<RemoteShipment, SinkError> {
    shipment(value, response).map_err(|error| SinkError::Uncertain(format!("a shipment's {error}")))
}

fn shipment(value: &RawValue, response: &Response) -> FieldResult<RemoteShipment> {
    let fields: ShipmentFields = object(value, "")?;
    let mut lines = Vec::new();
    for item in list(fields.items, "items")? {
        let fields: ShippedItemFields = object(item, "items")?;
        let line = required(
            id(fields.order_product_id, "order_product_id")?,
            "order_product_id",
        )?;
        lines.push(ShippedLine {
            line: RemoteLineId(line),
            quantity: required(quantity(fields.quantity, "quantity")?, "quantity")?,
        });
    }
    lines.sort_unstable();
    // The date is only compared with others: if it can't be read, the response's date is close enough.
    let created_at = date(fields.date_created, "date_created").ok().flatten();
    Ok(RemoteShipment {
        id: RemoteShipmentId(required(id(fields.id, "id")?, "id")?),
        address_id: RemoteAddressId(id(fields.order_address_id, "order_address_id")?.unwrap_or(0)),
        created_at: created_at.or(response.store_time).unwrap_or_else(dates::now),
        lines,
        tracking: TrackingToSend {
            tracking_number: text_or_empty(fields.tracking_number),
            shipping_provider: text_or_empty(fields.shipping_provider),
            tracking_carrier: text_or_empty(fields.tracking_carrier),
            tracking_link: text_or_empty(fields.tracking_link),
            comments: text_or_empty(fields.comments),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart_by_the_fields_they_name() {
        for (message, failure) in [
            (
                "The quantity is more than can be shipped.; available_quantity: 1",
                PushFailure::OverQuantity,
            ),
            (
                "The order_product_id is not shipped to this address.",
                PushFailure::UnknownLine,
            ),
            (
                "The order_address_id is not an address of this order.",
                PushFailure::UnknownAddress,
            ),
            (
                "The field 'tracking_number' must not be longer than 50 characters.",
                PushFailure::TooLong,
            ),
            ("The field 'shipping_provider' is invalid.", PushFailure::Refused),
        ] {
            assert_eq!(failure_of(message), failure, "{message}");
        }
    }
}
