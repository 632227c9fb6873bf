//! One order whole.

use parcelpilot_domain::ids::{OrderId, RemoteOrderId};
use parcelpilot_domain::order::LineKind;
use storage::{Database, StorageError, orders};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, consignment, integration, line, problem};
use uuid::Uuid;

on_both_databases! {
    async fn lines_stand_at_their_address_or_apart(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let order = TestOrder::new(one, 7).insert(&database).await;
        for address in [20, 30] {
            consignment(&database, order, address).await;
        }
        for (number, address, kind) in [(1, Some(30), "physical"), (2, Some(20), "physical"), (3, None, "digital"),
            (4, Some(20), "physical"), (5, Some(99), "physical")] {
            line(&database, order, number, address, kind).await;
        }
        problem(&database, one, 7, 1).await;
        let detail = orders::detail(&database, order).await.expect("read").expect("found");
        let lines: Vec<(i64, Vec<i64>)> = detail.consignments.iter()
            .map(|part| (part.address_id, part.lines.iter().map(|line| line.remote_id).collect())).collect();
        assert_eq!(lines, [(20, vec![2, 4]), (30, vec![1])]);
        let apart: Vec<_> = detail.not_shipped.iter().map(|line| (line.remote_id, line.kind, line.left_to_ship)).collect();
        assert_eq!(apart, [(3, LineKind::Digital, 0), (5, LineKind::Physical, 3)]);
        assert_eq!(detail.consignments[0].lines[0].price.shown(), "2.50");
        assert_eq!(detail.billing.full_name(), "Ada Lovelace");
        assert_eq!((detail.row.client_name.as_str(), detail.row.total.shown().as_str(), detail.row.currency.as_str()), ("Acme", "12.50", "USD"));
        assert_eq!(detail.problems.len(), 1);
        assert_eq!(orders::find_remote(&database, order).await.expect("read"), Some((one, RemoteOrderId(7))));
    }

    async fn one_that_is_not_there_is_none(database: Database) {
        let nothing = OrderId::from_uuid(Uuid::now_v7());
        assert_eq!(orders::detail(&database, nothing).await.expect("read"), None);
        assert_eq!(orders::find_remote(&database, nothing).await.expect("read"), None);
    }

    async fn only_orders_that_are_here_are_counted(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let order = TestOrder::new(one, 7).insert(&database).await;
        let nothing = OrderId::from_uuid(Uuid::now_v7());
        for (chosen, here) in [(vec![], 0), (vec![nothing], 0), (vec![nothing, order], 1)] {
            assert_eq!(orders::count_here(&database, &chosen).await.expect("read"), here);
        }
    }

    async fn a_bad_order_names_itself(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let order = TestOrder::new(one, 7).insert(&database).await;
        for (column, value) in [("billing", "{}"), ("total", "many")] {
            execute(&database, format!("UPDATE orders SET {column} = '{value}'")).await;
            let wrong = orders::detail(&database, order).await.expect_err("it can't be read");
            match wrong {
                StorageError::Inconsistent { table: "orders", column: named, row } => {
                    assert_eq!((named, row), (column, order.to_string()));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
