use parcelpilot_contract::error::AppError;
use parcelpilot_contract::orders::{ConsignmentDetail, HoldRow, OrderDetail};
use parcelpilot_contract::shipments::{ConsignmentToShip, Shipping};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::order_details::CustomField;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::order_warning::OrderWarningKind;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::{Hold, HoldCause, MayShip, Refusal};
use parcelpilot_domain::time::Timestamp;

use crate::actions::{
    CorrectTracking, DismissProblem, DropHeldPushes, HoldOrders, ImportOrderAgain, MakeShipment,
    MakeShipmentAgain, PreviewShipment, ReleaseOrders, ResolveOrderWarning, ResyncTracking, RetryProblems,
    RetryPushes, RetryStatusUpdate, ServerFn, TagOrders, UntagOrders, VoidShipment,
};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{
    INTEGRATION, NEXT_ORDER, ORDER, at, clients, integrations, order_parts, orders, problems, pushes,
    shipments,
};

pub(super) fn address() -> String {
    format!("/orders/{ORDER}")
}

pub fn case() -> Case {
    let integration = format!("/integrations/{INTEGRATION}");
    Case::new("/orders/{id}", &address())
        .shows(&[
            "100417",
            orders::CUSTOMER,
            orders::TOTAL,
            clients::NAME,
            integrations::NAME,
        ])
        .shows(&[
            orders::MESSAGE,
            orders::NOTES,
            order_parts::STREET,
            order_parts::SKU,
            order_parts::PRODUCT,
        ])
        .shows(&[order_parts::METHOD, problems::DETAIL, pushes::DETAIL])
        .shows_from(Role::Operator, problems::RAW)
        .shows(&[
            order_parts::INSTRUCTIONS,
            order_parts::WRAPPING,
            order_parts::GIFT_MESSAGE,
            order_parts::EVENT,
            order_parts::FILE,
        ])
        .shows(&[
            "Weight of one: 2.5",
            orders::PAYMENT_METHOD,
            orders::EXTERNAL_ORDER,
        ])
        .shows(&[shipments::TRACKING, shipments::MADE_BY, shipments::STORE_TRACKING])
        .links(
            Role::Viewer,
            &[
                "/orders",
                &format!("/print/slips?ids={ORDER}"),
                &integration,
                shipments::FOLLOWED_AT,
                order_parts::FILE_LINK,
            ],
        )
        .offers(
            Role::Operator,
            &[
                ImportOrderAgain::url(),
                RetryProblems::url(),
                DismissProblem::url(),
            ],
        )
        .offers(
            Role::Operator,
            &[PreviewShipment::url(), MakeShipment::url(), ResyncTracking::url()],
        )
        .offers(
            Role::Operator,
            &[RetryPushes::url(), DropHeldPushes::url(), CorrectTracking::url()],
        )
        .shows(&[OrderWarningKind::CancelledAfterShipping.sentence()])
        .shows(&[orders::TAG])
        .offers(Role::Operator, &[TagOrders::url(), UntagOrders::url()])
        .shows(&["Could not be set to Awaiting Shipment in BigCommerce."])
        .offers(
            Role::Operator,
            &[ResolveOrderWarning::url(), RetryStatusUpdate::url()],
        )
        .offers(
            Role::Operator,
            &[MakeShipmentAgain::url(), VoidShipment::url(), HoldOrders::url()],
        )
        .shows_when_empty(&[
            "100417",
            orders::CUSTOMER,
            orders::TOTAL,
            clients::NAME,
            integrations::NAME,
        ])
        .shows_when_empty(&[order_parts::STREET])
}

standard_tests!(case());

/// A customer names the file, and the store writes the name down.
#[tokio::test]
async fn an_uploaded_file_is_a_link_and_its_name_is_text() {
    let mut order = orders::detail();
    order.consignments[0].lines[0].details.fields = vec![
        CustomField {
            link: "https://shop.example/f?a=1&b='2'".parse().ok(),
            ..CustomField::text("Artwork", "<img src=x onerror=alert(1)>")
        },
        CustomField::text("Note", "<a href=\"https://evil.example\">open me</a>"),
    ];
    let rows = Rows {
        order,
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
    page.must_link_to("https://shop.example/f?a=1&b='2'")
        .must_show("target=\"_blank\" rel=\"noopener noreferrer\">&lt;img src=x onerror=alert(1)&gt;</a>")
        .must_show("&lt;a href=")
        .must_not_show("<img src=x")
        .must_not_show("<a href=\"https://evil.example");
}

#[tokio::test]
async fn a_product_is_shown_and_its_host_is_told_nothing() {
    let page = Fakes::of(Rows::full()).get(&address(), Role::Viewer).await;
    let image = order_parts::IMAGE.replace('&', "&amp;");
    page.must_show(&format!("<img src=\"{image}\" alt=\"\""))
        .must_show("referrerpolicy=\"no-referrer\"");
}

/// Packers look at the address that the parcel goes to; stores ask for instructions with either.
#[tokio::test]
async fn what_the_billing_address_asks_for_stands_where_the_parcel_is_packed() {
    let mut order = orders::detail();
    let same = CustomField::text("Gate", "1234");
    order.billing.form_fields = vec![
        same.clone(),
        CustomField::text("Delivery Instructions", "Ring at the back"),
    ];
    order.consignments[0].address.form_fields = vec![same];
    let rows = Rows {
        order,
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address(), Role::Viewer).await;
    let html = &page.html;
    let packing = html
        .split("id=\"consignment-71\"")
        .nth(1)
        .expect("where it is packed");
    let packing = packing.split("</section>").next().expect("its end");
    assert!(packing.contains("Ring at the back"), "{packing}");
    assert_eq!(packing.matches("1234").count(), 1, "{packing}");
}

#[tokio::test]
async fn an_order_that_is_not_there_is_not_found() {
    let fakes = Fakes::of(Rows::full()).failing("orders.detail", AppError::NotFound);
    fakes.get(&address(), Role::Viewer).await.must_be(404);
    let fakes = Fakes::of(Rows::full());
    fakes.get("/orders/no-id", Role::Viewer).await.must_be(404);
    assert!(!fakes.asked().contains("orders.detail"));
}

#[tokio::test]
async fn ships_nothing_of_an_order_that_has_nothing_left() {
    let mut all_gone = shipments::shipping();
    for line in all_gone
        .consignments
        .iter_mut()
        .flat_map(|consignment| &mut consignment.lines)
    {
        line.left = 0;
    }
    let rows = Rows {
        shipping: all_gone,
        ..Rows::full()
    };
    let offered = Fakes::of(rows).get(&address(), Role::Operator).await.offered();
    assert!(!offered.contains(MakeShipment::url()) && !offered.contains(PreviewShipment::url()));
    assert!(offered.contains(ResyncTracking::url()));
}

#[tokio::test]
async fn shows_both_numbers_where_the_store_disagrees_with_itself() {
    let page_with = async |shipped: i64| {
        let mut order = orders::detail();
        order.row.status = OrderStatus::SHIPPED;
        order.row.status_label = "Shipped".to_owned();
        for line in &mut order.consignments[0].lines {
            (line.quantity, line.quantity_refunded, line.quantity_shipped) = (10, 0, shipped);
        }
        order.consignments.truncate(1);
        order.consignments[0].lines.truncate(1);
        let rows = Rows {
            order,
            ..Rows::full()
        };
        Fakes::of(rows).get(&address(), Role::Viewer).await.html
    };
    let said = "The store calls this order Shipped, but counts 0 of 10 items as shipped.";
    assert!(page_with(0).await.contains(said));
    assert!(!page_with(10).await.contains("The store calls this order"));
}

#[tokio::test]
async fn asks_why_where_the_order_should_not_be_shipped() {
    let page_with = async |may_ship: MayShip| {
        let shipping = Shipping {
            may_ship: may_ship.clone(),
            ..shipments::shipping()
        };
        let rows = Rows {
            shipping,
            order: OrderDetail {
                may_ship,
                ..orders::detail()
            },
            ..Rows::full()
        };
        Fakes::of(rows).get(&address(), Role::Operator).await
    };
    let cancelled = page_with(MayShip::No(Refusal::Cancelled)).await;
    assert!(cancelled.html.contains(Refusal::Cancelled.sentence()));
    assert!(cancelled.html.contains("name=\"override_reason\""));
    let fine = page_with(MayShip::Yes).await;
    assert!(!fine.html.contains("override_reason"));
}

#[tokio::test]
async fn ships_to_the_address_that_was_chosen() {
    let mut shipping = shipments::shipping();
    shipping.consignments.push(ConsignmentToShip {
        address_id: 72,
        ..shipping.consignments[0].clone()
    });
    let mut order = orders::detail();
    order.consignments.push(ConsignmentDetail {
        address_id: 72,
        ..order.consignments[0].clone()
    });
    let rows = Rows {
        shipping,
        order,
        ..Rows::full()
    };
    let fakes = Fakes::of(rows);
    let page = fakes
        .get(&format!("{}?list=held", address()), Role::Operator)
        .await;
    page.must_link_to(&format!("{}?list=held&ship_to=72#ship", address()));
    assert_eq!(page.values("address_id"), [order_parts::ADDRESS_ID.to_string()]);
    let page = fakes
        .get(&format!("{}?ship_to=72", address()), Role::Operator)
        .await;
    assert_eq!(page.values("address_id"), ["72"]);
}

#[tokio::test]
async fn leads_back_to_its_list_and_on_to_the_next_order_of_it() {
    let fakes = Fakes::of(Rows::full());
    let page = fakes
        .get(
            &format!("{}?list=held&sort=oldest&ship_to=1", address()),
            Role::Viewer,
        )
        .await;
    page.must_link_to("/orders?list=held&sort=oldest");
    page.must_link_to(&format!("/orders/{NEXT_ORDER}?list=held&sort=oldest"));
    let page = fakes.get(&address(), Role::Operator).await;
    page.must_link_to("/orders").must_show("Ship and next");
    assert!(page.values("page").contains(&format!("/orders/{NEXT_ORDER}")));
}

#[tokio::test]
async fn the_form_begins_with_the_carrier_that_is_likely() {
    let carrier_with = async |method: &str| {
        let mut shipping = shipments::shipping();
        shipping.consignments[0].shipping_method = method.to_owned();
        let rows = Rows {
            shipping,
            ..Rows::full()
        };
        let page = Fakes::of(rows).get(&address(), Role::Operator).await;
        page.values("suggested_carrier").concat()
    };
    assert_eq!(carrier_with("UPS® (Ground)").await, "UPS");
    assert_eq!(carrier_with("Free shipping").await, shipments::LAST_CARRIER);
}

/// What the store says of a shipment that was made elsewhere is not checked by anybody.
#[tokio::test]
async fn shows_a_stranger_s_link_as_text() {
    let page = Fakes::of(Rows::full()).get(&address(), Role::Viewer).await;
    page.must_show(shipments::STORE_LINK)
        .must_not_link_to(shipments::STORE_LINK);
}

/// What is in the store is not taken back by a click that only drops a push.
#[tokio::test]
async fn offers_a_push_what_its_state_allows() {
    let with = |push| {
        let mut shipping = shipments::shipping();
        shipping.shipments = vec![shipments::shipment()];
        shipping.shipments[0].push = Some(push);
        Fakes::of(Rows {
            shipping,
            ..Rows::full()
        })
    };
    for (push, can_retry, can_drop) in [
        (pushes::held(), false, true),
        (pushes::failed(), true, false),
        (pushes::confirmed(), false, false),
    ] {
        let offered = with(push).get(&address(), Role::Operator).await.offered();
        assert_eq!(offered.contains(RetryPushes::url()), can_retry);
        assert_eq!(offered.contains(DropHeldPushes::url()), can_drop);
    }
}

#[tokio::test]
async fn a_hold_says_why_by_whom_and_until_when_and_can_be_released() {
    let hold = Hold {
        reason: Reason::typed("Address is <unclear>").expect("a reason"),
        until: Timestamp::from_date("2026-12-24"),
    };
    let rows = Rows {
        order: OrderDetail {
            may_ship: MayShip::Held(vec![HoldCause::Manual(hold.clone())]),
            hold: Some(HoldRow {
                hold,
                placed_at: at(1),
                placed_by: "Hal Holder".to_owned(),
            }),
            ..orders::detail()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows.clone()).get(&address(), Role::Operator).await;
    for said in ["Address is &lt;unclear&gt;", "Hal Holder", "2026-12-24"] {
        assert!(page.html.contains(said), "{said}");
    }
    let offered = page.offered();
    assert!(offered.contains(ReleaseOrders::url()) && offered.contains(HoldOrders::url()));
    let viewer = Fakes::of(rows).get(&address(), Role::Viewer).await;
    assert!(viewer.html.contains("Hal Holder"));
    assert!(!viewer.offered().contains(ReleaseOrders::url()));
}
