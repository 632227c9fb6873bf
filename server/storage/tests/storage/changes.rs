//! The change feed: what is told, and by which kind. For how long: [`crate::changes_retention`]; under concurrent writers:
//! [`crate::changes_concurrent`].

use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::ids::{OrderId, ShipmentId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::Hold;
use storage::changes::{Change, Following, begin_anew, follow, newest, publish, publish_and_wait};
use storage::holds::ExistingHold;
use storage::integrations::UnsentShipments;
use storage::personal_data::OrdersToErase;
use storage::{Database, holds, integrations, personal_data};
use test_support::databases::{DatabaseAddress, execute, with_postgres};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};
use uuid::Uuid;

use crate::deletion::rows_in;

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

    pub async fn news(&mut self) -> Vec<Change> {
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
pub async fn shipment(database: &Database, order: OrderId) -> ShipmentId {
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

/// Who must know that what was committed has its position waits for whoever gives it.
#[tokio::test]
async fn who_begins_at_the_present_waits_for_the_process_that_gives_positions() {
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
        let waits = async {
            let count = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            while sqlx::query_as::<_, (i64,)>(count)
                .fetch_one(pool)
                .await
                .expect("read")
                == (0,)
            {
                tokio::task::yield_now().await;
            }
        };
        let publishing = publish_and_wait(&database);
        tokio::pin!(publishing);
        tokio::select! {
            done = &mut publishing => panic!("it does not wait: {done:?}"),
            () = waits => {}
        }
        other.rollback().await.expect("over");
        publishing.await.expect("published");
        assert_eq!(newest(&database).await.expect("read"), ChangePosition(1));
    })
    .await;
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

/// Whatever else its commits may lose there.
#[tokio::test]
async fn a_crash_takes_no_position_back_where_others_do_not_wait_for_the_disk() {
    const LEVELS: [&str; 3] = ["off", "local", "remote_write"];
    with_postgres(|address: DatabaseAddress| async move {
        let opened = async || Database::open(&address.0).await.expect("opened");
        let mut database = opened().await;
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let levels = "CREATE TABLE levels (level TEXT);
             CREATE FUNCTION note_level() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 INSERT INTO levels VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
             CREATE TRIGGER of_orders AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_level();
             CREATE TRIGGER of_changes AFTER INSERT ON changes FOR EACH ROW EXECUTE FUNCTION note_level()";
        execute(&database, levels.to_owned()).await;
        for (number, level) in (1..).zip(LEVELS) {
            let relaxed = format!(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = {level}', current_database()); END $$"
            );
            execute(&database, relaxed).await;
            database.close().await;
            database = opened().await;
            TestOrder::new(store, number).insert(&database).await;
            publish(&database).await.expect("published");
            begin_anew(&database, at(number)).await.expect("begun");
            let of_others = format!("levels WHERE level = '{level}'");
            assert_eq!(rows_in(&database, &of_others).await, 1, "{level}: the order");
            let of_changes = rows_in(&database, "levels WHERE level = 'on'").await;
            assert_eq!(of_changes, 2 * number, "{level}: the change, and the new beginning");
        }
        database.close().await;
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
        for refunded in ["status_id = 4", "status_id = 4, updated_at = 11"] {
            assert_eq!(follower.of(set("status_id = 2, left_to_ship = 0, updated_at = 10")).await, [ChangeKind::OrderChanged]);
            assert_eq!(follower.of(set(refunded)).await, [ChangeKind::OrderChanged], "it was shipped");
        }
        // Its store calls it Completed, and knows of no shipment: it is on hold here, with all of it left to ship.
        for step in [
            "status_id = 11, is_deleted = FALSE, gone_at = NULL, left_to_ship = 2, shipping_state = 'to_ship'",
            "status_id = 10, shipping_state = 'held'",
            "status_id = 4, shipping_state = 'not_to_ship'",
            "is_deleted = TRUE",
            "status_id = 2, shipping_state = 'held'",
            "gone_at = 3, shipping_state = 'to_ship'",
        ] {
            assert_eq!(follower.of(set(step)).await, [ChangeKind::OrderChanged], "{step}");
        }
        for ending in ["status_id = 4, left_to_ship = 0", "status_id = 5", "status_id = 4", "status_id = 0, left_to_ship = 1", "gone_at = 3, left_to_ship = 1"] {
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
            ("create", "pending", Some(ChangeKind::ShipmentChanged)),
            ("create", "confirmed", Some(ChangeKind::ShipmentConfirmed)),
            ("correct", "confirmed", Some(ChangeKind::ShipmentConfirmed)),
            ("delete", "failed", Some(ChangeKind::ShipmentFailed)),
            ("delete", "confirmed", None),
        ] {
            assert_eq!(follower.of(push(kind, state)).await, Vec::from_iter(told), "{kind} {state}");
        }
        for (set, told) in [
            ("tracking_number = '2Z'", Some(ChangeKind::ShipmentChanged)),
            ("carrier = 'dhl', tracking_link = 'https://dhl'", Some(ChangeKind::ShipmentChanged)),
            ("tracking_number = '2Z', remote_id = 7, ahead = 0", None),
            ("voided_at = 5, ahead = -1", Some(ChangeKind::ShipmentVoided)),
            ("voided_at = 5", None),
        ] {
            assert_eq!(follower.of(format!("UPDATE shipments SET {set}")).await, Vec::from_iter(told), "{set}");
        }
        assert_eq!(follower.of(push("correct", "failed")).await, [ChangeKind::ShipmentFailed]);
        let dropped = "DELETE FROM shipment_pushes WHERE id = 'correct'".to_owned();
        assert_eq!(follower.of(dropped).await, [ChangeKind::ShipmentChanged]);
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

    async fn what_only_a_newer_program_knows_is_kept_for_it(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let order = TestOrder::new(store, 7).insert(&database).await;
        let newer = format!("INSERT INTO change_arrivals (kind, subject) VALUES ('order.praised', '{order}')");
        let mut follower = Follower { database: &database, after: ChangePosition(0) };
        assert_eq!(follower.of(newer).await, [ChangeKind::OrderCreated]);
        assert_eq!(follower.after, ChangePosition(2));
        assert_eq!(rows_in(&database, "changes WHERE kind = 'order.praised'").await, 1);
    }

    async fn what_is_deleted_is_told_no_more_and_the_feed_goes_on(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme", 1).await;
        let other = integration(&database, acme, "Other", 2).await;
        for number in 1..=3 {
            TestOrder::new(store, number).insert(&database).await;
        }
        let kept = TestOrder::new(other, 4).insert(&database).await;
        let tag = "INSERT INTO tags VALUES ('gift', 'Gift'); INSERT INTO order_tags SELECT id, 'gift' FROM orders
             WHERE remote_id = 1; DELETE FROM change_arrivals WHERE kind <> 'order.created'";
        execute(&database, tag.to_owned()).await;
        integrations::delete(&database, store, UnsentShipments::Delete).await.expect("deleted");
        let changed = "change_arrivals WHERE kind = 'order.changed'";
        assert_eq!(rows_in(&database, changed).await, 0, "a tag that goes with its order is no change of it");
        let mut follower = Follower { database: &database, after: ChangePosition(0) };
        let [left] = &follower.news().await[..] else { panic!("one change") };
        assert_eq!((left.order, left.position), (Some(kept), ChangePosition(4)));
        assert_eq!(follower.after, newest(&database).await.expect("read"));
        let mut slow = Follower { after: ChangePosition(0), ..follower };
        assert_eq!(slow.page(3).await, []);
        assert_eq!(slow.after, ChangePosition(3), "a page of what is gone is no end");
        assert_eq!(slow.page(3).await.len(), 1);
    }
}
