//! What is left to ship of an order, as the lists show it.

/// Counts it anew within a transaction: of each line that is shipped at all, what the store has not counted and our
/// shipments do not hold.
macro_rules! recount {
    ($tx:expr, $order_id:expr) => {
        sqlx::query(
            "UPDATE orders SET left_to_ship = COALESCE((
                 SELECT CAST(SUM(CASE WHEN part.still > 0 THEN part.still ELSE 0 END) AS BIGINT) FROM (
                     SELECT l.quantity - l.quantity_refunded - l.quantity_shipped - COALESCE((
                         SELECT CAST(SUM(s.ahead * sl.quantity) AS BIGINT)
                         FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id
                         WHERE s.order_id = l.order_id AND sl.line_id = l.remote_id AND s.ahead <> 0), 0) AS still
                     FROM order_lines l
                     WHERE l.order_id = $1 AND l.kind = 'physical' AND l.address_id IS NOT NULL) part), 0)
             WHERE id = $1",
        )
        .bind($order_id)
        .execute(&mut *$tx)
        .await?
    };
}
pub(crate) use recount;
