//! Filters and sorting, each against the plain truth.

use jiff::Timestamp;
use sandbox::{Change, ExpectedOrder};
use serde_json::Value;

use super::support::{Caller, ids, roomy};

fn wanted(caller: &Caller, is_wanted: impl Fn(&ExpectedOrder) -> bool) -> Vec<u64> {
    let listed = caller
        .sandbox()
        .expected_orders()
        .filter(|order| order.status_id != 0);
    listed.filter(is_wanted).map(|order| order.id).collect()
}

fn iso(second: i64) -> String {
    Timestamp::from_second(second).unwrap().to_string()
}

#[tokio::test]
async fn filters_choose_what_they_say() {
    let caller = Caller::start(roomy(600)).await;
    let known: Vec<ExpectedOrder> = caller.sandbox().expected_orders().collect();
    let (low, high) = (&known[200], &known[320]);
    let late = known[590].id;
    assert!(caller.sandbox().edit(
        known[3].id,
        Change {
            status_id: Some(5),
            ..Change::default()
        }
    ));
    let check = async |query: String, expected: Vec<u64>| {
        let found = caller.all(&format!("/v2/orders?limit=100&{query}")).await;
        assert_eq!(ids(&found), expected, "{query}");
        let (_, count) = caller.get(&format!("/v2/orders/count?{query}")).await;
        assert_eq!(count["count"], expected.len(), "count of {query}");
    };
    check(String::new(), wanted(&caller, |_| true)).await;
    let (min, max) = (low.id, high.id);
    check(
        format!("min_id={min}&max_id={max}"),
        wanted(&caller, |o| (min..=max).contains(&o.id)),
    )
    .await;
    check(format!("min_id={}", late + 1), wanted(&caller, |o| o.id > late)).await;
    check("status_id=9".into(), wanted(&caller, |o| o.status_id == 9)).await;
    check("is_deleted=true".into(), wanted(&caller, |o| o.is_deleted)).await;
    let (from, to) = (low.date_created, high.date_created);
    let created = format!("min_date_created={}&max_date_created={}", iso(from), iso(to));
    check(
        created,
        wanted(&caller, |o| (from..=to).contains(&o.date_created)),
    )
    .await;
    let (from, to) = (low.date_modified, high.date_modified);
    let modified = format!("min_date_modified={}&max_date_modified={}", iso(from), iso(to));
    check(
        modified,
        wanted(&caller, |o| (from..=to).contains(&o.date_modified)),
    )
    .await;
    let since = format!("min_date_modified={}", iso(high.date_modified));
    check(since, wanted(&caller, |o| o.date_modified >= high.date_modified)).await;
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
    let total = wanted(&caller, |o| number(&o.total) >= 100.into());
    check("min_total=100".into(), total).await;
}

#[tokio::test]
async fn each_text_filter_finds_its_order_and_leaves_others_out() {
    let caller = Caller::start(roomy(300)).await;
    let orders = caller.all("/v2/orders?limit=250").await;
    let fields = [
        ("payment_method", "payment_method"),
        ("cart_id", "cart_id"),
        ("external_order_id", "external_order_id"),
    ];
    for (parameter, field) in fields
        .into_iter()
        .chain([("customer_id", "customer_id"), ("channel_id", "channel_id")])
    {
        let value = orders
            .iter()
            .map(|order| &order[field])
            .find(|value| !value.is_null() && **value != "")
            .unwrap();
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let expected: Vec<Value> = orders
            .iter()
            .filter(|order| order[field] == *value)
            .cloned()
            .collect();
        let found = caller
            .all(&format!("/v2/orders?limit=250&{parameter}={text}"))
            .await;
        assert_eq!(ids(&found), ids(&expected), "{parameter}={text}");
    }
    let email = orders[0]["billing_address"]["email"].as_str().unwrap();
    let found = caller.all(&format!("/v2/orders?limit=250&email={email}")).await;
    assert!(
        found
            .iter()
            .all(|order| order["billing_address"]["email"] == email)
            && !found.is_empty()
    );
}

/// §3.1: a date that can't be read is ignored, and everything comes back.
#[tokio::test]
async fn dates_come_in_two_forms_and_others_are_ignored() {
    let caller = Caller::start(roomy(60)).await;
    let count = async |date: &str| {
        let (_, body) = caller
            .get(&format!("/v2/orders/count?min_date_created={date}"))
            .await;
        body["count"].as_u64().unwrap()
    };
    let everything = count("").await;
    for future in [
        "2100-01-01T00:00:00.000%2B00:00",
        "Fri,%2001%20Jan%202100%2000:00:00%20-0400",
        "2100-01-01",
    ] {
        assert_eq!(count(future).await, 0, "{future}");
    }
    for unreadable in [
        "2100-01-01T00:00:00.000+00:00",
        "2100-01-01T00:00:00%252B00:00",
        "tomorrow",
    ] {
        assert_eq!(count(unreadable).await, everything, "{unreadable}");
    }
}

#[tokio::test]
async fn lists_are_sorted_as_asked() {
    let caller = Caller::start(roomy(300)).await;
    let edited = caller.an_order(|order| order.status_id == 11).id;
    assert!(caller.sandbox().edit(edited, Change::default()));
    let known = caller.expected_orders();
    for field in [
        "id",
        "date_created",
        "date_modified",
        "status_id",
        "customer_id",
        "channel_id",
    ] {
        for direction in ["asc", "desc"] {
            let found = caller
                .all(&format!("/v2/orders?limit=70&sort={field}:{direction}"))
                .await;
            let mut keys: Vec<i64> = found
                .iter()
                .map(|order| match field {
                    "date_created" => known[&order["id"].as_u64().unwrap()].date_created,
                    "date_modified" => known[&order["id"].as_u64().unwrap()].date_modified,
                    _ => order[field].as_i64().unwrap(),
                })
                .collect();
            if direction == "desc" {
                keys.reverse();
            }
            assert!(keys.is_sorted(), "{field}:{direction}");
            assert_eq!(found.len(), wanted(&caller, |_| true).len());
        }
    }
    assert_eq!(caller.get("/v2/orders?sort=phone:asc").await.0, 400);
    assert_eq!(caller.get("/v2/orders?min_id=abc").await.0, 400);
}

#[tokio::test]
async fn counts_tell_every_status() {
    let caller = Caller::start(roomy(500)).await;
    let (_, body) = caller.get("/v2/orders/count").await;
    for status in body["statuses"].as_array().unwrap() {
        let expected = caller
            .sandbox()
            .expected_orders()
            .filter(|order| status["id"] == order.status_id)
            .count();
        assert_eq!(status["count"], expected, "{}", status["name"]);
    }
    let incomplete = caller.all("/v2/orders?status_id=0&limit=250").await;
    assert_eq!(
        incomplete.len(),
        body["statuses"][0]["count"].as_u64().unwrap() as usize
    );
    assert!(!incomplete.is_empty());
}
