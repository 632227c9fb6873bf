/// Writes down of each line of an order by which rule of its client it is ignored, within a transaction that holds the order's
/// row. The order's lines, and whether that is news. `$left` is a [`parcelpilot_domain::ignore_rule::LeftFromHere`], and the rule
/// is the domain's.
macro_rules! keep_ignored {
    ($tx:expr, $order_id:expr, $left:expr) => {{
        let order_id: &String = $order_id;
        let lines: Vec<$crate::orders::LineColumns> =
            sqlx::query_as("SELECT * FROM order_lines WHERE order_id = $1 ORDER BY position, remote_id")
                .bind(order_id)
                .fetch_all(&mut *$tx)
                .await?;
        let lines = lines.iter().map($crate::orders::LineColumns::line);
        let mut lines = lines.collect::<$crate::StorageResult<Vec<_>>>()?;
        let rules: Vec<$crate::ignore_rules::IgnoreRuleColumns> = sqlx::query_as(concat!(
            "SELECT r.client_id, r.kind, r.value FROM orders o JOIN ignore_rules r ON r.client_id = ",
            $crate::channels::client_of_order!(),
            " WHERE o.id = $1"
        ))
        .bind(order_id)
        .fetch_all(&mut *$tx)
        .await?;
        let rules = $crate::ignore_rules::rules(&rules)?;
        let mut is_news = false;
        if !rules.is_empty() || lines.iter().any(|line| line.ignored_by.is_some()) {
            let addresses: Vec<(i64, String)> = if rules.go_by_country() {
                sqlx::query_as("SELECT address_id, address FROM order_consignments WHERE order_id = $1")
                    .bind(order_id)
                    .fetch_all(&mut *$tx)
                    .await?
            } else {
                Vec::new()
            };
            let addresses = addresses.iter().map(|(id, address)| (*id, address));
            let countries = $crate::ignore_rules::countries(order_id, addresses)?;
            let before = lines.clone();
            is_news = rules.mark(&mut lines, &countries, $left);
            for (line, before) in lines.iter().zip(&before) {
                if line.ignored_by != before.ignored_by {
                    let rule = line.ignored_by.as_ref().map(ToString::to_string);
                    sqlx::query(
                        "UPDATE order_lines SET ignored_by = $3 WHERE order_id = $1 AND remote_id = $2",
                    )
                    .bind(order_id)
                    .bind(line.remote_id.0)
                    .bind(rule)
                    .execute(&mut *$tx)
                    .await?;
                }
            }
        }
        // Always, since a page of orders writes lines anew, without marks.
        sqlx::query("UPDATE orders SET has_ignored = $2 WHERE id = $1 AND has_ignored <> $2")
            .bind(order_id)
            .bind(lines.iter().any(|line| line.left_to_others() > 0))
            .execute(&mut *$tx)
            .await?;
        (lines, is_news)
    }};
}
pub(crate) use keep_ignored;
