//! Which refusals of a shipment's call are to last: a second look decides, each with the answers of a store.

use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{ShipmentSink, ShipmentToSend, SinkError, TrackingToSend};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::shipments::{Check, ORDER, SHIPMENT, in_a_minute, requests};
use crate::support::{HASH, access, bigcommerce, forbidden, line, ok, order, status, text};

const SHIPMENTS: &str = "v2/orders/5/shipments";
const ONE_SHIPMENT: &str = "v2/orders/5/shipments/9";
const ONE_ORDER: &str = "v2/orders/5";
const TIME: &str = "v2/time";
const PROBE: &str = "v2/orders/0/shipments";

/// A store that answers these calls; all others get 500.
async fn store(answers: Vec<(&str, &str, ResponseTemplate)>) -> MockServer {
    let server = MockServer::start().await;
    for (verb, below, answer) in answers {
        Mock::given(method(verb))
            .and(path(format!("/stores/{HASH}/{below}")))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    Mock::given(wiremock::matchers::any())
        .respond_with(status(500))
        .with_priority(9)
        .mount(&server)
        .await;
    server
}

async fn create(server: &MockServer) -> SinkError {
    let shipment = ShipmentToSend {
        address_id: RemoteAddressId(7),
        lines: vec![ShippedLine {
            line: RemoteLineId(1),
            quantity: 1,
        }],
        shipping_method: String::new(),
        tracking: TrackingToSend::default(),
    };
    let sink = bigcommerce(server).shipments(access());
    let created = sink.create(ORDER, &shipment, &Check::until(in_a_minute())).await;
    created.expect_err("the store refused")
}

/// Comparable, without the words.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Lasting(PushFailure),
    Later,
    Uncertain,
    Other,
}

fn verdict(error: &SinkError) -> Verdict {
    match error {
        SinkError::Refused { failure, .. } => Verdict::Lasting(*failure),
        SinkError::Later(_) => Verdict::Later,
        SinkError::Uncertain(_) => Verdict::Uncertain,
        _ => Verdict::Other,
    }
}

fn not_found() -> ResponseTemplate {
    let body = r#"[{"status":404,"message":"The requested resource was not found."}]"#;
    text(404, "application/json", body)
}

fn archived() -> Value {
    let mut archived = order(5, &[line(1, 2)]);
    archived["is_deleted"] = json!(true);
    archived
}

#[tokio::test]
async fn a_refusal_lasts_only_where_a_second_look_agrees() {
    let page = || text(403, "text/html", "<html><h1>Access denied</h1></html>");
    let open = || ok(&order(5, &[line(1, 2)]));
    let now = || ok(&json!({"time": 1_551_822_011}));
    let cases = [
        (
            status(401),
            ("GET", TIME, status(401)),
            Verdict::Lasting(PushFailure::TokenRefused),
        ),
        (status(401), ("GET", TIME, now()), Verdict::Later),
        (status(401), ("GET", TIME, status(503)), Verdict::Later),
        (status(401), ("GET", TIME, forbidden()), Verdict::Later),
        (
            forbidden(),
            ("POST", PROBE, forbidden()),
            Verdict::Lasting(PushFailure::WriteScopeMissing),
        ),
        (forbidden(), ("POST", PROBE, not_found()), Verdict::Later),
        (forbidden(), ("POST", PROBE, page()), Verdict::Later),
        (forbidden(), ("POST", PROBE, status(401)), Verdict::Later),
        (
            not_found(),
            ("GET", ONE_ORDER, not_found()),
            Verdict::Lasting(PushFailure::OrderGone),
        ),
        (
            not_found(),
            ("GET", ONE_ORDER, ok(&archived())),
            Verdict::Lasting(PushFailure::OrderGone),
        ),
        (not_found(), ("GET", ONE_ORDER, open()), Verdict::Later),
        (not_found(), ("GET", ONE_ORDER, status(500)), Verdict::Later),
        (
            status(410),
            ("GET", ONE_ORDER, status(410)),
            Verdict::Lasting(PushFailure::OrderGone),
        ),
        (status(410), ("GET", ONE_ORDER, open()), Verdict::Later),
        (
            status(451),
            ("GET", ONE_ORDER, status(451)),
            Verdict::Lasting(PushFailure::Refused),
        ),
        (status(451), ("GET", ONE_ORDER, open()), Verdict::Later),
    ];
    for (first, second, wanted) in cases {
        let said = format!("{first:?} then {second:?}");
        let server = store(vec![("POST", SHIPMENTS, first), second]).await;
        assert_eq!(verdict(&create(&server).await), wanted, "{said}");
        assert_eq!(requests(&server).await, 2, "{said}");
    }
}

#[tokio::test]
async fn some_refusals_need_no_second_look() {
    let page = || text(403, "text/html", "<html><h1>Access denied</h1></html>");
    for (answer, wanted) in [
        (status(409), Verdict::Later),
        (status(423), Verdict::Later),
        (page(), Verdict::Uncertain),
        (status(403), Verdict::Uncertain),
        (text(403, "application/json", "{"), Verdict::Uncertain),
        (status(400), Verdict::Lasting(PushFailure::Refused)),
    ] {
        let said = format!("{answer:?}");
        let server = store(vec![("POST", SHIPMENTS, answer)]).await;
        assert_eq!(verdict(&create(&server).await), wanted, "{said}");
        assert_eq!(requests(&server).await, 1, "{said}");
    }
}

#[tokio::test]
async fn a_shipment_is_gone_only_if_it_is_not_found_by_itself() {
    let there = || ok(&json!({"id": 9, "order_address_id": 7, "items": []}));
    let cases = [
        (
            vec![("GET", ONE_SHIPMENT, not_found())],
            Some(Verdict::Lasting(PushFailure::ShipmentGone)),
            None,
        ),
        (
            vec![
                ("GET", ONE_SHIPMENT, there()),
                ("GET", ONE_ORDER, ok(&archived())),
            ],
            Some(Verdict::Lasting(PushFailure::OrderGone)),
            Some(Verdict::Lasting(PushFailure::OrderGone)),
        ),
        (
            vec![
                ("GET", ONE_SHIPMENT, there()),
                ("GET", ONE_ORDER, ok(&order(5, &[line(1, 2)]))),
            ],
            Some(Verdict::Later),
            Some(Verdict::Later),
        ),
        (
            vec![("GET", ONE_SHIPMENT, status(500))],
            Some(Verdict::Later),
            Some(Verdict::Later),
        ),
    ];
    for (mut answers, corrected, deleted) in cases {
        answers.extend([
            ("PUT", ONE_SHIPMENT, not_found()),
            ("DELETE", ONE_SHIPMENT, not_found()),
        ]);
        let server = store(answers).await;
        let sink = bigcommerce(&server).shipments(access());
        let tracking = TrackingToSend::default();
        let result = sink
            .correct(ORDER, SHIPMENT, &tracking, &Check::until(in_a_minute()))
            .await;
        assert_eq!(result.err().as_ref().map(verdict), corrected);
        let result = sink.delete(ORDER, SHIPMENT, &Check::until(in_a_minute())).await;
        assert_eq!(result.err().as_ref().map(verdict), deleted);
    }
}

#[tokio::test]
async fn an_order_is_missing_only_if_it_is_twice() {
    let twice = store(vec![("GET", ONE_ORDER, not_found())]).await;
    let sink = bigcommerce(&twice).shipments(access());
    assert_eq!(sink.order(ORDER).await, Ok(None));
    assert_eq!(requests(&twice).await, 2);

    let once = MockServer::start().await;
    let get = || Mock::given(method("GET")).and(path(format!("/stores/{HASH}/{ONE_ORDER}")));
    get()
        .respond_with(not_found())
        .up_to_n_times(1)
        .mount(&once)
        .await;
    get().respond_with(ok(&order(5, &[]))).mount(&once).await;
    let found = bigcommerce(&once).shipments(access()).order(ORDER).await;
    let found = found.expect("an answer").expect("it is there");
    assert_eq!(
        (found.status, found.is_deleted),
        (OrderStatus::AWAITING_FULFILLMENT, false)
    );
}
