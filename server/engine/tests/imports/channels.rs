//! Orders of stores with several channels, from the sandbox.

use std::sync::Arc;

use async_trait::async_trait;
use engine::imports::worker::{SourceProvider, Worker};
use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, RemoteChannelId};
use parcelpilot_domain::import_run::{RunFailure, RunState};
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip, Refusal};
use parcelpilot_domain::store::StoreAccess;
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, Urgency};
use parcelpilot_domain::sync::SyncInterval;
use sandbox::{Account, Change};
use storage::orders::{OrderFilter, WholeOrder, whole};
use storage::{Database, channels, holds, runs};
use test_support::on_both_databases;
use test_support::rows::client;
use tokio_util::sync::CancellationToken;

use crate::against_sandbox::{Quiet, passed_an_hour_ago};
use crate::test_server::TestServer;

const WEB: u64 = 1;
const OUTLET: u64 = 664_177;

/// A sandbox, read with one of its tokens.
struct As(Account, Arc<Quiet>);

#[async_trait]
impl SourceProvider for As {
    async fn open(
        &self,
        _: IntegrationId,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        let As(account, store) = self;
        let sandbox = &store.running.sandbox;
        let access = StoreAccess {
            store_hash: sandbox.tokens().store_hash.parse().unwrap(),
            access_token: sandbox.credentials(*account).access_token.clone().into(),
        };
        Ok(Box::new(
            store.client.store(access, observer).with_urgency(urgency),
        ))
    }
}

async fn sync(server: &TestServer, store: &Arc<Quiet>, account: Account) -> RunRow {
    let (now, every) = (runtime::clock::now(), SyncInterval::default());
    let id = runs::sync_now(&server.database, server.integration, every, "Ada", now)
        .await
        .unwrap();
    let worker = Worker {
        database: server.database.clone(),
        keeps_raw_orders: true,
        sources: Arc::new(As(account, store.clone())),
        wake: Arc::default(),
    };
    let run = server.claim("worker").await.expect("the run is free");
    worker.execute(run, CancellationToken::new()).await;
    let run = server.run(id).await;
    assert_eq!(run.state, RunState::Complete, "{run:?}");
    run
}

async fn new_server(database: Database) -> (TestServer, Arc<Quiet>) {
    let (server, store) = (TestServer::new(database).await, Quiet::store(50).await);
    passed_an_hour_ago(&server).await;
    (server, store)
}

/// A new order that may be shipped; its number. Others that the sandbox makes on the way are taken back.
fn place(store: &Quiet, channel: u64) -> i64 {
    let sandbox = &store.running.sandbox;
    let change = Change {
        is_deleted: Some(false),
        channel_id: Some(channel),
        ..Change::default()
    };
    loop {
        let id = sandbox.add_orders_with(1, &change)[0];
        let order = sandbox.expected_orders().last().expect("the new one");
        let goes_out = order.lines.iter().any(|line| line.address_id > 0);
        if goes_out && order.status_id == 11 {
            return i64::try_from(id).unwrap();
        }
        let gone = Change {
            is_gone: Some(true),
            ..Change::default()
        };
        assert!(sandbox.edit(id, gone));
    }
}

async fn set(server: &TestServer, channel: u64, client: Option<ClientId>, is_imported: bool, is_held: bool) {
    let channel = RemoteChannelId(i64::try_from(channel).unwrap());
    let before = channels::find(&server.database, server.integration, channel)
        .await
        .unwrap();
    let settings = ChannelSettings {
        version: before.expect("it is known").version,
        client,
        is_imported,
        is_held,
    };
    let now = runtime::clock::now();
    channels::set(&server.database, server.integration, channel, settings, now)
        .await
        .unwrap();
}

async fn stored(server: &TestServer, number: i64) -> WholeOrder {
    let page = whole(&server.database, &OrderFilter::default(), 500)
        .await
        .unwrap();
    let mut orders = page.orders.into_iter();
    orders
        .find(|order| order.stored.order.remote_id.0 == number)
        .expect("the order is there")
}

fn asked(store: &Quiet) -> u64 {
    let calls = store.running.sandbox.calls();
    let of_channels = calls.iter().filter(|((path, _), _)| path == "/v3/channels");
    of_channels.map(|(_, count)| *count).sum()
}

async fn an_hour_later(server: &TestServer) {
    let hour = 3_600_000;
    server
        .execute(&format!(
            "UPDATE integrations SET ask_channels_at = ask_channels_at - {hour}"
        ))
        .await;
}

async fn names(server: &TestServer) -> Vec<(i64, String)> {
    let rows = channels::of_integration(&server.database, server.integration).await;
    rows.unwrap()
        .into_iter()
        .map(|row| (row.id.0, row.name))
        .collect()
}

on_both_databases! {
    async fn an_order_is_the_client_of_its_channels(database: Database) {
        let (server, store) = new_server(database).await;
        place(&store, WEB);
        sync(&server, &store, Account::Full).await;
        let bolt = client(&server.database, "Bolt").await;
        set(&server, OUTLET, Some(bolt), true, false).await;
        let (theirs, ours) = (place(&store, OUTLET), place(&store, WEB));
        sync(&server, &store, Account::Full).await;
        assert_eq!(stored(&server, theirs).await.stored.client, Some(bolt));
        assert_eq!(stored(&server, ours).await.stored.client, None);

        // In the store it moves to another channel, and so to another client; not once it was shipped.
        let moved = Change { channel_id: Some(WEB), ..Change::default() };
        let shipped = place(&store, OUTLET);
        sync(&server, &store, Account::Full).await;
        server.execute(&format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead) SELECT 's', integration_id, id, remote_id, \
             1, '', '', '', '', 1, 'Ada', FALSE, 0 FROM orders WHERE remote_id = {shipped}"
        )).await;
        for number in [theirs, shipped] {
            assert!(store.running.sandbox.edit(number.unsigned_abs(), moved.clone()));
        }
        assert_eq!(sync(&server, &store, Account::Full).await.counters.updated, 2);
        assert_eq!(stored(&server, theirs).await.stored.client, None);
        assert_eq!(stored(&server, shipped).await.stored.client, Some(bolt));
    }

    async fn a_channel_that_is_not_imported_brings_no_orders(database: Database) {
        let (server, store) = new_server(database).await;
        let known = place(&store, OUTLET);
        sync(&server, &store, Account::Full).await;
        set(&server, OUTLET, None, false, false).await;
        let (left_out, ours) = (place(&store, OUTLET), place(&store, WEB));
        // One that is there already is followed.
        assert!(store.running.sandbox.edit(known.unsigned_abs(), Change { staff_notes: Some("rush".to_owned()), ..Change::default() }));
        let run = sync(&server, &store, Account::Full).await;
        assert_eq!((run.counters.created, run.counters.updated, run.counters.skipped), (1, 1, 1), "{left_out}");
        assert_eq!(server.order_ids().await, [known, ours]);
        assert_eq!(stored(&server, known).await.stored.order.staff_notes, "rush");
    }

    async fn new_orders_of_a_held_channel_wait_for_somebody(database: Database) {
        let (server, store) = new_server(database).await;
        let before = place(&store, OUTLET);
        sync(&server, &store, Account::Full).await;
        set(&server, OUTLET, None, true, true).await;
        let (held, ours) = (place(&store, OUTLET), place(&store, WEB));
        sync(&server, &store, Account::Full).await;
        for (number, is_held) in [(before, false), (ours, false), (held, true)] {
            let order = stored(&server, number).await;
            assert_eq!(matches!(order.may_ship(), MayShip::Held(_)), is_held, "{number}");
            let states = server.numbers("SELECT remote_id FROM orders WHERE shipping_state = 'held'").await;
            assert_eq!(states.contains(&number), is_held, "{number}");
        }
        let order = stored(&server, held).await;
        let MayShip::Held(causes) = order.may_ship() else { panic!("it is held") };
        let [HoldCause::Manual(hold)] = causes.as_slice() else { panic!("{causes:?}") };
        assert_eq!(hold.reason.as_str(), "New order of Trailhead Outlet, to be reviewed");
        // So is one that nobody had to ship when it came in, once somebody has to.
        let paid_later = place(&store, OUTLET);
        let set_status = |status_id| {
            let change = Change { status_id: Some(status_id), ..Change::default() };
            assert!(store.running.sandbox.edit(paid_later.unsigned_abs(), change));
        };
        server.execute("UPDATE integrations SET statuses = '[6, 11]'").await;
        set_status(6);
        sync(&server, &store, Account::Full).await;
        assert!(matches!(stored(&server, paid_later).await.may_ship(), MayShip::No(Refusal::Declined)));
        set_status(11);
        sync(&server, &store, Account::Full).await;
        assert!(matches!(stored(&server, paid_later).await.may_ship(), MayShip::Held(_)));
        // Released, it is not held again by the next change.
        let id: OrderId = order.stored.id;
        assert!(holds::release(&server.database, id, Some("Ada"), runtime::clock::now()).await.unwrap());
        assert!(store.running.sandbox.edit(held.unsigned_abs(), Change { staff_notes: Some("x".to_owned()), ..Change::default() }));
        sync(&server, &store, Account::Full).await;
        assert_eq!(stored(&server, held).await.may_ship(), MayShip::Yes);
    }

    async fn names_are_asked_for_once_an_hour_while_one_is_missing(database: Database) {
        let (server, store) = new_server(database).await;
        sync(&server, &store, Account::Full).await;
        assert_eq!(asked(&store), 0, "there was no order");
        place(&store, OUTLET);
        sync(&server, &store, Account::Full).await;
        assert_eq!(asked(&store), 1);
        let known = [(1, "Sandbox & Söhne"), (664_177, "Trailhead Outlet"), (664_178, "Little Sparrow"), (664_179, "Amazon US")];
        assert_eq!(names(&server).await, known.map(|(id, name)| (id, name.to_owned())));
        place(&store, 664_178);
        an_hour_later(&server).await;
        sync(&server, &store, Account::Full).await;
        assert_eq!(asked(&store), 1, "all are known");
        // One that the store does not list.
        for (asks, is_later) in [(2, false), (2, false), (3, true)] {
            if is_later {
                an_hour_later(&server).await;
            }
            place(&store, 42);
            sync(&server, &store, Account::Full).await;
            assert_eq!(asked(&store), asks);
        }
        assert!(names(&server).await.contains(&(42, String::new())));
    }

    async fn without_the_permission_channels_have_numbers_alone(database: Database) {
        let (server, store) = new_server(database).await;
        let number = place(&store, OUTLET);
        sync(&server, &store, Account::WithoutChannels).await;
        assert_eq!((asked(&store), names(&server).await), (1, vec![(664_177, String::new())]));
        assert_eq!(stored(&server, number).await.stored.order.details.channel_id, Some(RemoteChannelId(664_177)));
        for _ in 0..23 {
            an_hour_later(&server).await;
        }
        place(&store, OUTLET);
        sync(&server, &store, Account::WithoutChannels).await;
        assert_eq!(asked(&store), 1, "it was refused less than a day ago");
        an_hour_later(&server).await;
        place(&store, OUTLET);
        sync(&server, &store, Account::WithoutChannels).await;
        assert_eq!(asked(&store), 2);
    }
}
