//! An order with its shipments, read within a transaction that holds it.

use parcelpilot_domain::ids::{OrderId, RemoteAddressId, RemoteOrderId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::changes::{OrderSnapshot, PushSnapshot, ShipmentSnapshot};
use parcelpilot_domain::shipment::push::{PushKind, PushState};

use super::columns::{PushColumns, ShipmentColumns, ShippedLineColumns};
use crate::StorageResult;
use crate::columns::RowName;
use crate::holds::FactsColumns;
use crate::orders::LineColumns;

/// What was read of it.
pub(super) struct OrderRows {
    pub integration_id: String,
    pub remote_id: i64,
    pub facts: FactsColumns,
    pub lines: Vec<LineColumns>,
    pub shipments: Vec<ShipmentColumns>,
    pub shipped_lines: Vec<ShippedLineColumns>,
    pub pushes: Vec<PushColumns>,
}

impl OrderRows {
    pub(super) fn order(&self, id: OrderId) -> StorageResult<OrderSnapshot> {
        let name = id.to_string();
        Ok(OrderSnapshot {
            id,
            integration_id: RowName::new("orders", &name).parsed("integration_id", &self.integration_id)?,
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
