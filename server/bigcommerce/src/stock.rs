//! Sets stock levels: `PUT /v3/inventory/adjustments/absolute`, 2,000 items at most and never two calls of a store at once;
//! a wrong item has the whole call refused (BigCommerce's public API specification, `reference/inventory.v3.yml`). Reads the
//! locations: `/v3/inventory/locations` (`reference/locations.v3.yml`).

use async_trait::async_trait;
use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{BeforeSending, SinkError};
use parcelpilot_domain::store::stock::{LevelToSend, StockSink, StoreLocation};
use reqwest::Method;
use serde_json::json;
use serde_json::value::RawValue;

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::{FieldResult, flag, id, object, objects, text_or_empty};
use super::http::Request;
use super::second_look;
use super::wire::{LocationFields, LocationsFields};
use super::{page, second_look::CallResult};

/// Unlike the other 4xx no refusal: the store did not receive the whole request, or is changing the same itself.
const REQUEST_TIME_OUT: u16 = 408;
const CONFLICT: u16 = 409;
const LOCKED: u16 = 423;

/// More than any plan has locations for.
const MAX_PAGES: usize = 4;

pub(super) struct StockClient {
    pub calls: Calls,
}

impl StockClient {
    async fn sink_error(&self, error: BigCommerceError) -> SinkError {
        let refused = |failure, words| SinkError::Refused { failure, words };
        match error.kind {
            ErrorKind::NotSent => SinkError::NotSent,
            ErrorKind::Throttled => SinkError::Throttled(self.calls.pause_after_429(&error)),
            ErrorKind::TokenRefused => second_look::at_token(&self.calls, &error).await,
            // No other call tells whether this scope is there; it is tried again after a pause.
            ErrorKind::ScopeMissing => refused(PushFailure::WriteScopeMissing, error.detail),
            ErrorKind::NotFound => SinkError::Later(error.to_string()),
            ErrorKind::Refused => match error.status {
                Some(REQUEST_TIME_OUT) => SinkError::Uncertain(error.to_string()),
                Some(CONFLICT | LOCKED) => SinkError::Later(error.to_string()),
                _ => refused(PushFailure::Refused, error.detail),
            },
            _ => SinkError::Uncertain(error.to_string()),
        }
    }

    async fn read_locations(&self) -> CallResult<Vec<StoreLocation>> {
        let mut all: Vec<StoreLocation> = Vec::new();
        for number in 1..=MAX_PAGES {
            let request = Request::get(&["v3", "inventory", "locations"], page::numbered(number));
            let response = self.calls.send(&request).await?;
            let some = parse(page::element(&response)?)
                .map_err(|_| BigCommerceError::garbled("the response is not a page of locations"))?;
            let is_known = |location: &StoreLocation| all.iter().any(|known| known.id == location.id);
            if some.iter().all(is_known) {
                break;
            }
            let is_last = some.len() < page::ROWS_PER_PAGE;
            all.extend(some);
            if is_last {
                break;
            }
        }
        Ok(all)
    }
}

/// A location without a number is left out.
fn parse(body: &RawValue) -> FieldResult<Vec<StoreLocation>> {
    let page: LocationsFields = object(body, "")?;
    let locations = objects::<LocationFields>(page.data, "data")?;
    let location = |fields: LocationFields| {
        Some(StoreLocation {
            id: RemoteLocationId(id(fields.id, "id").ok()??),
            name: text_or_empty(fields.label).trim().to_owned(),
            is_enabled: fields.enabled.is_none() || flag(fields.enabled, "enabled").unwrap_or(true),
        })
    };
    Ok(locations.into_iter().flatten().filter_map(location).collect())
}

#[async_trait]
impl StockSink for StockClient {
    async fn set(
        &self,
        location: RemoteLocationId,
        levels: &[LevelToSend],
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        let item =
            |one: &LevelToSend| json!({ "location_id": location, "sku": one.sku, "quantity": one.level });
        let items: Vec<serde_json::Value> = levels.iter().map(item).collect();
        let body = json!({ "reason": "ParcelPilot", "items": items }).to_string();
        let path = ["v3", "inventory", "adjustments", "absolute"];
        let request = Request::write(Method::PUT, &path, Some(body));
        match self.calls.send_if(&request, Some(before)).await {
            Ok(_) => Ok(()),
            Err(error) => {
                if error.kind != ErrorKind::NotSent {
                    self.calls.log_failure(&request, 1, &error);
                }
                Err(self.sink_error(error).await)
            }
        }
    }

    async fn locations(&self) -> Result<Vec<StoreLocation>, SinkError> {
        match self.read_locations().await {
            Ok(locations) => Ok(locations),
            Err(error) => Err(self.sink_error(error).await),
        }
    }
}
