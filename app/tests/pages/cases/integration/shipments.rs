use parcelpilot_contract::integrations::IntegrationDetail;
use parcelpilot_contract::shipments::ShipmentPage;
use parcelpilot_domain::account::Role;

use super::{address, with};
use crate::actions::{ServerFn, TurnPushesOff, TurnPushesOn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{HELD_PUSH, INTEGRATION, clients, integrations};

pub fn case() -> Case {
    let held = format!("/shipments?integration={INTEGRATION}&state=held");
    let all = format!("/shipments?integration={INTEGRATION}");
    Case::new("/integrations/{id}/shipments", &address("/shipments"))
        .shows(&[integrations::NAME, clients::NAME])
        .links(Role::Viewer, &["/integrations", &held, &all])
        .offers(Role::Admin, &[TurnPushesOn::url()])
        .shows_when_empty(&[
            integrations::NAME,
            clients::NAME,
            "Nothing is written to the store.",
        ])
        .links_when_empty(&[&all])
}

standard_tests!(case());

#[tokio::test]
async fn turns_pushing_on_or_off_and_decides_on_what_is_held() {
    let off = with(integrations::detail());
    let page = off.get(&address("/shipments"), Role::Admin).await;
    assert!(page.has_value("ids[]", HELD_PUSH));
    let page = off.get(&address("/shipments"), Role::Operator).await;
    assert!(!page.has_field("ids[]"));
    let rows = Rows {
        integration: IntegrationDetail {
            push_ship_confirms: true,
            ..integrations::detail()
        },
        shipments: ShipmentPage::default(),
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address("/shipments"), Role::Admin).await;
    let offered = page.offered();
    assert!(offered.contains(TurnPushesOff::url()) && !offered.contains(TurnPushesOn::url()));
}
