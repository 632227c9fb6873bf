//! The forms of orders: what is ticked in a list is printed, and what is scanned on an order's page is looked at.

use axum::http::StatusCode;
use parcelpilot_domain::client_sku::{Sku, UnitsPerPack, WarehouseItem};
use storage::{Database, client_skus, orders};
use test_support::rows;
use test_support::rows::TestOrder;

use crate::test_app::{Answer, TestApp};

const ONE: &str = "0190a2b4-0000-7000-8000-000000000001";
const TWO: &str = "0190a2b4-0000-7000-8000-000000000002";

#[tokio::test]
async fn what_is_printed_has_an_address_without_what_else_the_list_asks() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for (action, page) in [("/api/print_slips", "slips"), ("/api/print_pick_list", "pick")] {
        let fields = [
            ("__action", "/api/hold_orders"),
            ("page", "/orders?search=ann"),
            ("reason", "Typed, and nobody else's business"),
            ("__action", action),
            ("ids[]", ONE),
            ("ids[]", TWO),
        ];
        let answer = app.post_form("/orders", &fields, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        assert_eq!(
            answer.header("location"),
            format!("/print/{page}?ids={ONE},{TWO}")
        );
        let none = app
            .post_form("/orders", &fields[..4], &[("cookie", &cookie)])
            .await;
        let location = none.header("location").to_owned();
        let shown = app.get(&location, &[("cookie", &cookie)]).await;
        assert!(
            shown.text.contains("No orders chosen"),
            "{location}: {}",
            shown.text
        );
    }
}

#[tokio::test]
async fn orders_that_are_not_here_any_more_are_no_orders_on_hold() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let order = order(&app, &cookie).await;
    let post = async |action: &str, chosen: [&str; 2]| -> String {
        let fields = [
            ("__action", action),
            ("page", "/orders?search=ann"),
            ("reason", "Stock is short"),
            ("ids[]", chosen[0]),
            ("ids[]", chosen[1]),
        ];
        let answer = app.post_form("/orders", &fields, &[("cookie", &cookie)]).await;
        answer.header("location").replace("/orders?search=ann&done=", "")
    };
    let (hold, release) = ("/api/hold_orders", "/api/release_orders");
    for (action, chosen, said) in [
        (hold, [ONE, TWO], "no_order_here&gone=2"),
        (hold, [ONE, &order], "order_held&gone=1"),
        (hold, [ONE, &order], "no_order_held&gone=1"),
        (release, [ONE, TWO], "no_order_here&gone=2"),
        (release, [&order, TWO], "order_released&gone=1"),
        (release, [&order, TWO], "no_order_on_hold&gone=1"),
    ] {
        assert_eq!(post(action, chosen).await, said, "{action} {chosen:?}");
    }
    let page = app
        .get("/orders?done=no_order_here&gone=2", &[("cookie", &cookie)])
        .await;
    let sentence = "Nothing changed. 2 of the chosen orders are no longer here.";
    assert!(page.text.contains(sentence), "{}", page.text);
    // Whatever else stands in an address says nothing.
    for made_up in [
        "gone=2",
        "done=no_order_here&gone=-2",
        "done=no_order_here&gone=x",
    ] {
        let page = app
            .get(&format!("/orders?{made_up}"), &[("cookie", &cookie)])
            .await;
        assert!(!page.text.contains("no longer here"), "{made_up}");
    }
}

#[tokio::test]
async fn an_order_stays_in_its_wave_whatever_becomes_of_the_others() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let database: &Database = &app.context.database;
    let integration = app.add_integration(&cookie).await.parse().unwrap();
    let mut ids = Vec::new();
    for number in 1001..1013 {
        let order = TestOrder::new(integration, number).insert(database).await;
        rows::consignment(database, order, number).await;
        rows::line(database, order, number, Some(number), "physical").await;
        ids.push(order.to_string());
    }
    let address = format!("/print/pick?wave=10&ids={}", ids.join(","));
    let waves = async || -> Vec<String> {
        let page = app.get(&address, &[("cookie", &cookie)]).await.text;
        let (lists, _scripts) = page.split_once("</main>").unwrap();
        let lists = lists.split("Orders: ").skip(1);
        lists
            .map(|list| list.split('<').next().unwrap().to_owned())
            .collect()
    };
    let hold = async |order: &str| {
        let fields = [("ids[0]", order), ("reason", "Stock is short")];
        app.post("/api/hold_orders", &fields, &[("cookie", &cookie)])
            .await
    };
    let first = "1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010";
    assert_eq!(waves().await, [first, "1011, 1012"]);
    hold(&ids[0]).await;
    hold(&ids[11]).await;
    assert_eq!(waves().await, [&first[6..], "1011"]);
    hold(&ids[10]).await;
    let page = app.get(&address, &[("cookie", &cookie)]).await.text;
    assert!(
        page.contains("wave 1 of 2") && !page.contains("wave 2 of 2"),
        "{page}"
    );
}

/// An order 1001 with three pieces of SKU-70.
async fn order(app: &TestApp, cookie: &str) -> String {
    let database: &Database = &app.context.database;
    let integration = app.add_integration(cookie).await.parse().unwrap();
    let order = TestOrder::new(integration, 1001).insert(database).await;
    rows::consignment(database, order, 7).await;
    rows::line(database, order, 70, Some(7), "physical").await;
    order.to_string()
}

#[tokio::test]
async fn the_code_of_an_item_is_no_tracking_number() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let order = order(&app, &cookie).await;
    let ship = async |action: &str, number: &str| -> Answer {
        let fields = [
            ("__action", action),
            ("order", order.as_str()),
            ("quantities[70]", "1"),
            ("carrier", "UPS"),
            ("tracking_number", number),
        ];
        app.post(&format!("/orders/{order}"), &fields, &[("cookie", &cookie)])
            .await
    };
    for action in ["/api/preview_shipment", "/api/make_shipment"] {
        let refused = ship(action, " sku-70 ").await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{action}: {}",
            refused.text
        );
        assert!(
            refused.text.contains("This is the code of an item in this order"),
            "{}",
            refused.text
        );
    }
    // Its own number may be a tracking number: warehouses hand parcels over under it.
    for number in ["1Z999AA10123456784", "1001"] {
        let shipped = ship("/api/make_shipment", number).await;
        assert_eq!(
            shipped.status,
            StatusCode::SEE_OTHER,
            "{number}: {}",
            shipped.text
        );
    }
}

#[tokio::test]
async fn after_the_last_scan_no_name_of_a_listed_product_is_a_tracking_number() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let order = order(&app, &cookie).await;
    let database: &Database = &app.context.database;
    let detail = orders::detail(database, order.parse().unwrap()).await.unwrap();
    let item = WarehouseItem {
        sku: Sku::typed("W-2040").unwrap(),
        units: UnitsPerPack::ONE,
    };
    let pegs = Sku::typed("PEGS").unwrap();
    client_skus::add(database, detail.unwrap().client_id, &pegs, &item, rows::at(1))
        .await
        .unwrap();
    let ship = async |number: &str| -> Answer {
        let fields = [
            ("__action", "/api/make_shipment"),
            ("order", order.as_str()),
            ("quantities[70]", "1"),
            ("carrier", "UPS"),
            ("packed", "on"),
            ("tracking_number", number),
        ];
        app.post(&format!("/orders/{order}"), &fields, &[("cookie", &cookie)])
            .await
    };
    // Neither is in the order, nor in any other.
    for name in ["W-2040", " w-2040 ", "pegs"] {
        let refused = ship(name).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{name}: {}",
            refused.text
        );
    }
    let shipped = ship("1Z999AA10123456784").await;
    assert_eq!(shipped.status, StatusCode::SEE_OTHER, "{}", shipped.text);
}
