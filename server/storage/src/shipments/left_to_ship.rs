//! What is left to ship of an order, and whether it may be shipped, kept where lists and counts find it. The rules are
//! the domain's ([`parcelpilot_domain::shipment::left`]).

/// Computes an order's `left_to_ship` and `shipping_state` anew, within a transaction that holds the order's row.
macro_rules! keep_left_to_ship {
    ($tx:expr, $order_id:expr) => {{
        let order_id: String = $order_id;
        let lines =
            sqlx::query_as::<_, $crate::orders::LineColumns>("SELECT * FROM order_lines WHERE order_id = $1")
                .bind(&order_id)
                .fetch_all(&mut *$tx)
                .await?;
        let lines = lines.iter().map($crate::orders::LineColumns::line);
        let lines = lines.collect::<$crate::StorageResult<Vec<_>>>()?;
        let ahead: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT sl.line_id, s.ahead * sl.quantity
             FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id
             WHERE s.order_id = $1 AND s.ahead <> 0",
        )
        .bind(&order_id)
        .fetch_all(&mut *$tx)
        .await?;
        let ahead = ahead
            .into_iter()
            .map(|(line, quantity)| (parcelpilot_domain::ids::RemoteLineId(line), quantity))
            .collect();
        sqlx::query("UPDATE orders SET left_to_ship = $2 WHERE id = $1")
            .bind(&order_id)
            .bind(parcelpilot_domain::shipment::left::order_left(&lines, &ahead))
            .execute(&mut *$tx)
            .await?;
        $crate::holds::keep_shipping_state!($tx, order_id);
    }};
}
pub(crate) use keep_left_to_ship;
