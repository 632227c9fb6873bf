//! One store's shipments. Each call is sent once: whether it may be sent again is the outbox's to know.

use async_trait::async_trait;
use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId, RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{
    BeforeSending, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, TrackingToSend,
};
use reqwest::Method;
use serde_json::json;
use serde_json::value::RawValue;
use std::time::Instant;

use super::error::{BigCommerceError, ErrorKind};
use super::fields::{Read, any_text, date, id, list, object, quantity, required};
use super::http::{Request, Response};
use super::retry::Calls;
use super::wire::{ShipmentFields, ShippedItemFields};
use super::{dates, page};

const ROWS: usize = 250;

/// An order of more shipments than this many pages hold is not read further.
const MOST_PAGES: usize = 40;

/// The request never reached whoever would have done something, and may be sent again.
const REQUEST_TIME_OUT: u16 = 408;

pub struct ShipmentClient {
    calls: Calls,
}

impl ShipmentClient {
    pub(super) fn new(calls: Calls) -> Self {
        Self { calls }
    }

    async fn write(
        &self,
        method: Method,
        path: &[&str],
        body: Option<String>,
        before: &dyn BeforeSending,
    ) -> Result<Response, SinkError> {
        let request = Request {
            method,
            body: body.map(Into::into),
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            ..Request::get([""; 0], Vec::new())
        };
        self.call(&request, Some(before)).await
    }

    async fn call(
        &self,
        request: &Request,
        before: Option<&dyn BeforeSending>,
    ) -> Result<Response, SinkError> {
        let calls = &self.calls;
        let permit = calls.rate_limiter.enter(calls.urgency, &*calls.observer).await;
        if let Some(before) = before {
            let until = before.may_go_until().await.ok_or(SinkError::NotSent)?;
            // A process that was stopped just here must not send what another has sent since.
            if Instant::now() >= until {
                return Err(SinkError::NotSent);
            }
        }
        calls.observer.called();
        let response = calls
            .http
            .send(&calls.access, request)
            .await
            .and_then(|response| {
                permit.learn(&response.rate_limit_headers);
                response.accepted(&calls.access)
            });
        response.map_err(|error| {
            tracing::warn!(store = %calls.access.store_hash, path = request.path.join("/"), method = %request.method, %error,
                "call failed");
            if error.kind == ErrorKind::Throttled {
                calls.rate_limiter.close_for(error.retry_after.unwrap_or(calls.retry_policy.throttled_pause));
            }
            self.understood(error)
        })
    }

    fn understood(&self, error: BigCommerceError) -> SinkError {
        let words = error.detail.clone();
        let refused = |failure| SinkError::Refused {
            failure,
            words: words.clone(),
        };
        match error.kind {
            ErrorKind::TokenRefused => refused(PushFailure::TokenRefused),
            ErrorKind::ScopeMissing => refused(PushFailure::WriteScopeMissing),
            ErrorKind::NotFound => refused(PushFailure::OrderGone),
            ErrorKind::Throttled => SinkError::Throttled(
                error
                    .retry_after
                    .unwrap_or(self.calls.retry_policy.throttled_pause),
            ),
            ErrorKind::Refused if error.status != Some(REQUEST_TIME_OUT) => refused(failure_of(&words)),
            _ => SinkError::Uncertain(error.to_string()),
        }
    }
}

/// BigCommerce has no codes for these: only the fields that its words name tell them apart.
fn failure_of(words: &str) -> PushFailure {
    let words = words.to_lowercase();
    let names = |part: &str| words.contains(part);
    if names("longer than") || names("too long") || names("maxlength") {
        PushFailure::TooLong
    } else if names("quantity") {
        PushFailure::OverQuantity
    } else if names("order_product_id") {
        PushFailure::UnknownLine
    } else if names("order_address_id") {
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
        before: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError> {
        let item = |line: &ShippedLine| json!({ "order_product_id": line.line, "quantity": line.quantity });
        let mut body = tracking_fields(&shipment.tracking);
        body["order_address_id"] = json!(shipment.address_id);
        body["items"] = shipment.lines.iter().map(item).collect();
        body["shipping_method"] = json!(shipment.shipping_method);
        let path = ["v2", "orders", &order.to_string(), "shipments"];
        let response = self
            .write(Method::POST, &path, Some(body.to_string()), before)
            .await?;
        let made = page::element(&response).map_err(|error| SinkError::Uncertain(error.to_string()))?;
        read(made, &response)
    }

    async fn correct(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        tracking: &TrackingToSend,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        let path = ["v2", "orders", &order.to_string(), "shipments", &id.to_string()];
        let body = tracking_fields(tracking).to_string();
        match self.write(Method::PUT, &path, Some(body), before).await {
            Err(SinkError::Refused {
                failure: PushFailure::OrderGone,
                words,
            }) => Err(SinkError::Refused {
                failure: PushFailure::ShipmentGone,
                words,
            }),
            response => response.map(drop),
        }
    }

    async fn delete(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        let path = ["v2", "orders", &order.to_string(), "shipments", &id.to_string()];
        match self.write(Method::DELETE, &path, None, before).await {
            Err(SinkError::Refused {
                failure: PushFailure::OrderGone,
                ..
            }) => Ok(()),
            response => response.map(drop),
        }
    }

    async fn list(&self, order: RemoteOrderId) -> Result<Vec<RemoteShipment>, SinkError> {
        let mut all: Vec<RemoteShipment> = Vec::new();
        for number in 1..=MOST_PAGES {
            let request = Request::get(
                ["v2", "orders", &order.to_string(), "shipments"],
                vec![("limit", ROWS.to_string()), ("page", number.to_string())],
            );
            let response = self.call(&request, None).await?;
            let rows = page::elements(&response).map_err(|error| SinkError::Uncertain(error.to_string()))?;
            let count = rows.len();
            for row in rows {
                let shipment = read(row, &response)?;
                if all.iter().any(|known| known.id == shipment.id) {
                    return Ok(all);
                }
                all.push(shipment);
            }
            if count < ROWS {
                break;
            }
        }
        Ok(all)
    }
}

/// Both kinds of carrier are always said: what is left out keeps its old value.
fn tracking_fields(tracking: &TrackingToSend) -> serde_json::Value {
    json!({
        "tracking_number": tracking.tracking_number,
        "shipping_provider": tracking.shipping_provider,
        "tracking_carrier": tracking.tracking_carrier,
        "tracking_link": tracking.tracking_link,
        "comments": tracking.comments,
    })
}

fn read(value: &RawValue, response: &Response) -> Result<RemoteShipment, SinkError> {
    shipment(value, response)
        .map_err(|wrong| SinkError::Uncertain(format!("a shipment's {}: {}", wrong.field, wrong.detail)))
}

fn shipment(value: &RawValue, response: &Response) -> Read<RemoteShipment> {
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
    // Nothing but the order of things hangs on the date: one that can't be read is the response's.
    let created_at = date(fields.date_created, "date_created").ok().flatten();
    Ok(RemoteShipment {
        id: RemoteShipmentId(required(id(fields.id, "id")?, "id")?),
        address_id: RemoteAddressId(id(fields.order_address_id, "order_address_id")?.unwrap_or(0)),
        created_at: created_at.or(response.store_time).unwrap_or_else(dates::now),
        lines,
        tracking: TrackingToSend {
            tracking_number: any_text(fields.tracking_number),
            shipping_provider: any_text(fields.shipping_provider),
            tracking_carrier: any_text(fields.tracking_carrier),
            tracking_link: any_text(fields.tracking_link),
            comments: any_text(fields.comments),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart_by_the_fields_they_name() {
        for (words, failure) in [
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
            assert_eq!(failure_of(words), failure, "{words}");
        }
    }
}
