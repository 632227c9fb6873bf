//! A fake store that sends the responses that a test sets, and an observer that records events.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bigcommerce::{BigCommerce, RetryPolicy, StoreClient};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::import_run::WaitReason;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::store::StoreAccess;
use parcelpilot_domain::store::orders::CallObserver;
use parcelpilot_domain::time::Timestamp;
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

pub const HASH: &str = "abc123";
pub const TOKEN: &str = "madeuptokenmadeuptokenmadeuptok";

pub fn access() -> StoreAccess {
    StoreAccess {
        store_hash: HASH.parse().expect("a hash"),
        access_token: TOKEN.into(),
    }
}

/// A client that tries as often as the real one, with pauses short enough for tests.
pub fn bigcommerce(server: &MockServer) -> BigCommerce {
    let base_url = server.uri().parse().expect("an address");
    BigCommerce::new(base_url)
        .expect("a client")
        .with_retry_policy(RetryPolicy {
            backoff: Backoff {
                first: Duration::from_millis(1),
                longest: Duration::from_millis(5),
            },
            throttled_pause: Duration::from_millis(40),
            ..RetryPolicy::default()
        })
}

/// A fake store, a client of it, and the events that the client reported.
pub struct Fixture {
    pub server: MockServer,
    pub store: StoreClient,
    pub observer: Arc<RecordingObserver>,
}

impl Fixture {
    pub async fn new() -> Self {
        let server = MockServer::start().await;
        let observer = Arc::<RecordingObserver>::default();
        let store = bigcommerce(&server).store(access(), observer.clone());
        Self {
            server,
            store,
            observer,
        }
    }

    /// Sets the response for lists of orders.
    pub async fn orders(&self, response: ResponseTemplate) {
        get("v2/orders").respond_with(response).mount(&self.server).await;
    }

    /// Sets the response for the first `times` lists of orders.
    pub async fn first(&self, times: u64, response: ResponseTemplate) {
        let mock = get("v2/orders").respond_with(response);
        mock.up_to_n_times(times).mount(&self.server).await;
    }

    pub async fn part(&self, part: &str, number: u32, response: ResponseTemplate) {
        let mock = get(part).and(query_param("page", number.to_string()));
        mock.respond_with(response).mount(&self.server).await;
    }

    /// The paths and queries of all requests, in order.
    pub async fn requests(&self) -> Vec<String> {
        let requests = self
            .server
            .received_requests()
            .await
            .expect("requests are recorded");
        let show = |request: &wiremock::Request| match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        };
        requests.iter().map(show).collect()
    }
}

pub fn get(below_store: &str) -> MockBuilder {
    Mock::given(method("GET")).and(path(format!("/stores/{HASH}/{below_store}")))
}

pub fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

pub fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

/// The token lacks the scope.
pub fn forbidden() -> ResponseTemplate {
    let body =
        r#"{"status":403,"title":"You don't have a required scope to access the endpoint","errors":{}}"#;
    text(403, "application/json", body)
}

pub fn text(status: u16, kind: &str, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.as_bytes().to_vec(), kind)
}

pub fn line(id: i64, quantity: i64) -> Value {
    json!({
        "id": id, "order_address_id": 7, "type": "physical", "sku": format!("S-{id}"), "name": "Cup",
        "quantity": quantity, "quantity_shipped": 0, "quantity_refunded": 0, "price_inc_tax": "4.5000",
        "product_options": [{"display_name": "Colour", "display_value": "Red"}, {"display_name": "Size", "display_value": "L"}],
        "parent_order_product_id": null, "wrapping_message": null,
    })
}

pub fn shipping(lines: &[Value]) -> Value {
    let items: i64 = lines.iter().filter_map(|line| line["quantity"].as_i64()).sum();
    json!({
        "id": 7, "first_name": "Zoë", "street_1": "1 Road", "country_iso2": "GB", "items_total": items,
        "shipping_method": "Post", "base_cost": 4.5, "line_items": lines,
    })
}

/// An order with one address and these lines.
pub fn order(id: i64, lines: &[Value]) -> Value {
    let items: i64 = lines.iter().filter_map(|line| line["quantity"].as_i64()).sum();
    json!({
        "id": id, "status_id": 11, "status": "Awaiting Fulfillment", "custom_status": "To pack",
        "is_deleted": false, "date_created": "Tue, 05 Mar 2019 21:40:11 +0000",
        "date_modified": "Wed, 06 Mar 2019 21:40:11 +0000", "currency_code": "USD", "total_inc_tax": "336.3200",
        "items_total": items, "payment_status": "", "customer_message": null, "staff_notes": "",
        "billing_address": {"first_name": "Ann", "form_fields": [{"name": "Ring", "value": ["front"]}]},
        "products": {"url": "https://elsewhere.invalid/", "resource": "/orders/1/products"},
        "consignments": {"pickups": [], "shipping": [shipping(lines)], "downloads": [], "email": {"gift_certificates": []}},
    })
}

/// Records every event in order.
#[derive(Default)]
pub struct RecordingObserver(Mutex<Vec<Event>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Called,
    Throttled,
    Waiting(WaitReason),
    Moving,
    Quota(i64, i64),
}

impl RecordingObserver {
    pub fn events(&self) -> Vec<Event> {
        self.0.lock().expect("no panic before").clone()
    }

    pub fn count(&self, event: Event) -> usize {
        self.events()
            .into_iter()
            .filter(|observer| *observer == event)
            .count()
    }

    fn add(&self, event: Event) {
        self.0.lock().expect("no panic before").push(event);
    }
}

impl CallObserver for RecordingObserver {
    fn called(&self) {
        self.add(Event::Called);
    }
    fn throttled(&self) {
        self.add(Event::Throttled);
    }
    fn waiting(&self, reason: WaitReason, _: Timestamp) {
        self.add(Event::Waiting(reason));
    }
    fn moving(&self) {
        self.add(Event::Moving);
    }
    fn quota(&self, quota: Quota) {
        self.add(Event::Quota(quota.left, quota.total));
    }
}
