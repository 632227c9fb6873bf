//! Which calls are tried again, after which pauses, and what the observer is told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bigcommerce::{BigCommerce, RetryPolicy};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::import_run::{RunFailure, WaitReason};
use parcelpilot_domain::store::orders::{FaultExtent, OrderSource, StoreOrderFilter};
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
    for (code, reason, failures) in [
        (500, WaitReason::StoreFault, 2),
        (502, WaitReason::StoreFault, 2),
        (503, WaitReason::Maintenance, 9),
    ] {
        let fixture = Fixture::new().await;
        fixture.first(failures, status(code)).await;
        fixture.orders(ok(&json!([order(1, &[line(1, 2)])]))).await;
        let page = fixture
            .store
            .page(&StoreOrderFilter::default(), 250)
            .await
            .expect("the last try");
        let failures = usize::try_from(failures).expect("a few");
        assert_eq!(page.last_id, Some(1));
        assert_eq!(fixture.observer.count(Event::Waiting(reason)), failures);
        assert_eq!(fixture.observer.count(Event::Moving), failures);
    }
}

/// Ten tries of a page that can't be served would only be a longer wait.
#[tokio::test]
async fn a_page_on_which_the_store_fails_three_times_may_be_too_large() {
    for (code, extent, tries) in [
        (500, FaultExtent::Request, 3),
        (502, FaultExtent::Request, 3),
        (504, FaultExtent::Request, 3),
        (503, FaultExtent::Store, 10),
    ] {
        let fixture = Fixture::new().await;
        fixture.orders(status(code)).await;
        let filter = StoreOrderFilter::default();
        let page = fixture.store.page(&filter, 250).await.expect_err("fails");
        let list = fixture.store.list(&filter, 250).await.expect_err("fails");
        for error in [page, list] {
            assert_eq!(
                (error.failure, error.extent),
                (RunFailure::StoreUnavailable, extent)
            );
        }
        assert_eq!(fixture.observer.count(Event::Called), 2 * tries, "{code}");
    }
}

#[tokio::test]
async fn a_count_is_tried_ten_times() {
    let fixture = Fixture::new().await;
    get("v2/orders/count")
        .respond_with(status(500))
        .mount(&fixture.server)
        .await;
    fixture
        .store
        .count(&StoreOrderFilter::default())
        .await
        .expect_err("fails");
    assert_eq!(fixture.observer.count(Event::Called), 10);
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
