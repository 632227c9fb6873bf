use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::shipment::may_ship::{MayShip, Refusal};

use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{ORDER, clients, order_parts, orders};

fn address() -> String {
    format!("/print/pick?ids={ORDER}")
}

pub fn case() -> Case {
    let order = format!("/orders/{ORDER}");
    let label = format!("/print/pick?paper=4x6&ids={ORDER}");
    let slips = format!("/print/slips?paper=a4&ids={ORDER}");
    Case::new("/print/pick", &address())
        .shows(&["Pick list: 1 piece for 1 order", "100417 × 1", clients::NAME])
        .shows(&[order_parts::SKU, order_parts::PRODUCT, "Colour: moss", "B-17"])
        .links(Role::Viewer, &["/orders", &label, &slips])
        .shows_when_empty(&["is not in this list. Nothing is left to ship."])
        .links_when_empty(&[&order])
}

standard_tests!(case());

#[tokio::test]
async fn one_product_of_several_lines_is_one_row() {
    let mut order = orders::detail();
    let mut more = order_parts::line();
    more.remote_id = 90;
    more.left_to_ship = 4;
    order.consignments[0].lines.push(more);
    let rows = Rows {
        order,
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
    page.must_show("100417 × 5")
        .must_show("Pick list: 5 pieces for 1 order")
        .must_not_show("99.00");
    assert_eq!(page.content().matches(order_parts::SKU).count(), 1);
}

#[tokio::test]
async fn nothing_is_picked_for_an_order_that_may_not_be_shipped() {
    let order = OrderDetail {
        may_ship: MayShip::No(Refusal::Cancelled),
        ..orders::detail()
    };
    let rows = Rows {
        order,
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
    page.must_show("is not in this list. This order is cancelled.")
        .must_not_show(order_parts::SKU);
}

#[tokio::test]
async fn many_orders_come_in_waves_each_on_its_own_sheet() {
    let ids: Vec<_> = (1..=23)
        .map(|number| format!("0190a2b4-0000-7000-8000-{number:012}"))
        .collect();
    let get = async |query: &str| {
        let address = format!("/print/pick?{query}ids={}", ids.join(","));
        Fakes::of(Rows::full()).get(&address, Role::Viewer).await
    };
    let sheets = |page: &crate::page::Page| page.content().matches(" class=\"sheet\"").count();
    let one = get("").await;
    one.must_show("Pick list: 23 pieces for 23 orders")
        .must_not_show("Orders: ");
    assert_eq!(sheets(&one), 1);
    one.must_link_to(&format!("/print/pick?paper=a4&wave=10&ids={}", ids.join(",")));
    let waves = get("wave=10&paper=letter&").await;
    waves
        .must_show("Pick list, wave 1 of 3: 10 pieces for 10 orders")
        .must_show("Pick list, wave 3 of 3: 3 pieces for 3 orders")
        .must_show("Orders: 100417, 100417, 100417<");
    assert_eq!(sheets(&waves), 3);
    // The wave stays when the paper changes.
    waves.must_link_to(&format!("/print/pick?paper=4x6&wave=10&ids={}", ids.join(",")));
}

#[tokio::test]
async fn a_few_orders_are_not_asked_about() {
    let page = Fakes::of(Rows::full()).get(&address(), Role::Viewer).await;
    page.must_not_show("Orders in a list");
}
