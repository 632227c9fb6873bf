//! What lists and single reads tell people of a client, beside another client's orders.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, ShipmentId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::tag::Tag;
use storage::orders::{LOOKED_THROUGH_FOR_CLIENTS, OrderFilter};
use storage::shipments::ShipmentFilter;
use storage::{Database, portal};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};
use uuid::Uuid;

use super::seen;
use crate::list_plans;

/// Acme's store, of which a channel is Bolt's, and Bolt's, of which one is Acme's.
struct Neighbours {
    acme: ClientId,
    bolt: ClientId,
    acmes: IntegrationId,
    bolts: IntegrationId,
    /// Number 1 of both stores is its owner's; 2, the other one's.
    orders: [[OrderId; 2]; 2],
}

impl Neighbours {
    async fn new(database: &Database) -> Self {
        let [acme, bolt] = [client(database, "Acme").await, client(database, "Bolt").await];
        let acmes = integration(database, acme, "Acmes", 1).await;
        let bolts = integration(database, bolt, "Bolts", 2).await;
        execute(database, "UPDATE integrations SET is_shared = TRUE".to_owned()).await;
        let mut orders = Vec::new();
        for (store, other) in [(acmes, bolt), (bolts, acme)] {
            let own = order(database, store, 1, None).await;
            orders.push([own, order(database, store, 2, Some(other)).await]);
        }
        Self {
            acme,
            bolt,
            acmes,
            bolts,
            orders: orders.try_into().expect("two stores"),
        }
    }

    /// Those that are Bolt's, and those that are Acme's.
    fn by_client(&self) -> [[OrderId; 2]; 2] {
        let [[acmes, bolts], [own, others]] = self.orders;
        [[bolts, own], [acmes, others]]
    }
}

/// Found by the word `word`.
async fn order(database: &Database, store: IntegrationId, number: i64, client: Option<ClientId>) -> OrderId {
    let order = TestOrder {
        terms: "word",
        ..TestOrder::new(store, number)
    };
    let id = order.insert(database).await;
    if let Some(client) = client {
        execute(
            database,
            format!("UPDATE orders SET client_id = '{client}' WHERE id = '{id}'"),
        )
        .await;
    }
    id
}

async fn ship(database: &Database, order: OrderId, tracking: &str) -> ShipmentId {
    let id = ShipmentId::from_uuid(Uuid::now_v7());
    let sql = format!(
        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
         tracking_number, tracking_link, made_at, made_by, notify_store, ahead) SELECT '{id}', integration_id, id, \
         remote_id, 1, '', '', '{tracking}', '', 5, 'Ada', FALSE, 0 FROM orders WHERE id = '{order}'"
    );
    execute(database, sql).await;
    id
}

async fn listed(database: &Database, of: ClientId, filter: &OrderFilter) -> Vec<OrderId> {
    let page = portal::list(database, &seen(&[of]), filter, 50)
        .await
        .expect("read");
    let mut ids: Vec<OrderId> = page.rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids
}

fn searched(search: &str) -> OrderFilter {
    OrderFilter {
        search: search.to_owned(),
        ..OrderFilter::default()
    }
}

fn sorted(mut ids: [OrderId; 2]) -> Vec<OrderId> {
    ids.sort_unstable();
    ids.to_vec()
}

on_both_databases! {
    async fn lists_and_counts_are_of_ones_own_orders_also_in_shared_stores(database: Database) {
        let world = Neighbours::new(&database).await;
        let own = world.by_client();
        for (client, own) in [(world.bolt, own[0]), (world.acme, own[1])] {
            let to_ship = OrderFilter { work_list: Some(WorkList::ToShip), ..OrderFilter::default() };
            for filter in [OrderFilter::default(), searched("word"), to_ship.clone()] {
                assert_eq!(listed(&database, client, &filter).await, sorted(own), "{filter:?}");
            }
            let counted = portal::count(&database, &seen(&[client]), &to_ship).await.expect("counted");
            assert_eq!(counted, OrderCount(2));
        }
        // Another one's, and one that is not there, are the same.
        for asked in [world.acme, ClientId::from_uuid(Uuid::now_v7())] {
            let filter = OrderFilter { client: Some(asked), ..OrderFilter::default() };
            assert_eq!(listed(&database, world.bolt, &filter).await, []);
            let none = portal::count(&database, &seen(&[world.bolt]), &filter).await.expect("counted");
            assert_eq!(none, OrderCount(0));
        }
        assert_eq!(portal::list(&database, &seen(&[]), &OrderFilter::default(), 50).await.expect("read").rows, []);
        // Of several, one at a time.
        let both = seen(&[world.acme, world.bolt]);
        for (client, own) in [(world.bolt, own[0]), (world.acme, own[1])] {
            let filter = OrderFilter { client: Some(client), ..OrderFilter::default() };
            let page = portal::list(&database, &both, &filter, 50).await.expect("read");
            let mut ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            ids.sort_unstable();
            assert_eq!(ids, sorted(own));
            let whole = portal::whole(&database, &both, &filter, 50).await.expect("read");
            assert_eq!(whole.orders.len(), 2);
            let changed = portal::changed(&database, &both, &filter, at(0), 50).await.expect("read");
            assert_eq!(changed.orders.len(), 2);
        }
    }

    async fn what_changed_says_nothing_of_others_however_many_changed(database: Database) {
        let world = Neighbours::new(&database).await;
        // Out of the way of those numbers.
        execute(&database, "UPDATE orders SET remote_id = -remote_id".to_owned()).await;
        list_plans::fill(&database, &[world.acmes], LOOKED_THROUGH_FOR_CLIENTS + 10).await;
        let own = world.by_client()[0];
        // One before all of the others', one after.
        for (order, changed_at) in own.iter().zip([0, 9]) {
            execute(&database, format!("UPDATE orders SET updated_at = {changed_at} WHERE id = '{order}'")).await;
        }
        let bolt = seen(&[world.bolt]);
        for size in [1, 50] {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let filter = OrderFilter { after, ..OrderFilter::default() };
                let page = portal::changed(&database, &bolt, &filter, at(0), size).await.expect("read");
                assert!(!page.orders.is_empty(), "{found:?}");
                found.extend(page.orders.iter().map(|order| order.stored.id));
                after = page.next;
                match after {
                    Some(next) => assert!(own.contains(&next.id), "{next:?}"),
                    None => break,
                }
            }
            assert_eq!(found, own);
        }
        // From the middle of what is others', there is one more, and no word of how many others.
        let middle = "1_00000000-0000-7000-8000-100000000005".parse().expect("a place");
        let filter = OrderFilter { after: Some(middle), ..OrderFilter::default() };
        let page = portal::changed(&database, &bolt, &filter, at(0), 50).await.expect("read");
        assert_eq!((page.orders.len(), page.next), (1, None));
    }

    async fn what_is_anothers_is_not_found_and_follows_an_order_that_moves(database: Database) {
        let world = Neighbours::new(&database).await;
        let [[own, _], [others, _]] = world.by_client();
        let bolt = seen(&[world.bolt]);
        let shipments = [ship(&database, own, "").await, ship(&database, others, "").await];
        let is_found = async |order, shipment| {
            let found = portal::order(&database, &bolt, order).await.expect("read").is_some();
            let whole = portal::whole_order(&database, &bolt, order).await.expect("read").is_some();
            let of_order = portal::shipments_of_order(&database, &bolt, order).await.expect("read");
            let shipment = portal::shipment(&database, &bolt, shipment).await.expect("read").is_some();
            [found, whole, !of_order.is_empty(), shipment]
        };
        assert_eq!(is_found(own, shipments[0]).await, [true; 4]);
        assert_eq!(is_found(others, shipments[1]).await, [false; 4]);
        execute(&database, format!("UPDATE orders SET client_id = '{}' WHERE id = '{own}'", world.acme)).await;
        assert_eq!(is_found(own, shipments[0]).await, [false; 4]);
        // The store itself is another client's now, with all that is nobody else's in it.
        let own = world.orders[1][0];
        let shipment = ship(&database, own, "").await;
        assert_eq!(is_found(own, shipment).await, [true; 4]);
        execute(&database, format!("UPDATE integrations SET client_id = '{}' WHERE id = '{}'", world.acme, world.bolts)).await;
        assert_eq!(is_found(own, shipment).await, [false; 4]);
    }

    async fn shipments_are_of_ones_own_orders(database: Database) {
        let world = Neighbours::new(&database).await;
        let mut shipments = Vec::new();
        for order in world.by_client().concat() {
            shipments.push(ship(&database, order, "1Z 999").await);
        }
        for (client, own) in [(world.bolt, &shipments[..2]), (world.acme, &shipments[2..])] {
            for search in ["", "1z999"] {
                let filter = ShipmentFilter { search: search.to_owned(), ..ShipmentFilter::default() };
                let page = portal::list_shipments(&database, &seen(&[client]), &filter, 50).await.expect("read");
                let mut ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
                ids.sort_unstable();
                assert_eq!(ids, own, "{search}");
            }
            let shipped = portal::count_shipped(&database, &seen(&[client]), None, at(5)).await.expect("counted");
            assert_eq!(shipped, OrderCount(2));
        }
        let filter = ShipmentFilter { client: Some(world.acme), ..ShipmentFilter::default() };
        let page = portal::list_shipments(&database, &seen(&[world.bolt]), &filter, 50).await.expect("read");
        assert_eq!(page.rows, []);
    }

    /// Else a client learns by trying when another one's parcel left.
    async fn a_page_that_begins_after_anothers_shipment_begins_as_after_none(database: Database) {
        let world = Neighbours::new(&database).await;
        let [[own, _], [others, _]] = world.by_client();
        let anothers = ship(&database, others, "").await;
        let first = ship(&database, own, "").await;
        let last = ship(&database, own, "").await;
        let after = async |after| {
            let filter = ShipmentFilter { shipped_from: Some(at(1)), after: Some(after), ..ShipmentFilter::default() };
            let page = portal::list_shipments(&database, &seen(&[world.bolt]), &filter, 50).await.expect("read");
            page.rows.iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let nobodys = ShipmentId::from_uuid(Uuid::now_v7());
        assert_eq!(after(nobodys).await, [last, first]);
        assert_eq!(after(anothers).await, [last, first]);
        assert_eq!(after(last).await, [first]);
    }

    async fn problems_are_of_ones_own_orders_and_channels(database: Database) {
        let world = Neighbours::new(&database).await;
        for store in [world.acmes, world.bolts] {
            // Of both orders, and of one that is in no channel.
            for number in [1, 2, 9] {
                problem(&database, store, number, number).await;
            }
        }
        // Of a channel of Bolt's in Acme's store, by which nothing came in yet.
        // And one of a channel in Bolt's store that nobody else has.
        problem(&database, world.bolts, 10, 10).await;
        let channel = format!(
            "INSERT INTO channels (integration_id, channel_id, client_id) VALUES ('{acmes}', 7, '{bolt}'), ('{bolts}', 8, NULL);
             UPDATE problems SET channel_id = 7 WHERE integration_id = '{acmes}' AND remote_id = 9;
             UPDATE problems SET channel_id = 8 WHERE remote_id = 10",
            acmes = world.acmes, bolts = world.bolts, bolt = world.bolt,
        );
        execute(&database, channel).await;
        let stores = async |client| {
            let found = portal::problems(&database, &seen(&[client]), None).await.expect("read");
            let counted = portal::count_problems(&database, &seen(&[client]), None).await.expect("counted");
            assert_eq!(i64::try_from(found.len()).ok(), Some(counted.0));
            let mut found: Vec<_> = found.into_iter().map(|row| (row.integration_name, row.remote_id.unwrap_or(0))).collect();
            found.sort_unstable();
            found
        };
        let named = |names: &[(&str, i64)]| names.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect::<Vec<_>>();
        // Number 9 of Bolt's shared store may be Acme's as well.
        assert_eq!(stores(world.bolt).await, named(&[("Acmes", 2), ("Acmes", 9), ("Bolts", 1), ("Bolts", 10)]));
        assert_eq!(stores(world.acme).await, named(&[("Acmes", 1), ("Bolts", 2)]));
        execute(&database, format!("UPDATE integrations SET is_shared = FALSE WHERE id = '{}'", world.bolts)).await;
        let all = named(&[("Acmes", 2), ("Acmes", 9), ("Bolts", 1), ("Bolts", 9), ("Bolts", 10)]);
        assert_eq!(stores(world.bolt).await, all, "of a store that is its own");
    }

    /// Each of these would tell something of others by what it finds of one's own.
    async fn no_search_tells_of_others(database: Database) {
        let world = Neighbours::new(&database).await;
        let own = world.by_client()[0];
        let tag = format!("INSERT INTO tags (tag_key, name) VALUES ('risky', 'risky'); INSERT INTO order_tags (order_id, tag_key) VALUES ('{}', 'risky')", own[0]);
        execute(&database, tag).await;
        for search in ["client:acme", "store:acmes", "client:bolt", "store:bolts", "tag:risky"] {
            assert_eq!(listed(&database, world.bolt, &searched(search)).await, [], "{search}");
        }
        let tagged = OrderFilter { tag: Tag::read("risky").ok(), ..OrderFilter::default() };
        assert_eq!(listed(&database, world.bolt, &tagged).await, []);
        // Two words that are a label of another client's parcel, or of none, are two words.
        let two_words = format!("UPDATE orders SET terms = ' 1z99 aa10' WHERE id = '{}'", own[0]);
        let found = format!("{two_words}; INSERT INTO order_terms (term, order_id) VALUES ('1z99', '{0}'), ('aa10', '{0}')", own[0]);
        execute(&database, found).await;
        let before = listed(&database, world.bolt, &searched("1z99 aa10")).await;
        ship(&database, world.by_client()[1][0], "1Z99AA10").await;
        assert_eq!(listed(&database, world.bolt, &searched("1z99 aa10")).await, before);
        assert_eq!(before, [own[0]]);
        assert_eq!(listed(&database, world.bolt, &searched("tracking:1z99aa10")).await, []);
        ship(&database, own[1], "1Z99AA10").await;
        assert_eq!(listed(&database, world.bolt, &searched("1z99 aa10")).await, [own[1]], "one's own label is one");
    }

    async fn stores_are_those_of_ones_own(database: Database) {
        let world = Neighbours::new(&database).await;
        let names = async |client| {
            let stores = portal::stores(&database, &seen(&[client]), None, at(9)).await.expect("read");
            stores.into_iter().map(|store| store.name).collect::<Vec<_>>()
        };
        // As the store calls itself, not as the warehouse does.
        execute(&database, format!("UPDATE integrations SET store_name = 'Bolt & Sons' WHERE id = '{}'", world.bolts)).await;
        assert_eq!(names(world.bolt).await, [Some("Bolt & Sons".to_owned())]);
        assert_eq!(names(world.acme).await, [None]);
        let clients = portal::clients(&database, &seen(&[world.bolt])).await.expect("read");
        assert_eq!(clients.iter().map(|client| client.name.as_str()).collect::<Vec<_>>(), ["Bolt"]);
    }

    /// As the warehouse's list of a client, whose plans are looked at elsewhere.
    async fn a_page_walks_indexes(database: Database) {
        let (acme, _) = list_plans::shops(&database, 20_000).await;
        let held = OrderFilter { work_list: Some(WorkList::Held), ..OrderFilter::default() };
        let status = OrderFilter { status: Some(OrderStatus(11)), ..OrderFilter::default() };
        for filter in [OrderFilter::default(), held, status] {
            let own = portal::explain(&database, &seen(&[acme]), &filter).await.expect("explained");
            let of_client = OrderFilter { client: Some(acme), ..filter.clone() };
            let warehouses = storage::orders::explain(&database, &of_client).await.expect("explained");
            assert!(!own.is_empty());
            assert_eq!(own, warehouses, "{filter:?}");
        }
        let of_client = OrderFilter { client: Some(acme), ..OrderFilter::default() };
        let plan = storage::orders::explain_changed_of_client(&database, &of_client, at(1)).await.expect("explained").join("\n");
        assert!(plan.contains("_by_") && !plan.contains("by_change") && !plan.contains("SCAN o"), "{plan}");
        let plan = portal::explain_problems(&database, &seen(&[acme]), None).await.expect("explained").join("\n");
        assert!(plan.contains("problems"), "{plan}");
        assert!(!plan.contains("Seq Scan on orders") && !plan.contains("SCAN o"), "{plan}");
    }
}
