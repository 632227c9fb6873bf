//! A change of an order's status: sent once, after the last check, with nothing else in it.

use std::time::{Duration, Instant};

use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::status_update::StatusMove;
use parcelpilot_domain::store::StorePlatform;
use parcelpilot_domain::store::shipments::SinkError;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::shipments::{Check, ORDER, in_a_minute, requests};
use crate::support::{HASH, access, bigcommerce, forbidden, get, ok, status};

const MOVE: StatusMove = StatusMove::AwaitingShipment;

async fn set(server: &MockServer, check: &Check) -> Result<(), SinkError> {
    let client = bigcommerce(server);
    client.order_statuses(access()).set(ORDER, MOVE, check).await
}

/// A store with this response to every change of the order.
async fn store(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("PUT"))
        .and(path(format!("/stores/{HASH}/v2/orders/5")))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn only_the_status_is_in_the_body() {
    let server = store(ok(&json!({ "id": 5, "status_id": 9 }))).await;
    assert_eq!(set(&server, &Check::until(in_a_minute())).await, Ok(()));
    let sent = server.received_requests().await.expect("recorded");
    let body: Value = serde_json::from_slice(&sent[0].body).expect("JSON");
    assert_eq!((sent.len(), body), (1, json!({ "status_id": 9 })));
}

#[tokio::test]
async fn nothing_is_sent_where_the_last_check_says_no() {
    let server = store(status(200)).await;
    assert_eq!(set(&server, &Check::until(None)).await, Err(SinkError::NotSent));
    assert_eq!(requests(&server).await, 0);
}

#[tokio::test]
async fn what_the_answer_means() {
    for (code, is_uncertain) in [
        (500, true),
        (502, true),
        (503, true),
        (408, true),
        (409, false),
        (423, false),
    ] {
        let server = store(status(code)).await;
        let refused = set(&server, &Check::until(in_a_minute())).await;
        let expected = match is_uncertain {
            true => matches!(refused, Err(SinkError::Uncertain(_))),
            false => matches!(refused, Err(SinkError::Later(_))),
        };
        assert!(expected, "{code}: {refused:?}");
        assert_eq!(requests(&server).await, 1, "{code}: never repeated");
    }
    let server = store(status(400)).await;
    let refused = set(&server, &Check::until(in_a_minute())).await;
    assert!(
        matches!(
            refused,
            Err(SinkError::Refused {
                failure: PushFailure::Refused,
                ..
            })
        ),
        "{refused:?}"
    );
    let server = store(forbidden()).await;
    Mock::given(method("POST"))
        .respond_with(forbidden())
        .mount(&server)
        .await;
    let refused = set(&server, &Check::until(in_a_minute())).await;
    let missing = PushFailure::WriteScopeMissing;
    assert!(
        matches!(refused, Err(SinkError::Refused { failure, .. }) if failure == missing),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_look_says_what_the_order_is() {
    let server = MockServer::start().await;
    get("v2/orders/5")
        .respond_with(ok(&json!({ "id": 5, "status_id": 2, "is_deleted": true })))
        .mount(&server)
        .await;
    let sink = bigcommerce(&server).order_statuses(access());
    let order = sink
        .look(ORDER)
        .await
        .expect("an answer")
        .expect("an order")
        .order;
    assert_eq!((order.status, order.is_deleted), (OrderStatus::SHIPPED, true));
}

/// However long the call waited for its turn before.
#[tokio::test]
async fn a_look_counts_from_when_the_store_is_asked() {
    let pause = Duration::from_millis(400);
    let server = MockServer::start().await;
    let throttled = status(429).insert_header("X-Rate-Limit-Time-Reset-Ms", pause.as_millis().to_string());
    get("v2/orders/5")
        .respond_with(throttled)
        .up_to_n_times(1)
        .mount(&server)
        .await;
    get("v2/orders/5")
        .respond_with(ok(&json!({ "id": 5, "status_id": 11 })))
        .mount(&server)
        .await;
    let sink = bigcommerce(&server).order_statuses(access());
    let began = Instant::now();
    let refused = sink.look(ORDER).await;
    assert!(matches!(refused, Err(SinkError::Throttled(_))), "{refused:?}");
    let look = sink.look(ORDER).await.expect("an answer").expect("an order");
    assert!(look.asked_at >= began + pause, "{look:?}");
}
