//! Whether everything is here once: the stores' own books, against what is stored, and the other way about for shipments.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use futures::TryStreamExt;
use parcelpilot_domain::order::Order;
use sandbox::{ExpectedOrder, Sandbox};
use storage::{Database, orders};

use crate::rows::rows;

/// What was compared, and what is wrong with it.
#[derive(Default)]
pub struct Comparison {
    orders: u64,
    lost_orders: u64,
    /// Here, and in no store.
    made_up_orders: u64,
    /// Here in another state than in the store.
    different_orders: u64,
    shipments: u64,
    lost_shipments: u64,
    doubled_shipments: u64,
}

/// `connected` are integrations' ids, each with its store.
pub async fn compare(database: &Database, connected: &[(String, Sandbox)]) -> Comparison {
    let mut comparison = Comparison::default();
    for (integration, store) in connected {
        let kept = orders::export(database, Some(integration.parse().unwrap()));
        let kept: Vec<_> = kept.try_collect().await.unwrap();
        let mut kept: BTreeMap<u64, Order> = kept
            .into_iter()
            .map(|whole| (whole.stored.order.remote_id.0.unsigned_abs(), whole.stored.order))
            .collect();
        for expected in store.expected_orders().filter(|order| order.status_id != 0) {
            comparison.orders += 1;
            match kept.remove(&expected.id) {
                None => comparison.lost_orders += 1,
                Some(order) if is_same(&order, &expected) => {}
                Some(_) => comparison.different_orders += 1,
            }
        }
        comparison.made_up_orders += u64::try_from(kept.len()).unwrap();
        comparison.compare_shipments(database, integration, store).await;
    }
    comparison
}

impl Comparison {
    async fn compare_shipments(&mut self, database: &Database, integration: &str, store: &Sandbox) {
        let made = format!(
            "SELECT order_number, tracking_number FROM shipments
             WHERE integration_id = '{integration}' AND tracking_number <> '' AND voided_at IS NULL"
        );
        let made: Vec<(i64, String)> = rows(database, made).await;
        for (order, number) in made {
            self.shipments += 1;
            let in_store = store.shipments(order.unsigned_abs());
            match in_store
                .iter()
                .filter(|one| one.tracking_number == number)
                .count()
            {
                0 => self.lost_shipments += 1,
                1 => {}
                _ => self.doubled_shipments += 1,
            }
        }
    }
}

fn is_same(order: &Order, expected: &ExpectedOrder) -> bool {
    let lines: HashMap<i64, i64> = order
        .lines
        .iter()
        .map(|line| (line.remote_id.0, line.quantity))
        .collect();
    let has = |id: u64, quantity: u64| lines.get(&id.cast_signed()) == Some(&quantity.cast_signed());
    order.status.0 == i64::from(expected.status_id)
        && order.is_deleted == expected.is_deleted
        && lines.len() == expected.lines.len()
        && expected.lines.iter().all(|line| has(line.id, line.quantity))
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Compared with the stores: {} orders, of which {} lost, {} different, {} made up; {} shipments, of which {} \
             lost, {} doubled.",
            self.orders,
            self.lost_orders,
            self.different_orders,
            self.made_up_orders,
            self.shipments,
            self.lost_shipments,
            self.doubled_shipments
        )
    }
}
