//! What the overview counts, by ranges of indexes: as quick among a million orders as among a thousand.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::WorkList;
use storage::Database;
use storage::orders::{CreatedSpan, OrderFilter, count, explain, explain_count};
use storage::overview::{Flow, Span, explain_flow, flow, version};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::list_plans::fill;

const fn span(from: i64, until: i64) -> Span {
    Span {
        from: at(from),
        until: at(until),
    }
}

/// Its id is its order's number behind an `s`; the order's own comes back.
pub async fn shipment(
    database: &Database,
    order: &TestOrder<'_>,
    made_at: i64,
    voided_at: Option<i64>,
) -> OrderId {
    let order_id = order.insert(database).await;
    let voided_at = voided_at.map_or("NULL".to_owned(), |at| at.to_string());
    let TestOrder {
        integration,
        remote_id,
        ..
    } = order;
    execute(
        database,
        format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash, voided_at)
             VALUES ('s{remote_id}', '{integration}', '{order_id}', {remote_id}, 1, 'ups', '', '1Z', '', {made_at}, 'Ada',
                 TRUE, 0, 'store1', {voided_at})"
        ),
    )
    .await;
    order_id
}

on_both_databases! {
    async fn a_span_has_its_beginning_and_not_its_end(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        // Placed and imported at 10,000 each number.
        for number in [1, 2, 3] {
            TestOrder { created_at: number * 10_000, ..TestOrder::new(store, number) }.insert(&database).await;
        }
        for (number, made_at, voided_at) in [(11, 10_000, None), (12, 20_000, None), (13, 20_000, Some(1)), (14, 30_000, None)] {
            shipment(&database, &TestOrder { created_at: 0, ..TestOrder::new(store, number) }, made_at, voided_at).await;
        }
        // In the order in which they were asked for.
        let spans = [span(20_000, 30_000), span(10_000, 30_001), span(50_000, 60_000), span(10_000, 10_000)];
        for (what, expected) in [(Flow::Imported, [1, 3, 0, 0]), (Flow::Placed, [1, 3, 0, 0]), (Flow::Shipped, [1, 3, 0, 0])] {
            assert_eq!(flow(&database, what, &spans).await.expect("read"), expected, "{what:?}");
        }
        assert!(flow(&database, Flow::Placed, &[]).await.expect("read").is_empty());
    }

    async fn another_order_another_shipment_and_another_minute_are_another_version(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let now = at(1_000_000);
        let mut known = vec![version(&database, now).await.expect("read")];
        assert_eq!(version(&database, at(1_000_001)).await.expect("read"), known[0], "nothing has changed");
        known.push(version(&database, at(1_060_000)).await.expect("read"));
        TestOrder { created_at: 90_000, ..TestOrder::new(store, 1) }.insert(&database).await;
        known.push(version(&database, now).await.expect("read"));
        shipment(&database, &TestOrder { created_at: 90_000, ..TestOrder::new(store, 2) }, 5, None).await;
        known.push(version(&database, now).await.expect("read"));
        for (place, one) in known.iter().enumerate() {
            assert!(!known[place + 1..].contains(one), "{known:?}");
        }
    }

    /// As the domain's ages do: open at one end, or at none.
    async fn what_waits_is_counted_as_its_list_has_it(database: Database) {
        let acme = client(&database, "Acme").await;
        let stores = [integration(&database, acme, "One", 1).await, integration(&database, acme, "Two", 2).await];
        fill(&database, &stores, 3_000).await;
        for (from, until) in ENDS {
            let filter = waiting(from, until);
            let listed = storage::orders::list(&database, &filter, 1_000).await.expect("read").rows.len();
            assert!(listed > 0, "{filter:?}");
            assert_eq!(count(&database, &filter).await.expect("read"), i64::try_from(listed).expect("few"), "{filter:?}");
        }
    }
}

const ENDS: [(Option<i64>, Option<i64>); 4] = [
    (Some(2_000_000), None),
    (Some(1_000_000), Some(2_000_000)),
    (None, Some(1_000_000)),
    (None, None),
];

fn waiting(from: Option<i64>, until: Option<i64>) -> OrderFilter {
    OrderFilter {
        work_list: Some(WorkList::ToShip),
        created: CreatedSpan {
            from: from.map(at),
            until: until.map(at),
        }
        .into(),
        ..OrderFilter::default()
    }
}

#[tokio::test]
async fn sqlite_counts_by_ranges_of_indexes() {
    with_sqlite(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        let stores = [
            integration(&database, acme, "One", 1).await,
            integration(&database, acme, "Two", 2).await,
        ];
        fill(&database, &stores, 3_000).await;
        for (from, until) in ENDS {
            let filter = waiting(from, until);
            for plan in [
                explain_count(&database, &filter).await,
                explain(&database, &filter).await,
            ] {
                let plan = plan.expect("explained").join("\n");
                // Without days, any of the indexes that hold these orders alone will do.
                let is_of_the_list =
                    plan.contains("INDEX orders_to_ship") && plan.contains("(integration_id=?");
                assert!(is_of_the_list, "{filter:?}:\n{plan}");
                let has_range = plan.contains("created_at>?") || plan.contains("created_at<?");
                assert_eq!(
                    has_range,
                    from.is_some() || until.is_some(),
                    "{filter:?}:\n{plan}"
                );
                assert!(!plan.contains("SCAN o"), "{filter:?}:\n{plan}");
            }
        }
        for (what, index) in [
            (
                Flow::Imported,
                "COVERING INDEX orders_by_import (imported_at>? AND imported_at<?)",
            ),
            (
                Flow::Placed,
                "COVERING INDEX orders_by_age (created_at>? AND created_at<?)",
            ),
            (
                Flow::Shipped,
                "COVERING INDEX shipments_by_day (made_at>? AND made_at<?)",
            ),
        ] {
            let plan = explain_flow(&database, what, &[span(1, 2), span(3, 4)])
                .await
                .expect("explained");
            let ranges = plan.iter().filter(|line| line.contains(index)).count();
            assert_eq!(ranges, 2, "{what:?}: {plan:?}");
            assert!(
                !plan.iter().any(|line| line.contains("B-TREE")),
                "{what:?}: {plan:?}"
            );
        }
    })
    .await;
}
