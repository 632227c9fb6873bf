use parcelpilot_contract::orders::{OrderPage, OrderRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipping_promise::ShipBy;
use parcelpilot_domain::time::Timestamp;

use crate::actions::{
    ChooseOrderColumns, HoldOrders, PrintPickList, PrintSlips, ReleaseOrders, ServerFn, TagOrders,
    UntagOrders,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::page::Page;
use crate::samples::{INTEGRATION, ORDER, channels, clients, integrations, order_parts, orders};
use crate::tags::text_of;

pub fn case() -> Case {
    let order = format!("/orders/{ORDER}");
    Case::new("/orders", "/orders")
        .shows(&[
            "100417",
            orders::CUSTOMER,
            orders::TOTAL,
            clients::NAME,
            integrations::NAME,
            channels::OUTLET,
        ])
        .shows(&[integrations::STATUS_LABEL, orders::TAG])
        .links(Role::Viewer, &[&order, "/orders?after=older-orders"])
        .offers(Role::Operator, &[HoldOrders::url(), ReleaseOrders::url()])
        .offers(Role::Viewer, &[ChooseOrderColumns::url()])
        .offers(Role::Operator, &[TagOrders::url(), UntagOrders::url()])
        .offers(Role::Operator, &[PrintSlips::url(), PrintPickList::url()])
        .links_when_empty(&["/integrations", "/integrations/new"])
}

standard_tests!(case());

#[tokio::test]
async fn shows_what_it_is_narrowed_to_and_keeps_it_on_the_next_page() {
    let page = Fakes::of(Rows::full())
        .get("/orders?search=ann&status=9&list=held", Role::Viewer)
        .await;
    assert_eq!(
        (page.values("search"), page.values("status")),
        (vec!["ann".to_owned()], vec!["9".to_owned()])
    );
    page.must_link_to("/orders?search=ann&status=9&list=held&after=older-orders");
    let nothing = Fakes::of(Rows::empty())
        .get("/orders?search=ann", Role::Viewer)
        .await;
    nothing
        .must_link_to("/orders")
        .must_not_link_to("/integrations/new");
}

#[tokio::test]
async fn can_be_narrowed_to_a_channel_where_a_store_has_several() {
    let channel = format!("{INTEGRATION}_{}", channels::OUTLET_NUMBER);
    let page = Fakes::of(Rows::full())
        .get(&format!("/orders?channel={channel}"), Role::Viewer)
        .await;
    assert_eq!(page.values("channel"), [channel.as_str()]);
    page.must_link_to(&format!(
        "/orders?integration={INTEGRATION}&channel={channel}&after=older-orders"
    ));
    let none = Fakes::of(Rows::empty()).get("/orders", Role::Viewer).await;
    assert!(!none.has_field("channel"));
}

/// Of a list that is narrowed: all orders are never meant by one box.
#[tokio::test]
async fn all_that_match_can_be_meant_where_they_are_few() {
    let matching = async |address: &str, role| {
        let page = Fakes::of(Rows::full()).get(address, role).await;
        page.values("matching")
    };
    assert_eq!(
        matching("/orders?list=to_ship", Role::Operator).await,
        ["list=to%5Fship"]
    );
    assert!(matching("/orders?list=to_ship", Role::Viewer).await.is_empty());
    assert!(matching("/orders", Role::Operator).await.is_empty());
    // Too many.
    assert!(matching("/orders?status=9", Role::Operator).await.is_empty());
}

#[tokio::test]
async fn leads_back_to_the_newest() {
    let page = Fakes::of(Rows::empty())
        .get("/orders?after=older-orders", Role::Viewer)
        .await;
    page.must_be(200)
        .must_link_to("/orders")
        .must_not_show("rel=\"next\"");
}

#[tokio::test]
async fn marks_what_is_archived_and_names_a_status_without_label() {
    let row = OrderRow {
        is_deleted: true,
        status_label: String::new(),
        ..orders::row()
    };
    let rows = Rows {
        orders: OrderPage {
            rows: vec![row],
            next: None,
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/orders", Role::Viewer).await;
    page.must_show("Awaiting Shipment</span>").must_show("Archived");
}

#[tokio::test]
async fn marks_what_is_late_unless_nothing_is_to_be_shipped() {
    let long_ago = Timestamp::from_millis(1_700_000_000_000);
    for (created_at, shipping_state, left_to_ship, is_late) in [
        (long_ago, ShippingState::ToShip, 1, true),
        (long_ago, ShippingState::ToShip, 0, false),
        (long_ago, ShippingState::Held, 1, false),
        // Whenever this runs.
        (
            Timestamp::from_millis(i64::MAX / 2),
            ShippingState::ToShip,
            1,
            false,
        ),
    ] {
        let row = OrderRow {
            created_at,
            shipping_state,
            left_to_ship,
            ..orders::row()
        };
        let rows = Rows {
            orders: OrderPage {
                rows: vec![row],
                next: None,
            },
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/orders", Role::Viewer).await;
        if is_late {
            page.must_show("<span class=\"badge warn\">Late</span>");
        } else {
            page.must_not_show("Late</span>");
        }
    }
}

#[tokio::test]
async fn a_promise_says_what_is_late_and_what_is_to_leave_today() {
    let [past, future] = [1_700_000_000_000, i64::MAX / 2].map(Timestamp::from_millis);
    for (at, is_today, shipping_state, badge) in [
        (
            past,
            true,
            ShippingState::ToShip,
            Some("badge warn\">Late</span>"),
        ),
        (
            future,
            true,
            ShippingState::ToShip,
            Some("badge\">Due today</span>"),
        ),
        (future, false, ShippingState::ToShip, None),
        (past, true, ShippingState::Held, None),
    ] {
        let row = OrderRow {
            // Late without a promise.
            created_at: past,
            ship_by: Some(ShipBy { at, is_today }),
            shipping_state,
            ..orders::row()
        };
        let rows = Rows {
            orders: OrderPage {
                rows: vec![row],
                next: None,
            },
            ..Rows::full()
        };
        let page = Fakes::of(rows).get("/orders", Role::Viewer).await;
        for shown in ["badge warn\">Late</span>", "badge\">Due today</span>"] {
            assert_eq!(page.shows(shown), badge == Some(shown), "{shown}: {page}");
        }
    }
}

#[tokio::test]
async fn says_when_it_was_placed_by_the_stores_clock_too() {
    let said = "6:00\u{202f}AM in the store (America/Chicago)";
    let fakes = Fakes::of(Rows::full());
    let list = fakes.get("/orders", Role::Viewer).await;
    list.must_show(&format!("data-store=\"Nov 29, 2026, {said}\""));
    let order = fakes.get(&format!("/orders/{}", ORDER), Role::Viewer).await;
    order.must_show(said);
}

#[tokio::test]
async fn a_search_says_what_it_understood_and_each_term_is_taken_out_by_a_link() {
    let get = async |address: &str| Fakes::of(Rows::full()).get(address, Role::Viewer).await;
    let page = get("/orders?search=client%3A%22Acme%20Ltd%22%20sku%3AGR-226%20ann&status=9").await;
    page.must_show("Client “Acme Ltd”")
        .must_show("SKU “GR-226”")
        .must_show("“ann”")
        .must_link_to("/orders?search=sku%3AGR-226%20ann&status=9")
        .must_link_to("/orders?search=client%3A%22Acme%20Ltd%22%20ann&status=9");
    // Text has one meaning.
    let page = get("/orders?search=ann%20colour%3Ared").await;
    page.must_not_show("Searched for").must_not_show("Remove “ann”");
}

#[tokio::test]
async fn headings_sort_where_the_list_can_go_by_them() {
    let get = async |address: &str| Fakes::of(Rows::full()).get(address, Role::Viewer).await;
    let page = get("/orders?list=to_ship&sort=most_left").await;
    page.must_show("aria-sort=\"descending\"")
        .must_link_to("/orders?list=to_ship&sort=fewest_left")
        .must_link_to("/orders?list=to_ship&sort=highest_total")
        .must_link_to("/orders?list=to_ship");
    // The tabs keep the sorting where it fits.
    page.must_link_to("/orders?list=held&sort=most_left")
        .must_link_to("/orders?list=done");
    // All orders have no index for it.
    let page = get("/orders?sort=oldest").await;
    page.must_show("aria-sort=\"ascending\"")
        .must_not_link_to("/orders?sort=most_left");
    let page = get("/orders?sort=most_left").await;
    page.must_show("This list can be sorted by age only");
}

#[tokio::test]
async fn says_whose_days_are_meant_and_keeps_it() {
    let get = async |address| Fakes::of(Rows::full()).get(address, Role::Viewer).await;
    let page = get("/orders?from=2026-11-22").await;
    page.must_show("the store's own day");
    assert!(!page.html.contains("name=\"days\""), "{page}");
    let page = get("/orders?from=2026-11-22&days=utc").await;
    page.must_show("days in UTC, as the overview counts them");
    assert!(page.has_value("days", "utc"), "{page}");
    page.must_link_to("/orders?list=held&from=2026-11-22&days=utc");
}

#[tokio::test]
async fn columns_are_those_of_the_address_and_stay_in_it() {
    let get = async |address: &str| Fakes::of(Rows::full()).get(address, Role::Viewer).await;
    let headings = |page: &Page| -> Vec<String> {
        let headings = page
            .html
            .split("<th ")
            .skip(1)
            .filter_map(|rest| rest.split_once("</th>"));
        headings
            .map(|(heading, _)| text_of(&format!("<th {heading}<")).trim().to_owned())
            .collect()
    };
    let usual = get("/orders").await;
    assert_eq!(
        headings(&usual),
        [
            "Order", "Client", "Created", "Status", "Customer", "Left", "Total"
        ]
    );
    usual.must_show(orders::TAG).must_show(order_parts::METHOD);
    let chosen = get("/orders?status=9&columns=tags,client").await;
    assert_eq!(headings(&chosen), ["Order", "Client", "Tags"]);
    chosen
        .must_show(orders::TAG)
        .must_not_show(order_parts::METHOD)
        .must_link_to(&format!("/orders/{ORDER}?status=9&columns=client%2Ctags"))
        .must_link_to("/orders?status=9&list=held&columns=client%2Ctags");
    assert_eq!(chosen.values("columns"), ["client,tags"]);
    assert_eq!(headings(&get("/orders?columns=none").await), ["Order"]);
    // An address that was cut shows the usual ones.
    assert_eq!(headings(&get("/orders?columns=clie").await).len(), 7);
}
