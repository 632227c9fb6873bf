//! Channels: whose orders they bring.

mod clients;
mod lists;
mod names;

use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, RemoteChannelId};
use parcelpilot_domain::store::channels::{ChannelKind, StoreChannel};
use parcelpilot_domain::time::Timestamp;
use storage::orders::{self, OrderFilter, list};
use storage::shipments::ShipmentFilter;
use storage::{Database, StorageError, channels, personal_data, shipments};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, line};

const WEB: RemoteChannelId = RemoteChannelId(1);
const OUTLET: RemoteChannelId = RemoteChannelId(664_177);

/// Acme's store, in which Bolt has a channel once it is said so; and a store of Bolt's own.
struct Shop {
    acme: ClientId,
    bolt: ClientId,
    store: IntegrationId,
    other: IntegrationId,
}

async fn shop(database: &Database) -> Shop {
    let (acme, bolt) = (client(database, "Acme").await, client(database, "Bolt").await);
    let store = integration(database, acme, "Store", 1).await;
    let other = integration(database, bolt, "Other", 2).await;
    let channel = |id, name: &str| StoreChannel {
        id,
        name: name.to_owned(),
        kind: ChannelKind::Storefront,
        platform: "bigcommerce".to_owned(),
        is_closed: false,
    };
    let names = [channel(OUTLET, "Outlet"), channel(WEB, "Web")];
    channels::set_names(database, store, &names).await.expect("named");
    channels::set_names(database, other, &names[1..])
        .await
        .expect("named");
    Shop {
        acme,
        bolt,
        store,
        other,
    }
}

/// With a line of what is left of it.
async fn order(database: &Database, channel: RemoteChannelId, order: TestOrder<'_>) -> OrderId {
    let left = order.left_to_ship;
    let id = order.insert(database).await;
    line(database, id, 1, Some(1), "physical").await;
    let sql = format!(
        "UPDATE orders SET channel_id = {channel} WHERE id = '{id}';
         UPDATE order_lines SET quantity = {left}, quantity_shipped = 0, quantity_refunded = 0 WHERE order_id = '{id}'"
    );
    execute(database, sql).await;
    id
}

async fn ship(database: &Database, order: OrderId) {
    let sql = format!(
        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
         tracking_number, tracking_link, made_at, made_by, notify_store, ahead) SELECT id, integration_id, id, remote_id, \
         1, '', '', '', '', 1, 'Ada', FALSE, 0 FROM orders WHERE id = '{order}'"
    );
    execute(database, sql).await;
}

async fn belongs_to(
    database: &Database,
    channel: RemoteChannelId,
    shop: &Shop,
    client: Option<ClientId>,
) -> u64 {
    let before = channels::find(database, shop.store, channel).await.expect("read");
    let settings = ChannelSettings {
        version: before.expect("there").version,
        client,
        is_imported: true,
        is_held: false,
    };
    channels::set(database, shop.store, channel, settings, at(9))
        .await
        .expect("set");
    follow(database, at(9)).await
}

/// All that are due; how many orders changed hands.
async fn follow(database: &Database, now: Timestamp) -> u64 {
    let mut orders = 0;
    for due in channels::claim_due(database, now).await.expect("claimed") {
        orders += channels::follow(database, &due).await.expect("followed");
    }
    orders
}

fn of_client(client: ClientId) -> OrderFilter {
    OrderFilter {
        client: Some(client),
        ..OrderFilter::default()
    }
}

async fn numbers(database: &Database, filter: &OrderFilter) -> Vec<i64> {
    let page = list(database, filter, 200).await.expect("read");
    page.rows.iter().map(|row| row.remote_id).collect()
}

on_both_databases! {
    async fn open_orders_are_their_channels_clients_and_shipped_ones_stay_whose_they_were(database: Database) {
        let shop = shop(&database).await;
        let new = |number| TestOrder::new(shop.store, number);
        let open = order(&database, OUTLET, new(1)).await;
        order(&database, WEB, new(2)).await;
        let partly = order(&database, OUTLET, new(3)).await;
        line(&database, partly, 30, Some(1), "physical").await;
        order(&database, OUTLET, TestOrder { status: 12, ..new(4) }).await;
        order(&database, OUTLET, TestOrder { status: 10, ..new(5) }).await;
        order(&database, OUTLET, TestOrder { status: 5, ..new(6) }).await;
        let shipped = order(&database, OUTLET, new(7)).await;
        ship(&database, shipped).await;

        let would_move = async |client| channels::would_move(&database, shop.store, OUTLET, client).await.expect("counted");
        assert_eq!(would_move(Some(shop.bolt)).await, OrderCount(2));
        assert_eq!(would_move(None).await, OrderCount(0));
        assert_eq!(belongs_to(&database, OUTLET, &shop, Some(shop.bolt)).await, 2);
        assert_eq!(numbers(&database, &of_client(shop.bolt)).await, [4, 1]);
        assert_eq!(numbers(&database, &of_client(shop.acme)).await, [7, 6, 5, 3, 2]);
        let detail = orders::detail(&database, open).await.expect("read").expect("there");
        let row = detail.row;
        assert_eq!((detail.client_id, row.client_name.as_str(), row.integration_name.as_str()), (shop.bolt, "Bolt", "Store"));
        assert_eq!(row.channel.map(|channel| (channel.id, channel.name)), Some((OUTLET, "Outlet".to_owned())));

        // What was shipped while it was Bolt's stays Bolt's.
        ship(&database, open).await;
        assert_eq!(would_move(None).await, OrderCount(1));
        assert_eq!(belongs_to(&database, OUTLET, &shop, None).await, 1);
        assert_eq!(numbers(&database, &of_client(shop.bolt)).await, [1]);

        // Shipments are whose the order is.
        for (client, expected) in [(shop.acme, 7), (shop.bolt, 1)] {
            for search in ["", &expected.to_string()] {
                let filter = ShipmentFilter { client: Some(client), search: search.to_owned(), ..ShipmentFilter::default() };
                let page = shipments::list(&database, &filter, 50).await.expect("read");
                let shown: Vec<_> = page.rows.iter().map(|row| (row.order_number, row.client_name.as_str())).collect();
                assert_eq!(shown, [(expected, if client == shop.acme { "Acme" } else { "Bolt" })], "{search}");
            }
        }
    }

    async fn a_channel_that_is_not_there_is_not_changed(database: Database) {
        let shop = shop(&database).await;
        let settings = ChannelSettings { version: 0, client: None, is_imported: false, is_held: true };
        let set = channels::set(&database, shop.store, RemoteChannelId(7), settings, at(1)).await;
        assert!(matches!(set, Err(StorageError::ChangedMeanwhile)), "{set:?}");
        channels::set(&database, shop.store, WEB, settings, at(1)).await.expect("set");
        let row = channels::find(&database, shop.store, WEB).await.expect("read").expect("there");
        assert_eq!((row.name.as_str(), row.client, row.is_imported, row.is_held), ("Web", None, false, true));
        // Nobody's orders follow where no client changed.
        assert_eq!(channels::claim_due(&database, at(2)).await.expect("read"), []);
        // Somebody else chose meanwhile.
        let set = channels::set(&database, shop.store, WEB, settings, at(3)).await;
        assert!(matches!(set, Err(StorageError::ChangedMeanwhile)), "{set:?}");
    }

    async fn orders_follow_until_none_can_have_been_missed(database: Database) {
        let shop = shop(&database).await;
        order(&database, OUTLET, TestOrder::new(shop.store, 1)).await;
        let settle = i64::try_from(channels::SETTLE.as_millis()).expect("short");
        let choose = async |version, client, now| {
            let settings = ChannelSettings { version, client, is_imported: true, is_held: false };
            channels::set(&database, shop.store, OUTLET, settings, at(now)).await.expect("set");
        };
        let is_followed = async || {
            let row = channels::find(&database, shop.store, OUTLET).await.expect("read");
            row.expect("there").is_followed
        };
        choose(0, Some(shop.bolt), 1_000).await;
        assert!(!is_followed().await);
        // Whoever claimed it was killed: nobody else has it before the time is over.
        assert_eq!(channels::claim_due(&database, at(1_000)).await.expect("claimed").len(), 1);
        assert!(is_followed().await);
        assert_eq!(follow(&database, at(999 + settle)).await, 0);
        order(&database, OUTLET, TestOrder::new(shop.store, 2)).await;
        assert_eq!(follow(&database, at(1_000 + settle)).await, 2);
        assert_eq!(numbers(&database, &of_client(shop.bolt)).await, [2, 1]);
        // It is done with: one that comes in now came in by the new rule.
        order(&database, OUTLET, TestOrder::new(shop.store, 3)).await;
        assert_eq!(follow(&database, at(9 * settle)).await, 0);

        // Given back while it is followed, it is followed anew.
        choose(1, None, 10 * settle).await;
        let due = channels::claim_due(&database, at(12 * settle)).await.expect("claimed");
        choose(2, Some(shop.bolt), 12 * settle).await;
        assert_eq!(channels::follow(&database, &due[0]).await.expect("followed"), 1, "the third one");
        assert_eq!(follow(&database, at(12 * settle)).await, 0);
        order(&database, OUTLET, TestOrder::new(shop.store, 4)).await;
        assert_eq!(follow(&database, at(13 * settle)).await, 1);
        assert_eq!(numbers(&database, &of_client(shop.bolt)).await, [4, 3, 2, 1]);
    }

    async fn what_is_erased_of_a_client_is_its_own(database: Database) {
        let shop = shop(&database).await;
        for (number, channel) in [(1, OUTLET), (2, WEB)] {
            order(&database, channel, TestOrder::new(shop.store, number)).await;
        }
        belongs_to(&database, OUTLET, &shop, Some(shop.bolt)).await;
        execute(&database, "UPDATE orders SET shipping_state = 'not_to_ship', left_to_ship = 0".to_owned()).await;
        for (client, number) in [(shop.acme, 2), (shop.bolt, 1)] {
            let finished = personal_data::finished(&database, client, at(i64::MAX), 10).await.expect("found");
            let detail = orders::detail(&database, finished[0]).await.expect("read").expect("there");
            assert_eq!((finished.len(), detail.row.remote_id), (1, number));
        }
    }
}
