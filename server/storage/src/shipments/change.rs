//! Changing orders' shipments: decided and stored while nobody else changes them.

use std::collections::{HashMap, HashSet};

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::changes::{ChangeError, ChangeStep, Decision, OrderSnapshot};
use parcelpilot_domain::time::Timestamp;

use super::change_rows::{LINES, NewRows, PUSHES, SHIPMENTS, Store};
use super::left_to_ship::{ahead_of, keep_left_of_many, keep_left_to_ship};
use super::required_lists::hold_and_look_up_lists;
use super::snapshot::{PartStatements, among, read_parts};
use crate::audit::{EventColumns, NewEvent, append_new_events};
use crate::channels::client_of_order;
use crate::ignore_rules::read_ignored;
use crate::macros::{durable_transaction, row};
use crate::many_rows::ManyRows;
use crate::orders::explained_walk;
use crate::statement::{Statement, bound};
use crate::{Database, Engine, StorageResult};

/// Who changes, and when.
#[derive(Debug, Clone, Copy)]
pub struct ShipmentChange<'a> {
    pub order: OrderId,
    /// The person's name.
    pub by: &'a str,
    pub at: Timestamp,
}

/// The same for several orders, each of them once.
#[derive(Debug, Clone, Copy)]
pub struct ShipmentChanges<'a> {
    pub orders: &'a [OrderId],
    pub by: &'a str,
    pub at: Timestamp,
}

row! { struct HeldOrder { id: String, integration_id: String, remote_id: i64, client_id: Option<String> } }

/// Reads the order, lets `decide` say what to write, and writes it, all or nothing. `decide` must only look: it may be
/// asked again. [`ChangeError::NotFound`] where there is no such order.
pub async fn change_order<T: Send>(
    database: &Database,
    change: ShipmentChange<'_>,
    decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
) -> StorageResult<Result<T, ChangeError>> {
    let changes = ShipmentChanges {
        orders: &[change.order],
        by: change.by,
        at: change.at,
    };
    let mut changed = change_orders(database, changes, decide, |_, _| None).await?;
    Ok(changed.pop().flatten().unwrap_or(Err(ChangeError::NotFound)))
}

/// As [`change_order`], for many orders in one transaction and in few statements. An order is refused before anything is
/// written, so that it takes nothing of the others back. `entry` is what the audit trail is to have of a change: it is
/// stored along with it, or neither is.
///
/// The results are in the orders' order. None is of an order that is not there or, of several, that somebody else changes
/// at the moment, or whose client's list of SKUs: by itself it is waited for. `decide` may change existing pushes of a single
/// order alone.
pub async fn change_orders<'a, T: Send>(
    database: &Database,
    changes: ShipmentChanges<'_>,
    decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
    entry: impl Fn(OrderId, &T) -> Option<NewEvent<'a>> + Send + Sync,
) -> StorageResult<Vec<Option<Result<T, ChangeError>>>> {
    let names: Vec<String> = changes.orders.iter().map(OrderId::to_string).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let (hold_order, hold_push) = match (database.kind(), ids.len()) {
        // Nobody else writes.
        (Engine::Sqlite, _) => ("", ""),
        (Engine::Postgres, ..=1) => (" FOR NO KEY UPDATE", " FOR NO KEY UPDATE"),
        // Whoever holds several waits for none: others, such as an import, take the same orders in an order of their own.
        (Engine::Postgres, _) => (" FOR NO KEY UPDATE SKIP LOCKED", ""),
    };
    let stores = (database.kind() == Engine::Postgres && ids.len() > 1).then(|| hold_stores(&ids));
    let mut hold = among(
        concat!(
            "SELECT o.id, o.integration_id, o.remote_id, ",
            client_of_order!(),
            " AS client_id FROM orders o WHERE o.id IN ("
        ),
        &ids,
    );
    hold.push(")").push(hold_order);
    durable_transaction!(by_index database, |tx| {
        if let Some(stores) = &stores {
            bound!(sqlx::query(stores.sql()), stores)
                .execute(&mut *tx)
                .await?;
        }
        // The orders' rows first, then their pushes: whoever else changes or sends one waits.
        let held: Vec<HeldOrder> = bound!(sqlx::query_as(hold.sql()), hold)
            .fetch_all(&mut *tx)
            .await?;
        let held = held.into_iter().map(|order| (order.id.clone(), order));
        let mut held: HashMap<String, HeldOrder> = held.collect();
        let mut parts = read_parts!(tx, PartStatements::new(&ids, hold_push));
        let ignored = read_ignored!(tx, &ids);
        let (mut orders, mut are_others_ignored) = (Vec::new(), HashSet::new());
        for name in &names {
            let Some(order) = held.remove(name) else {
                orders.push(None);
                continue;
            };
            let (position, list) = (parts.last_position(name), parts.required_list(name));
            let client = order.client_id;
            let mut order = parts.take(name, &order.integration_id, order.remote_id)?;
            // By the rules as they are now, which its lists may not have followed yet.
            if ignored.mark(client.as_deref(), &mut order)? {
                are_others_ignored.insert(order.id);
            }
            orders.push(Some((order, position, list)));
        }
        hold_and_look_up_lists!(tx, database, orders);
        let (mut results, mut decided) = (Vec::new(), Vec::new());
        for order in orders {
            let Some((order, position, _)) = order else {
                results.push(None);
                continue;
            };
            match decide(&order) {
                Ok((made, steps)) => {
                    decided.push((order, steps, position));
                    results.push(Some(Ok(made)));
                }
                Err(error) => results.push(Some(Err(error))),
            }
        }

        let at = changes.at.millis();
        let mut rows = NewRows::new(changes.by, at);
        for (order, steps, position) in &mut decided {
            for step in steps {
                match step {
                    ChangeStep::Insert {
                        id,
                        shipment,
                        notify_store,
                    } => rows.ship(order, *id, shipment, *notify_store),
                    ChangeStep::Push(shipment, kind) => {
                        *position += 1;
                        rows.push(order, *shipment, *kind, *position);
                    }
                    ChangeStep::Void(id) => {
                        sqlx::query(
                            "UPDATE shipments SET voided_at = $2, voided_by = $3, ahead = ahead - 1
                             WHERE id = $1 AND voided_at IS NULL",
                        )
                        .bind(id.to_string())
                        .bind(at)
                        .bind(changes.by)
                        .execute(&mut *tx)
                        .await?;
                    }
                    ChangeStep::Track(id, tracking) => {
                        sqlx::query(
                            "UPDATE shipments SET carrier = $2, carrier_name = $3, tracking_number = $4, tracking_link = $5
                             WHERE id = $1",
                        )
                        .bind(id.to_string())
                        .bind(tracking.carrier_code())
                        .bind(tracking.carrier_name())
                        .bind(tracking.number())
                        .bind(tracking.link())
                        .execute(&mut *tx)
                        .await?;
                    }
                    ChangeStep::Drop(id) => {
                        sqlx::query("DELETE FROM shipment_pushes WHERE id = $1")
                            .bind(id.to_string())
                            .execute(&mut *tx)
                            .await?;
                    }
                    ChangeStep::Reopen(id) => {
                        sqlx::query(
                            "UPDATE shipment_pushes SET failure = NULL, since = $2, next_try_at = $2,
                                 state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                                     THEN 'pending' ELSE 'held' END
                             WHERE id = $1 AND state = 'failed'",
                        )
                        .bind(id.to_string())
                        .bind(at)
                        .execute(&mut *tx)
                        .await?;
                    }
                }
            }
        }
        if let Some(integrations) = rows.integrations() {
            // At the last moment: pushing may have been turned off since.
            let stores: Vec<Store> = bound!(sqlx::query_as(integrations.sql()), integrations)
                .fetch_all(&mut *tx)
                .await?;
            let cells = rows.cells(&stores)?;
            tx.insert_rows(&SHIPMENTS, cells.shipments).await?;
            tx.insert_rows(&LINES, cells.lines).await?;
            tx.insert_rows(&PUSHES, cells.pushes).await?;
        }
        let changed = decided.iter().filter(|(_, steps, _)| !steps.is_empty());
        keep_left_of_many!(tx, changed.clone().map(|(order, ..)| order), changes.at);
        // So that the order's lines say by which rules it was shipped: nobody else looks at what is done. What is voided may bring a
        // bundle back that was ignored along with the rest of it.
        let is_news = |order: &OrderSnapshot, steps: &[ChangeStep]| {
            let is_voided = steps.iter().any(|step| matches!(step, ChangeStep::Void(_)));
            let is_ignored = order.lines.iter().any(|line| line.ignored_by.is_some());
            are_others_ignored.contains(&order.id) || is_voided && is_ignored
        };
        for (order, ..) in changed.filter(|(order, steps, _)| is_news(order, steps)) {
            keep_left_to_ship!(tx, order.id.to_string(), at);
        }
        let made = changes.orders.iter().zip(&results);
        let entries = made.filter_map(|(order, result)| entry(*order, result.as_ref()?.as_ref().ok()?));
        let entries: Vec<EventColumns> = entries.map(|entry| EventColumns::of(&entry)).collect();
        if !entries.is_empty() {
            append_new_events!(tx, database, entries, changes.at);
        }
        Ok(results)
    })
}

/// How the engine would read these orders to change them, statement by statement: for tests.
pub async fn explain_changes(database: &Database, orders: &[OrderId]) -> StorageResult<Vec<Vec<String>>> {
    let names: Vec<String> = orders.iter().map(OrderId::to_string).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut statements = PartStatements::new(&ids, "").all().to_vec();
    statements.push(ahead_of(orders.iter()));
    let mut plans = Vec::new();
    for statement in statements {
        plans.push(explained_walk(database, &statement).await?);
    }
    Ok(plans)
}

/// Whoever turns pushing on or off comes before all of these orders' shipments, or after.
fn hold_stores(orders: &[&str]) -> Statement {
    let mut statement = among(
        "SELECT id FROM integrations WHERE id IN (SELECT integration_id FROM orders WHERE id IN (",
        orders,
    );
    statement.push(")) ORDER BY id FOR SHARE");
    statement
}
