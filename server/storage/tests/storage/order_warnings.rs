//! Orders that ended in the store: in the list, in the counts, and in alerts.

use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order_warning::OrderWarningKind;
use storage::alerts::Alert;
use storage::orders::OrderFilter;
use storage::{Database, alerts, counts, order_warnings, orders, overview};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

async fn warn(database: &Database, order: OrderId, kind: OrderWarningKind, raised_at: i64) {
    let kind = kind.code();
    execute(
        database,
        format!(
            "INSERT INTO order_warnings (id, order_id, kind, raised_at) \
             VALUES ('0190a2b4-0000-7000-8000-{raised_at:012}', '{order}', '{kind}', {raised_at}); \
             UPDATE orders SET has_warning = TRUE WHERE id = '{order}'"
        ),
    )
    .await;
}

fn with_warning() -> OrderFilter {
    OrderFilter {
        has_warning: true,
        ..OrderFilter::default()
    }
}

on_both_databases! {
    async fn they_are_listed_page_by_page_until_they_are_resolved(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "Main", 1).await;
        let mut ids = Vec::new();
        for number in 1..=5 {
            ids.push(TestOrder::new(id, number).insert(&database).await);
        }
        for (number, order) in ids.iter().enumerate().skip(1) {
            warn(&database, *order, OrderWarningKind::CancelledWhileWaiting, i64::try_from(number).expect("read")).await;
        }
        warn(&database, ids[1], OrderWarningKind::RefundedAfterShipping, 9).await;
        let first = orders::list(&database, &with_warning(), 3).await.expect("read");
        let numbers: Vec<i64> = first.rows.iter().map(|row| row.remote_id).collect();
        assert_eq!(numbers, [5, 4, 3]);
        let after = first.next.expect("read").parse().ok();
        let rest = orders::list(&database, &OrderFilter { after, ..with_warning() }, 3).await.expect("read");
        assert_eq!(rest.rows.iter().map(|row| row.remote_id).collect::<Vec<_>>(), [2]);
        assert_eq!(counts::totals(&database).await.expect("read").with_warnings, 4);
        assert_eq!(overview::attention_count(&database, at(0)).await.expect("read"), 4);

        // An order with two warnings stays until both are resolved.
        let open = order_warnings::open_of(&database, ids[1]).await.expect("read");
        assert_eq!(open.len(), 2);
        for (warning, left) in open.iter().zip([4, 3]) {
            let resolved = order_warnings::resolve(&database, warning.id, "Ada", at(20)).await.expect("read").expect("read");
            assert_eq!((resolved.remote_id, resolved.integration_name.as_str()), (2, "Main"));
            assert_eq!(orders::list(&database, &with_warning(), 9).await.expect("read").rows.len(), left);
        }
        assert_eq!(order_warnings::open_of(&database, ids[1]).await.expect("read"), []);
    }

    async fn each_new_one_is_a_reason_to_notify_people(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "Main", 1).await;
        execute(&database, "UPDATE integrations SET watched_since = 1000000, last_good_poll_at = 1000000".to_owned()).await;
        let order = TestOrder::new(id, 1).insert(&database).await;
        let look = async |now| {
            alerts::compare(&database, at(now)).await.expect("read");
            alerts::expect_of(&database, AlertChannel::Webhook).await.expect("read");
            let notices = alerts::claim(&database, AlertChannel::Webhook, at(now), 50).await.expect("read");
            for notice in &notices {
                alerts::notified(&database, AlertChannel::Webhook, notice, at(now)).await.expect("read");
            }
            let about = notices.into_iter().filter_map(|notice| match notice.alert {
                Alert::Integration(alert) => Some(alert),
                Alert::Operator(_) => None,
            });
            about.map(|alert| (alert.kind, alert.ended_orders, alert.cleared_at.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(look(1_000_000).await, []);
        warn(&database, order, OrderWarningKind::CancelledAfterShipping, 1_000_001).await;
        assert_eq!(look(1_000_002).await, [(AlertKind::OrdersEnded, 1, false)]);
        assert_eq!(look(1_000_003).await, []);
        let other = TestOrder::new(id, 2).insert(&database).await;
        warn(&database, other, OrderWarningKind::RefundedWhileWaiting, 1_000_004).await;
        assert_eq!(look(1_000_005).await, [(AlertKind::OrdersEnded, 2, false)]);
        execute(&database, "UPDATE order_warnings SET resolved_at = 1; UPDATE orders SET has_warning = FALSE".to_owned()).await;
        assert_eq!(look(1_000_006).await, [(AlertKind::OrdersEnded, 0, true)]);
    }
}
