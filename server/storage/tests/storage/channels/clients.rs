//! A client's channel in another client's store: what becomes of its shoppers' data, its pushes and its orders.

use std::time::Duration;

use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, RemoteChannelId};
use parcelpilot_domain::personal_data::ShopperEmail;
use parcelpilot_domain::store::channels::{ChannelKind, StoreChannel};
use storage::personal_data::{FinishedOrders, OrdersToErase, clear_problems, erase, problems_of};
use storage::shipments::{claim, due, record_intent};
use storage::{Database, Engine, StorageError, channels, clients, integrations};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};

use crate::list_plans::{MANY, shops};

const WEB: RemoteChannelId = RemoteChannelId(1);
const OUTLET: RemoteChannelId = RemoteChannelId(664_177);
const LEASE: Duration = Duration::from_secs(60);

/// Acme's store, in which Bolt has a channel.
struct Shop {
    acme: ClientId,
    bolt: ClientId,
    store: IntegrationId,
}

fn channel(id: RemoteChannelId, is_closed: bool) -> StoreChannel {
    StoreChannel {
        id,
        name: format!("Channel {id}"),
        kind: ChannelKind::Storefront,
        platform: "bigcommerce".to_owned(),
        is_closed,
    }
}

async fn give(database: &Database, store: IntegrationId, client: ClientId) {
    let settings = ChannelSettings {
        client: Some(client),
        is_imported: true,
        is_held: false,
        version: 0,
    };
    channels::set(database, store, OUTLET, settings, at(9))
        .await
        .expect("set");
}

async fn shop(database: &Database) -> Shop {
    let (acme, bolt) = (client(database, "Acme").await, client(database, "Bolt").await);
    let store = integration(database, acme, "Store", 1).await;
    let names = [channel(WEB, false), channel(OUTLET, false)];
    channels::set_names(database, store, &names).await.expect("named");
    give(database, store, bolt).await;
    Shop { acme, bolt, store }
}

async fn order(database: &Database, order: TestOrder<'_>, client: Option<ClientId>) -> OrderId {
    let id = order.insert(database).await;
    if let Some(client) = client {
        let sql = format!("UPDATE orders SET client_id = '{client}' WHERE id = '{id}'");
        execute(database, sql).await;
    }
    id
}

/// With an e-mail address in what the store sent.
async fn unreadable(
    database: &Database,
    shop: &Shop,
    number: i64,
    channel: Option<RemoteChannelId>,
    seen: i64,
) {
    let id = problem(database, shop.store, number, seen).await;
    let channel = channel.map_or("NULL".to_owned(), |channel| channel.to_string());
    let sql = format!(
        "UPDATE problems SET raw = '{{\"email\":\"ann@example.com\"}}', channel_id = {channel} WHERE id = '{id}'"
    );
    execute(database, sql).await;
}

/// The numbers of the orders.
async fn kept(database: &Database, client: Option<ClientId>) -> Vec<i64> {
    let ann = ShopperEmail::typed("ann@example.com").expect("an address");
    let found = problems_of(database, &ann, client).await.expect("read");
    let mut numbers = Vec::new();
    for (id, _) in found {
        let sql = "SELECT remote_id FROM problems WHERE id = $1";
        let (number,): (i64,) = match database {
            Database::Sqlite { reader, .. } => {
                sqlx::query_as(sql).bind(id.to_string()).fetch_one(reader).await
            }
            Database::Postgres(pool, _) => sqlx::query_as(sql).bind(id.to_string()).fetch_one(pool).await,
        }
        .expect("it is there");
        numbers.push(number);
    }
    numbers.sort_unstable();
    numbers
}

/// Acme's 1, 3 and 5; Bolt's 2 and 4.
async fn unreadable_ones(database: &Database, shop: &Shop) {
    for (number, channel) in [
        (1, Some(WEB)),
        (2, Some(OUTLET)),
        (3, Some(OUTLET)),
        (4, Some(WEB)),
        (5, None),
    ] {
        unreadable(database, shop, number, channel, 10).await;
    }
    // It came in, and was shipped, before the channel was Bolt's; and one that has moved to another channel since.
    order(database, TestOrder::new(shop.store, 3), None).await;
    order(database, TestOrder::new(shop.store, 4), Some(shop.bolt)).await;
}

on_both_databases! {
    async fn what_a_store_sent_of_a_shopper_is_given_to_the_orders_client_alone(database: Database) {
        let shop = shop(&database).await;
        unreadable_ones(&database, &shop).await;
        assert_eq!(kept(&database, Some(shop.acme)).await, [1, 3, 5]);
        assert_eq!(kept(&database, Some(shop.bolt)).await, [2, 4]);
        assert_eq!(kept(&database, None).await, [1, 2, 3, 4, 5]);
    }

    async fn what_a_store_sent_is_cleared_by_the_setting_of_the_orders_client(database: Database) {
        let shop = shop(&database).await;
        unreadable_ones(&database, &shop).await;
        clear_problems(&database, shop.bolt, at(10)).await.expect("cleared");
        assert_eq!(kept(&database, None).await, [1, 2, 3, 4, 5], "all are too new");
        clear_problems(&database, shop.bolt, at(11)).await.expect("cleared");
        assert_eq!(kept(&database, None).await, [1, 3, 5]);
        clear_problems(&database, shop.acme, at(11)).await.expect("cleared");
        assert_eq!(kept(&database, None).await, [0; 0]);
        // One whose order is erased goes whatever its age is.
        unreadable(&database, &shop, 6, Some(WEB), 99).await;
        let theirs = order(&database, TestOrder::new(shop.store, 6), Some(shop.bolt)).await;
        assert!(erase(&database, theirs, OrdersToErase::All, at(12)).await.expect("erased"));
        clear_problems(&database, shop.acme, at(0)).await.expect("cleared");
        assert_eq!(kept(&database, None).await, [6]);
        clear_problems(&database, shop.bolt, at(0)).await.expect("cleared");
        assert_eq!(kept(&database, None).await, [0; 0]);
    }

    async fn what_was_unreadable_before_has_the_channel_of_what_the_store_sent(database: Database) {
        let shop = shop(&database).await;
        for (number, raw) in [
            (1, r#"{"id":1,"channel_id":664177,"#), (2, r#"{"channel_id": "1"}"#), (3, r#"{"channel_id":null}"#),
            (4, r#"{"id":4}"#), (5, r#"{"channel_id":"#),
        ] {
            let id = problem(&database, shop.store, number, 1).await;
            execute(&database, format!("UPDATE problems SET raw = '{raw}' WHERE id = '{id}'")).await;
        }
        let sql = match database.kind() {
            Engine::Sqlite => include_str!("../../../migrations/sqlite/0052_channels.sql"),
            Engine::Postgres => include_str!("../../../migrations/postgres/0052_channels.sql"),
        };
        execute(&database, sql.to_owned()).await;
        let sql = "SELECT channel_id FROM problems ORDER BY remote_id";
        let found: Vec<(Option<i64>,)> = match &database {
            Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_all(reader).await,
            Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_all(pool).await,
        }
        .expect("read");
        assert_eq!(found, [(Some(OUTLET.0),), (Some(WEB.0),), (None,), (None,), (None,)]);
    }

    async fn finished_orders_of_each_client_come_once_whatever_becomes_of_them(database: Database) {
        let shop = shop(&database).await;
        for number in 1..=30 {
            let own = (number % 3 == 0).then_some(shop.bolt);
            let state = TestOrder { status: if number % 5 == 0 { 2 } else { 10 }, left_to_ship: 0, ..TestOrder::new(shop.store, number) };
            order(&database, state, own).await;
        }
        execute(&database, "UPDATE orders SET shipping_state = 'held' WHERE remote_id % 5 = 0".to_owned()).await;
        for (client, count) in [(shop.acme, 20), (shop.bolt, 10)] {
            let mut orders = FinishedOrders::of(&database, client, at(i64::MAX)).await.expect("begun");
            let mut found = Vec::new();
            loop {
                let some = orders.next(&database, 4).await.expect("read");
                assert!(some.len() <= 4);
                if some.is_empty() {
                    break;
                }
                found.extend(some);
            }
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), count);
        }
    }

    async fn what_is_to_be_erased_of_a_client_in_anothers_store_has_an_index(database: Database) {
        let (acme, store) = shops(&database, MANY).await;
        let third = client(&database, "Third").await;
        execute(&database, format!(
            "UPDATE orders SET client_id = '{third}' WHERE integration_id = '{store}' AND remote_id % 40 = 0;
             UPDATE integrations SET is_shared = TRUE WHERE id = '{store}'"
        )).await;
        if let Database::Postgres(..) = database {
            execute(&database, "ANALYZE".to_owned()).await;
        }
        for (client, index) in [(third, "orders_to_erase_by_client"), (acme, "orders_to_erase")] {
            let orders = FinishedOrders::of(&database, client, at(i64::MAX)).await.expect("begun");
            let plans = orders.explain(&database).await.expect("explained");
            let plans: Vec<String> = plans.iter().map(|plan| plan.join("\n")).collect();
            assert!(plans.iter().any(|plan| plan.contains(index)), "{plans:#?}");
            for plan in plans {
                let reads_all = ["SCAN o", "Seq Scan on orders", "TEMP B-TREE"].iter().any(|word| plan.contains(word));
                assert!(!reads_all, "{plan}");
            }
        }
    }

    async fn nothing_is_sent_for_a_client_that_is_inactive_and_the_stores_others_go_on(database: Database) {
        let shop = shop(&database).await;
        order(&database, TestOrder::new(shop.store, 1), Some(shop.bolt)).await;
        order(&database, TestOrder::new(shop.store, 2), None).await;
        execute(&database, format!(
            "UPDATE integrations SET push_ship_confirms = TRUE;
             INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             SELECT '00000000-0000-7000-8000-00000000000' || remote_id, '{0}', id, remote_id, 1, 'ups', '', '1Z', '', 1, 'Ada',
                 TRUE, 0, 'store1' FROM orders;
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             SELECT '00000000-0000-7000-8000-00000000001' || order_number, id, '{0}', order_id, order_number, 'create', 'pending',
                 1, 1, 1, 0, 0, '' FROM shipments", shop.store
        )).await;
        let take = async || claim(&database, shop.store, "worker", LEASE).await.expect("asked");
        let begun = take().await.expect("the first waits");
        let set_active = async |is_active| clients::set_active(&database, shop.bolt, is_active, at(9)).await.expect("set");
        set_active(false).await;
        let refused = record_intent(&database, &begun, None, LEASE).await;
        assert!(matches!(refused, Err(StorageError::LeaseLost)), "{refused:?}");
        execute(&database, "UPDATE shipment_pushes SET state = 'pending' WHERE state = 'sending'".to_owned()).await;

        assert_eq!(due(&database).await.expect("read"), [shop.store]);
        let others = take().await.expect("Acme's");
        assert_ne!(others.order_id, begun.order_id);
        record_intent(&database, &others, None, LEASE).await.expect("it may be sent");
        assert!(take().await.is_none(), "Bolt's waits");
        assert_eq!(due(&database).await.expect("read"), []);
        set_active(true).await;
        let again = take().await.expect("Bolt's");
        assert_eq!(again.order_id, begun.order_id);
        record_intent(&database, &again, None, LEASE).await.expect("it may be sent");
    }

    async fn a_store_is_read_whole_once_the_client_of_a_channel_is_active_again(database: Database) {
        let shop = shop(&database).await;
        integration(&database, shop.bolt, "Own", 2).await;
        let to_read = async || {
            let sql = "SELECT name FROM integrations WHERE needs_whole_read";
            let found: Vec<(String,)> = match &database {
                Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_all(reader).await,
                Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_all(pool).await,
            }
            .expect("read");
            found.into_iter().map(|(name,)| name).collect::<Vec<_>>()
        };
        let set = async |is_active| clients::set_active(&database, shop.bolt, is_active, at(9)).await.expect("set");
        let left_out = async || channels::left_out(&database, shop.store).await.expect("read");
        set(true).await;
        assert_eq!((left_out().await, to_read().await), (vec![], vec![]), "nothing has changed");
        set(false).await;
        assert_eq!((left_out().await, to_read().await), (vec![OUTLET], vec![]));
        let row = channels::find(&database, shop.store, OUTLET).await.expect("read").expect("there");
        assert_eq!((row.is_imported, row.client.map(|client| client.is_active)), (true, Some(false)), "what was chosen stays");
        set(true).await;
        assert_eq!((left_out().await, to_read().await), (vec![], vec!["Store".to_owned()]));
    }

    async fn orders_with_a_client_of_their_own_are_counted(database: Database) {
        let shop = shop(&database).await;
        let other = integration(&database, shop.acme, "Other", 2).await;
        for (number, store, client) in [
            (1, shop.store, Some(shop.bolt)), (2, shop.store, None), (3, shop.store, Some(shop.bolt)), (4, other, Some(shop.bolt)),
        ] {
            order(&database, TestOrder::new(store, number), client).await;
        }
        assert_eq!(integrations::orders_with_a_client(&database, shop.store).await.expect("counted"), 2);
        assert_eq!(integrations::orders_with_a_client(&database, other).await.expect("counted"), 1);
    }

    async fn a_channel_that_is_closed_is_shown_as_that_and_does_not_come_in(database: Database) {
        let shop = shop(&database).await;
        let names = [channel(WEB, false), channel(OUTLET, true), channel(RemoteChannelId(7), true)];
        channels::set_names(&database, shop.store, &names).await.expect("named");
        let shown = async || {
            let rows = channels::of_integration(&database, shop.store).await.expect("read");
            rows.into_iter().map(|row| (row.id, row.is_closed)).collect::<Vec<_>>()
        };
        assert_eq!(shown().await, [(WEB, false), (OUTLET, true)]);
        channels::set_names(&database, shop.store, &[channel(OUTLET, false)]).await.expect("named");
        assert_eq!(shown().await, [(WEB, false), (OUTLET, false)], "it was restored");
    }
}
