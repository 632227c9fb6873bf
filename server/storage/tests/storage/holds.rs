//! Orders on hold: placed, changed, released, and by status.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold, HoldCause, MayShip, ShippingState};
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::time::Timestamp;
use storage::holds::ExistingHold;
use storage::orders::{OrderFilter, find_whole, list};
use storage::{Database, StorageError, holds, orders};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

const DAY: i64 = 86_400_000;

fn hold(reason: &str, until: Option<i64>) -> Hold {
    Hold {
        reason: Reason::typed(reason).expect("a reason"),
        until: until.map(Timestamp::from_millis),
    }
}

/// As lists have it, and as the rule says: they must be the same.
async fn state(database: &Database, order: OrderId) -> ShippingState {
    let whole = find_whole(database, order).await.expect("read").expect("there");
    let kept = orders::detail(database, order)
        .await
        .expect("read")
        .expect("there")
        .row;
    assert_eq!(whole.may_ship().state(), kept.shipping_state);
    kept.shipping_state
}

async fn causes(database: &Database, order: OrderId) -> Vec<HoldCause> {
    match find_whole(database, order)
        .await
        .expect("read")
        .expect("there")
        .may_ship()
    {
        MayShip::Held(causes) => causes,
        other => panic!("{other:?}"),
    }
}

const REPLACE: ExistingHold = ExistingHold::Replace;

on_both_databases! {
    async fn a_hold_is_placed_changed_and_released(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        let other = TestOrder::new(store, 2).insert(&database).await;
        assert!(holds::place(&database, order, &hold("stock", None), REPLACE, "Pia", at(1)).await.expect("placed"));
        assert_eq!(state(&database, order).await, ShippingState::Held);
        assert_eq!(state(&database, other).await, ShippingState::ToShip);
        let later = hold("address", Some(5 * DAY));
        assert!(holds::place(&database, order, &later, REPLACE, "Max", at(2)).await.expect("changed"));
        assert_eq!(causes(&database, order).await, [HoldCause::Manual(later)]);
        let row = find_whole(&database, order).await.expect("read").and_then(|whole| whole.hold).expect("held");
        assert_eq!((row.placed_by.as_str(), row.placed_at), ("Max", at(2)));
        let third = hold("stocktaking", Some(DAY));
        assert!(!holds::place(&database, order, &third, ExistingHold::Keep, "Ida", at(3)).await.expect("kept"));
        let row = find_whole(&database, order).await.expect("read").and_then(|whole| whole.hold).expect("held");
        assert_eq!(row.placed_by, "Max");
        assert!(holds::release(&database, order, Some("Pia"), at(3)).await.expect("released"));
        assert_eq!(state(&database, order).await, ShippingState::ToShip);
        assert!(!holds::release(&database, order, Some("Pia"), at(4)).await.expect("nothing to release"));
        let nobody = OrderId::from_uuid(uuid::Uuid::nil());
        assert!(!holds::place(&database, nobody, &hold("x", None), REPLACE, "Pia", at(1)).await.expect("no such order"));
    }

    async fn a_hold_ends_by_itself_on_its_day_and_not_before(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let mut all = Vec::new();
        for (number, until) in [(1, Some(DAY)), (2, Some(3 * DAY)), (3, None)] {
            let order = TestOrder::new(store, number).insert(&database).await;
            holds::place(&database, order, &hold("later", until), REPLACE, "Pia", at(0)).await.expect("placed");
            all.push(order);
        }
        assert_eq!(holds::release_due(&database, Timestamp::from_millis(DAY - 1)).await.expect("ran"), 0);
        assert_eq!(holds::release_due(&database, Timestamp::from_millis(DAY)).await.expect("ran"), 1);
        assert_eq!(holds::release_due(&database, Timestamp::from_millis(DAY)).await.expect("ran"), 0);
        let mut states = Vec::new();
        for order in all {
            states.push(state(&database, order).await);
        }
        assert_eq!(states, [ShippingState::ToShip, ShippingState::Held, ShippingState::Held]);
    }

    async fn statuses_hold_an_integrations_orders_and_no_others(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let two = integration(&database, acme, "Two", 2).await;
        let mut placed = Vec::new();
        for (number, (store, status)) in (1..).zip([(one, 11), (one, 7), (two, 11), (two, 7), (one, 5)]) {
            placed.push(TestOrder { status, ..TestOrder::new(store, number) }.insert(&database).await);
        }
        let states = async |database: &Database| {
            let mut states = String::new();
            for order in &placed {
                states.push(match state(database, *order).await {
                    ShippingState::ToShip => 'y',
                    ShippingState::Held => 'h',
                    ShippingState::NotToShip => 'n',
                });
            }
            states
        };
        assert_eq!(states(&database).await, "yhyhn");
        let only_fulfillment = HeldStatuses::new([OrderStatus::AWAITING_FULFILLMENT]);
        let before = HeldStatuses::default();
        holds::set_held_statuses(&database, one, &before, &only_fulfillment, at(9)).await.expect("set");
        let late = holds::set_held_statuses(&database, one, &before, &before, at(9)).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        assert_eq!(holds::changed_since(&database, at(9)).await.expect("read"), [one]);
        assert_eq!(holds::changed_since(&database, at(10)).await.expect("read"), []);
        holds::refresh_states(&database, one, at(9)).await.expect("refreshed");
        assert_eq!(states(&database).await, "hyyhn");
        assert_eq!(holds::held_statuses_of(&database, one).await.expect("read"), Some(only_fulfillment));
        let held = OrderFilter { shipping_state: Some(ShippingState::Held), ..OrderFilter::default() };
        let numbers: Vec<i64> =
            list(&database, &held, 50).await.expect("read").rows.iter().map(|row| row.remote_id).collect();
        assert_eq!(numbers, [4, 1]);
    }

    /// More than are refreshed in one transaction, of the same moment.
    async fn many_orders_are_refreshed(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        for number in 1..=450 {
            TestOrder { created_at: number / 300, ..TestOrder::new(store, number) }.insert(&database).await;
        }
        let held = HeldStatuses::new([OrderStatus::AWAITING_FULFILLMENT]);
        holds::set_held_statuses(&database, store, &HeldStatuses::default(), &held, at(1)).await.expect("set");
        holds::refresh_states(&database, store, at(1)).await.expect("refreshed");
        assert_eq!(storage::counts::totals(&database).await.expect("read").held, 450);
        let to_ship = OrderFilter { work_list: Some(WorkList::ToShip), ..OrderFilter::default() };
        assert_eq!(list(&database, &to_ship, 1).await.expect("read").rows.len(), 0);
    }
}
