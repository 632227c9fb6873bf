//! Lines that a client's rules leave to somebody else, as orders come in.

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::ignore_rule::IgnoreRule;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip, Refusal};
use storage::orders::{OrderFilter, WholeOrder, whole};
use storage::personal_data::{OrdersToErase, erase};
use storage::{Database, ignore_rules};
use test_support::on_both_databases;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

async fn all(server: &TestServer) -> Vec<WholeOrder> {
    let page = whole(&server.database, &OrderFilter::default(), 50)
        .await
        .unwrap();
    let mut orders = page.orders;
    orders.sort_by_key(|whole| whole.stored.order.remote_id);
    orders
}

/// Of the store's client, which it returns.
async fn add_rule(server: &TestServer, rule: &str) -> ClientId {
    let client: ClientId = storage::integrations::find(&server.database, server.integration)
        .await
        .unwrap()
        .unwrap()
        .client_id;
    let rule: IgnoreRule = rule.parse().unwrap();
    ignore_rules::add(&server.database, client, &rule, "Ada", runtime::clock::now())
        .await
        .unwrap();
    client
}

/// Number, what is left, and the rules of its lines.
fn told(orders: &[WholeOrder]) -> Vec<(i64, i64, Vec<String>)> {
    let of = |whole: &WholeOrder| {
        let lines = whole.stored.order.lines.iter();
        let rules = lines.map(|line| {
            line.ignored_by
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        });
        (whole.stored.order.remote_id.0, whole.facts.left, rules.collect())
    };
    orders.iter().map(of).collect()
}

fn to(country: &str, mut order: Order) -> Order {
    order.consignments[0].address.country_iso2 = country.to_owned();
    order
}

const LEFT: &str = "SELECT left_to_ship FROM orders ORDER BY remote_id";
const TO_SHIP: &str = "SELECT remote_id FROM orders WHERE shipping_state = 'to_ship' ORDER BY remote_id";
const LEFT_TO_OTHERS: &str = "SELECT remote_id FROM orders WHERE has_ignored";

on_both_databases! {
    async fn what_a_rule_ignores_is_not_left_to_ship(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(100, 11, 1));
        store.put(order(200, 11, 1));
        store.put(to("US", order(300, 11, 1)));
        for rule in ["sku:sku-1000", "sku_beginning:SKU-200", "country:US"] {
            add_rule(&server, rule).await;
        }
        server.pull(&store, everything()).await;
        let orders = all(&server).await;
        let text = |rule: &str| rule.to_owned();
        assert_eq!(told(&orders), [
            (100, 2, vec![text("sku:sku-1000"), text("")]),
            (200, 0, vec![text("sku_beginning:SKU-200"); 2]),
            (300, 0, vec![text("country:US"); 2]),
        ]);
        assert_eq!(orders[0].may_ship(), MayShip::Yes);
        assert_eq!(orders[1].may_ship(), MayShip::No(Refusal::NothingLeft));
        assert_eq!(server.numbers(TO_SHIP).await, [100]);
        assert_eq!(server.numbers(LEFT).await, [2, 0, 0]);

        // The same page again changes nothing; a changed order is marked anew.
        assert_eq!(server.pull(&store, everything()).await.counters.updated, 0);
        let mut changed = order(200, 11, 2);
        changed.lines[1].sku = "TENT".to_owned();
        store.put(changed);
        let mut changed = order(100, 11, 2);
        changed.lines[0].quantity_shipped = 1;
        store.put(changed);
        assert_eq!(server.pull(&store, everything()).await.counters.updated, 2);
        assert_eq!(told(&all(&server).await), [
            // Whoever ships a part of what is ignored ships the rest of it.
            (100, 2, vec![text("sku:sku-1000"), text("")]),
            (200, 2, vec![text("sku_beginning:SKU-200"), text("")]),
            (300, 0, vec![text("country:US"); 2]),
        ]);
        assert_eq!(server.numbers(TO_SHIP).await, [100, 200]);
    }

    async fn a_channels_hold_waits_behind_a_rule(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        let mut held = order(100, 11, 1);
        held.details.channel_id = Some(parcelpilot_domain::ids::RemoteChannelId(7));
        store.put(held);
        server
            .execute(&format!(
                "INSERT INTO channels (integration_id, channel_id, name, is_held) VALUES ('{}', 7, 'Outlet', TRUE)",
                server.integration
            ))
            .await;
        let client = add_rule(&server, "sku_beginning:SKU-100").await;
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(LEFT).await, [0]);
        assert_eq!(all(&server).await[0].may_ship(), MayShip::No(Refusal::NothingLeft));

        let rule: IgnoreRule = "sku_beginning:SKU-100".parse().unwrap();
        let now = runtime::clock::now();
        ignore_rules::remove(&server.database, client, &rule, now).await.unwrap();
        let due = ignore_rules::claim_due(&server.database, now).await.unwrap().unwrap();
        assert_eq!(ignore_rules::follow(&server.database, &due).await.unwrap(), 1);
        assert_eq!(server.numbers(LEFT).await, [4]);
        let MayShip::Held(causes) = all(&server).await[0].may_ship() else {
            panic!("somebody is to look at it first")
        };
        assert!(matches!(causes[..], [HoldCause::Manual(_)]));
    }

    async fn a_page_that_takes_the_ignored_line_away_leaves_nothing_to_others(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(100, 11, 1));
        let client = add_rule(&server, "sku:SKU-1000").await;
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(LEFT_TO_OTHERS).await, [100]);
        let rule: IgnoreRule = "sku:SKU-1000".parse().unwrap();
        ignore_rules::remove(&server.database, client, &rule, runtime::clock::now()).await.unwrap();
        let mut changed = order(100, 11, 2);
        changed.lines[0].quantity = 5;
        store.put(changed);
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(LEFT_TO_OTHERS).await, [0; 0]);
    }

    async fn what_is_read_of_an_erased_order_stays_left_to_others(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(to("US", order(100, 11, 1)));
        add_rule(&server, "country:US").await;
        server.pull(&store, everything()).await;
        let id = all(&server).await[0].stored.id;
        let erased = erase(&server.database, id, OrdersToErase::All, runtime::clock::now()).await.unwrap();
        assert!(erased);
        let mut changed = to("US", order(100, 11, 2));
        changed.status = parcelpilot_domain::order_status::OrderStatus::AWAITING_SHIPMENT;
        store.put(changed);
        assert_eq!(server.pull(&store, everything()).await.counters.updated, 1);
        assert_eq!(told(&all(&server).await), [(100, 0, vec!["country:US".to_owned(); 2])]);
        assert_eq!(all(&server).await[0].may_ship(), MayShip::No(Refusal::NothingLeft));
    }
}
