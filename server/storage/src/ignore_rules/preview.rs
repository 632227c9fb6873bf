//! What a rule does, and what one would do.

use std::collections::{BTreeSet, HashMap};

use parcelpilot_contract::ignore_rules::{AffectedOrder, IgnoreRulePreview};
use parcelpilot_domain::ids::{ClientId, RemoteLineId};
use parcelpilot_domain::ignore_rule::{IgnoreRule, IgnoreRules, countries};
use parcelpilot_domain::shipment::left::order_left;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::time::Timestamp;

use super::change::list;
use crate::channels::ClientStores;
use crate::macros::index_walks;
use crate::orders::{self, CreatedSpan, OrderFilter, WholeOrder};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Orders read at once.
const ORDERS_AT_ONCE: u16 = 100;
/// Of more, nobody needs to know how many.
const COUNTED: i64 = 10_000;
const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

/// Of how many open orders each rule is the reason that less is shipped, by what the rule is written as.
pub async fn open_orders(database: &Database, client: ClientId) -> StorageResult<HashMap<String, i64>> {
    let stores = ClientStores::read(database, client).await?;
    let mut statement = Statement::default();
    statement.push(
        "SELECT l.ignored_by, count(DISTINCT l.order_id) FROM (SELECT o.id FROM orders o
         WHERE o.has_ignored AND o.status_id NOT IN (2, 4, 5, 6, 10) AND NOT o.is_deleted AND o.gone_at IS NULL",
    );
    stores.push(&mut statement);
    statement
        .push(" LIMIT ")
        .integer(COUNTED)
        .push(
            ") AS open JOIN order_lines l ON l.order_id = open.id WHERE l.ignored_by IS NOT NULL GROUP BY l.ignored_by",
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
        for order in &page.orders {
            count(&mut preview, order, &alone, &rules);
        }
        preview.has_more = page.next.is_some();
        if !preview.has_more {
            break;
        }
        filter.after = page.next;
    }
    Ok(preview)
}

fn count(preview: &mut IgnoreRulePreview, whole: &WholeOrder, alone: &IgnoreRules, rules: &IgnoreRules) {
    let order = &whole.stored.order;
    let countries = countries(&order.consignments);
    preview.looked_at += 1;

    // As if it had just come in.
    let mut lines = order.lines.clone();
    lines.iter_mut().for_each(|line| line.quantity_shipped = 0);
    alone.mark(&mut lines, &countries, &BTreeSet::new());
    let named = lines.iter().filter(|line| line.ignored_by.is_some()).count();
    preview.lines += i64::try_from(named).unwrap_or(i64::MAX);
    preview.orders += i64::from(named > 0);

    if named == 0 || whole.may_ship().state() == ShippingState::NotToShip {
        return;
    }
    let mut lines = order.lines.clone();
    let shipped = lines.iter().map(|line| line.remote_id);
    let shipped: BTreeSet<RemoteLineId> = shipped.filter(|line| whole.ahead.of(*line) > 0).collect();
    rules.mark(&mut lines, &countries, &shipped);
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
