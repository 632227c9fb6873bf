//! What is left to ship of an order, and whether it may be shipped, kept where lists and counts find it. The rules are
//! the domain's ([`parcelpilot_domain::shipment::left`]).

use std::collections::HashMap;

use parcelpilot_domain::ids::{OrderId, RemoteLineId};
use parcelpilot_domain::ignore_rule::LeftFromHere;
use parcelpilot_domain::shipment::changes::OrderSnapshot;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::shipment::may_ship::{ShippingFacts, may_ship};
use parcelpilot_domain::time::Timestamp;

use crate::statement::Statement;

/// Computes an order's `left_to_ship` and `shipping_state` anew, and which of its lines are ignored, within a transaction that
/// holds the order's row. Whether other lines are ignored now: whoever follows orders by the time of their change then meets it,
/// as of `$at`.
macro_rules! keep_left_to_ship {
    ($tx:expr, $order_id:expr, $at:expr) => {{
        let order_id: String = $order_id;
        let shipped: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT sl.line_id, s.ahead * sl.quantity
             FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id WHERE s.order_id = $1",
        )
        .bind(&order_id)
        .fetch_all(&mut *$tx)
        .await?;
        let shipped = $crate::shipments::left_from_here(shipped);
        let (lines, are_others_ignored) = $crate::ignore_rules::keep_ignored!($tx, &order_id, &shipped);
        sqlx::query("UPDATE orders SET left_to_ship = $2 WHERE id = $1")
            .bind(&order_id)
            .bind(parcelpilot_domain::shipment::left::order_left(
                &lines,
                &shipped.ahead,
            ))
            .execute(&mut *$tx)
            .await?;
        if are_others_ignored {
            sqlx::query(concat!(
                "UPDATE orders SET updated_at = ",
                $crate::macros::moved_to!("$2"),
                " WHERE id = $1"
            ))
            .bind(&order_id)
            .bind($at)
            .execute(&mut *$tx)
            .await?;
        }
        $crate::holds::keep_shipping_state!($tx, order_id);
        are_others_ignored
    }};
}
pub(crate) use keep_left_to_ship;

/// `shipped` are line and quantity that the store does not count, of every shipment.
pub(crate) fn left_from_here(shipped: Vec<(i64, i64)>) -> LeftFromHere {
    let mut left = LeftFromHere::default();
    for (line, quantity) in shipped {
        left.add(RemoteLineId(line), quantity);
    }
    left
}

/// The same for many orders whose shipments have changed, as they were read since they are held; with when that was.
macro_rules! keep_left_of_many {
    ($tx:expr, $orders:expr, $at:expr) => {{
        let orders: Vec<&OrderSnapshot> = $orders.collect();
        if !orders.is_empty() {
            let ahead = $crate::shipments::left_to_ship::ahead_of(orders.iter().map(|order| &order.id));
            let ahead: Vec<(String, i64, i64)> =
                $crate::statement::bound!(sqlx::query_as(ahead.sql()), ahead)
                    .fetch_all(&mut *$tx)
                    .await?;
            let update = $crate::shipments::left_to_ship::update_left(&orders, ahead, $at);
            $crate::statement::bound!(sqlx::query(update.sql()), update)
                .execute(&mut *$tx)
                .await?;
        }
    }};
}
pub(super) use keep_left_of_many;

pub(super) fn ahead_of<'a>(orders: impl Iterator<Item = &'a OrderId>) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT s.order_id, sl.line_id, s.ahead * sl.quantity
             FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id WHERE s.order_id IN (",
        )
        .texts(orders.map(OrderId::to_string))
        .push(") AND s.ahead <> 0");
    statement
}

/// `ahead` are order, line and quantity.
pub(super) fn update_left(
    orders: &[&OrderSnapshot],
    ahead: Vec<(String, i64, i64)>,
    at: Timestamp,
) -> Statement {
    let mut of_orders: HashMap<String, Ahead> = HashMap::new();
    for (order, line, quantity) in ahead {
        of_orders
            .entry(order)
            .or_default()
            .add(RemoteLineId(line), quantity);
    }
    let mut statement = Statement::default();
    statement
        .push("UPDATE orders SET left_to_ship = n.column2, shipping_state = n.column3, updated_at = CASE WHEN updated_at < ")
        .integer(at.millis())
        .push(" THEN ")
        .integer(at.millis())
        .push(" ELSE updated_at + 1 END FROM (VALUES ");
    for (place, order) in orders.iter().enumerate() {
        let id = order.id.to_string();
        let left = order_left(&order.lines, &of_orders.remove(&id).unwrap_or_default());
        let facts = ShippingFacts {
            left,
            // What is not stored.
            unlisted_skus: Vec::new(),
            ..order.facts.clone()
        };
        statement.push(if place == 0 { "(" } else { ", (" });
        statement.text(id).push(", ").integer(left).push(", ");
        statement.text(may_ship(&facts).state().code()).push(")");
    }
    statement.push(") AS n WHERE orders.id = n.column1");
    statement
}
