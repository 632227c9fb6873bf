//! Channels whose orders are not imported: by their own setting, or because their client is inactive.

use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_domain::ids::{ClientId, RemoteChannelId};
use parcelpilot_domain::order::Order;
use storage::{Database, channels, clients};
use test_support::on_both_databases;
use test_support::rows::client;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

const WEB: RemoteChannelId = RemoteChannelId(1);
const OUTLET: RemoteChannelId = RemoteChannelId(664_177);
const HOUR: i64 = 3_600;

fn placed(channel: RemoteChannelId, order: Order) -> Order {
    let mut order = order;
    order.details.channel_id = Some(channel);
    order
}

async fn set(server: &TestServer, client: Option<ClientId>, is_imported: bool) {
    let row = channels::find(&server.database, server.integration, OUTLET)
        .await
        .unwrap()
        .expect("it is known");
    let settings = ChannelSettings {
        version: row.version,
        client,
        is_imported,
        is_held: false,
    };
    let now = runtime::clock::now();
    channels::set(&server.database, server.integration, OUTLET, settings, now)
        .await
        .unwrap();
}

on_both_databases! {
    async fn an_unreadable_order_of_a_channel_that_is_not_imported_leaves_nothing(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        for (number, channel) in [(1, WEB), (2, OUTLET)] {
            store.put(placed(channel, order(number, 11, 1)));
        }
        server.pull(&store, everything()).await;
        for (number, channel) in [(4, OUTLET), (5, WEB)] {
            store.put(placed(channel, order(number, 11, 1)));
        }
        store.spoil(&[2, 4, 5, 6]);
        assert_eq!(server.pull(&store, everything()).await.counters.problems, 3);
        let of_channels = "SELECT channel_id FROM problems ORDER BY remote_id";
        assert_eq!(server.numbers(of_channels).await, [OUTLET.0, OUTLET.0, WEB.0]);

        set(&server, None, false).await;
        store.put(placed(OUTLET, order(6, 11, 1)));
        let counters = server.pull(&store, everything()).await.counters;
        assert_eq!((counters.seen, counters.skipped, counters.problems, counters.unchanged), (5, 2, 2, 1));
        // Order 2 is here, and is followed.
        for sql in [
            "SELECT remote_id FROM problems WHERE solved_at IS NULL ORDER BY remote_id",
            "SELECT remote_id FROM problems WHERE next_try_at IS NOT NULL ORDER BY remote_id",
            "SELECT remote_id FROM problems WHERE raw <> '' OR detail <> '' ORDER BY remote_id",
        ] {
            assert_eq!(server.numbers(sql).await, [2, 5], "{sql}");
        }
        set(&server, None, true).await;
        assert_eq!(server.pull(&store, everything()).await.counters.problems, 4);
        assert_eq!(server.numbers("SELECT remote_id FROM problems WHERE solved_at IS NULL ORDER BY remote_id").await, [2, 4, 5, 6]);
    }

    async fn nothing_new_comes_in_for_a_client_that_is_inactive_until_it_is_active_again(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.set_clock(HOUR);
        store.put(placed(WEB, order(1, 11, 1)));
        store.put(placed(OUTLET, order(2, 11, 1)));
        server.pull(&store, everything()).await;
        let bolt = client(&server.database, "Bolt").await;
        set(&server, Some(bolt), true).await;
        let set_active = async |is_active| {
            clients::set_active(&server.database, bolt, is_active, runtime::clock::now()).await.unwrap();
        };
        set_active(false).await;
        store.put(placed(OUTLET, order(2, 9, HOUR + 1)));
        store.put(placed(OUTLET, order(3, 11, HOUR + 1)));
        store.put(placed(WEB, order(4, 11, HOUR + 1)));
        store.set_clock(3 * HOUR);
        let counters = server.sync(&store).await.counters;
        assert_eq!((counters.created, counters.updated, counters.skipped), (1, 1, 1));
        assert_eq!(server.order_ids().await, [1, 2, 4]);
        // Syncs have passed by it, and nothing of it changes any more.
        store.set_clock(30 * HOUR);
        server.sync(&store).await;
        set_active(true).await;
        assert_eq!(server.sync(&store).await.counters.created, 1);
        assert_eq!(server.order_ids().await, [1, 2, 3, 4]);
    }
}
