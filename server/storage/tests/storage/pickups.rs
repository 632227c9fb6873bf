//! What customers pick up at the counter: ready, and collected.

use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_contract::pickups::OrderPickup;
use parcelpilot_domain::ids::{OrderId, RemoteLineId};
use parcelpilot_domain::pickup::{PickupItem, PickupRefusal};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::{Hold, HoldCause, MayShip, Refusal};
use storage::holds::ExistingHold;
use storage::{Database, holds, orders, pickups};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, line};
use uuid::Uuid;

/// One that goes out, one that is picked up, of which one piece was refunded, and one that is neither.
async fn with_a_pickup(database: &Database) -> OrderId {
    let acme = client(database, "Acme").await;
    let store = integration(database, acme, "Store", 1).await;
    let order = TestOrder::new(store, 7).insert(database).await;
    consignment(database, order, 20).await;
    line(database, order, 1, Some(20), "physical").await;
    line(database, order, 2, None, "physical").await;
    line(database, order, 3, None, "digital").await;
    order
}

async fn detail(database: &Database, order: OrderId) -> OrderDetail {
    orders::detail(database, order)
        .await
        .expect("read")
        .expect("there")
}

async fn shown(database: &Database, order: OrderId) -> OrderPickup {
    detail(database, order).await.pickup.expect("it is picked up")
}

async fn make_ready(database: &Database, order: OrderId) -> Result<bool, PickupRefusal> {
    pickups::make_ready(database, order, "Pia", at(50_000))
        .await
        .expect("answered")
}

async fn collect(database: &Database, order: OrderId) -> Result<bool, PickupRefusal> {
    pickups::collect(database, order, "Max", at(60_000))
        .await
        .expect("answered")
}

fn item(line: i64, quantity: i64) -> PickupItem {
    PickupItem {
        line: RemoteLineId(line),
        quantity,
    }
}

on_both_databases! {
    async fn what_is_left_is_ready_and_then_collected_once(database: Database) {
        let order = with_a_pickup(&database).await;
        let before = shown(&database, order).await;
        assert_eq!((before.items.as_slice(), before.ready, before.refusal), (&[item(2, 4)][..], None, None));
        assert_eq!(collect(&database, order).await, Err(PickupRefusal::NotReady));

        // Two at once: one of them has done it.
        let (one, other) = tokio::join!(make_ready(&database, order), make_ready(&database, order));
        assert_eq!([one, other].iter().filter(|done| **done == Ok(true)).count(), 1);
        let ready = detail(&database, order).await;
        assert_eq!(ready.updated_at, at(50_000), "whoever follows orders meets it");
        let ready = ready.pickup.expect("it is picked up");
        let mark = ready.ready.expect("ready");
        assert_eq!((mark.by.as_str(), mark.at), ("Pia", at(50_000)));
        assert_eq!((ready.collected, ready.has_changed, ready.refusal), (None, false, None));

        let (one, other) = tokio::join!(collect(&database, order), collect(&database, order));
        assert_eq!([one, other].iter().filter(|done| **done == Ok(true)).count(), 1);
        let over = detail(&database, order).await;
        assert_eq!(over.updated_at, at(60_000));
        let mark = over.pickup.and_then(|pickup| pickup.collected).expect("collected");
        assert_eq!((mark.by.as_str(), mark.at), ("Max", at(60_000)));
        assert_eq!(make_ready(&database, order).await, Ok(false), "it was");
    }

    async fn an_order_that_has_ended_or_is_on_hold_is_not_handed_out(database: Database) {
        let order = with_a_pickup(&database).await;
        for (change, back, refusal) in [
            ("status_id = 5", "status_id = 11", Refusal::Cancelled),
            ("status_id = 4", "status_id = 11", Refusal::Refunded),
            ("is_deleted = TRUE", "is_deleted = FALSE", Refusal::Archived),
            ("gone_at = 1", "gone_at = NULL", Refusal::Gone),
        ] {
            execute(&database, format!("UPDATE orders SET {change}")).await;
            let refused = PickupRefusal::MayNot(MayShip::No(refusal));
            assert_eq!(make_ready(&database, order).await, Err(refused.clone()));
            assert_eq!(shown(&database, order).await.refusal, Some(refused));
            execute(&database, format!("UPDATE orders SET {back}")).await;
        }
        let hold = Hold { reason: Reason::typed("stocktaking").expect("a reason"), until: None };
        let held = PickupRefusal::MayNot(MayShip::Held(vec![HoldCause::Manual(hold.clone())]));
        let place = || holds::place(&database, order, &hold, ExistingHold::Replace, "Ida", at(1));
        let release = || holds::release(&database, order, Some("Ida"), at(2));
        assert!(place().await.expect("placed"));
        assert_eq!(make_ready(&database, order).await, Err(held.clone()));
        assert!(release().await.expect("released"));
        assert_eq!(make_ready(&database, order).await, Ok(true));
        assert!(place().await.expect("placed"));
        assert_eq!(collect(&database, order).await, Err(held));
        execute(&database, "UPDATE orders SET status_id = 5".to_owned()).await;
        let cancelled = PickupRefusal::MayNot(MayShip::No(Refusal::Cancelled));
        assert_eq!(collect(&database, order).await, Err(cancelled));
        assert!(shown(&database, order).await.collected.is_none());
    }

    /// A store that counts what went out as shipped still has the rest at its counter.
    async fn one_that_the_store_has_completed_is_collected_and_not_made_ready(database: Database) {
        let order = with_a_pickup(&database).await;
        execute(&database, "UPDATE orders SET status_id = 10".to_owned()).await;
        assert_eq!(make_ready(&database, order).await, Err(PickupRefusal::Completed));
        execute(&database, "UPDATE orders SET status_id = 2, left_to_ship = 0".to_owned()).await;
        assert_eq!(make_ready(&database, order).await, Ok(true));
        execute(&database, "UPDATE orders SET status_id = 10".to_owned()).await;
        assert_eq!(collect(&database, order).await, Ok(true));
    }

    async fn what_changes_after_it_was_ready_is_said(database: Database) {
        let order = with_a_pickup(&database).await;
        assert_eq!(make_ready(&database, order).await, Ok(true));
        execute(&database, "UPDATE order_lines SET quantity_refunded = 2 WHERE remote_id = 2".to_owned()).await;
        let changed = shown(&database, order).await;
        assert_eq!((changed.items.as_slice(), changed.has_changed), (&[item(2, 4)][..], true));
        execute(&database, "UPDATE order_lines SET quantity_refunded = 5 WHERE remote_id = 2".to_owned()).await;
        assert_eq!(collect(&database, order).await, Err(PickupRefusal::NothingToPickUp));
    }

    async fn what_goes_out_or_is_a_download_is_not_picked_up(database: Database) {
        let order = with_a_pickup(&database).await;
        execute(&database, "DELETE FROM order_lines WHERE remote_id = 2".to_owned()).await;
        assert_eq!(detail(&database, order).await.pickup, None);
        assert_eq!(make_ready(&database, order).await, Err(PickupRefusal::NothingToPickUp));
        let nobody = OrderId::from_uuid(Uuid::nil());
        assert!(pickups::make_ready(&database, nobody, "Pia", at(1)).await.is_err());
        assert!(pickups::collect(&database, nobody, "Pia", at(1)).await.is_err());
    }

    async fn it_goes_with_its_order(database: Database) {
        let order = with_a_pickup(&database).await;
        assert_eq!(make_ready(&database, order).await, Ok(true));
        execute(&database, format!("DELETE FROM orders WHERE id = '{order}'")).await;
        let sql = "SELECT count(*) FROM order_pickups";
        let left: (i64,) = match &database {
            Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_one(reader).await,
            Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_one(pool).await,
        }
        .expect("counted");
        assert_eq!(left, (0,));
    }
}
