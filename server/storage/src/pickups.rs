//! What customers pick up at the counter: when it was ready, and that it was collected.

use parcelpilot_contract::pickups::{OrderPickup, PickupMark};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order::Line;
use parcelpilot_domain::pickup::{self, PickupItem, PickupRefusal};
use parcelpilot_domain::shipment::may_ship::ShippingFacts;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::holds::{FactsColumns, select_facts};
use crate::macros::{durable_transaction, lock_order, touch_order};
use crate::orders::LineColumns;
use crate::{Database, StorageError, StorageResult};

/// What is kept of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPickup {
    /// What was made ready.
    pub items: Vec<PickupItem>,
    pub ready: PickupMark,
    pub collected: Option<PickupMark>,
}

/// Columns of an order's pickup, by `p`; all are empty where it has none.
macro_rules! select_pickup {
    () => {
        "p.items AS pickup_items, p.ready_at, p.ready_by, p.collected_at, p.collected_by"
    };
}
pub(crate) use select_pickup;

/// As [`select_pickup`] has them: marks are a time and a name.
pub(crate) struct PickupColumns<'a> {
    pub items: Option<&'a str>,
    pub ready: Option<(i64, &'a str)>,
    pub collected: Option<(i64, &'a str)>,
}

impl PickupColumns<'_> {
    pub(crate) fn pickup(&self, order: &str) -> StorageResult<Option<StoredPickup>> {
        let row = RowName::new("order_pickups", order);
        let (Some(items), Some(ready)) = (self.items, self.ready) else {
            return Ok(None);
        };
        Ok(Some(StoredPickup {
            items: row.json("items", items)?,
            ready: mark(ready),
            collected: self.collected.map(mark),
        }))
    }
}

/// Within a transaction, with the order's row held: its facts, its lines, and its pickup.
macro_rules! read_order {
    ($tx:expr, $order:expr) => {{
        let facts: FactsColumns = sqlx::query_as(select_facts!("o.id = $1"))
            .bind($order)
            .fetch_one(&mut *$tx)
            .await?;
        let lines: Vec<LineColumns> =
            sqlx::query_as("SELECT * FROM order_lines WHERE order_id = $1 ORDER BY position, remote_id")
                .bind($order)
                .fetch_all(&mut *$tx)
                .await?;
        let lines: Vec<Line> = lines
            .iter()
            .map(LineColumns::line)
            .collect::<StorageResult<_>>()?;
        (facts.facts()?, lines, facts.pickup()?)
    }};
}

/// All that is left to be picked up waits for its customer from now on. False where it did already.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the order is gone.
pub async fn make_ready(
    database: &Database,
    order: OrderId,
    by: &str,
    at: Timestamp,
) -> StorageResult<Result<bool, PickupRefusal>> {
    let order = order.to_string();
    durable_transaction!(database, |tx| {
        if lock_order!(tx, &order) == 0 {
            return Err(StorageError::ChangedMeanwhile);
        }
        let (facts, lines, stored) = read_order!(tx, &order);
        if stored.is_some() {
            return Ok(Ok(false));
        }
        let items = match pickup::make_ready(&facts, &lines) {
            Ok(items) => items,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let row = RowName::new("order_pickups", &order);
        sqlx::query(
            "INSERT INTO order_pickups (order_id, items, ready_at, ready_by) VALUES ($1, $2, $3, $4)",
        )
        .bind(&order)
        .bind(serde_json::to_string(&items).map_err(|_| row.wrong("items"))?)
        .bind(at.millis())
        .bind(by)
        .execute(&mut *tx)
        .await?;
        touch_order!(tx, &order, at);
        Ok(Ok(true))
    })
}

/// The customer has it. False where they had it already.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the order is gone.
pub async fn collect(
    database: &Database,
    order: OrderId,
    by: &str,
    at: Timestamp,
) -> StorageResult<Result<bool, PickupRefusal>> {
    let order = order.to_string();
    durable_transaction!(database, |tx| {
        if lock_order!(tx, &order) == 0 {
            return Err(StorageError::ChangedMeanwhile);
        }
        let (facts, lines, stored) = read_order!(tx, &order);
        let Some(stored) = stored else {
            return Ok(Err(PickupRefusal::NotReady));
        };
        if stored.collected.is_some() {
            return Ok(Ok(false));
        }
        if let Err(refusal) = pickup::collect(&facts, &lines) {
            return Ok(Err(refusal));
        }
        sqlx::query("UPDATE order_pickups SET collected_at = $2, collected_by = $3 WHERE order_id = $1")
            .bind(&order)
            .bind(at.millis())
            .bind(by)
            .execute(&mut *tx)
            .await?;
        touch_order!(tx, &order, at);
        Ok(Ok(true))
    })
}

/// What pages show. Nothing where the order has nothing to be picked up.
pub(crate) fn shown(
    stored: Option<StoredPickup>,
    facts: &ShippingFacts,
    lines: &[Line],
) -> Option<OrderPickup> {
    let left = pickup::to_pick_up(lines);
    let Some(stored) = stored else {
        return (!left.is_empty()).then(|| OrderPickup {
            items: left,
            ready: None,
            collected: None,
            has_changed: false,
            refusal: pickup::make_ready(facts, lines).err(),
        });
    };
    let is_over = stored.collected.is_some();
    Some(OrderPickup {
        has_changed: !is_over && stored.items != left,
        refusal: pickup::collect(facts, lines).err().filter(|_| !is_over),
        items: stored.items,
        ready: Some(stored.ready),
        collected: stored.collected,
    })
}

fn mark((at, by): (i64, &str)) -> PickupMark {
    PickupMark {
        at: Timestamp::from_millis(at),
        by: by.to_owned(),
    }
}
