//! Channels: whose orders they bring, and what lists, counts and erasures make of it.

use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, RemoteChannelId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::store::channels::{ChannelKind, StoreChannel};
use parcelpilot_domain::time::Timestamp;
use storage::orders::{self, OrderFilter, OrderNames, explain, list};
use storage::shipments::ShipmentFilter;
use storage::{Database, StorageError, channels, personal_data, shipments};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, line};

use crate::list_plans::{MANY, shops};

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

async fn order(database: &Database, channel: RemoteChannelId, order: TestOrder<'_>) -> OrderId {
    let id = order.insert(database).await;
    let sql = format!("UPDATE orders SET channel_id = {channel} WHERE id = '{id}'");
    execute(database, sql).await;
    id
}

/// Of `orders o`, each shipment's push; ends where its position begins.
const PUSH: &str = "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since, \
    created_at, next_try_at, tries, attempt, detail) SELECT NEW, o.id, o.integration_id, o.id,";

async fn ship(database: &Database, order: OrderId) {
    let sql = format!(
        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
         tracking_number, tracking_link, made_at, made_by, notify_store, ahead) SELECT id, integration_id, id, remote_id, \
         1, '', '', '', '', 1, 'Ada', FALSE, 0 FROM orders WHERE id = '{order}'"
    );
    execute(database, sql).await;
}

async fn push(database: &Database, order: OrderId, state: &str) {
    let sql = format!(
        "{} 1, 'create', '{state}', 1, 1, 1, 0, 0, '' FROM orders o WHERE o.id = '{order}'",
        PUSH.replace("NEW", "o.id")
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

    /// A page that was being stored went by the client before, and a process may be killed on the way.
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

    async fn pushes_are_counted_and_tried_again_as_their_orders_clients(database: Database) {
        let shop = shop(&database).await;
        execute(&database, "UPDATE integrations SET push_ship_confirms = TRUE".to_owned()).await;
        let mut number = 0;
        for (channel, states) in [(WEB, ["failed", "confirmed", "pending"]), (OUTLET, ["failed", "confirmed", "held"])] {
            for state in states {
                number += 1;
                let order = order(&database, channel, TestOrder::new(shop.store, number)).await;
                if channel == OUTLET {
                    execute(&database, format!("UPDATE orders SET client_id = '{}' WHERE id = '{order}'", shop.bolt)).await;
                }
                ship(&database, order).await;
                push(&database, order, state).await;
            }
        }
        execute(&database, format!("UPDATE integrations SET is_shared = TRUE WHERE id = '{}'", shop.store)).await;
        let counted = async || {
            let rows = shipments::counts(&database, at(0)).await.expect("counted");
            rows.into_iter().map(|row| (row.client_name, row.held, row.pending, row.failed, row.confirmed)).collect::<Vec<_>>()
        };
        let expected = vec![("Acme".to_owned(), 0, 1, 1, 1), ("Bolt".to_owned(), 1, 0, 1, 1)];
        assert_eq!(counted().await, expected);
        // The lists that the numbers lead to.
        for (client, state, order) in [
            (shop.acme, PushState::Failed, 1), (shop.acme, PushState::Confirmed, 2), (shop.acme, PushState::Pending, 3),
            (shop.bolt, PushState::Failed, 4), (shop.bolt, PushState::Confirmed, 5), (shop.bolt, PushState::Held, 6),
        ] {
            let filter = ShipmentFilter { client: Some(client), state: Some(state), ..ShipmentFilter::default() };
            let page = shipments::list(&database, &filter, 50).await.expect("read");
            assert_eq!(page.rows.iter().map(|row| row.order_number).collect::<Vec<_>>(), [order], "{state:?}");
        }
        // So many that they are added up as they are kept by store: of a shared one, nobody keeps whose they are.
        let theirs = order(&database, WEB, TestOrder::new(shop.other, 7)).await;
        ship(&database, theirs).await;
        let many = OrderCount::COUNTED + 1;
        execute(&database, format!(
            "{} i, 'create', 'held', 1, 1, 1, 0, 0, ''
             FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) SELECT i FROM n) AS n
                 CROSS JOIN orders o WHERE o.id = '{theirs}'",
            PUSH.replace("NEW", "o.id || i"),
        )).await;
        let expected = vec![("Acme".to_owned(), 0, 1, 1, 1), ("Bolt".to_owned(), 1 + many, 0, 1, 1)];
        assert_eq!(counted().await, expected);
        let retried = shipments::retry_all(&database, Some(shop.bolt), None, at(9)).await.expect("retried");
        assert_eq!(retried, 1);
    }

    async fn lists_and_counts_go_by_whose_orders_they_are(database: Database) {
        let shop = shop(&database).await;
        let mut known = Vec::new();
        for number in 1..=120 {
            let store = if number % 7 == 0 { shop.other } else { shop.store };
            let channel = if number % 3 == 0 && store == shop.store { OUTLET } else { WEB };
            let (status, left) = [(11, 2), (10, 0), (12, 1), (5, 1), (11, 1)][usize::try_from(number).expect("a number") % 5];
            let terms = if number % 2 == 0 { "even" } else { "odd" };
            let new = TestOrder { status, left_to_ship: left, terms, ..TestOrder::new(store, number) };
            order(&database, channel, new).await;
            known.push((number, store, channel, status, left, terms));
        }
        belongs_to(&database, OUTLET, &shop, Some(shop.bolt)).await;
        let is_open = |status, left| matches!(status, 11 | 12) && left > 0;
        for client in [shop.acme, shop.bolt] {
            for integration in [None, Some(shop.store), Some(shop.other)] {
                for channel in [None, Some(OUTLET), Some(WEB)] {
                    for (status, work_list, search) in [
                        (None, None, ""), (Some(11), None, ""), (None, Some(WorkList::ToShip), ""), (None, Some(WorkList::Held), ""),
                        (None, Some(WorkList::Done), ""), (None, None, "even"), (Some(11), Some(WorkList::ToShip), "odd"), (None, None, "client:bolt"),
                        (None, Some(WorkList::ToShip), "client:bolt odd"),
                    ] {
                        for sorted in [ListOrder::NewestFirst, ListOrder::OldestFirst] {
                            let filter = OrderFilter {
                                client: Some(client), integration, channel, status: status.map(OrderStatus), work_list,
                                search: search.to_owned(), order: sorted, ..OrderFilter::default()
                            };
                            let mut expected: Vec<i64> = known.iter().filter(|&&(_, store, placed, state, left, terms)| {
                                let is_bolts = store == shop.other || (placed == OUTLET && is_open(state, left));
                                (client == shop.bolt) == is_bolts
                                    && integration.is_none_or(|one| one == store) && channel.is_none_or(|one| one == placed)
                                    && status.is_none_or(|one| one == state) && (!search.contains("bolt") || is_bolts)
                                    && (!search.contains("odd") || terms == "odd") && (search != "even" || terms == "even")
                                    && match work_list {
                                        Some(WorkList::ToShip) => state == 11,
                                        Some(WorkList::Held) => state == 12,
                                        Some(WorkList::Done) => state == 10,
                                        _ => true,
                                    }
                            }).map(|(number, ..)| *number).collect();
                            if sorted == ListOrder::NewestFirst {
                                expected.reverse();
                            }
                            assert_eq!(numbers(&database, &filter).await, expected, "{filter:?}");
                            let counts = orders::counts(&database, &filter).await.expect("counted");
                            let count = counts.of(work_list).map(|count| count.0);
                            assert_eq!(count, i64::try_from(expected.len()).ok(), "{filter:?}");
                        }
                    }
                }
            }
        }
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

    async fn orders_of_before_get_their_channel_from_their_details(database: Database) {
        let shop = shop(&database).await;
        for number in 1..=5 {
            TestOrder::new(shop.store, number).insert(&database).await;
        }
        execute(&database, "UPDATE orders SET details = '{\"channel_id\":7}' WHERE remote_id IN (1, 2, 5);
            UPDATE orders SET channel_id = 9 WHERE remote_id = 2".to_owned()).await;
        // Nothing is older than an integration that was added since.
        assert!(!channels::copy_older(&database, 2).await.expect("copied"));
        execute(&database, "UPDATE integrations SET channels_copied_to = 0".to_owned()).await;
        assert!(channels::has_older(&database, shop.store).await.expect("read"));
        let mut slices = 0;
        while channels::copy_older(&database, 2).await.expect("copied") {
            slices += 1;
        }
        // Three of orders, and one a store that has none left.
        assert_eq!(slices, 5);
        assert!(!channels::has_older(&database, shop.store).await.expect("read"));
        let of = |channel| OrderFilter { channel: Some(RemoteChannelId(channel)), ..OrderFilter::default() };
        assert_eq!((numbers(&database, &of(7)).await, numbers(&database, &of(9)).await), (vec![5, 1], vec![2]));
        let known: Vec<i64> = channels::of_integration(&database, shop.store).await.expect("read").iter().map(|row| row.id.0).collect();
        assert_eq!(known, [WEB.0, 7, OUTLET.0]);
    }

    async fn channels_can_be_chosen_of_stores_that_have_several(database: Database) {
        let shop = shop(&database).await;
        let choices = channels::choices(&database).await.expect("read");
        let shown: Vec<_> = choices.iter().map(|one| (one.integration, one.channel.id, one.channel.name.as_str())).collect();
        assert_eq!(shown, [(shop.store, WEB, "Web"), (shop.store, OUTLET, "Outlet")]);
        let order = order(&database, WEB, TestOrder::new(shop.other, 1)).await;
        let detail = orders::detail(&database, order).await.expect("read").expect("there");
        assert_eq!(detail.row.channel, None, "its store has one");
    }

    async fn a_store_is_asked_for_names_once_in_a_while(database: Database) {
        let shop = shop(&database).await;
        let ask = async |now, then| channels::may_ask(&database, shop.store, at(now), at(then)).await.expect("asked");
        assert!(ask(10, 20).await && !ask(19, 30).await && ask(20, 30).await);
        channels::not_before(&database, shop.store, at(90)).await.expect("put off");
        assert!(!ask(89, 99).await && ask(90, 99).await);
    }

    async fn names_say_whose_an_order_is(database: Database) {
        let shop = shop(&database).await;
        let mine = order(&database, OUTLET, TestOrder::new(shop.store, 1)).await;
        execute(&database, format!("UPDATE orders SET details = '{{\"channel_id\":{OUTLET}}}'")).await;
        let names = OrderNames::read(&database).await.expect("read");
        let stored = orders::find(&database, mine).await.expect("read").expect("there");
        assert_eq!(names.client(&stored), Some((shop.acme, "Acme")));
        belongs_to(&database, OUTLET, &shop, Some(shop.bolt)).await;
        let stored = orders::find(&database, mine).await.expect("read").expect("there");
        assert_eq!(names.client(&stored), Some((shop.bolt, "Bolt")));
        assert_eq!(names.channel(&stored).map(|channel| channel.name), Some("Outlet".to_owned()));
        assert_eq!((names.integration(shop.store), names.owner(shop.store)), ("Store", "Acme"));
    }

    /// However many orders the store's other channels and clients have.
    async fn a_channel_and_a_client_in_anothers_store_have_an_index(database: Database) {
        let (acme, store) = shops(&database, MANY).await;
        let bolt = client(&database, "Third").await;
        execute(&database, format!(
            "UPDATE orders SET channel_id = CASE WHEN remote_id % 40 = 0 THEN {OUTLET} ELSE 1 END WHERE integration_id = '{store}';
             UPDATE orders SET client_id = '{bolt}' WHERE channel_id = {OUTLET};
             UPDATE integrations SET is_shared = TRUE WHERE id = '{store}'"
        )).await;
        if let Database::Postgres(..) = database {
            execute(&database, "ANALYZE".to_owned()).await;
        }
        let channel = OrderFilter { integration: Some(store), channel: Some(OUTLET), ..OrderFilter::default() };
        let to_ship = OrderFilter { work_list: Some(WorkList::ToShip), ..channel.clone() };
        let theirs = || of_client(bolt);
        let of_list = |work_list| OrderFilter { work_list: Some(work_list), ..theirs() };
        let mut cases = vec![
            (channel, "orders_by_channel"), (to_ship, "orders_to_ship"), (theirs(), "orders_by_client"),
            (of_list(WorkList::ToShip), "orders_by_client_and_state"), (of_list(WorkList::Held), "orders_by_client_and_state"),
            (OrderFilter { status: Some(OrderStatus(11)), ..theirs() }, "orders_by_client_and_status"),
            (of_client(acme), "orders_by_integration_and_age"),
        ];
        for (filter, index) in &mut cases {
            for order in [ListOrder::NewestFirst, ListOrder::OldestFirst] {
                filter.order = order;
                let plan = explain(&database, filter).await.expect("explained").join("\n");
                assert!(plan.contains(*index), "{filter:?}:\n{plan}");
                let sorts = plan.contains("USE TEMP B-TREE") || plan.contains("Sort ");
                assert!(!sorts && !plan.contains("SCAN o\n") && !plan.contains("Seq Scan"), "{filter:?}:\n{plan}");
            }
        }
        // However many orders others have of these stores, no more are looked at than of a client's own.
        for (filter, index) in [(theirs(), "orders_by_client_and_state"), (of_client(acme), "orders_to_ship")] {
            let plan = orders::explain_counts(&database, &filter).await.expect("explained").join("\n");
            assert!(plan.contains(index) && !plan.contains("SCAN orders") && !plan.contains("Seq Scan on orders"), "{filter:?}:\n{plan}");
        }
    }
}
