//! One order by its id.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{FaultExtent, OrderSource};
use wiremock::ResponseTemplate;

use crate::support::{Fixture, HASH, forbidden, get, line, ok, order, status, text};

async fn fixture(response: ResponseTemplate) -> Fixture {
    let fixture = Fixture::new().await;
    get("v2/orders/5")
        .respond_with(response)
        .mount(&fixture.server)
        .await;
    fixture
}

#[tokio::test]
async fn an_order_is_read_with_lines_and_addresses_in_one_call() {
    let fixture = fixture(ok(&order(5, &[line(1, 2)]))).await;
    let order = fixture
        .store
        .order(RemoteOrderId(5))
        .await
        .expect("a response")
        .expect("an order");
    assert_eq!((order.lines.len(), order.consignments.len()), (1, 1));
    let asked =
        format!("/stores/{HASH}/v2/orders/5?include=consignments.line_items&consignment_structure=object");
    assert_eq!(fixture.requests().await, [asked]);
}

#[tokio::test]
async fn an_error_about_the_order_is_a_problem() {
    let not_found = r#"[{"status":404,"message":"The requested resource was not found."}]"#;
    for (response, kind) in [
        (text(404, "application/json", not_found), ProblemKind::NotFound),
        (status(204), ProblemKind::NotFound),
        (status(400), ProblemKind::Refused),
        (status(500), ProblemKind::Unservable),
        (ok(&order(6, &[line(1, 2)])), ProblemKind::Malformed),
    ] {
        let fixture = fixture(response).await;
        let bad = fixture
            .store
            .order(RemoteOrderId(5))
            .await
            .expect("a response")
            .expect_err("a problem");
        assert_eq!((bad.kind, bad.remote_id), (kind, Some(RemoteOrderId(5))));
    }
}

#[tokio::test]
async fn an_error_about_the_store_is_not_a_problem_of_the_order() {
    for (response, failure) in [
        (status(401), RunFailure::TokenRefused),
        (forbidden(), RunFailure::ScopeMissing),
        (status(503), RunFailure::StoreUnavailable),
    ] {
        let fixture = fixture(response).await;
        let error = fixture
            .store
            .order(RemoteOrderId(5))
            .await
            .expect_err("an error of the store");
        assert_eq!(error.failure, failure);
    }
}

#[tokio::test]
async fn a_store_that_fails_on_everything_is_not_a_problem_of_the_order() {
    for code in [500, 504] {
        let fixture = fixture(status(code)).await;
        get("v2/time")
            .respond_with(status(502))
            .mount(&fixture.server)
            .await;
        let error = fixture
            .store
            .order(RemoteOrderId(5))
            .await
            .expect_err("an error of the store");
        assert_eq!(
            (error.failure, error.extent),
            (RunFailure::StoreUnavailable, FaultExtent::Store)
        );
    }
}
