//! Tokens, scopes, hashes, quota: how the API says no.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Account, Settings};
use serde_json::{Value, json};

use super::support::{Caller, read, roomy};

#[tokio::test]
async fn tokens_are_asked_for_in_the_documented_words() {
    let caller = Caller::start(roomy(10)).await;
    let with = |token: &'static str| {
        caller
            .client
            .get(caller.url("/v2/time"))
            .header("X-Auth-Token", token)
    };
    for (request, text) in [
        (
            caller.client.get(caller.url("/v2/time")),
            "X-Auth-Token header is required",
        ),
        (with(""), "X-Auth-Token header should have correct format"),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert!(
            answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/plain")
        );
        assert_eq!(answer.text().await.unwrap(), text);
    }
    let (status, body) = read(with("nonsense").header("Accept", "application/json")).await;
    assert_eq!((status.as_u16(), &body["title"]), (401, &"Unauthorized".into()));
}

#[tokio::test]
async fn each_account_opens_what_its_scopes_say() {
    let caller = Caller::start(roomy(10)).await;
    for account in Account::ALL {
        for (path, closed_to) in [
            ("/v2/time", None),
            ("/v2/orders?limit=1", Some(Account::WithoutOrders)),
            ("/v2/orders/count", Some(Account::WithoutOrders)),
            ("/v2/order_statuses", Some(Account::WithoutOrders)),
            ("/v2/store", Some(Account::WithoutInformation)),
            ("/v3/catalog/products?limit=1", Some(Account::WithoutProducts)),
            ("/v3/channels", Some(Account::WithoutChannels)),
        ] {
            let expected = if closed_to == Some(account) { 403 } else { 200 };
            assert_eq!(
                caller.status(Method::GET, account, path).await,
                expected,
                "{account:?} {path}"
            );
        }
    }
}

#[tokio::test]
async fn the_write_probe_tells_who_may_write() {
    let caller = Caller::start(roomy(10)).await;
    for (account, expected) in [
        (Account::Full, 404),
        (Account::ReadOnly, 403),
        (Account::WithoutOrders, 403),
        (Account::WithoutProducts, 404),
    ] {
        let probe = caller
            .call(Method::POST, account, "/v2/orders/0/shipments")
            .json(&json!({}));
        assert_eq!(read(probe).await.0, expected, "{account:?}");
    }
}

#[tokio::test]
async fn wrong_addresses_are_refused() {
    let caller = Caller::start(roomy(10)).await;
    let hash = caller.sandbox().tokens().store_hash.clone();
    let token = &caller.sandbox().credentials(Account::Full).access_token;
    for (path, expected) in [
        ("/stores/elsewhere/v2/time".to_owned(), 403),
        (format!("/stores/store-{hash}/v2/time"), 403),
        (format!("/stores/{hash}/v2/orders/"), 403),
        (format!("/stores/{hash}/v2/nothing"), 404),
        (format!("/stores/{hash}/v2/orders/7"), 404),
        (format!("/stores/{hash}/v2/orders/seven"), 404),
    ] {
        let url = format!("{}{path}", caller.running.base_url);
        let request = caller
            .client
            .get(url)
            .header("X-Auth-Token", token)
            .header("Accept", "application/json");
        assert_eq!(read(request).await.0, expected, "{path}");
    }
    assert_eq!(
        caller.status(Method::DELETE, Account::Full, "/v2/orders").await,
        404
    );
    let (_, body) = caller.get("/v2/orders/7").await;
    assert_eq!(
        body,
        json!([{ "status": 404, "message": "The requested resource was not found." }])
    );
    assert!(caller.get("/v3/hooks/7").await.1.is_object());
}

#[tokio::test]
async fn without_accept_the_answer_is_xml() {
    let caller = Caller::start(roomy(40)).await;
    let token = &caller.sandbox().credentials(Account::Full).access_token;
    for (path, is_xml) in [
        ("/v2/orders", true),
        ("/v2/orders/7", true),
        ("/v3/catalog/products", false),
    ] {
        let answer = caller
            .client
            .get(caller.url(path))
            .header("X-Auth-Token", token)
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.headers()["content-type"] == "application/xml",
            is_xml,
            "{path}"
        );
        assert_eq!(answer.text().await.unwrap().starts_with("<?xml"), is_xml);
    }
}

#[tokio::test]
async fn the_quota_is_counted_and_ends() {
    let window = Duration::from_secs(600);
    let caller = Caller::start(Settings {
        quota: 3,
        window,
        ..roomy(10)
    })
    .await;
    let number = |answer: &reqwest::Response, name: &str| -> u64 {
        answer.headers()[name].to_str().unwrap().parse().unwrap()
    };
    for left in [2, 1, 0] {
        let answer = caller
            .call(Method::GET, Account::Full, "/v2/time")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(number(&answer, "x-rate-limit-requests-left"), left);
        assert_eq!(number(&answer, "x-rate-limit-requests-quota"), 3);
        assert_eq!(number(&answer, "x-rate-limit-time-window-ms"), 600_000);
    }
    let answer = caller
        .call(Method::GET, Account::ReadOnly, "/v2/orders")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 429);
    let (reset, retry) = (
        number(&answer, "x-rate-limit-time-reset-ms"),
        number(&answer, "x-retry-after"),
    );
    assert!(reset > 0 && retry * 1_000 >= reset);
    assert!(answer.json::<Value>().await.unwrap()[0]["message"].is_string());
}

#[tokio::test]
async fn the_quota_comes_back_with_the_next_window() {
    let window = Duration::from_millis(50);
    let caller = Caller::start(Settings {
        quota: 1,
        window,
        ..roomy(10)
    })
    .await;
    let mut seen = Vec::new();
    while !seen.ends_with(&[429, 200]) {
        seen.push(caller.get("/v2/time").await.0.as_u16());
        assert!(seen.len() < 100_000, "no second window");
    }
}
