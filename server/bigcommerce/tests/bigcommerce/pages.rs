//! Pages of orders: the query, the mapping, and what one bad order does.

use parcelpilot_domain::ids::{RemoteAddressId, RemoteChannelId, RemoteOrderId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::store::orders::{FetchedPage, OrderSource, StoreOrderFilter};
use parcelpilot_domain::time::Timestamp;
use serde_json::{Value, json};

use crate::support::{Fixture, HASH, get, line, ok, order, status, text};

async fn page_of(orders: Value) -> (Fixture, FetchedPage) {
    let fixture = Fixture::new().await;
    fixture.orders(ok(&orders)).await;
    let page = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect("a page");
    (fixture, page)
}

#[tokio::test]
async fn every_kind_of_empty_response_is_an_empty_page_with_the_stores_time() {
    for nothing in [
        status(204),
        status(200),
        ok(&json!([])),
        text(200, "application/json", " [ ] "),
    ] {
        let fixture = Fixture::new().await;
        fixture
            .orders(nothing.insert_header("Date", "Tue, 05 Mar 2019 21:40:11 GMT"))
            .await;
        let page = fixture
            .store
            .page(&StoreOrderFilter::default(), 250)
            .await
            .expect("a page");
        assert_eq!((page.orders.len(), page.last_id), (0, None));
        assert_eq!(
            page.store_time.map(Timestamp::rfc3339).as_deref(),
            Some("2019-03-05T21:40:11Z")
        );
    }
}

#[tokio::test]
async fn the_filter_is_sent_in_a_form_that_no_encoding_can_break() {
    let fixture = Fixture::new().await;
    fixture.orders(status(204)).await;
    let moment = |date: &str| Timestamp::from_date(date);
    let filter = StoreOrderFilter {
        min_id: Some(5),
        max_id: Some(9),
        status: Some(OrderStatus(11)),
        channel: Some(RemoteChannelId(3)),
        created_from: moment("2019-03-05"),
        created_to: moment("2019-03-06"),
        modified_from: moment("2019-03-07"),
        modified_to: moment("2019-03-08"),
    };
    fixture.store.page(&filter, 9_999).await.expect("a page");
    let request = &fixture.server.received_requests().await.expect("recorded")[0];
    assert!(!request.url.query().expect("a query").contains('+'));
    let asked: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
    let expected = [
        ("min_id", "5"),
        ("max_id", "9"),
        ("status_id", "11"),
        ("channel_id", "3"),
        ("min_date_created", "2019-03-05T00:00:00Z"),
        ("max_date_created", "2019-03-06T00:00:00Z"),
        ("min_date_modified", "2019-03-07T00:00:00Z"),
        ("max_date_modified", "2019-03-08T00:00:00Z"),
        ("sort", "id:asc"),
        ("limit", "250"),
        ("include", "consignments.line_items"),
        ("consignment_structure", "object"),
    ];
    assert_eq!(
        asked,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[tokio::test]
async fn an_order_is_the_same_from_an_object_an_array_and_in_any_sequence() {
    let plain = order(5, &[line(2, 1), line(1, 2)]);
    let mut in_array = order(5, &[line(1, 2), line(2, 1)]);
    in_array["consignments"] = json!([in_array["consignments"]]);
    let (fixture, page) = page_of(json!([plain])).await;
    let (_, other) = page_of(json!([in_array])).await;
    assert_eq!(fixture.requests().await.len(), 1);
    let order = page.orders[0].as_ref().expect("an order");
    assert_eq!(order.order, other.orders[0].as_ref().expect("an order").order);
    assert_eq!(order.status_label, "To pack");
    assert_eq!(order.total.to_string(), "336.3200");
    assert_eq!(order.customer_message, "");
    assert_eq!(order.lines[0].options, "Colour: Red, Size: L");
    assert_eq!(order.lines[0].address_id, Some(RemoteAddressId(7)));
    assert_eq!(order.consignments[0].address.first_name, "Zoë");
    assert_eq!(order_left(&order.lines, &Ahead::default()), 3);
}

#[tokio::test]
async fn what_is_not_shipped_has_no_address() {
    let mut mixed = order(5, &[line(1, 1)]);
    let of_type = |id: i64, kind: &str| {
        let mut line = line(id, 1);
        (line["type"], line["order_address_id"]) = (json!(kind), json!(0));
        line
    };
    let consignments = &mut mixed["consignments"];
    consignments["pickups"] =
        json!([{"id": 3, "pickup_method_id": 4, "line_items": [of_type(2, "physical")]}]);
    consignments["downloads"] = json!([{"recipient_email": "a@b.c", "line_items": [of_type(3, "digital")]}]);
    let gift = json!([{"recipient_email": "a@b.c", "line_items": [of_type(4, "giftcertificate")]}]);
    consignments["email"]["gift_certificates"] = gift;
    mixed["items_total"] = json!(4);
    let (fixture, page) = page_of(json!([mixed])).await;
    let order = page.orders[0].as_ref().expect("an order");
    let homes: Vec<bool> = order.lines.iter().map(|line| line.address_id.is_some()).collect();
    assert_eq!(homes, [true, false, false, false]);
    assert_eq!(fixture.requests().await.len(), 1);
}

#[tokio::test]
async fn the_channel_of_an_unreadable_order_is_read_if_it_can_be() {
    for (sent, read) in [
        (json!(664_177), Some(664_177)),
        (json!("664177"), Some(664_177)),
        (json!(null), None),
        (json!({"id": 7}), None),
        (json!("outlet"), None),
    ] {
        let mut bad = order(1, &[line(1, 1)]);
        bad["date_created"] = json!("soon");
        bad["channel_id"] = sent;
        let (_, page) = page_of(json!([bad, "not even an order"])).await;
        let channels = page
            .orders
            .iter()
            .map(|order| order.as_ref().expect_err("unreadable").channel);
        let expected = [read.map(RemoteChannelId), None];
        assert!(channels.eq(expected), "{read:?}");
    }
}

#[tokio::test]
async fn one_bad_order_is_one_problem_and_the_page_goes_on() {
    let spoilt = |id: i64, field: &str, value: Value| {
        let mut order = order(id, &[line(id, 1)]);
        order[field] = value;
        order
    };
    let mut bad_line = order(6, &[line(6, 1)]);
    bad_line["consignments"]["shipping"][0]["line_items"][0]["quantity"] = json!("many");
    let (_, page) = page_of(json!([
        order(1, &[line(1, 1)]),
        spoilt(2, "date_modified", json!("the day before yesterday")),
        spoilt(3, "total_inc_tax", json!("twelve dollars")),
        spoilt(4, "status_id", json!(null)),
        spoilt(5, "date_created", json!({"error": "Internal error"})),
        bad_line,
        spoilt(7, "consignments", json!("out of order")),
        {"no": "number"},
        "not even an order",
        order(9, &[line(9, 1)]),
    ]))
    .await;
    let outcome: Vec<_> = page
        .orders
        .iter()
        .map(|order| match order {
            Ok(order) => (Some(order.remote_id), "good".to_owned()),
            Err(bad) => {
                assert_eq!(bad.kind, ProblemKind::Malformed);
                assert!(!bad.detail.is_empty() && !bad.raw.is_empty());
                (bad.remote_id, bad.field.clone())
            }
        })
        .collect();
    let expected = [
        (Some(1), "good"),
        (Some(2), "date_modified"),
        (Some(3), "total_inc_tax"),
        (Some(4), "status_id"),
        (Some(5), "date_created"),
        (Some(6), "consignments.shipping[0].line_items[0].quantity"),
        (Some(7), "consignments"),
        (None, "status_id"),
        (None, ""),
        (Some(9), "good"),
    ];
    assert_eq!(
        outcome,
        expected.map(|(id, field)| (id.map(RemoteOrderId), field.to_owned()))
    );
    assert_eq!(page.last_id, Some(9));
}

#[tokio::test]
async fn a_store_that_ignores_bounds_or_sorting_is_detected() {
    let page = json!([order(5, &[line(1, 1)]), order(4, &[line(1, 1)])]);
    let between = |min_id, max_id| StoreOrderFilter {
        min_id,
        max_id,
        ..StoreOrderFilter::default()
    };
    for (filter, ignored) in [
        (between(Some(6), None), "the store ignored min_id"),
        (between(None, Some(4)), "the store ignored max_id"),
        (between(None, None), "the store ignored sort"),
    ] {
        let fixture = Fixture::new().await;
        fixture.orders(ok(&page)).await;
        let error = fixture.store.page(&filter, 250).await.expect_err(ignored);
        assert_eq!(
            (error.failure, error.detail.as_str()),
            (RunFailure::Unexpected, ignored)
        );
    }
}

#[tokio::test]
async fn orders_outside_the_dates_are_left_out_and_the_next_page_begins_after_them() {
    let fixture = Fixture::new().await;
    let mut late = order(2, &[line(1, 1)]);
    late["date_created"] = json!("Sat, 05 Mar 2022 21:40:11 +0000");
    fixture.orders(ok(&json!([order(1, &[line(1, 1)]), late]))).await;
    let created_to = Timestamp::from_date("2020-01-01");
    let filter = StoreOrderFilter {
        created_to,
        ..StoreOrderFilter::default()
    };
    let page = fixture.store.page(&filter, 250).await.expect("a page");
    assert_eq!((page.orders.len(), page.last_id), (1, Some(2)));
    assert!(
        page.orders[0]
            .as_ref()
            .is_ok_and(|order| order.remote_id == RemoteOrderId(1))
    );
}

#[tokio::test]
async fn a_count_has_the_stores_own_status_names() {
    let fixture = Fixture::new().await;
    let body = json!({
        "statuses": [
            {"id": 11, "name": "Awaiting Fulfillment", "custom_label": "To pack", "count": 3, "sort_order": 1},
            {"id": "9", "name": "Awaiting Shipment", "custom_label": null, "count": "4"},
        ],
        "count": 7,
    });
    get("v2/orders/count")
        .respond_with(ok(&body))
        .mount(&fixture.server)
        .await;
    let filter = StoreOrderFilter {
        min_id: Some(3),
        ..StoreOrderFilter::default()
    };
    let count = fixture.store.count(&filter).await.expect("a count");
    let shown: Vec<_> = count
        .by_status
        .iter()
        .map(|of| (of.status.0, of.label.as_str(), of.count))
        .collect();
    assert_eq!(count.total, 7);
    assert_eq!(shown, [(11, "To pack", 3), (9, "Awaiting Shipment", 4)]);
    assert_eq!(
        fixture.requests().await,
        [format!("/stores/{HASH}/v2/orders/count?min_id=3")]
    );
}

#[tokio::test]
async fn a_response_that_is_too_large_is_dropped() {
    let fixture = Fixture::new().await;
    fixture
        .orders(text(200, "application/json", &" ".repeat((32 << 20) + 1)))
        .await;
    let error = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect_err("too large");
    assert_eq!(error.failure, RunFailure::Unexpected);
    assert_eq!(error.detail, "200: a response of more than 32 MiB");
}
