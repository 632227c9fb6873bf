//! The client against the sandbox: every order is read correctly, even while the sandbox injects faults.

use std::sync::Arc;
use std::time::Duration;

use bigcommerce::{BigCommerce, RetryPolicy};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::store::StoreAccess;
use parcelpilot_domain::store::orders::{FetchedOrder, OrderSource, StoreOrderFilter, Unobserved};
use sandbox::{Account, ExpectedOrder, FaultProfile, Running, Sandbox, Settings};
use test_support::matches_expected::assert_same;

const ORDERS: u64 = 2_000;

async fn sandbox(faults: &str) -> Running {
    let settings = Settings {
        orders: ORDERS,
        quota: 1_000_000,
        window: Duration::from_millis(50),
        faults: faults.parse::<FaultProfile>().expect("known faults"),
        ..Settings::default()
    };
    Sandbox::start(settings).await.expect("a sandbox")
}

fn client(running: &Running) -> (BigCommerce, StoreAccess) {
    let client = BigCommerce::new(running.base_url.parse().expect("an address")).expect("a client");
    let client = client.with_retry_policy(RetryPolicy {
        backoff: Backoff {
            first: Duration::from_millis(1),
            ..RetryPolicy::default().backoff
        },
        throttled_pause: Duration::from_millis(10),
        ..RetryPolicy::default()
    });
    let access = StoreAccess {
        store_hash: running.sandbox.tokens().store_hash.parse().expect("a hash"),
        access_token: running
            .sandbox
            .credentials(Account::Full)
            .access_token
            .clone()
            .into(),
    };
    (client, access)
}

async fn walk(running: &Running) -> Vec<FetchedOrder> {
    let (client, access) = client(running);
    let store = client.store(access, Arc::new(Unobserved));
    let (mut all, mut filter) = (Vec::new(), StoreOrderFilter::default());
    loop {
        let page = store.page(&filter, 250).await.expect("a page");
        all.extend(page.orders);
        let Some(last) = page.last_id else { return all };
        filter.min_id = Some(last + 1);
    }
}

async fn assert_all_read(faults: &str) -> Running {
    let running = sandbox(faults).await;
    let read = walk(&running).await;
    let expected: Vec<ExpectedOrder> = running
        .sandbox
        .expected_orders()
        .filter(|expected| expected.status_id != 0)
        .collect();
    assert_eq!(read.len(), expected.len());
    for (read, expected) in read.iter().zip(&expected) {
        match read {
            Ok(order) if !expected.malformed => {
                assert_same(order, expected);
                let kept = order.raw.as_deref().expect("what the store sent");
                assert_eq!(bigcommerce::read_again(kept).as_ref(), Ok(order));
            }
            Err(bad) if expected.malformed => {
                assert_eq!(bad.remote_id.map(|id| id.0.unsigned_abs()), Some(expected.id));
                assert!(!bad.field.is_empty());
            }
            read => panic!("{read:?} for {expected:?}"),
        }
    }
    running
}

#[tokio::test]
async fn every_order_is_read_with_few_calls() {
    let running = assert_all_read("none").await;
    let calls = running.sandbox.calls();
    let asked = |path: &str| -> u64 {
        let of_path = calls.iter().filter(|((called, _), _)| called == path);
        of_path.map(|(_, count)| *count).sum()
    };
    // One more for the empty page at the end.
    assert_eq!(asked("/v2/orders"), ORDERS.div_ceil(250) + 1);
    assert_eq!(
        asked("/v2/orders/{id}/shipping_addresses"),
        0,
        "consignments bring them"
    );
}

#[tokio::test]
async fn injected_faults_lose_no_order() {
    let running = assert_all_read("status_500/7,status_429/11,status_429_bare/13,reset/17,truncated/19,invalid_json/23,status_502/29,edits/3,broken_orders/100").await;
    assert!(
        running
            .sandbox
            .expected_orders()
            .any(|expected| expected.malformed && expected.status_id != 0)
    );
}
