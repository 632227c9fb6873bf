use parcelpilot_contract::shipments::ShipmentPage;
use parcelpilot_domain::account::Role;

use crate::actions::{DropHeldPushes, RetryAllPushes, RetryPushes, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{CLIENT, HELD_PUSH, INTEGRATION, ORDER, clients, integrations, pushes, shipments};

pub fn case() -> Case {
    let order = format!("/orders/{ORDER}#shipments");
    let failed = format!("/shipments?client={CLIENT}&state=failed");
    Case::new("/shipments", "/shipments")
        .shows(&[
            "100417",
            clients::NAME,
            integrations::NAME,
            shipments::TRACKING,
            pushes::DETAIL,
            "1,000+",
        ])
        .links(
            Role::Viewer,
            &[
                &order,
                &failed,
                shipments::FOLLOWED_AT,
                "/shipments?after=older-shipments",
            ],
        )
        .links(Role::Operator, &["/shipments/import"])
        .offers(
            Role::Operator,
            &[RetryPushes::url(), RetryAllPushes::url(), DropHeldPushes::url()],
        )
        .links_when_empty(&["/orders"])
}

standard_tests!(case());

#[tokio::test]
async fn lets_operators_choose_what_waits_for_them() {
    let fakes = Fakes::of(Rows::full());
    assert!(
        fakes
            .get("/shipments", Role::Operator)
            .await
            .has_value("ids[]", HELD_PUSH)
    );
    assert!(!fakes.get("/shipments", Role::Viewer).await.has_field("ids[]"));
}

#[tokio::test]
async fn offers_nothing_where_all_is_confirmed() {
    let mut shipment = shipments::shipment();
    shipment.push = Some(pushes::confirmed());
    let mut counts = shipments::counts();
    (counts.failed, counts.held) = (0, 0);
    let rows = Rows {
        shipments: ShipmentPage {
            rows: vec![shipment],
            next: None,
        },
        push_counts: vec![counts],
        ..Rows::full()
    };
    let page = Fakes::of(rows).get("/shipments", Role::Admin).await;
    page.must_show(shipments::TRACKING);
    for action in [RetryPushes::url(), RetryAllPushes::url(), DropHeldPushes::url()] {
        assert!(!page.offered().contains(action), "{action}");
    }
}

#[tokio::test]
async fn stays_with_what_it_is_narrowed_to() {
    let address = format!("/shipments?integration={INTEGRATION}&state=held");
    let page = Fakes::of(Rows::full()).get(&address, Role::Operator).await;
    page.must_link_to(&format!("{address}&after=older-shipments"));
    // Of the list, and of the form that retries all.
    assert_eq!(page.values("integration"), [INTEGRATION, INTEGRATION]);
    let nothing = Fakes::of(Rows::empty()).get(&address, Role::Operator).await;
    nothing.must_be(200).must_link_to("/shipments");
}
