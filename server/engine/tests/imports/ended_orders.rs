//! Orders that end in the store while somebody is at work on them.

use std::sync::Arc;

use parcelpilot_domain::ids::{OrderId, RemoteOrderId};
use parcelpilot_domain::import_run::{RunState, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use sandbox::Change;
use storage::shipments::numbered;
use storage::{Database, order_warnings, problems, runs};
use test_support::on_both_databases;

use crate::against_sandbox::{Quiet, execute, execute_claimed, passed_an_hour_ago, sync};
use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

const WARNINGS: &str = "SELECT o.remote_id FROM order_warnings w JOIN orders o ON o.id = w.order_id
    WHERE w.resolved_at IS NULL ORDER BY o.remote_id";
const GONE: &str = "SELECT remote_id FROM orders WHERE gone_at IS NOT NULL ORDER BY remote_id";
const TO_SHIP: &str = "SELECT remote_id FROM orders WHERE shipping_state = 'to_ship' ORDER BY remote_id";
const HAVE_WARNING: &str = "SELECT remote_id FROM orders WHERE has_warning ORDER BY remote_id";

fn hinted(ids: &[i64]) -> Selection {
    Selection::Hinted {
        remote_ids: ids.iter().copied().map(RemoteOrderId).collect(),
        statuses: StatusFilter::default(),
    }
}

/// Ours, of the order with this number.
async fn id_of(server: &TestServer, number: i64) -> OrderId {
    let found = numbered(&server.database, &[RemoteOrderId(number)], None).await;
    found.unwrap().remove(0).order.id
}

/// The kinds of the open warnings of an order.
async fn open(server: &TestServer, id: i64) -> Vec<&'static str> {
    let order = id_of(server, id).await;
    let warnings = order_warnings::open_of(&server.database, order).await.unwrap();
    warnings.iter().map(|warning| warning.kind.code()).collect()
}

async fn ship(server: &TestServer, id: i64) {
    server
        .execute(&format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead) SELECT '00000000-0000-7000-8000-{id:012}', \
             integration_id, id, remote_id, 1, '', '', '', '', 0, 'Ada', FALSE, 0 FROM orders WHERE remote_id = {id}"
        ))
        .await;
}

/// An order with something to ship of the sandbox, all of whose orders are imported.
async fn imported(server: &TestServer, store: &Arc<Quiet>) -> Vec<i64> {
    let id = server.enqueue(everything()).await;
    assert_eq!(execute(server, store, id).await.state, RunState::Complete);
    passed_an_hour_ago(server).await;
    server.numbers(TO_SHIP).await
}

fn edit(store: &Quiet, id: i64, change: Change) {
    assert!(store.running.sandbox.edit(u64::try_from(id).unwrap(), change));
}

fn gone(is_gone: bool) -> Change {
    Change {
        is_gone: Some(is_gone),
        ..Change::default()
    }
}

on_both_databases! {
    async fn an_order_changes_later_than_before_where_the_clock_is_behind(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1, 11));
        server.pull(&store, everything()).await;
        let ahead = 9_000_000_000_000;
        server.execute(&format!("UPDATE orders SET updated_at = {ahead}")).await;
        let changed = async || server.numbers("SELECT updated_at FROM orders").await;
        store.put(order(100, 11, 2));
        server.pull(&store, hinted(&[100])).await;
        assert_eq!(changed().await, [ahead + 1]);
        store.remove(100);
        server.pull(&store, hinted(&[100])).await;
        assert_eq!(changed().await, [ahead + 2]);
        store.put(order(100, 11, 2));
        server.pull(&store, hinted(&[100])).await;
        assert_eq!(changed().await, [ahead + 3]);
    }

    async fn a_hinted_order_that_is_gone_is_marked_and_no_problem(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(TO_SHIP).await, [100, 103, 106]);
        store.remove(103);
        server.pull(&store, hinted(&[103, 999])).await;
        assert_eq!(server.numbers(GONE).await, [103]);
        assert_eq!(server.numbers(TO_SHIP).await, [100, 106]);
        assert_eq!(open(&server, 103).await, ["removed_while_waiting"]);
        assert_eq!(problems::open(&server.database, None).await.unwrap(), []);

        // Seen again, as it was.
        store.put(order(103, 11, 1));
        server.pull(&store, hinted(&[103])).await;
        assert_eq!(server.numbers(GONE).await, [0; 0]);
        assert_eq!(server.numbers(TO_SHIP).await, [100, 103, 106]);
        assert_eq!(server.numbers(WARNINGS).await, [0; 0]);
        assert_eq!(server.numbers(HAVE_WARNING).await, [0; 0]);
    }

    async fn a_named_order_that_is_gone_is_marked_too(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        server.pull(&store, everything()).await;
        store.remove(103);
        let named = Selection::Named { remote_ids: vec![RemoteOrderId(103)] };
        server.pull(&store, named).await;
        assert_eq!(server.numbers(GONE).await, [103]);
        assert_eq!(problems::open(&server.database, None).await.unwrap().len(), 1);
    }

    async fn cancelled_and_refunded_orders_need_a_person_once(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(5, 11));
        store.put(order(106, 2, 1));
        server.pull(&store, everything()).await;
        ship(&server, 103).await;
        for (id, status) in [(100, 5), (103, 4), (106, 5)] {
            store.put(order(id, status, 2));
        }
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(WARNINGS).await, [100, 103], "106 waited for nothing");
        assert_eq!(open(&server, 100).await, ["cancelled_while_waiting"]);
        assert_eq!(open(&server, 103).await, ["refunded_after_shipping"]);

        // A person has dealt with one. Another change of a cancelled order raises nothing again.
        let id = id_of(&server, 100).await;
        let warning = order_warnings::open_of(&server.database, id).await.unwrap().remove(0);
        let at = runtime::clock::now();
        let resolved = order_warnings::resolve(&server.database, warning.id, "Ada", at).await.unwrap();
        assert_eq!(resolved.expect("it was open").remote_id, 100);
        assert_eq!(order_warnings::resolve(&server.database, warning.id, "Ada", at).await.unwrap(), None);
        let mut edited = order(100, 5, 3);
        edited.staff_notes = "Called".to_owned();
        store.put(edited);
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(HAVE_WARNING).await, [103]);

        // It goes on in the store: nothing is left to do. Cancelled once more, it needs a person once more.
        store.put(order(103, 11, 4));
        store.put(order(100, 11, 4));
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(WARNINGS).await, [0; 0]);
        store.put(order(100, 6, 5));
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(HAVE_WARNING).await, [100]);
    }

    async fn archived_and_voided_orders_are_told_apart(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        server.pull(&store, everything()).await;
        ship(&server, 100).await;
        server.execute("UPDATE shipments SET voided_at = 1").await;
        ship(&server, 106).await;
        for id in [100, 103, 106] {
            let mut archived = order(id, 11, 2);
            archived.is_deleted = true;
            store.put(archived);
        }
        server.pull(&store, everything()).await;
        assert_eq!(open(&server, 100).await, ["removed_while_waiting"], "its parcel was voided");
        assert_eq!(open(&server, 103).await, ["removed_while_waiting"]);
        assert_eq!(open(&server, 106).await, ["removed_after_shipping"]);
    }

    async fn a_sync_follows_a_known_order_that_becomes_incomplete(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(400).await);
        let waiting = imported(&server, &store).await;
        sync(&server, &store).await;
        edit(&store, waiting[0], Change { status_id: Some(0), ..Change::default() });
        sync(&server, &store).await;
        assert_eq!(server.numbers("SELECT remote_id FROM orders WHERE status_id = 0").await, [waiting[0]]);
        assert_eq!(server.numbers(TO_SHIP).await, waiting[1..]);
        assert_eq!(open(&server, waiting[0]).await, ["removed_while_waiting"]);
        assert_eq!(server.claim("worker").await.map(|run| run.selection), None, "nothing seems to have vanished");
    }

    async fn a_sync_notices_orders_that_vanish(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(400).await);
        let waiting = imported(&server, &store).await;
        let sandbox = &store.running.sandbox;
        assert_eq!(sync(&server, &store).await.counters.calls, 2, "one to plan, one to know how many there are");
        assert_eq!(sync(&server, &store).await.counters.calls, 2, "one to plan, one to compare");
        for id in [waiting[1], waiting[3]] {
            edit(&store, id, gone(true));
        }
        let run = sync(&server, &store).await;
        let log = runs::events(&server.database, run.id).await.unwrap();
        assert!(log.iter().any(|event| event.text.to_string().contains("2 orders fewer than at the last sync: looking for 2 that")), "{log:?}");
        let queued = server.claim("worker").await.expect("a run for them");
        assert_eq!(queued.selection, hinted_by(&server, &[waiting[1], waiting[3]]).await);
        execute_claimed(&server, &store, queued).await;
        assert_eq!(server.numbers(GONE).await, [waiting[1], waiting[3]]);
        assert_eq!(server.numbers(HAVE_WARNING).await, [waiting[1], waiting[3]]);
        assert_eq!(sync(&server, &store).await.counters.calls, 2, "they are not looked for again");

        // New orders are counted in, so that those are missed, too.
        let new: Vec<i64> = sandbox.add_orders(3).into_iter().map(|id| i64::try_from(id).unwrap()).collect();
        new.iter().for_each(|id| edit(&store, *id, Change { status_id: Some(11), ..Change::default() }));
        sync(&server, &store).await;
        sync(&server, &store).await;
        edit(&store, new[2], gone(true));
        sync(&server, &store).await;
        let queued = server.claim("worker").await.expect("a run for it");
        assert_eq!(queued.selection, hinted_by(&server, &new[2..]).await);
    }

    async fn nothing_is_counted_while_the_webhook_works(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(200).await);
        imported(&server, &store).await;
        server.execute(
            "INSERT INTO webhooks (integration_id, secret, state, destination, check_at)
             SELECT id, '', 'working', '', 0 FROM integrations"
        ).await;
        assert_eq!(sync(&server, &store).await.counters.calls, 1);
    }
}

async fn hinted_by(server: &TestServer, ids: &[i64]) -> Selection {
    let statuses = storage::integrations::find(&server.database, server.integration)
        .await
        .unwrap()
        .unwrap()
        .statuses;
    Selection::Hinted {
        remote_ids: ids.iter().copied().map(RemoteOrderId).collect(),
        statuses: StatusFilter::Only(statuses),
    }
}
