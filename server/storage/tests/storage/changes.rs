//! The change feed: what is told, by which kind, and until when. Under concurrent writers: [`crate::changes_concurrent`].

use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::ids::{OrderId, ShipmentId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::Hold;
use storage::changes::{Change, Following, follow, newest, publish};
use storage::holds::ExistingHold;
use storage::integrations::UnsentShipments;
use storage::personal_data::OrdersToErase;
use storage::retention::{count_changes, delete_changes};
use storage::{Database, holds, integrations, personal_data};
use test_support::databases::{execute, with_postgres};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};
use uuid::Uuid;

/// What came since it was asked last.
pub struct Follower<'a> {
    pub database: &'a Database,
    pub after: ChangePosition,
}

impl Follower<'_> {
    pub async fn page(&mut self, most: u16) -> Vec<Change> {
        let following = follow(self.database, self.after, most).await.expect("read");
        let Following::Changes { changes, last } = following else {
            panic!("{following:?} after {:?}", self.after);
        };
        self.after = last;
        changes
    }

    async fn news(&mut self) -> Vec<Change> {
        publish(self.database).await.expect("published");
        self.page(250).await
    }

    async fn kinds(&mut self) -> Vec<ChangeKind> {
        self.news().await.into_iter().map(|change| change.kind).collect()
    }

    /// What comes of a test's own statement.
    async fn of(&mut self, sql: String) -> Vec<ChangeKind> {
        execute(self.database, sql).await;
        self.kinds().await
    }
}

async fn hold(database: &Database, order: OrderId, reason: &str) {
    let hold = Hold {
        reason: Reason::typed(reason).expect("a reason"),
        until: None,
    };
    let placed = holds::place(database, order, &hold, ExistingHold::Replace, "Pia", at(5)).await;
    assert!(placed.expect("placed"));
}

/// With a push of each kind, all of them pending.
async fn shipment(database: &Database, order: OrderId) -> ShipmentId {
    let id = ShipmentId::from_uuid(Uuid::now_v7());
    let push = |number: i64, kind| {
        format!(
            "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             SELECT '{kind}', '{id}', integration_id, '{order}', {number}, '{kind}', 'pending', 1, 1, 1, 0, 0, ''
             FROM shipments WHERE id = '{id}';"
        )
    };
    let pushes: String = [(1, "create"), (2, "correct"), (3, "delete")]
        .map(|(number, kind)| push(number, kind))
        .concat();
    execute(
        database,
        format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             SELECT '{id}', integration_id, id, remote_id, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 1, ''
             FROM orders WHERE id = '{order}'; {pushes}"
        ),
    )
    .await;
    id
}

/// As of a process that is suspended while it does so: the others go on, and read what has a position.
#[tokio::test]
async fn one_process_at_a_time_gives_positions() {
    with_postgres(|database: Database| async move {
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        TestOrder::new(store, 7).insert(&database).await;
        let mut other = pool.begin_with("BEGIN").await.expect("begun");
        let lock = sqlx::query("SELECT pg_advisory_xact_lock(5788030114)");
        lock.execute(&mut *other).await.expect("locked");
        let mut follower = Follower {
            database: &database,
            after: ChangePosition(0),
        };
        assert_eq!(follower.kinds().await, []);
        other.rollback().await.expect("over");
        assert_eq!(follower.kinds().await, [ChangeKind::OrderCreated]);
    })
    .await;
}

on_both_databases! {
    async fn an_order_is_told_by_what_became_of_it(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let mut follower = Follower { database: &database, after: ChangePosition(0) };
        assert_eq!(follower.kinds().await, []);
        let order = TestOrder::new(store, 7).insert(&database).await;
        let [created] = &follower.news().await[..] else { panic!("one change") };
        assert_eq!((created.kind, created.position), (ChangeKind::OrderCreated, ChangePosition(1)));
        assert_eq!((created.integration, created.order, created.order_number), (store, Some(order), Some(7)));
        assert_eq!((created.shipment, created.problem), (None, None));

        hold(&database, order, "stock").await;
        assert_eq!(follower.kinds().await, [ChangeKind::OrderHeld]);
        hold(&database, order, "address").await;
        assert_eq!(follower.kinds().await, [ChangeKind::OrderChanged], "programs read its reason");
        holds::release(&database, order, Some("Pia"), at(6)).await.expect("released");
        assert_eq!(follower.kinds().await, [ChangeKind::OrderChanged]);

        let set = |what: &str| format!("UPDATE orders SET {what} WHERE id = '{order}'");
        for nothing in [
            "left_to_ship = left_to_ship, status_id = status_id, updated_at = updated_at",
            "has_warning = TRUE, read_at = 7, content_hash = '', pages_from = 7, shipments_read_at = 7",
        ] {
            assert_eq!(follower.of(set(nothing)).await, [], "{nothing}");
        }
        for something in ["updated_at = 9", "left_to_ship = 3", "content_hash = 'y'", "is_deleted = TRUE, left_to_ship = 0"] {
            assert_eq!(follower.of(set(something)).await, [ChangeKind::OrderChanged], "{something}");
        }
        for ending in ["status_id = 5", "status_id = 4", "status_id = 0, left_to_ship = 1", "gone_at = 3, left_to_ship = 1"] {
            let before = set("status_id = 11, is_deleted = FALSE, gone_at = NULL, left_to_ship = 2");
            assert_eq!(follower.of(before).await, [ChangeKind::OrderChanged]);
            assert_eq!(follower.of(set(ending)).await, [ChangeKind::OrderCancelled], "{ending}");
        }
        let tag = format!("INSERT INTO tags VALUES ('gift', 'Gift'); INSERT INTO order_tags VALUES ('{order}', 'gift')");
        assert_eq!(follower.of(tag).await, [ChangeKind::OrderChanged]);
        personal_data::erase(&database, order, OrdersToErase::All, at(9)).await.expect("erased");
        assert_eq!(follower.kinds().await, [ChangeKind::OrderChanged], "once, with its tag and its hold");
    }

    async fn so_are_shipments_problems_and_integrations(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let order = TestOrder::new(store, 7).insert(&database).await;
        let mut follower = Follower { database: &database, after: ChangePosition(0) };
        follower.news().await;

        let shipped = shipment(&database, order).await;
        let [made] = &follower.news().await[..] else { panic!("one change") };
        assert_eq!((made.kind, made.shipment), (ChangeKind::ShipmentCreated, Some(shipped)));
        assert_eq!((made.integration, made.order, made.order_number), (store, Some(order), Some(7)));
        let push = |kind: &str, state: &str| {
            format!("UPDATE shipment_pushes SET state = '{state}', since = since + 1 WHERE id = '{kind}'")
        };
        for (kind, state, told) in [
            ("create", "sending", None),
            ("create", "failed", Some(ChangeKind::ShipmentFailed)),
            ("create", "failed", None),
            ("create", "pending", None),
            ("create", "confirmed", Some(ChangeKind::ShipmentConfirmed)),
            ("correct", "confirmed", Some(ChangeKind::ShipmentConfirmed)),
            ("delete", "failed", Some(ChangeKind::ShipmentFailed)),
            ("delete", "confirmed", None),
        ] {
            assert_eq!(follower.of(push(kind, state)).await, Vec::from_iter(told), "{kind} {state}");
        }
        let line = format!(
            "INSERT INTO order_lines (order_id, remote_id, position, kind, sku, name, options, bin, quantity,
                 quantity_shipped, quantity_refunded, price) VALUES ('{order}', 1, 1, 'physical', '', '', '', '', 5, 1, 0, '1')"
        );
        assert_eq!(follower.of(line).await, []);
        let shipped_in_store = "UPDATE order_lines SET quantity_shipped = quantity_shipped + 1".to_owned();
        assert_eq!(follower.of(shipped_in_store).await, [ChangeKind::OrderChanged]);

        let broken = problem(&database, store, 8, 1).await;
        let [opened] = &follower.news().await[..] else { panic!("one change") };
        assert_eq!((opened.kind, opened.problem.map(|id| id.uuid())), (ChangeKind::ProblemOpened, Some(broken)));
        assert_eq!((opened.order, opened.order_number), (None, Some(8)), "it could not be imported");
        for (set, told) in [
            ("tries = tries + 1", None),
            ("solved_at = 5", None),
            ("solved_at = NULL", Some(ChangeKind::ProblemOpened)),
        ] {
            assert_eq!(follower.of(format!("UPDATE problems SET {set}")).await, Vec::from_iter(told), "{set}");
        }
        for (failure, told) in [
            ("'token_refused'", Some(ChangeKind::IntegrationFailing)),
            ("'store_unavailable'", None),
            ("NULL", None),
            ("'token_refused'", Some(ChangeKind::IntegrationFailing)),
        ] {
            let set = format!("UPDATE integrations SET last_failure = {failure}");
            assert_eq!(follower.of(set).await, Vec::from_iter(told), "{failure}");
        }
    }

    async fn what_is_deleted_is_told_no_more_and_the_feed_goes_on(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let other = integration(&database, acme, "Other", 2).await;
        for number in 1..=3 {
            TestOrder::new(store, number).insert(&database).await;
        }
        let kept = TestOrder::new(other, 4).insert(&database).await;
        integrations::delete(&database, store, UnsentShipments::Delete).await.expect("deleted");
        let mut follower = Follower { database: &database, after: ChangePosition(0) };
        let [left] = &follower.news().await[..] else { panic!("one change") };
        assert_eq!((left.order, left.position), (Some(kept), ChangePosition(4)));
        assert_eq!(follower.after, newest(&database).await.expect("read"));
        let mut slow = Follower { after: ChangePosition(0), ..follower };
        assert_eq!(slow.page(3).await, []);
        assert_eq!(slow.after, ChangePosition(3), "a page of what is gone is no end");
        assert_eq!(slow.page(3).await.len(), 1);
    }

    async fn a_position_that_is_not_known_is_no_place_to_go_on_from(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let unknown = async |after| {
            let following = follow(&database, ChangePosition(after), 9).await.expect("read");
            match following {
                Following::Unknown { newest } => Some(newest),
                Following::Changes { .. } => None,
            }
        };
        assert_eq!(unknown(0).await, None);
        assert_eq!(unknown(1).await, Some(ChangePosition(0)), "of a database that was not restored");
        for number in 1..=5 {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        execute(&database, "DELETE FROM changes WHERE position < 3".to_owned()).await;
        for (after, told) in [(1, Some(5)), (2, None), (5, None), (6, Some(5))] {
            assert_eq!(unknown(after).await, told.map(ChangePosition), "{after}");
        }
    }

    async fn old_changes_go_from_the_first_on_and_the_newest_stays(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        for number in 1..=5 {
            TestOrder::new(store, number).insert(&database).await;
        }
        publish(&database).await.expect("published");
        // The third was written while a clock was ahead.
        execute(&database, "UPDATE changes SET at = CASE position WHEN 3 THEN 900 ELSE position END".to_owned()).await;
        assert_eq!(delete_changes(&database, at(500)).await.expect("removed"), 2);
        assert_eq!(delete_changes(&database, at(500)).await.expect("removed"), 0, "what is kept has no gap");
        assert_eq!(count_changes(&database, at(1_000)).await.expect("counted"), 2);
        assert_eq!(delete_changes(&database, at(1_000)).await.expect("removed"), 2);
        assert_eq!(newest(&database).await.expect("read"), ChangePosition(5), "positions go on from it");
        TestOrder::new(store, 6).insert(&database).await;
        let mut follower = Follower { database: &database, after: ChangePosition(4) };
        let positions: Vec<i64> = follower.news().await.iter().map(|change| change.position.0).collect();
        assert_eq!(positions, [5, 6]);
    }
}
