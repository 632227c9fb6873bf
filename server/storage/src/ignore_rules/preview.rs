//! What a rule does, and what one would do.

use std::collections::HashMap;

use parcelpilot_contract::ignore_rules::{AffectedOrder, IgnoreRulePreview};
use parcelpilot_domain::ids::{ClientId, RemoteLineId};
use parcelpilot_domain::ignore_rule::{IgnoreRule, IgnoreRules, LeftFromHere, countries};
use parcelpilot_domain::shipment::left::order_left;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::time::Timestamp;

use super::change::list;
use crate::channels::ClientStores;
use crate::macros::{index_walks, read};
use crate::orders::{self, CreatedSpan, OrderFilter, WholeOrder};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Orders read at once.
const ORDERS_AT_ONCE: u16 = 100;
/// Of more, nobody needs to know how many.
const COUNTED: i64 = 10_000;
const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

/// Of how many open orders each rule is the reason that less is shipped, by what the rule is written as. A line that several rules
/// name counts for the first of them.
pub async fn open_orders(database: &Database, client: ClientId) -> StorageResult<HashMap<String, i64>> {
    let stores = ClientStores::read(database, client).await?;
    let mut statement = Statement::default();
    statement.push(
        "SELECT l.ignored_by, count(DISTINCT l.order_id) FROM (SELECT o.id FROM orders o
         WHERE o.has_ignored AND o.status_id NOT IN (2, 4, 5, 6, 10) AND NOT o.is_deleted AND o.gone_at IS NULL
             AND o.erased_at IS NULL",
    );
    stores.push(&mut statement);
    statement.push(" LIMIT ").integer(COUNTED).push(
        ") AS open JOIN order_lines l ON l.order_id = open.id WHERE l.ignored_by IS NOT NULL
             AND l.quantity - l.quantity_refunded > l.quantity_shipped GROUP BY l.ignored_by",
    );
    let rows: Vec<(String, i64)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    Ok(rows.into_iter().collect())
}

/// Looks at the client's newest orders, page by page.
pub async fn preview(
    database: &Database,
    client: ClientId,
    rule: IgnoreRule,
    now: Timestamp,
) -> StorageResult<IgnoreRulePreview> {
    let existing = list(database, client).await?;
    let rules: IgnoreRules = existing
        .into_iter()
        .map(|row| row.rule)
        .chain([rule.clone()])
        .collect();
    let days = u32::try_from(IgnoreRulePreview::DAYS).unwrap_or(u32::MAX);
    let span = CreatedSpan {
        from: Some(now.minus(DAY * days)),
        until: None,
    };
    let mut filter = OrderFilter {
        client: Some(client),
        created: span.into(),
        ..OrderFilter::default()
    };
    let mut preview = IgnoreRulePreview {
        rule: rule.clone(),
        looked_at: 0,
        has_more: false,
        lines: 0,
        orders: 0,
        open_orders: 0,
        nothing_left: 0,
        shown: Vec::new(),
    };
    let alone: IgnoreRules = [rule].into_iter().collect();
    for _ in 0..IgnoreRulePreview::ORDERS / i64::from(ORDERS_AT_ONCE) {
        let page = orders::whole(database, &filter, ORDERS_AT_ONCE).await?;
        let mut left = left_from_here(database, &page.orders).await?;
        for order in &page.orders {
            let left = left.remove(&order.stored.id.to_string()).unwrap_or_default();
            count(&mut preview, order, &left, &alone, &rules);
        }
        preview.has_more = page.next.is_some();
        if !preview.has_more {
            break;
        }
        filter.after = page.next;
    }
    Ok(preview)
}

/// Of each order, as [`super::keep_ignored`] has it.
async fn left_from_here(
    database: &Database,
    orders: &[WholeOrder],
) -> StorageResult<HashMap<String, LeftFromHere>> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT s.order_id, sl.line_id, s.ahead * sl.quantity
             FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id WHERE s.order_id IN (",
        )
        .texts(orders.iter().map(|order| order.stored.id.to_string()))
        .push(")");
    let rows: Vec<(String, i64, i64)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let mut left: HashMap<String, LeftFromHere> = HashMap::new();
    for (order, line, quantity) in rows {
        left.entry(order).or_default().add(RemoteLineId(line), quantity);
    }
    Ok(left)
}

fn count(
    preview: &mut IgnoreRulePreview,
    whole: &WholeOrder,
    left_here: &LeftFromHere,
    alone: &IgnoreRules,
    rules: &IgnoreRules,
) {
    let order = &whole.stored.order;
    let countries = countries(&order.consignments);
    preview.looked_at += 1;

    // As if it had just come in.
    let mut lines = order.lines.clone();
    lines.iter_mut().for_each(|line| line.quantity_shipped = 0);
    alone.mark(&mut lines, &countries, &LeftFromHere::default());
    let named = lines.iter().filter(|line| line.ignored_by.is_some()).count();
    preview.lines += i64::try_from(named).unwrap_or(i64::MAX);
    preview.orders += i64::from(named > 0);

    if named == 0 || whole.may_ship().state() == ShippingState::NotToShip {
        return;
    }
    let mut lines = order.lines.clone();
    rules.mark(&mut lines, &countries, left_here);
    let (before, left) = (
        order_left(&order.lines, &whole.ahead),
        order_left(&lines, &whole.ahead),
    );
    if left >= before {
        return;
    }
    preview.open_orders += 1;
    preview.nothing_left += i64::from(left == 0);
    if preview.shown.len() < IgnoreRulePreview::SHOWN {
        preview.shown.push(AffectedOrder {
            id: whole.stored.id,
            number: order.remote_id.0,
            has_nothing_left: left == 0,
        });
    }
}
