//! One order by its number.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::OrderSource;
use wiremock::ResponseTemplate;

use crate::support::{HASH, Stage, get, line, ok, order, status, text};

async fn stage(answer: ResponseTemplate) -> Stage {
    let stage = Stage::new().await;
    get("v2/orders/5").respond_with(answer).mount(&stage.server).await;
    stage
}

#[tokio::test]
async fn it_comes_with_lines_and_addresses_in_one_call() {
    let stage = stage(ok(&order(5, &[line(1, 2)]))).await;
    let order = stage
        .store
        .order(RemoteOrderId(5))
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!((order.lines.len(), order.consignments.len()), (1, 1));
    let asked =
        format!("/stores/{HASH}/v2/orders/5?include=consignments.line_items&consignment_structure=object");
    assert_eq!(stage.asked().await, [asked]);
}

#[tokio::test]
async fn what_is_wrong_with_it_is_a_problem_of_its_own() {
    let not_found = r#"[{"status":404,"message":"The requested resource was not found."}]"#;
    for (answer, kind) in [
        (text(404, "application/json", not_found), ProblemKind::NotFound),
        (status(204), ProblemKind::NotFound),
        (status(400), ProblemKind::Refused),
        (status(500), ProblemKind::Refused),
        (ok(&order(6, &[line(1, 2)])), ProblemKind::Malformed),
    ] {
        let stage = stage(answer).await;
        let bad = stage
            .store
            .order(RemoteOrderId(5))
            .await
            .expect("an answer")
            .expect_err("a problem");
        assert_eq!((bad.kind, bad.remote_id), (kind, Some(RemoteOrderId(5))));
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_store_is_not() {
    for (code, failure) in [
        (401, RunFailure::TokenRefused),
        (403, RunFailure::ScopeMissing),
        (503, RunFailure::StoreUnavailable),
    ] {
        let stage = stage(status(code)).await;
        let error = stage
            .store
            .order(RemoteOrderId(5))
            .await
            .expect_err("the store's trouble");
        assert_eq!(error.failure, failure);
    }
}
