//! The one call path as shipments use it: sent once, after the last check, behind the store's rate limiter.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bigcommerce::BigCommerce;
use parcelpilot_domain::ids::{RemoteLineId, RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::store::orders::{OrderSource, StoreOrderFilter};
use parcelpilot_domain::store::shipments::{BeforeSending, ShipmentSink, SinkError, TrackingToSend};
use serde_json::json;
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Event, HASH, RecordingObserver, access, bigcommerce, get, ok, status};

pub const ORDER: RemoteOrderId = RemoteOrderId(5);
pub const SHIPMENT: RemoteShipmentId = RemoteShipmentId(9);

/// A check that counts how often it is asked.
pub struct Check {
    deadline: Option<Instant>,
    asked: AtomicUsize,
}

impl Check {
    pub fn until(deadline: Option<Instant>) -> Self {
        Self {
            deadline,
            asked: AtomicUsize::new(0),
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl BeforeSending for Check {
    async fn may_go_until(&self) -> Option<Instant> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.deadline
    }
}

pub fn in_a_minute() -> Option<Instant> {
    Some(Instant::now() + Duration::from_secs(60))
}

/// A store with this response to every PUT.
async fn store(response: ResponseTemplate) -> (MockServer, BigCommerce) {
    let server = MockServer::start().await;
    Mock::given(method("PUT"))
        .respond_with(response)
        .mount(&server)
        .await;
    let client = bigcommerce(&server);
    (server, client)
}

async fn correct(client: &BigCommerce, check: &Check) -> Result<(), SinkError> {
    let tracking = TrackingToSend::default();
    client
        .shipments(access())
        .correct(ORDER, SHIPMENT, &tracking, check)
        .await
}

pub async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.expect("recorded").len()
}

/// Inside of an order, lines may be missing: what is shipped of them is read from their own list, to its end.
#[tokio::test]
async fn what_is_shipped_is_read_from_all_pages_of_lines() {
    let server = MockServer::start().await;
    let page = |number: &str, lines: serde_json::Value| {
        Mock::given(path(format!("/stores/{HASH}/v2/orders/5/products")))
            .and(query_param("page", number))
            .respond_with(ok(&lines))
    };
    let shipped = |id: i64, quantity: i64| json!({ "id": id, "quantity_shipped": quantity });
    page("1", json!([shipped(1, 2), shipped(2, 0)]))
        .mount(&server)
        .await;
    page("2", json!([{ "id": 3 }])).mount(&server).await;
    page("3", json!([{ "id": 3 }])).expect(1).mount(&server).await;
    let sink = bigcommerce(&server).shipments(access());
    let line = |id, quantity| ShippedLine {
        line: RemoteLineId(id),
        quantity,
    };
    assert_eq!(
        sink.shipped(ORDER).await,
        Ok(vec![line(1, 2), line(2, 0), line(3, 0)])
    );
}

#[tokio::test]
async fn lines_that_cannot_be_read_leave_open_what_is_shipped() {
    let server = MockServer::start().await;
    let lines = json!([{ "id": 1, "quantity_shipped": "many" }]);
    Mock::given(method("GET"))
        .respond_with(ok(&lines))
        .mount(&server)
        .await;
    let counted = bigcommerce(&server).shipments(access()).shipped(ORDER).await;
    assert!(matches!(counted, Err(SinkError::Uncertain(_))), "{counted:?}");
}

#[tokio::test]
async fn nothing_is_sent_if_the_last_check_says_no_or_its_deadline_has_passed() {
    let (server, client) = store(status(200)).await;
    for deadline in [None, Some(Instant::now())] {
        let check = Check::until(deadline);
        assert_eq!(correct(&client, &check).await, Err(SinkError::NotSent));
        assert_eq!(check.asked(), 1);
    }
    assert_eq!(requests(&server).await, 0);
    assert_eq!(correct(&client, &Check::until(in_a_minute())).await, Ok(()));
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn a_write_that_fails_is_sent_once() {
    for code in [408, 500, 502, 503] {
        let (server, client) = store(status(code)).await;
        let result = correct(&client, &Check::until(in_a_minute())).await;
        assert!(
            matches!(result, Err(SinkError::Uncertain(_))),
            "{code}: {result:?}"
        );
        assert_eq!(requests(&server).await, 1, "{code}");
    }
}

#[tokio::test]
async fn the_last_check_is_asked_only_once_a_permit_is_held() {
    let slow = status(200).set_delay(Duration::from_millis(400));
    let (server, client) = store(slow).await;
    let (first, last) = (Check::until(in_a_minute()), Check::until(in_a_minute()));
    let three = async {
        tokio::join!(
            correct(&client, &first),
            correct(&client, &first),
            correct(&client, &first)
        )
    };
    let fourth = correct(&client, &last);
    let look = async {
        while requests(&server).await < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (first.asked(), last.asked())
    };
    let (_, fourth, asked) = tokio::join!(biased; three, fourth, look);
    assert_eq!(asked, (3, 0), "three requests are in flight");
    assert_eq!((fourth, last.asked()), (Ok(()), 1));
}

#[tokio::test]
async fn a_429_holds_up_every_call_to_the_store_but_no_test_of_a_permission() {
    let throttled = status(429).insert_header("X-Rate-Limit-Time-Reset-Ms", "600");
    let (server, client) = store(throttled).await;
    get("v2/orders").respond_with(ok(&json!([]))).mount(&server).await;
    let pause = Duration::from_millis(600);
    let result = correct(&client, &Check::until(in_a_minute())).await;
    assert_eq!(result, Err(SinkError::Throttled(pause)));

    let began = Instant::now();
    let _ = client.test_push(&access()).await;
    assert!(began.elapsed() < pause, "a person waits for the result");

    let observer = Arc::<RecordingObserver>::default();
    let orders = client.store(access(), observer.clone());
    orders
        .page(&StoreOrderFilter::default(), 1)
        .await
        .expect("a page");
    assert!(began.elapsed() >= Duration::from_millis(400));
    assert_eq!(observer.count(Event::Moving), 1, "it waited for the store");
}

#[tokio::test]
async fn a_429_without_headers_holds_up_calls_as_long_as_the_retry_policy_says() {
    let (_server, client) = store(status(429)).await;
    let result = correct(&client, &Check::until(in_a_minute())).await;
    assert_eq!(result, Err(SinkError::Throttled(Duration::from_millis(40))));
}
