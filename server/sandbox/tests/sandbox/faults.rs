//! Every fault strikes as it is told to, and stops.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Account, Change, Fault, FaultKind, FaultProfile};
use serde_json::Value;

use super::support::{Caller, ids, read, roomy};

fn once(kind: FaultKind) -> Fault {
    Fault {
        times: Some(1),
        ..Fault::new(kind)
    }
}

#[tokio::test]
async fn each_status_comes_once_and_then_all_is_well() {
    let caller = Caller::start(roomy(20)).await;
    for (kind, status, content_type, has_quota) in [
        (FaultKind::RateLimitedBare, 429, "text/plain", false),
        (FaultKind::RateLimited, 429, "application/json", true),
        (FaultKind::ServerError, 500, "application/json", false),
        (FaultKind::BadGateway, 502, "text/html", false),
        (FaultKind::Maintenance, 503, "text/html", false),
    ] {
        caller.sandbox().add_fault(once(kind));
        let answer = caller
            .call(Method::GET, Account::Full, "/v2/orders")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{kind:?}");
        assert_eq!(answer.headers()["content-type"], content_type);
        assert_eq!(answer.headers().contains_key("x-retry-after"), has_quota);
        assert_eq!(
            answer.headers().contains_key("x-rate-limit-requests-left"),
            has_quota
        );
        assert_eq!(caller.get("/v2/orders").await.0, 200);
    }
}

#[tokio::test]
async fn broken_bodies_and_connections() {
    let caller = Caller::start(roomy(20)).await;
    let call = || caller.call(Method::GET, Account::Full, "/v2/orders");
    caller.sandbox().add_fault(once(FaultKind::Reset));
    assert!(call().send().await.is_err());
    caller.sandbox().add_fault(once(FaultKind::Truncated));
    let answer = call().send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err());
    caller.sandbox().add_fault(once(FaultKind::InvalidJson));
    let body = call().send().await.unwrap().bytes().await.unwrap();
    assert!(serde_json::from_slice::<Value>(&body).is_err());
    caller.sandbox().add_fault(once(FaultKind::Hang));
    assert!(
        call()
            .timeout(Duration::from_millis(200))
            .send()
            .await
            .unwrap_err()
            .is_timeout()
    );
    caller.sandbox().add_fault(once(FaultKind::Empty));
    assert_eq!(caller.get("/v2/orders").await.0, 204);
    assert_eq!(caller.get("/v2/orders").await.0, 200);
}

#[tokio::test]
async fn a_malformed_order_stands_among_good_ones() {
    let caller = Caller::start(roomy(60)).await;
    let good = caller.get("/v2/orders").await.1;
    caller.sandbox().add_fault(once(FaultKind::MalformedOrder));
    let bad = caller.get("/v2/orders").await.1;
    assert_eq!(ids(good.as_array().unwrap()), ids(bad.as_array().unwrap()));
    assert_ne!(good[0], bad[0]);
    assert_eq!(good[1], bad[1]);
    let change = Change {
        malformed: Some(true),
        ..Change::default()
    };
    let id = good[4]["id"].as_u64().unwrap();
    assert!(caller.sandbox().edit(id, change));
    assert_eq!(
        caller.get(&format!("/v2/orders/{id}")).await.1["products"],
        "temporarily out of order"
    );
    assert!(caller.expected_orders()[&id].malformed);
}

#[tokio::test]
async fn date_filters_can_be_ignored() {
    let caller = Caller::start(roomy(60)).await;
    let path = "/v2/orders?min_date_modified=2100-01-01T00:00:00Z";
    assert_eq!(caller.get(path).await.0, 204);
    caller.sandbox().add_fault(once(FaultKind::DatesIgnored));
    assert_eq!(caller.get(path).await.1.as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn orders_are_edited_while_they_are_read() {
    let caller = Caller::start(roomy(500)).await;
    let before = caller.expected_orders();
    caller.sandbox().add_fault(Fault {
        times: Some(4),
        ..Fault::new(FaultKind::Edits)
    });
    for _ in 0..6 {
        assert_eq!(caller.get("/v2/orders?limit=250").await.0, 200);
    }
    let after = caller.expected_orders();
    let moved = after
        .values()
        .filter(|order| before[&order.id].date_modified < order.date_modified)
        .count();
    assert!((6..=12).contains(&moved), "{moved} orders moved");
}

#[tokio::test]
async fn faults_wait_for_their_turn_and_their_path() {
    let caller = Caller::start(roomy(20)).await;
    let path = Some("/v2/orders/{id}/products".to_owned());
    caller.sandbox().add_fault(Fault {
        path,
        after: 1,
        every: 2,
        times: Some(2),
        ..Fault::new(FaultKind::ServerError)
    });
    let id = caller.an_order(|order| order.status_id == 11).id;
    let mut seen = Vec::new();
    for _ in 0..8 {
        assert_eq!(caller.get("/v2/orders").await.0, 200);
        seen.push(caller.get(&format!("/v2/orders/{id}/products")).await.0.as_u16());
    }
    assert_eq!(seen, [200, 200, 500, 200, 500, 200, 200, 200]);
}

#[test]
fn profiles_are_read_from_the_command_line() {
    let parse = str::parse::<FaultProfile>;
    assert_eq!(parse("none"), Ok(FaultProfile::default()));
    let profile = parse("status_500/7, reset,broken_orders/90").unwrap();
    assert_eq!(
        (profile.faults[0].kind, profile.faults[0].every),
        (FaultKind::ServerError, 7)
    );
    assert_eq!(
        (profile.faults[1].kind, profile.faults[1].every),
        (FaultKind::Reset, 1)
    );
    assert_eq!(profile.malformed_every, Some(90));
    assert!(parse("rough").unwrap().faults.len() > 5);
    for wrong in ["status_999", "reset/0", "reset/x", "reset,"] {
        assert!(
            parse(wrong).unwrap_err().to_string().contains("is no fault"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_profile_breaks_its_share_of_orders() {
    let faults = "broken_orders/50".parse().unwrap();
    let caller = Caller::start(sandbox::Settings { faults, ..roomy(500) }).await;
    assert_eq!(
        caller
            .sandbox()
            .expected_orders()
            .filter(|order| order.malformed)
            .count(),
        10
    );
}

#[tokio::test]
async fn latency_is_felt() {
    let latency = Duration::from_millis(80);
    let caller = Caller::start(sandbox::Settings { latency, ..roomy(5) }).await;
    let began = std::time::Instant::now();
    assert_eq!(
        read(caller.call(Method::GET, Account::Full, "/v2/time")).await.0,
        200
    );
    assert!(began.elapsed() >= latency);
}

#[tokio::test]
async fn an_order_can_break_what_has_its_contents_or_every_list_with_it() {
    let caller = Caller::start(roomy(60)).await;
    let id = ids(caller.get("/v2/orders").await.1.as_array().unwrap())[7];
    let whole = "/v2/orders?include=consignments.line_items";
    let fault = Fault::of_order(FaultKind::BrokenOrder, id);
    caller.sandbox().add_fault(fault);
    assert_eq!(caller.get(whole).await.0, 500);
    assert_eq!(caller.get(&format!("/v2/orders/{id}")).await.0, 500);
    assert_eq!(caller.get(&format!("{whole}&min_id={}", id + 1)).await.0, 200);
    assert_eq!(caller.get("/v2/orders").await.0, 200, "the short form");
    caller.sandbox().clear_faults();
    let fault = Fault::of_order(FaultKind::UnlistableOrder, id);
    caller.sandbox().add_fault(fault);
    assert_eq!(caller.get("/v2/orders").await.0, 500);
    assert_eq!(caller.get("/v2/orders/count").await.0, 200);
}

#[tokio::test]
async fn a_store_can_serve_only_small_pages() {
    let caller = Caller::start(roomy(60)).await;
    caller.sandbox().add_fault(Fault::small_pages(10));
    assert_eq!(caller.get("/v2/orders?limit=11").await.0, 504);
    assert_eq!(caller.get("/v2/orders?limit=10").await.0, 200);
}

#[tokio::test]
async fn an_order_that_is_gone_is_found_nowhere() {
    let caller = Caller::start(roomy(60)).await;
    let count = caller.get("/v2/orders/count").await.1["count"].as_u64().unwrap();
    let id = ids(caller.get("/v2/orders").await.1.as_array().unwrap())[7];
    let change = Change {
        is_gone: Some(true),
        ..Change::default()
    };
    assert!(caller.sandbox().edit(id, change));
    assert_eq!(caller.get(&format!("/v2/orders/{id}")).await.0, 404);
    let listed = ids(caller.get("/v2/orders").await.1.as_array().unwrap());
    assert!(!listed.contains(&id));
    assert_eq!(caller.get("/v2/orders/count").await.1["count"], count - 1);
}
