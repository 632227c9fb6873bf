//! Lines that a client's rules leave to somebody else, as orders come in.

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::ignore_rule::IgnoreRule;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::shipment::may_ship::{MayShip, Refusal};
use storage::orders::{OrderFilter, WholeOrder, whole};
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

/// The client's only one.
async fn add_rule(server: &TestServer, rule: &str) {
    let client: ClientId = storage::integrations::find(&server.database, server.integration)
        .await
        .unwrap()
        .unwrap()
        .client_id;
    let rule: IgnoreRule = rule.parse().unwrap();
    ignore_rules::add(&server.database, client, &rule, "Ada", runtime::clock::now())
        .await
        .unwrap();
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
const HOLDS: &str = "SELECT count(*) FROM order_holds";

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

    async fn nobody_is_asked_to_look_at_an_order_of_which_nothing_is_left(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        let in_channel = |id| {
            let mut order = order(id, 11, 1);
            order.details.channel_id = Some(parcelpilot_domain::ids::RemoteChannelId(7));
            order
        };
        store.put(in_channel(100));
        store.put(in_channel(200));
        server
            .execute(&format!(
                "INSERT INTO channels (integration_id, channel_id, name, is_held) VALUES ('{}', 7, 'Outlet', TRUE)",
                server.integration
            ))
            .await;
        add_rule(&server, "sku_beginning:SKU-200").await;
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(HOLDS).await, [1]);
        assert_eq!(server.numbers(LEFT).await, [4, 0]);
    }
}
