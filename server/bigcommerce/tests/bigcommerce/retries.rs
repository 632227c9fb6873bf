//! Which calls are tried again, after which pauses, and what the observer is told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bigcommerce::{BigCommerce, RetryPolicy};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::import_run::{RunFailure, WaitReason};
use parcelpilot_domain::store::orders::{OrderSource, StoreOrderFilter};
use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer};

use crate::support::{
    Event, Fixture, RecordingObserver, TOKEN, access, bigcommerce, get, line, ok, order, status,
};

#[tokio::test]
async fn a_throttled_call_waits_the_longer_of_both_headers() {
    for (reset, after, least) in [
        ("300", None, 300),
        ("10", Some("1"), 1_000),
        ("20", Some("0"), 20),
    ] {
        let fixture = Fixture::new().await;
        let mut throttled = status(429).insert_header("X-Rate-Limit-Time-Reset-Ms", reset);
        if let Some(after) = after {
            throttled = throttled.insert_header("X-Retry-After", after);
        }
        fixture.first(1, throttled).await;
        fixture.orders(ok(&json!([]))).await;
        let began = Instant::now();
        fixture
            .store
            .page(&StoreOrderFilter::default(), 250)
            .await
            .expect("a page");
        assert!(
            began.elapsed() >= Duration::from_millis(least),
            "{reset} {after:?}"
        );
        let expected = [
            Event::Called,
            Event::Throttled,
            Event::Waiting(WaitReason::Throttled),
            Event::Moving,
            Event::Called,
        ];
        assert_eq!(fixture.observer.events(), expected);
    }
}

#[tokio::test]
async fn a_429_without_headers_waits_as_long_as_the_retry_policy_says() {
    let fixture = Fixture::new().await;
    fixture.first(2, status(429)).await;
    fixture.orders(ok(&json!([]))).await;
    let began = Instant::now();
    fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect("a page");
    assert!(began.elapsed() >= Duration::from_millis(2 * 40));
    assert_eq!(fixture.observer.count(Event::Throttled), 2);
}

#[tokio::test]
async fn every_passing_fault_is_waited_out_with_its_own_reason() {
    for (code, reason) in [
        (500, WaitReason::StoreFault),
        (502, WaitReason::StoreFault),
        (503, WaitReason::Maintenance),
    ] {
        let fixture = Fixture::new().await;
        fixture.first(9, status(code)).await;
        fixture.orders(ok(&json!([order(1, &[line(1, 2)])]))).await;
        let page = fixture
            .store
            .page(&StoreOrderFilter::default(), 250)
            .await
            .expect("the tenth try");
        assert_eq!(page.last_id, Some(1));
        assert_eq!(fixture.observer.count(Event::Waiting(reason)), 9);
        assert_eq!(fixture.observer.count(Event::Moving), 9);
    }
}

#[tokio::test]
async fn a_refused_connection_is_unavailable_and_its_error_holds_no_url() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let observer = Arc::<RecordingObserver>::default();
    let client = BigCommerce::new(address.parse().expect("an address"))
        .expect("a client")
        .with_retry_policy(RetryPolicy {
            max_tries: 2,
            backoff: Backoff {
                first: Duration::from_millis(1),
                ..RetryPolicy::default().backoff
            },
            ..RetryPolicy::default()
        });
    let error = client
        .store(access(), observer.clone())
        .page(&StoreOrderFilter::default(), 1)
        .await;
    let error = error.expect_err("refused");
    assert_eq!(error.failure, RunFailure::StoreUnavailable);
    assert_eq!(observer.count(Event::Waiting(WaitReason::Unreachable)), 1);
    assert!(!error.detail.contains("/stores/"), "{}", error.detail);
}

#[tokio::test]
async fn all_runs_of_a_store_leave_a_fifth_of_the_quota_to_other_apps() {
    let server = MockServer::start().await;
    let response = ok(&json!([]))
        .insert_header("x-rate-limit-requests-left", "30")
        .insert_header("X-Rate-Limit-Requests-Quota", "150")
        .insert_header("X-Rate-Limit-Time-Reset-Ms", "400");
    get("v2/orders").respond_with(response).mount(&server).await;
    let client = bigcommerce(&server);
    let (one, other) = (
        Arc::<RecordingObserver>::default(),
        Arc::<RecordingObserver>::default(),
    );
    let filter = StoreOrderFilter::default();
    client
        .store(access(), one.clone())
        .page(&filter, 1)
        .await
        .expect("a page");
    assert_eq!(one.events(), [Event::Called, Event::Quota(30, 150)]);
    let began = Instant::now();
    client
        .store(access(), other.clone())
        .page(&filter, 1)
        .await
        .expect("a page");
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert_eq!(
        other.events()[..2],
        [Event::Waiting(WaitReason::QuotaReserve), Event::Moving]
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_goes_nowhere_else() {
    let (fixture, elsewhere) = (Fixture::new().await, MockServer::start().await);
    Mock::given(path("/"))
        .respond_with(status(200))
        .mount(&elsewhere)
        .await;
    fixture
        .orders(status(301).insert_header("Location", elsewhere.uri()))
        .await;
    let error = fixture
        .store
        .page(&StoreOrderFilter::default(), 1)
        .await
        .expect_err("a redirect");
    assert_eq!(error.failure, RunFailure::Unexpected);
    assert!(elsewhere.received_requests().await.expect("recorded").is_empty());
    let requests = fixture.server.received_requests().await.expect("recorded");
    assert_eq!(requests.len(), 1);
    let header = |name: &str| {
        requests[0]
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    assert_eq!(header("X-Auth-Token"), Some(TOKEN));
    assert_eq!(header("Accept"), Some("application/json"));
    assert!(header("User-Agent").is_some_and(|agent| agent.starts_with("ParcelPilot/")));
    assert!(header("Accept-Encoding").is_some_and(|encodings| encodings.contains("gzip")));
}
