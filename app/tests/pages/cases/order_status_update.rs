//! What an order's page says of the status that it gets in its store.

use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_contract::status_updates::StatusUpdateRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{StatusUpdateReason, StatusUpdateState};

use super::order::address;
use crate::actions::{RetryStatusUpdate, ServerFn};
use crate::fakes::{Fakes, Rows};
use crate::samples::orders;

#[tokio::test]
async fn how_it_stands_with_the_status_in_the_store_is_said() {
    let with = |state, reason, seen_status| {
        let mut order = orders::detail();
        order.status_update = Some(StatusUpdateRow {
            state,
            reason,
            seen_status,
            ..orders::status_update()
        });
        order
    };
    let other = Some(StatusUpdateReason::OtherStatus);
    for (state, reason, seen, said) in [
        (
            StatusUpdateState::Pending,
            None,
            None,
            "Waits to be set to Awaiting Shipment",
        ),
        (
            StatusUpdateState::Sending,
            None,
            None,
            "Is being set to Awaiting Shipment",
        ),
        (
            StatusUpdateState::Done,
            None,
            None,
            "Set to Awaiting Shipment in BigCommerce.",
        ),
        (
            StatusUpdateState::Skipped,
            other,
            Some(OrderStatus::SHIPPED),
            "It was Shipped there.",
        ),
    ] {
        let order = with(state, reason, seen);
        let page = Fakes::of(Rows {
            order,
            ..Rows::full()
        })
        .get(&address(), Role::Operator)
        .await;
        page.must_show(said);
        assert!(!page.offered().contains(RetryStatusUpdate::url()), "{page}");
    }
    // It waits because the store refuses all.
    let order = with(
        StatusUpdateState::Pending,
        Some(StatusUpdateReason::WriteScopeMissing),
        None,
    );
    let page = Fakes::of(Rows {
        order,
        ..Rows::full()
    })
    .get(&address(), Role::Operator)
    .await;
    page.must_show("the token may read orders but not change them");
    assert!(page.offered().contains(RetryStatusUpdate::url()), "{page}");
    let order = OrderDetail {
        status_update: None,
        ..orders::detail()
    };
    let page = Fakes::of(Rows {
        order,
        ..Rows::full()
    })
    .get(&address(), Role::Operator)
    .await;
    assert!(!page.shows("Status in BigCommerce"), "{page}");
}
