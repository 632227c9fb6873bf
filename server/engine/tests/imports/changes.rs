//! What imports tell programs that follow changes: one change an order at most, and nothing of what came in unchanged.

use std::sync::Arc;
use std::time::Instant;

use engine::imports::scheduler::Scheduler;
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::ids::{OrderId, RemoteOrderId};
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::Hold;
use storage::Database;
use storage::changes::{Following, follow, newest, publish};
use storage::holds::{ExistingHold, place};
use test_support::rows::{TestOrder, at};
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

struct Follower<'a> {
    database: &'a Database,
    after: ChangePosition,
    orders: Vec<OrderId>,
}

impl Follower<'_> {
    /// Kinds and order numbers, by number.
    async fn news(&mut self) -> Vec<(i64, ChangeKind)> {
        publish(self.database).await.unwrap();
        let following = follow(self.database, self.after, 250).await.unwrap();
        let Following::Changes { changes, last } = following else {
            panic!("{following:?}");
        };
        self.after = last;
        self.orders = changes.iter().filter_map(|change| change.order).collect();
        let numbered = changes
            .iter()
            .map(|change| (change.order_number.unwrap(), change.kind));
        let mut news: Vec<(i64, ChangeKind)> = numbered.collect();
        news.sort_unstable_by_key(|(number, _)| *number);
        news
    }
}

/// As the store's webhooks name them.
fn hinted(numbers: &[i64]) -> Selection {
    Selection::Hinted {
        remote_ids: numbers.iter().copied().map(RemoteOrderId).collect(),
        statuses: StatusFilter::All,
    }
}

on_both_databases! {
    async fn an_import_tells_of_each_order_once(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(4, 11));
        let mut follower = Follower { database: &server.database, after: ChangePosition(0), orders: Vec::new() };
        server.pull(&store, everything()).await;
        let numbers = store.ids();
        let of_all = |kind| numbers.iter().map(|number| (*number, kind)).collect::<Vec<_>>();
        assert_eq!(follower.news().await, of_all(ChangeKind::OrderCreated));
        let held = follower.orders[0];
        server.pull(&store, everything()).await;
        assert_eq!(follower.news().await, [], "nothing has changed");

        let hold = Hold { reason: Reason::typed("stock").unwrap(), until: None };
        place(&server.database, held, &hold, ExistingHold::Keep, "Pia", at(5)).await.unwrap();
        assert_eq!(follower.news().await, [(numbers[0], ChangeKind::OrderHeld)]);

        // One that stays on hold, one with another line, one that was cancelled, one whose payment is awaited.
        store.put(order(numbers[0], 11, 2));
        let mut other = order(numbers[1], 11, 1);
        other.lines[0].sku = "ANOTHER".to_owned();
        store.put(other);
        store.put(order(numbers[2], OrderStatus::CANCELLED.0, 2));
        store.put(order(numbers[3], 7, 2));
        server.pull(&store, everything()).await;
        assert_eq!(follower.news().await, [
            (numbers[0], ChangeKind::OrderChanged),
            (numbers[1], ChangeKind::OrderChanged),
            (numbers[2], ChangeKind::OrderCancelled),
            (numbers[3], ChangeKind::OrderHeld),
        ]);
    }

    async fn an_order_that_its_store_has_no_longer_was_cancelled(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(2, 11));
        let mut follower = Follower { database: &server.database, after: ChangePosition(0), orders: Vec::new() };
        server.pull(&store, everything()).await;
        follower.news().await;
        let numbers = store.ids();
        store.remove(numbers[0]);
        server.pull(&store, hinted(&numbers)).await;
        assert_eq!(follower.news().await, [(numbers[0], ChangeKind::OrderCancelled)]);
    }

    async fn a_scheduler_publishes_changes_though_it_can_not_add_up_counts(database: Database) {
        let server = TestServer::new(database).await;
        TestOrder::new(server.integration, 7).insert(&server.database).await;
        server.execute("ALTER TABLE flow_counts RENAME TO away").await;
        let shutdown = CancellationToken::new();
        let scheduler = Scheduler { database: server.database.clone(), wake: Arc::new(Notify::new()) };
        let until_published = async {
            let began = Instant::now();
            while newest(&server.database).await.unwrap() == ChangePosition(0) {
                assert!(began.elapsed() < LONG_ENOUGH);
                tokio::task::yield_now().await;
            }
            shutdown.cancel();
        };
        tokio::join!(scheduler.work(shutdown.clone()), until_published);
    }
}
