//! What is left to ship is one number, wherever it is asked for and whatever has happened.

use futures::TryStreamExt;
use parcelpilot_domain::ids::{OrderId, ShipmentId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use storage::{Database, orders};
use test_support::on_both_databases;

use crate::test_server::{TestServer, caller, draft, number, roomy};

/// Numbers choose among what there is at that moment.
#[derive(Debug, Clone)]
enum Operation {
    Ship {
        order: usize,
        line: usize,
        quantity: i64,
        notify_store: bool,
    },
    Void(usize),
    Push,
    /// The store's view of an order comes in, with or without what was pushed meanwhile.
    Import(usize),
    Resync(usize),
}

fn any_operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        5 => (0..4_usize, 0..6_usize, 1..4_i64, prop::bool::weighted(0.8)).prop_map(
            |(order, line, quantity, notify_store)| Operation::Ship { order, line, quantity, notify_store }
        ),
        3 => any::<usize>().prop_map(Operation::Void),
        2 => Just(Operation::Push),
        2 => (0..4_usize).prop_map(Operation::Import),
        1 => (0..4_usize).prop_map(Operation::Resync),
    ]
}

async fn execute(server: &TestServer, orders: &[OrderId], made: &mut Vec<ShipmentId>, operation: &Operation) {
    let shipments = &server.ports.shipments;
    match operation {
        Operation::Ship {
            order,
            line,
            quantity,
            notify_store,
        } => {
            let order = orders[order % orders.len()];
            let shipping = server.shipping(order).await;
            let lines: Vec<_> = shipping.consignments.iter().flat_map(|one| &one.lines).collect();
            let line = lines[line % lines.len()];
            let chosen = draft(&[(line.remote_id, *quantity)], number("1Z1"));
            // More than is left is refused, which must change nothing either.
            made.extend(shipments.make(&caller(), order, chosen, *notify_store).await.ok());
        }
        Operation::Void(which) if !made.is_empty() => {
            shipments.void(&caller(), made[which % made.len()]).await.unwrap();
        }
        Operation::Void(_) => {}
        Operation::Push => server.push_all().await,
        Operation::Import(order) => {
            let order = server
                .ports
                .orders
                .detail(orders[order % orders.len()])
                .await
                .unwrap();
            server.import_named(order.row.remote_id).await;
        }
        Operation::Resync(order) => {
            shipments
                .resync(&caller(), orders[order % orders.len()])
                .await
                .unwrap();
        }
    }
}

/// The kept column, and the domain's rule by way of the page, the form and the export.
async fn numbers(server: &TestServer, order: OrderId) -> [i64; 4] {
    let detail = server.ports.orders.detail(order).await.unwrap();
    let lines = detail
        .consignments
        .iter()
        .flat_map(|one| &one.lines)
        .chain(&detail.not_shipped);
    let shipping = server.shipping(order).await;
    let exported: Vec<_> = orders::export(server.database(), None)
        .try_collect()
        .await
        .unwrap();
    let exported = exported
        .iter()
        .find(|whole| whole.stored.id == order)
        .expect("it is exported");
    [
        server.left(order).await,
        lines.map(|line| line.left_to_ship).sum(),
        shipping.consignments.iter().map(|one| one.left()).sum(),
        exported
            .stored
            .order
            .lines
            .iter()
            .map(|line| exported.left(line))
            .sum(),
    ]
}

on_both_databases! {
    async fn every_way_to_ask_gives_the_same_number(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let mut orders = Vec::new();
        while orders.len() < 4 {
            let known = orders.clone();
            orders.push(server.an_order(|shipping| {
                let left: i64 = shipping.consignments.iter().map(|one| one.left()).sum();
                left > 3 && !known.contains(&shipping.order_id)
            }).await.order_id);
        }
        let mut runner = TestRunner::default();
        let operations = proptest::collection::vec(any_operation(), 40).new_tree(&mut runner).unwrap().current();
        let mut made = Vec::new();
        for (step, operation) in operations.iter().enumerate() {
            execute(&server, &orders, &mut made, operation).await;
            for order in &orders {
                let [column, page, form, export] = numbers(&server, *order).await;
                assert_eq!([page, form, export], [column; 3], "after {:?}", &operations[..=step]);
            }
        }
        assert!(!made.is_empty(), "{operations:?}");
    }
}
