//! What an order's page says of what its customer picks up.

use parcelpilot_contract::orders::{LineDetail, OrderDetail};
use parcelpilot_contract::pickups::{OrderPickup, PickupMark};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::RemoteLineId;
use parcelpilot_domain::order::LineKind;
use parcelpilot_domain::pickup::{PickupItem, PickupRefusal};
use parcelpilot_domain::shipment::may_ship::{MayShip, Refusal};

use super::order::address;
use crate::actions::{CollectPickup, MakePickupReady, ServerFn};
use crate::fakes::{Fakes, Rows};
use crate::page::Page;
use crate::samples::{at, order_parts, orders};

const NAME: &str = "Bicycle <b>bell</b>";

fn mark(by: &str) -> Option<PickupMark> {
    Some(PickupMark {
        at: at(9),
        by: by.to_owned(),
    })
}

fn pickup() -> OrderPickup {
    OrderPickup {
        items: vec![PickupItem {
            line: RemoteLineId(83),
            quantity: 4,
        }],
        ready: None,
        collected: None,
        has_changed: false,
        refusal: None,
    }
}

async fn page(pickup: Option<OrderPickup>, role: Role) -> Page {
    let line = LineDetail {
        remote_id: 83,
        kind: LineKind::Physical,
        sku: "BELL".to_owned(),
        name: NAME.to_owned(),
        ..order_parts::digital_line()
    };
    let order = OrderDetail {
        pickup,
        not_shipped: vec![line],
        ..orders::detail()
    };
    let rows = Rows {
        order,
        ..Rows::full()
    };
    Fakes::of(rows).get(&address(), role).await
}

/// Which of the two steps is offered.
fn offered(page: &Page) -> (bool, bool) {
    let offered = page.offered();
    (
        offered.contains(MakePickupReady::url()),
        offered.contains(CollectPickup::url()),
    )
}

#[tokio::test]
async fn the_next_step_is_offered_to_whoever_may_take_it() {
    let waits = page(Some(pickup()), Role::Operator).await;
    waits.must_show("It is not marked as ready yet.");
    waits
        .must_show("4 × Bicycle ")
        .must_show("(BELL)")
        .must_not_show("<b>bell");
    assert_eq!(offered(&waits), (true, false), "{waits}");
    let viewer = page(Some(pickup()), Role::Viewer).await;
    viewer.must_show("4 × Bicycle");
    assert_eq!(offered(&viewer), (false, false), "{viewer}");

    let ready = OrderPickup {
        ready: mark("Pia Packer"),
        ..pickup()
    };
    let shown = page(Some(ready.clone()), Role::Operator).await;
    shown.must_show("Ready for pickup.");
    shown.must_show("Pia Packer");
    assert_eq!(offered(&shown), (false, true), "{shown}");

    let collected = OrderPickup {
        collected: mark("Max Counter"),
        ..ready.clone()
    };
    let shown = page(Some(collected), Role::Operator).await;
    shown.must_show("Max Counter");
    assert_eq!(offered(&shown), (false, false), "{shown}");

    let changed = OrderPickup {
        has_changed: true,
        ..ready
    };
    let shown = page(Some(changed), Role::Operator).await;
    shown.must_show("compare its lines before you hand it out");
}

#[tokio::test]
async fn what_may_not_be_handed_out_says_why() {
    let cancelled = OrderPickup {
        refusal: Some(PickupRefusal::MayNot(MayShip::No(Refusal::Cancelled))),
        ..pickup()
    };
    let shown = page(Some(cancelled), Role::Operator).await;
    shown.must_show("This order is cancelled.");
    assert_eq!(offered(&shown), (false, false), "{shown}");
    let none = page(None, Role::Operator).await;
    assert!(!none.shows("The customer picks this up."), "{none}");
}
