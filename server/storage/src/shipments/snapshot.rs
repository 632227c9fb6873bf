//! Orders with their shipments, read within a transaction.

use std::collections::HashMap;

use parcelpilot_domain::ids::{OrderId, RemoteAddressId, RemoteOrderId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::changes::{OrderSnapshot, PushSnapshot, ShipmentSnapshot};
use parcelpilot_domain::shipment::push::{PushKind, PushState};

use super::columns::{PushColumns, ShipmentColumns, ShippedLineColumns};
use crate::StorageResult;
use crate::columns::RowName;
use crate::holds::{FactsColumns, select_facts};
use crate::macros::row;
use crate::orders::LineColumns;
use crate::statement::Statement;

/// Reads what belongs to these orders, in a few statements for any number of them.
macro_rules! read_parts {
    ($tx:expr, $statements:expr) => {{
        let statements = $statements;
        macro_rules! all {
            ($statement:expr) => {
                $crate::statement::bound!(sqlx::query_as($statement.sql()), $statement)
                    .fetch_all(&mut *$tx)
                    .await?
            };
        }
        $crate::shipments::snapshot::Parts::new($crate::shipments::snapshot::PartRows {
            pushes: all!(statements.pushes),
            facts: all!(statements.facts),
            lines: all!(statements.lines),
            owners: all!(statements.owners),
            shipments: all!(statements.shipments),
            shipped_lines: all!(statements.shipped_lines),
        })
    }};
}
pub(super) use read_parts;

pub(super) struct PartStatements {
    pub pushes: Statement,
    pub facts: Statement,
    pub lines: Statement,
    pub owners: Statement,
    pub shipments: Statement,
    pub shipped_lines: Statement,
}

impl PartStatements {
    /// `lock` ends the statement for the pushes.
    pub(super) fn new(ids: &[&str], lock: &'static str) -> Self {
        let of_orders = |select: &'static str, rest: &'static str| {
            let mut statement = among(select, ids);
            statement.push(rest);
            statement
        };
        let mut pushes = of_orders(
            "SELECT * FROM shipment_pushes WHERE order_id IN (",
            ") ORDER BY order_id, position",
        );
        pushes.push(lock);
        Self {
            pushes,
            facts: of_orders(select_facts!("o.id IN ("), ")"),
            lines: of_orders(
                "SELECT * FROM order_lines WHERE order_id IN (",
                ") ORDER BY order_id, position, remote_id",
            ),
            owners: of_orders(
                "SELECT order_id, id FROM shipments WHERE order_id IN (",
                ") ORDER BY id",
            ),
            shipments: of_orders("SELECT * FROM shipments WHERE order_id IN (", ") ORDER BY id"),
            shipped_lines: of_orders(
                "SELECT sl.* FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id WHERE s.order_id IN (",
                ") ORDER BY sl.shipment_id, sl.line_id",
            ),
        }
    }

    pub(super) fn all(self) -> [Statement; 6] {
        [
            self.pushes,
            self.facts,
            self.lines,
            self.owners,
            self.shipments,
            self.shipped_lines,
        ]
    }
}

/// With these texts after `select`, and without what ends it.
pub(super) fn among(select: &'static str, ids: &[&str]) -> Statement {
    let mut statement = Statement::default();
    statement.push(select).texts(ids.iter().copied());
    statement
}

row! { pub(super) struct ShipmentOfOrder { order_id: String, id: String } }

/// As they come.
pub(super) struct PartRows {
    pub facts: Vec<FactsColumns>,
    pub lines: Vec<LineColumns>,
    pub owners: Vec<ShipmentOfOrder>,
    pub shipments: Vec<ShipmentColumns>,
    pub shipped_lines: Vec<ShippedLineColumns>,
    pub pushes: Vec<PushColumns>,
}

/// What belongs to each of several orders.
pub(super) struct Parts {
    facts: HashMap<String, Vec<FactsColumns>>,
    lines: HashMap<String, Vec<LineColumns>>,
    shipments: HashMap<String, Vec<ShipmentColumns>>,
    /// Of the push that goes last.
    positions: HashMap<String, i64>,
    /// By shipment.
    shipped_lines: HashMap<String, Vec<ShippedLineColumns>>,
    pushes: HashMap<String, Vec<PushColumns>>,
}

impl Parts {
    pub(super) fn new(rows: PartRows) -> Self {
        let owners: HashMap<String, String> = rows
            .owners
            .into_iter()
            .map(|owner| (owner.id, owner.order_id))
            .collect();
        Self {
            facts: by(rows.facts, |facts| facts.id.clone()),
            lines: by(rows.lines, |line| line.order_id().to_owned()),
            // Between the two statements none comes in: the orders are held, or all is read as of one moment.
            shipments: by(rows.shipments, |shipment| {
                owners.get(&shipment.id).cloned().unwrap_or_default()
            }),
            positions: rows
                .pushes
                .iter()
                .map(|push| (push.order_id.clone(), push.position))
                .collect(),
            shipped_lines: by(rows.shipped_lines, |line| line.shipment_id.clone()),
            pushes: by(rows.pushes, |push| push.shipment_id.clone()),
        }
    }

    /// 0 where the order has no push.
    pub(super) fn last_position(&self, order: &str) -> i64 {
        self.positions.get(order).copied().unwrap_or_default()
    }

    /// Whose list must have each SKU of the order.
    pub(super) fn required_list(&self, order: &str) -> Option<String> {
        self.facts.get(order)?.last()?.requires_list_of.clone()
    }

    /// Each order once.
    pub(super) fn take(
        &mut self,
        id: &str,
        integration_id: &str,
        remote_id: i64,
    ) -> StorageResult<OrderSnapshot> {
        let row = RowName::new("orders", id);
        let facts = self.facts.remove(id).and_then(|mut facts| facts.pop());
        let shipments = self.shipments.remove(id).unwrap_or_default();
        let mut shipped_lines = Vec::new();
        let mut pushes = Vec::new();
        for shipment in &shipments {
            shipped_lines.extend(self.shipped_lines.remove(&shipment.id).unwrap_or_default());
            pushes.extend(self.pushes.remove(&shipment.id).unwrap_or_default());
        }
        let rows = OrderRows {
            integration_id,
            remote_id,
            facts: row.known("integration_id", facts)?,
            lines: self.lines.remove(id).unwrap_or_default(),
            shipments,
            shipped_lines,
            pushes,
        };
        rows.order(row.parsed("id", id)?)
    }
}

fn by<T>(rows: Vec<T>, key: impl Fn(&T) -> String) -> HashMap<String, Vec<T>> {
    let mut groups: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// What was read of one.
struct OrderRows<'a> {
    integration_id: &'a str,
    remote_id: i64,
    facts: FactsColumns,
    lines: Vec<LineColumns>,
    shipments: Vec<ShipmentColumns>,
    shipped_lines: Vec<ShippedLineColumns>,
    pushes: Vec<PushColumns>,
}

impl OrderRows<'_> {
    fn order(&self, id: OrderId) -> StorageResult<OrderSnapshot> {
        let name = id.to_string();
        Ok(OrderSnapshot {
            id,
            integration_id: RowName::new("orders", &name).parsed("integration_id", self.integration_id)?,
            remote_id: RemoteOrderId(self.remote_id),
            facts: self.facts.facts()?,
            lines: self
                .lines
                .iter()
                .map(LineColumns::line)
                .collect::<StorageResult<_>>()?,
            shipments: self
                .shipments
                .iter()
                .map(|shipment| self.shipment(shipment))
                .collect::<StorageResult<_>>()?,
        })
    }

    fn shipment(&self, columns: &ShipmentColumns) -> StorageResult<ShipmentSnapshot> {
        let pushes = self.pushes.iter().filter(|push| push.shipment_id == columns.id);
        let lines = self
            .shipped_lines
            .iter()
            .filter(|line| line.shipment_id == columns.id);
        Ok(ShipmentSnapshot {
            id: RowName::new("shipments", &columns.id).parsed("id", &columns.id)?,
            address_id: RemoteAddressId(columns.address_id),
            lines: lines.map(ShippedLineColumns::line).collect(),
            tracking: columns.tracking(),
            is_voided: columns.voided_at.is_some(),
            notify_store: columns.notify_store,
            override_reason: columns
                .override_reason
                .as_deref()
                .and_then(|reason| Reason::read(reason).ok()),
            despite_ending: columns.despite_ending,
            ahead: columns.ahead,
            pushes: pushes.map(PushColumns::push).collect::<StorageResult<_>>()?,
        })
    }
}

impl PushColumns {
    fn push(&self) -> StorageResult<PushSnapshot> {
        let row = RowName::new("shipment_pushes", &self.id);
        Ok(PushSnapshot {
            id: row.parsed("id", &self.id)?,
            kind: row.known("kind", PushKind::from_code(&self.kind))?,
            state: row.known("state", PushState::from_code(&self.state))?,
            may_have_arrived: self.intent.is_some(),
        })
    }
}
