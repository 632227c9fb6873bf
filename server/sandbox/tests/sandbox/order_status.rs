//! An order gets another status, and nothing else of it changes.

use reqwest::{Method, StatusCode};
use sandbox::{Account, Fault, FaultKind};
use serde_json::{Value, json};

use super::support::{Caller, read, roomy};

async fn put(caller: &Caller, account: Account, id: u64, body: Value) -> (StatusCode, Value) {
    let call = caller.call(Method::PUT, account, &format!("/v2/orders/{id}"));
    read(call.json(&body)).await
}

#[tokio::test]
async fn a_status_is_written_and_moves_the_orders_date() {
    let caller = Caller::start(roomy(200)).await;
    let order = caller.an_order(|order| order.status_id == 11 && !order.is_deleted);
    let (status, answer) = put(&caller, Account::Full, order.id, json!({ "status_id": 9 })).await;
    assert_eq!(
        (status.as_u16(), &answer["id"], &answer["status_id"]),
        (200, &order.id.into(), &9.into())
    );
    let after = &caller.expected_orders()[&order.id];
    assert_eq!((after.status_id, &after.lines), (9, &order.lines));
    assert!(after.date_modified > order.date_modified);
}

#[tokio::test]
async fn what_may_not_be_written_is_refused() {
    let caller = Caller::start(roomy(200)).await;
    let order = caller.an_order(|order| order.status_id == 11 && !order.is_deleted);
    for (account, body, expected) in [
        (Account::ReadOnly, json!({ "status_id": 9 }), 403),
        (Account::Full, json!({ "status_id": 99 }), 400),
        (Account::Full, json!({}), 400),
        (
            Account::Full,
            json!({ "status_id": 9, "staff_notes": "Hello" }),
            400,
        ),
    ] {
        assert_eq!(put(&caller, account, order.id, body).await.0, expected);
    }
    assert_eq!(
        put(&caller, Account::Full, 7, json!({ "status_id": 9 })).await.0,
        404
    );
    assert_eq!(caller.expected_orders()[&order.id].status_id, 11);
}

#[tokio::test]
async fn an_answer_may_be_lost_after_the_status_is_written() {
    let caller = Caller::start(roomy(200)).await;
    let order = caller.an_order(|order| order.status_id == 11 && !order.is_deleted);
    caller.sandbox().add_fault(Fault {
        method: Some("PUT".to_owned()),
        times: Some(1),
        ..Fault::new(FaultKind::AppliedThenTimeout)
    });
    assert_eq!(
        put(&caller, Account::Full, order.id, json!({ "status_id": 9 }))
            .await
            .0,
        504
    );
    assert_eq!(caller.expected_orders()[&order.id].status_id, 9);
}
