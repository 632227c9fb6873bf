//! Lists, counts and their indexes, by channel and by whose orders they are.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use storage::orders::{self, OrderFilter, explain};
use storage::shipments::ShipmentFilter;
use storage::{Database, shipments};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client};

use super::{OUTLET, WEB, belongs_to, numbers, of_client, order, ship, shop};
use crate::list_plans::{MANY, shops};

/// Of `orders o`, each shipment's push; ends where its position begins.
const PUSH: &str = "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since, \
    created_at, next_try_at, tries, attempt, detail) SELECT NEW, o.id, o.integration_id, o.id,";

async fn push(database: &Database, order: OrderId, state: &str) {
    let sql = format!(
        "{} 1, 'create', '{state}', 1, 1, 1, 0, 0, '' FROM orders o WHERE o.id = '{order}'",
        PUSH.replace("NEW", "o.id")
    );
    execute(database, sql).await;
}

on_both_databases! {
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
}
