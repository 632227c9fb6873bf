/// Computes an order's `shipping_state` anew, within a transaction that holds the order's row. The rule is the domain's
/// ([`parcelpilot_domain::shipment::may_ship`]).
macro_rules! keep_shipping_state {
    ($tx:expr, $order_id:expr) => {{
        let order_id: String = $order_id;
        let columns: Option<$crate::holds::FactsColumns> =
            sqlx::query_as($crate::holds::select_facts!("o.id = $1"))
                .bind(&order_id)
                .fetch_optional(&mut *$tx)
                .await?;
        if let Some(columns) = columns {
            let state = parcelpilot_domain::shipment::may_ship::may_ship(&columns.facts()?).state();
            sqlx::query("UPDATE orders SET shipping_state = $2 WHERE id = $1 AND shipping_state <> $2")
                .bind(&order_id)
                .bind(state.code())
                .execute(&mut *$tx)
                .await?
                .rows_affected()
                > 0
        } else {
            false
        }
    }};
}
pub(crate) use keep_shipping_state;
