//! Each order is in one work list; the lists are counted; and each order leads to the one beside it.

use std::collections::{BTreeMap, BTreeSet};

use parcelpilot_contract::orders::{OrderCount, OrderRow};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::work_list::{ListKey, ListOrder, WorkList};
use storage::Database;
use storage::orders::{CreatedSpan, OrderFilter, counts, explain_counts, list, neighbours};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::list_plans::fill;

async fn shop(database: &Database, orders: i64) {
    let acme = client(database, "Acme").await;
    let store = integration(database, acme, "Store", 1).await;
    fill(database, &[store], orders).await;
    // Of ten, one each is done, and so is not to be shipped.
    execute(
        database,
        "UPDATE orders SET left_to_ship = 0 WHERE remote_id % 10 = 5".to_owned(),
    )
    .await;
}

on_both_databases! {
    async fn each_order_is_in_one_list_and_counted_there(database: Database) {
        shop(&database, 300).await;
        let counted = counts(&database, &OrderFilter::default()).await.expect("counted");
        let counted: BTreeMap<&str, i64> = counted.0.iter().map(|(list, count)| (list.map_or("all", WorkList::code), count.0)).collect();
        let expected = [("all", 300), ("done", 30), ("failed", 0), ("held", 3), ("not_to_ship", 264), ("to_ship", 3)];
        assert_eq!(counted, BTreeMap::from(expected));
        for work_list in WorkList::ALL {
            let filter = OrderFilter { work_list: Some(work_list), ..OrderFilter::default() };
            let page = list(&database, &filter, 1_000).await.expect("read");
            assert_eq!(i64::try_from(page.rows.len()).ok(), counted.get(work_list.code()).copied(), "{work_list:?}");
        }
    }

    /// Each way to count, by what narrows the list.
    async fn lists_are_counted_as_they_are_listed(database: Database) {
        let all = OrderFilter::default;
        shop(&database, 3_000).await;
        execute(&database, "UPDATE orders SET has_warning = remote_id % 3 = 0, imported_at = remote_id,
             shipping_state = CASE remote_id % 4 WHEN 0 THEN 'to_ship' WHEN 1 THEN 'held' ELSE 'not_to_ship' END".to_owned()).await;
        let lately = Some(at(1_500));
        let status = Some(OrderStatus(10));
        let created = CreatedSpan { from: Some(at(200_000)), until: Some(at(2_500_000)) };
        for narrowed in [
            all(),
            OrderFilter { status, ..all() },
            OrderFilter { has_warning: true, ..all() },
            OrderFilter { imported_from: lately, ..all() },
            OrderFilter { created: created.into(), ..all() },
            OrderFilter { has_warning: true, imported_from: lately, status, created: created.into(), ..all() },
            OrderFilter { imported_from: lately, search: "store:store".to_owned(), ..all() },
            OrderFilter { imported_from: lately, search: "common".to_owned(), ..all() },
        ] {
            let counted = counts(&database, &narrowed).await.expect("counted");
            for work_list in WorkList::ALL.map(Some).into_iter().chain([None]) {
                let filter = OrderFilter { work_list, ..narrowed.clone() };
                let listed = list(&database, &filter, 3_000).await.expect("read").rows.len();
                let expected = i64::try_from(listed).expect("a count");
                let count = counted.of(work_list).expect("they are few").0;
                let is_right = count == expected || (count > OrderCount::COUNTED && expected >= count);
                assert!(is_right, "{filter:?}: {count}, listed {expected}");
            }
        }
    }

    /// Page by page and from either end, each order once; also where a common word is searched for.
    async fn lists_go_by_what_is_left_and_by_total(database: Database) {
        shop(&database, 600).await;
        // Of the same, many; and as text, `9` comes after `10`.
        execute(&database, "UPDATE orders SET left_to_ship = 1 + remote_id % 3, total = CAST(remote_id % 200 AS TEXT) || '.5',
             shipping_state = CASE WHEN remote_id % 2 = 0 THEN 'to_ship' ELSE 'held' END".to_owned()).await;
        for order in ListOrder::ALL {
            for search in ["", "common", "common rare"] {
                let filter = OrderFilter { work_list: Some(WorkList::ToShip), order, search: search.to_owned(), ..OrderFilter::default() };
                let (mut after, mut rows) = (None, Vec::new());
                loop {
                    let page = list(&database, &OrderFilter { after, ..filter.clone() }, 70).await.expect("read");
                    rows.extend(page.rows);
                    let Some(next) = page.next else { break };
                    after = Some(next.parse().expect("a cursor"));
                }
                let key = |row: &OrderRow| match order.by() {
                    ListKey::Age => row.created_at.millis(),
                    ListKey::Left => row.left_to_ship,
                    ListKey::Total => row.remote_id % 200,
                };
                let mut keys: Vec<_> = rows.iter().map(key).collect();
                if !order.is_ascending() {
                    keys.reverse();
                }
                assert!(keys.is_sorted(), "{order:?} {search}: {keys:?}");
                let ids: BTreeSet<_> = rows.iter().map(|row| row.remote_id).collect();
                assert_eq!((rows.len(), ids.len()), (300, 300), "{order:?} {search}");
                let beside = neighbours(&database, &filter, rows[150].id).await.expect("read");
                assert_eq!((beside.previous, beside.next), (Some(rows[149].id), Some(rows[151].id)), "{order:?} {search}");
            }
        }
    }

    async fn counts_end_where_they_help_nobody(database: Database) {
        shop(&database, 1_500).await;
        let counted = counts(&database, &OrderFilter::default()).await.expect("counted");
        assert_eq!(counted.of(None).map(|count| count.0), Some(1_001));
    }

    async fn an_order_leads_to_those_beside_it_in_its_list(database: Database) {
        shop(&database, 300).await;
        let of = |order: ListOrder| OrderFilter { work_list: Some(WorkList::ToShip), order, ..OrderFilter::default() };
        for order in ListOrder::ALL {
            let page = list(&database, &of(order), 50).await.expect("read");
            let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            assert_eq!(ids.len(), 3);
            for (place, id) in ids.iter().enumerate() {
                let beside = neighbours(&database, &of(order), *id).await.expect("read");
                assert_eq!(beside.next, ids.get(place + 1).copied(), "{order:?} {place}");
                assert_eq!(beside.previous, place.checked_sub(1).map(|place| ids[place]), "{order:?} {place}");
            }
            // One that has left the list leads on as before.
            let held = list(&database, &OrderFilter { work_list: Some(WorkList::Held), ..OrderFilter::default() }, 50).await.expect("read");
            let middle = held.rows[1].id;
            let beside = neighbours(&database, &of(order), middle).await.expect("read");
            assert!(beside.next.is_some_and(|id| ids.contains(&id)) && beside.previous.is_some_and(|id| ids.contains(&id)));
        }
    }
}

/// PostgreSQL has this, too, once it has marked pages as seen by all, which depends on when it last cleaned up.
#[tokio::test]
async fn counting_a_list_reads_its_index_alone() {
    with_sqlite(|database: Database| async move {
        shop(&database, 300).await;
        let plan = explain_counts(&database, &OrderFilter::default())
            .await
            .expect("explained");
        let walks = plan
            .iter()
            .filter(|line| line.starts_with("SEARCH o ") || line.starts_with("SCAN o "));
        // SQLite does not trust an index that has only orders with more than nothing left, and looks again.
        let (again, alone): (Vec<_>, Vec<_>) = walks.partition(|walk| walk.contains("orders_not_to_ship"));
        assert_eq!((again.len(), alone.len()), (1, WorkList::ALL.len()), "{plan:?}");
        for walk in alone {
            assert!(walk.contains("COVERING INDEX"), "{walk}");
        }
    })
    .await;
}
