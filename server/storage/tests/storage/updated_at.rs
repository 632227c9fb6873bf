//! Whatever changes of an order here, whoever follows orders by the time of their change meets it again.

use parcelpilot_domain::ids::{IntegrationId, OrderId, RemoteLineId, RemoteOrderId, ShipmentId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::operator_alert::{AlertThresholds, OperatorAlertDetail as Detail};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::changes::{self, Decision, OrderSnapshot};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold};
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;
use storage::holds::ExistingHold;
use storage::orders::{OrderFilter, changed};
use storage::portal::HoldAnswer;
use storage::runs::NewRun;
use storage::shipments::{ShipmentChange, change_order};
use storage::{Database, alerts, checks, holds, order_tags, portal, runs};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, line};
use uuid::Uuid;

/// When each step is taken; nothing else has happened since.
struct Follower<'a> {
    database: &'a Database,
    now: i64,
}

impl Follower<'_> {
    fn next(&mut self) -> Timestamp {
        self.now += 10;
        at(self.now)
    }

    /// Which orders have changed by what was done at the last moment.
    async fn met(&self) -> Vec<i64> {
        let filter = OrderFilter::default();
        let page = changed(self.database, &filter, at(self.now), 50)
            .await
            .expect("read");
        page.orders
            .iter()
            .map(|order| order.stored.order.remote_id.0)
            .collect()
    }

    async fn change<T: Send>(
        &mut self,
        order: OrderId,
        decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
    ) -> Vec<i64> {
        let change = ShipmentChange {
            order,
            by: "Ada",
            at: self.next(),
        };
        assert!(
            change_order(self.database, change, decide)
                .await
                .expect("stored")
                .is_ok()
        );
        self.met().await
    }
}

fn tracking(number: &str) -> TrackingDraft {
    TrackingDraft {
        carrier: "ups".to_owned(),
        number: number.to_owned(),
        ..TrackingDraft::default()
    }
}

/// What is here is older than what a check saw in the store.
async fn with_a_stale_order(database: &Database) -> (IntegrationId, OrderId) {
    let acme = client(database, "Acme").await;
    let store = integration(database, acme, "Store", 1).await;
    let order = TestOrder::new(store, 1).insert(database).await;
    let new = NewRun {
        integration_id: store,
        kind: RunKind::Check,
        selection: Selection::Named {
            remote_ids: vec![RemoteOrderId(1)],
        },
        requested_by: None,
        at: at(500),
    };
    let run = runs::enqueue(database, new).await.expect("queued");
    execute(
        database,
        format!(
            "UPDATE orders SET read_at = 100;
             UPDATE import_runs SET state = 'complete', started_at = 500;
             INSERT INTO checks (run_id, as_of, theirs, ours, missing, stale, extra, with_problem, is_one_by_one)
                 VALUES ('{run}', 1, 1, 1, 0, 1, 0, 0, TRUE);
             INSERT INTO check_differences (run_id, remote_id, kind, has_problem) VALUES ('{run}', 1, 'stale', FALSE)"
        ),
    )
    .await;
    (store, order)
}

on_both_databases! {
    async fn an_order_is_met_again_by_its_shipments_its_hold_and_its_tags(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        TestOrder::new(store, 2).insert(&database).await;
        consignment(&database, order, 7).await;
        line(&database, order, 70, Some(7), "physical").await;
        let mut follower = Follower { database: &database, now: 1_000_000 };
        let id = ShipmentId::from_uuid(Uuid::now_v7());
        let draft = ShipmentDraft {
            address_id: None,
            lines: vec![ShippedLine { line: RemoteLineId(70), quantity: 1 }],
            tracking: tracking("1Z1"),
            override_reason: None,
            seen_shipments: None,
        };
        let make = |order: &OrderSnapshot| changes::make(order, id, &draft, true);
        assert_eq!(follower.change(order, make).await, [1]);
        // It is there already: nothing has changed.
        assert_eq!(follower.change(order, make).await, [0; 0]);
        let other = tracking("1Z2");
        assert_eq!(follower.change(order, |order| changes::correct(order, id, &other)).await, [1]);
        assert_eq!(follower.change(order, |order| changes::correct(order, id, &other)).await, [0; 0]);
        assert_eq!(follower.change(order, |order| changes::void(order, id)).await, [1]);
        assert_eq!(follower.change(order, |order| changes::void(order, id)).await, [0; 0]);

        let hold = Hold { reason: Reason::typed("stock").expect("a reason"), until: None };
        for (existing, met) in [(ExistingHold::Replace, vec![1]), (ExistingHold::Keep, vec![])] {
            let now = follower.next();
            holds::place(&database, order, &hold, existing, "Ada", now).await.expect("placed");
            assert_eq!(follower.met().await, met, "{existing:?}");
        }
        for met in [vec![1], vec![]] {
            let now = follower.next();
            holds::release(&database, order, Some("Ada"), now).await.expect("released");
            assert_eq!(follower.met().await, met);
        }
        let tag = Tag::typed("fragile").expect("a tag");
        for met in [vec![1], vec![]] {
            let now = follower.next();
            order_tags::add(&database, order, &tag, now).await.expect("tagged");
            assert_eq!(follower.met().await, met);
        }
        for met in [vec![1], vec![]] {
            let now = follower.next();
            order_tags::remove(&database, order, &tag, now).await.expect("untagged");
            assert_eq!(follower.met().await, met);
        }
    }

    async fn an_order_is_met_again_by_the_hold_of_its_client(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        let Sees::Clients(seen) = Sees::clients([acme]) else { panic!("limited") };
        let hold = Hold { reason: Reason::typed("stock").expect("a reason"), until: None };
        let mut follower = Follower { database: &database, now: 1_000_000 };
        let now = follower.next();
        let placed = portal::place(&database, &seen, order, &hold, "Bea", now).await.expect("placed");
        assert_eq!((placed, follower.met().await), (HoldAnswer::Done, vec![1]));
        let now = follower.next();
        let released = portal::release(&database, &seen, order, "Bea", now).await.expect("released");
        assert_eq!((released, follower.met().await), (HoldAnswer::Done, vec![1]));
        let now = follower.next();
        portal::release(&database, &seen, order, "Bea", now).await.expect("none");
        assert_eq!(follower.met().await, [0; 0]);
    }

    async fn orders_are_met_again_when_a_status_begins_to_hold_them_or_ends(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        for number in [1, 2] {
            TestOrder::new(store, number).insert(&database).await;
        }
        TestOrder { status: 7, ..TestOrder::new(store, 3) }.insert(&database).await;
        let mut follower = Follower { database: &database, now: 1_000_000 };
        let mut before = HeldStatuses::default();
        for held in [HeldStatuses::new([OrderStatus::AWAITING_FULFILLMENT]), before.clone()] {
            let now = follower.next();
            holds::set_held_statuses(&database, store, &before, &held, now).await.expect("set");
            for met in [vec![1, 2, 3], vec![]] {
                let now = follower.next();
                holds::refresh_states(&database, store, now).await.expect("refreshed");
                let mut found = follower.met().await;
                found.sort_unstable();
                assert_eq!(found, met);
            }
            before = held;
        }
    }

    async fn a_change_is_met_where_the_clock_is_behind(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        consignment(&database, order, 7).await;
        line(&database, order, 70, Some(7), "physical").await;
        let ahead = 2_000_000;
        execute(&database, format!("UPDATE orders SET updated_at = {ahead}")).await;
        let mut follower = Follower { database: &database, now: 1_000_000 };
        // What was met has to be met again: whoever follows asks for what is later.
        let met_after = async |moment: i64| {
            let page = changed(&database, &OrderFilter::default(), at(moment), 50).await.expect("read");
            page.orders.len()
        };
        let tag = Tag::typed("fragile").expect("a tag");
        order_tags::add(&database, order, &tag, follower.next()).await.expect("tagged");
        assert_eq!((met_after(ahead + 1).await, met_after(ahead + 2).await), (1, 0));
        let draft = ShipmentDraft {
            address_id: None,
            lines: vec![ShippedLine { line: RemoteLineId(70), quantity: 1 }],
            tracking: tracking("1Z1"),
            override_reason: None,
            seen_shipments: None,
        };
        let id = ShipmentId::from_uuid(Uuid::now_v7());
        follower.change(order, |order: &OrderSnapshot| changes::make(order, id, &draft, true)).await;
        assert_eq!((met_after(ahead + 2).await, met_after(ahead + 3).await), (1, 0));
    }

    async fn a_stale_order_that_is_gone_is_left_to_pull_no_more(database: Database) {
        let (store, _) = with_a_stale_order(&database).await;
        let latest = async || checks::latest(&database, store).await.expect("read").expect("a check");
        let run = latest().await.run_id;
        let left = async || {
            let to_pull = checks::to_pull(&database, run).await.expect("read").len();
            let told = alerts::conditions(&database, &AlertThresholds::default(), at(1_000)).await.expect("read");
            let is_told = told.iter().any(|told| matches!(told.detail, Detail::CompletenessDiffers { .. }));
            (latest().await.left_to_pull, to_pull, is_told)
        };
        execute(&database, "UPDATE orders SET gone_at = 400".to_owned()).await;
        assert_eq!(left().await, (Some(1), 1, true));
        execute(&database, "UPDATE orders SET gone_at = 700".to_owned()).await;
        assert_eq!(left().await, (Some(0), 0, false));
    }

    async fn a_stale_order_that_is_tagged_is_still_to_be_pulled(database: Database) {
        let (store, order) = with_a_stale_order(&database).await;
        let tag = Tag::typed("fragile").expect("a tag");
        order_tags::add(&database, order, &tag, at(900_000)).await.expect("tagged");
        let left = async || checks::latest(&database, store).await.expect("read").expect("a check").left_to_pull;
        assert_eq!(left().await, Some(1));
        execute(&database, "UPDATE orders SET read_at = 700".to_owned()).await;
        assert_eq!(left().await, Some(0));
    }
}
