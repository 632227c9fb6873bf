use parcelpilot_contract::orders::{HoldRow, OrderDetail};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::order_details::CustomField;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::{Hold, HoldCause, MayShip, Refusal};

use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::page::Page;
use crate::samples::{CLIENT, ORDER, PERSON, at, clients, id, order_parts, orders};

fn address() -> String {
    format!("/print/slips?ids={ORDER}")
}

pub fn case() -> Case {
    let order = format!("/orders/{ORDER}");
    let letter = format!("/print/slips?paper=letter&ids={ORDER}");
    let pick = format!("/print/pick?paper=a4&ids={ORDER}");
    Case::new("/print/slips", &address())
        .shows(&["Order 100417", "Barcode of order number 100417", clients::NAME])
        .shows(&[
            order_parts::STREET,
            order_parts::METHOD,
            order_parts::INSTRUCTIONS,
        ])
        .shows(&[order_parts::SKU, order_parts::PRODUCT, "Colour: moss", "B-17"])
        .shows(&[
            "Gift</p>",
            order_parts::WRAPPING,
            order_parts::GIFT_MESSAGE,
            order_parts::FILE,
        ])
        .shows(&[orders::MESSAGE, "1 piece to pack"])
        .shows(&[clients::RETURN_ADDRESS, clients::CLOSING_WORDS])
        .links(Role::Viewer, &["/orders", &letter, &pick])
        .shows_when_empty(&["Order 100417", "has no slip. Nothing is left to ship."])
        .links_when_empty(&[&order])
}

standard_tests!(case());

async fn slips(order: OrderDetail) -> Page {
    let rows = Rows {
        order,
        ..Rows::full()
    };
    Fakes::of(rows).get(&address(), Role::Viewer).await
}

/// What the customer paid, who paid and what the staff says of them is nobody's business who opens the parcel.
#[tokio::test]
async fn a_slip_has_no_prices_no_billing_and_no_notes() {
    let mut order = orders::detail();
    order.billing.street_1 = "1 Payer's Road".to_owned();
    order.billing.form_fields = vec![CustomField::text("VAT number", "GB 123")];
    let page = slips(order).await;
    page.must_show(order_parts::STREET);
    for private in [
        orders::TOTAL,
        "99.00",
        "USD",
        "Price",
        orders::PAYMENT_METHOD,
        orders::NOTES,
        "Payer",
        "VAT number",
        "ann@example.com",
        "MAP-PDF",
    ] {
        page.must_not_show(private);
    }
}

#[tokio::test]
async fn each_address_has_a_sheet_of_what_is_left_for_it() {
    let mut order = orders::detail();
    let mut second = order_parts::consignment();
    second.address_id = 72;
    second.address.street_1 = "8 Windmill Lane".to_owned();
    let mut shipped = order_parts::consignment();
    shipped.address_id = 73;
    shipped.lines[0].left_to_ship = 0;
    order.consignments.extend([second, shipped]);
    let page = slips(order).await;
    assert_eq!(page.content().matches(" class=\"sheet\"").count(), 2);
    page.must_show("Address 1 of 2")
        .must_show("Address 2 of 2")
        .must_show("8 Windmill Lane");
}

#[tokio::test]
async fn a_bundle_stays_with_its_wrapping_and_its_parts_are_counted() {
    let mut order = orders::detail();
    let mut part = order_parts::line();
    part.remote_id = 90;
    part.parent = Some(order_parts::LINE_ID);
    part.name = "Peg".to_owned();
    part.left_to_ship = 8;
    order.consignments[0].lines.push(part);
    let page = slips(order).await;
    page.must_show(">Bundle</td>")
        .must_show(order_parts::WRAPPING)
        .must_show("8 pieces to pack");
    page.must_show(&format!("Part of {}", order_parts::PRODUCT));
}

#[tokio::test]
async fn without_wrapping_it_is_no_gift() {
    let mut order = orders::detail();
    order.consignments[0].lines[0].details.wrapping = None;
    slips(order).await.must_not_show("Gift");
}

#[tokio::test]
async fn what_may_not_be_shipped_has_no_slip_but_a_reason() {
    let hold = Hold {
        reason: Reason::typed("Address is unclear").expect("a reason"),
        until: None,
    };
    let held = OrderDetail {
        may_ship: MayShip::Held(vec![HoldCause::Manual(hold.clone())]),
        hold: Some(HoldRow {
            hold,
            placed_at: at(1),
            placed_by: "Ada".to_owned(),
        }),
        ..orders::detail()
    };
    let cancelled = OrderDetail {
        may_ship: MayShip::No(Refusal::Cancelled),
        ..orders::detail()
    };
    for (order, reason) in [
        (held, "On hold: Address is unclear."),
        (cancelled, "This order is cancelled."),
    ] {
        let page = slips(order).await;
        page.must_be(200)
            .must_show(reason)
            .must_not_show(order_parts::SKU)
            .must_not_show("Barcode of")
            .must_not_show("data-print");
        page.must_link_to(&format!("/orders/{ORDER}"));
    }
}

#[tokio::test]
async fn boxes_of_the_list_choose_and_the_paper_is_kept() {
    let address = format!(
        "/print/slips?page=%2Forders&ids%5B%5D={ORDER}&ids%5B%5D={PERSON}&ids%5B%5D=nonsense&paper=4x6"
    );
    let page = Fakes::of(Rows::full()).get(&address, Role::Viewer).await;
    assert_eq!(page.content().matches(" class=\"sheet\"").count(), 2);
    page.must_show("paper-4x6")
        .must_show("1 order is no longer here.");
    page.must_link_to(&format!("/print/slips?paper=a4&ids={ORDER},{PERSON}"));
}

#[tokio::test]
async fn nothing_or_too_much_is_said_plainly() {
    let none = Fakes::of(Rows::full()).get("/print/slips", Role::Viewer).await;
    none.must_be(200)
        .must_be_headed()
        .must_show("No orders chosen")
        .must_link_to("/orders");
    let ids: Vec<_> = (0..101)
        .map(|number| format!("0190a2b4-0000-7000-8000-{number:012}"))
        .collect();
    let all = Fakes::of(Rows::full());
    let page = all
        .get(&format!("/print/slips?ids={}", ids.join(",")), Role::Viewer)
        .await;
    page.must_be(200)
        .must_show("You chose 101 orders. Choose at most 100.")
        .must_not_show(order_parts::SKU);
    assert!(!all.asked().contains("orders.detail"));
    let page = all
        .get(&format!("/print/slips?ids={}", ids[1..].join(",")), Role::Viewer)
        .await;
    assert_eq!(page.content().matches(" class=\"sheet\"").count(), 100);
}

#[tokio::test]
async fn a_slip_has_its_clients_logo_or_else_its_name() {
    let logo = format!("src=\"/clients/{CLIENT}/logo\"");
    let name = format!(">{}</p>", clients::NAME);
    let with_logo = slips(orders::detail()).await;
    with_logo.must_show(&logo).must_not_show(&name);
    // Another client's slip is nothing to this order.
    let mut slips = clients::slips();
    slips[0].client = id(PERSON);
    for slips in [slips, Vec::new()] {
        let rows = Rows {
            slips,
            ..Rows::full()
        };
        let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
        page.must_show(&name)
            .must_not_show(&logo)
            .must_not_show(clients::RETURN_ADDRESS)
            .must_not_show(clients::CLOSING_WORDS);
    }
}
