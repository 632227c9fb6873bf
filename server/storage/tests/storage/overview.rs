//! What the overview counts, by ranges of indexes: as quick among a million orders as among a thousand.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::WorkList;
use storage::counts::SpanCounts;
use storage::orders::{CreatedSpan, OrderFilter, explain};
use storage::overview::{Flow, Span, explain_part_of_hour, part_of_hour, version};
use storage::{Database, counts, orders};
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
    async fn spans_and_parts_of_hours_have_their_beginning_and_not_their_end(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        // Placed and imported at 10,000 each number.
        for number in [1, 2, 3] {
            TestOrder { created_at: number * 10_000, ..TestOrder::new(store, number) }.insert(&database).await;
        }
        for (number, made_at, voided_at) in [(11, 10_000, None), (12, 20_000, None), (13, 20_000, Some(1)), (14, 30_000, None)] {
            shipment(&database, &TestOrder { created_at: 0, ..TestOrder::new(store, number) }, made_at, voided_at).await;
        }
        const HOUR: i64 = 3_600_000;
        // Voided again after it was counted, and one that is another hour's.
        execute(&database, "UPDATE shipments SET voided_at = 5 WHERE id = 's12'".to_owned()).await;
        shipment(&database, &TestOrder { created_at: 0, ..TestOrder::new(store, 15) }, HOUR, None).await;
        let (totals, spans) = counts::totals_and_spans(&database, at(0)).await.expect("read");
        assert_eq!((totals.orders, totals.to_ship), (8, 8));
        let expected = [
            SpanCounts { begins_at: 0, placed: 8, to_ship: 8, imported: 8, shipped: 2, problems: 0 },
            SpanCounts { begins_at: HOUR, shipped: 1, ..SpanCounts::default() },
        ];
        assert_eq!(spans, expected);
        assert_eq!(span(0, HOUR).sum(&spans, |span| span.shipped), 2);
        assert_eq!(span(HOUR, 2 * HOUR).sum(&spans, |span| Flow::Shipped.of(span)), 1);
        for (flow, until, expected) in [
            (Flow::Imported, 20_000, 1 + 5),
            (Flow::Imported, 20_001, 2 + 5),
            (Flow::Imported, 0, 0),
            (Flow::Shipped, 20_000, 1),
            (Flow::Shipped, HOUR, 0),
            (Flow::Shipped, HOUR + 1, 1),
        ] {
            assert_eq!(part_of_hour(&database, flow, at(until)).await.expect("read"), Some(expected), "{flow:?} {until}");
        }
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
            let counted = orders::counts(&database, &filter).await.expect("read").of(Some(WorkList::ToShip));
            assert_eq!(counted.map(|count| count.0), i64::try_from(listed).ok(), "{filter:?}");
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
            let plan = explain(&database, &filter).await.expect("explained").join("\n");
            // Without days, any of the indexes that hold these orders alone will do.
            let is_of_the_list = plan.contains("INDEX orders_to_ship") && plan.contains("(integration_id=?");
            assert!(is_of_the_list, "{filter:?}:\n{plan}");
            let has_range = plan.contains("created_at>?") || plan.contains("created_at<?");
            assert_eq!(
                has_range,
                from.is_some() || until.is_some(),
                "{filter:?}:\n{plan}"
            );
            assert!(!plan.contains("SCAN o"), "{filter:?}:\n{plan}");
        }
        for (what, index) in [
            (
                Flow::Imported,
                "COVERING INDEX orders_by_import (imported_at>? AND imported_at<?)",
            ),
            (
                Flow::Shipped,
                "COVERING INDEX shipments_by_day (made_at>? AND made_at<?)",
            ),
        ] {
            let plan = explain_part_of_hour(&database, what, at(7_200_000))
                .await
                .expect("explained");
            assert!(plan.iter().any(|line| line.contains(index)), "{what:?}: {plan:?}");
            assert!(
                !plan.iter().any(|line| line.contains("B-TREE")),
                "{what:?}: {plan:?}"
            );
        }
    })
    .await;
}
