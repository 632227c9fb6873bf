use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::integrations::IntegrationDetail;
use parcelpilot_contract::shipments::ShipmentPage;
use parcelpilot_contract::status_updates::{StatusOnImportForm, StatusUpdates};
use parcelpilot_domain::account::Role;

use super::{address, with};
use crate::actions::{RetryStatusUpdates, ServerFn, SetStatusOnImport, TurnPushesOff, TurnPushesOn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::harness::{form_echo, render_answered};
use crate::samples::{HELD_PUSH, INTEGRATION, ORDER, clients, integrations};

pub fn case() -> Case {
    let held = format!("/shipments?integration={INTEGRATION}&state=held");
    let all = format!("/shipments?integration={INTEGRATION}");
    Case::new("/integrations/{id}/shipments", &address("/shipments"))
        .shows(&[
            integrations::NAME,
            clients::NAME,
            "is set to Waiting for Wanda in BigCommerce, once",
            "1 order waits for its new status.",
        ])
        .links(
            Role::Viewer,
            &["/integrations", &held, &all, &format!("/orders/{ORDER}")],
        )
        .offers(Role::Admin, &[TurnPushesOn::url(), SetStatusOnImport::url()])
        .offers(Role::Operator, &[RetryStatusUpdates::url()])
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
    // The status of new orders is written.
    assert!(!page.shows("Nothing is written to the store."), "{page}");
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

#[tokio::test]
async fn what_is_on_and_not_sent_all_the_same_is_said() {
    let detail = |is_enabled, client_is_active| {
        let mut detail = IntegrationDetail {
            push_ship_confirms: true,
            client_is_active,
            ..integrations::detail()
        };
        detail.row.is_enabled = is_enabled;
        detail
    };
    for (is_enabled, client_is_active, said) in [
        (true, true, "Each shipment made here is sent to BigCommerce"),
        (false, true, "This integration is disabled, so nothing is written"),
        (true, false, "client is inactive, so nothing is written"),
    ] {
        let page = with(detail(is_enabled, client_is_active))
            .get(&address("/shipments"), Role::Admin)
            .await;
        page.must_show(said);
        let is_sent = is_enabled && client_is_active;
        assert_eq!(
            page.shows("is sent to BigCommerce with its carrier"),
            is_sent,
            "{page}"
        );
        // What is held until then is not to be decided on.
        assert_eq!(page.offered().contains(TurnPushesOn::url()), is_sent, "{page}");
        assert_eq!(page.shows("before pushing was on"), is_sent, "{page}");
    }
}

#[tokio::test]
async fn the_status_of_new_orders_is_offered_with_what_it_does() {
    let off = IntegrationDetail {
        status_on_import: None,
        ..integrations::detail()
    };
    let page = with(off.clone()).get(&address("/shipments"), Role::Admin).await;
    page.must_show("Orders that come in keep their status in BigCommerce until they are shipped.");
    page.must_show("BigCommerce may e-mail the customer");
    assert!(page.has_field(StatusOnImportForm::FIELD));
    // What failed before it was turned off is nobody's concern any more.
    assert!(!page.offered().contains(RetryStatusUpdates::url()), "{page}");
    let page = with(off).get(&address("/shipments"), Role::Operator).await;
    assert!(!page.has_field(StatusOnImportForm::FIELD));
    let rows = Rows {
        status_updates: StatusUpdates {
            is_paused: true,
            ..integrations::status_updates()
        },
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address("/shipments"), Role::Viewer).await;
    page.must_show("BigCommerce refuses these changes, so the others wait.");
    page.must_show("Order 40417");
    // None has failed, but all wait.
    let rows = Rows {
        status_updates: integrations::refused_status_updates(),
        ..Rows::full()
    };
    let page = Fakes::of(rows).get(&address("/shipments"), Role::Operator).await;
    page.must_show("Try one now");
    assert!(page.offered().contains(RetryStatusUpdates::url()), "{page}");
}

#[tokio::test]
async fn a_status_on_hold_is_refused_at_its_box() {
    let typed = vec![(
        StatusOnImportForm::FIELD.to_owned(),
        "awaiting_shipment".to_owned(),
    )];
    let error = AppError::invalid(StatusOnImportForm::FIELD, FieldProblem::HoldsNewOrders);
    let echo = form_echo(SetStatusOnImport::url(), typed, Err(error));
    let ports = with(integrations::detail()).ports();
    let page = render_answered(&address("/shipments"), Some(Role::Admin), ports, echo).await;
    page.must_show("Take it out of the statuses on hold, or leave new orders their status.");
}
