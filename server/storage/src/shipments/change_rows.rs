//! New shipments and pushes as rows.

use parcelpilot_domain::ids::{PushId, ShipmentId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::NewShipment;
use parcelpilot_domain::shipment::changes::OrderSnapshot;
use parcelpilot_domain::shipment::push::{PushKind, PushState};
use uuid::Uuid;

use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;
use crate::many_rows::{Cell, Table};
use crate::statement::Statement;

pub(super) const SHIPMENTS: Table = Table {
    name: "shipments",
    columns: &[
        "integration_id",
        "store_hash",
        "id",
        "order_id",
        "order_number",
        "address_id",
        "carrier",
        "carrier_name",
        "tracking_number",
        "tracking_link",
        "made_at",
        "made_by",
        "notify_store",
        "override_reason",
        "despite_ending",
        "ahead",
    ],
};

pub(super) const LINES: Table = Table {
    name: "shipment_lines",
    columns: &["shipment_id", "line_id", "quantity"],
};

pub(super) const PUSHES: Table = Table {
    name: "shipment_pushes",
    columns: &[
        "integration_id",
        "state",
        "id",
        "shipment_id",
        "order_id",
        "position",
        "kind",
        "since",
        "created_at",
        "next_try_at",
        "tries",
        "attempt",
        "detail",
    ],
};

row! {
    /// What of an integration goes into the rows.
    pub(super) struct Store { id: String, store_hash: String, push_ship_confirms: bool }
}

/// By their integration.
pub(super) struct NewRows<'a> {
    by: &'a str,
    at: i64,
    shipments: Vec<(String, [Cell; 14])>,
    lines: Vec<Cell>,
    pushes: Vec<(String, [Cell; 11])>,
}

/// As they are written.
pub(super) struct Cells {
    pub shipments: Vec<Cell>,
    pub lines: Vec<Cell>,
    pub pushes: Vec<Cell>,
}

impl<'a> NewRows<'a> {
    pub(super) const fn new(by: &'a str, at: i64) -> Self {
        Self {
            by,
            at,
            shipments: Vec::new(),
            lines: Vec::new(),
            pushes: Vec::new(),
        }
    }

    pub(super) fn ship(
        &mut self,
        order: &OrderSnapshot,
        id: ShipmentId,
        shipment: &NewShipment,
        notify_store: bool,
    ) {
        let reason = shipment.override_reason.as_ref().map(Reason::as_str);
        let row = [
            Cell::Text(id.to_string()),
            Cell::Text(order.id.to_string()),
            Cell::Number(order.remote_id.0),
            Cell::Number(shipment.address_id.0),
            Cell::Text(shipment.tracking.carrier_code().to_owned()),
            Cell::Text(shipment.tracking.carrier_name().to_owned()),
            Cell::Text(shipment.tracking.number().to_owned()),
            Cell::Text(shipment.tracking.link().to_owned()),
            Cell::Number(self.at),
            Cell::Text(self.by.to_owned()),
            Cell::Flag(notify_store),
            Cell::OptionalText(reason.map(str::to_owned)),
            Cell::Flag(shipment.despite_ending),
            // The store does not count it yet.
            Cell::Number(1),
        ];
        self.shipments.push((order.integration_id.to_string(), row));
        for line in &shipment.lines {
            self.lines.extend([
                Cell::Text(id.to_string()),
                Cell::Number(line.line.0),
                Cell::Number(line.quantity),
            ]);
        }
    }

    pub(super) fn push(
        &mut self,
        order: &OrderSnapshot,
        shipment: ShipmentId,
        kind: PushKind,
        position: i64,
    ) {
        let row = [
            Cell::Text(PushId::from_uuid(Uuid::now_v7()).to_string()),
            Cell::Text(shipment.to_string()),
            Cell::Text(order.id.to_string()),
            Cell::Number(position),
            Cell::Text(kind.code().to_owned()),
            Cell::Number(self.at),
            Cell::Number(self.at),
            Cell::Number(self.at),
            Cell::Number(0),
            Cell::Number(0),
            Cell::Text(String::new()),
        ];
        self.pushes.push((order.integration_id.to_string(), row));
    }

    /// Reads a [`Store`] for each integration of the rows. None where there are no rows.
    pub(super) fn integrations(&self) -> Option<Statement> {
        let of_shipments = self.shipments.iter().map(|(integration, _)| integration);
        let of_pushes = self.pushes.iter().map(|(integration, _)| integration);
        let mut ids: Vec<&str> = of_shipments.chain(of_pushes).map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return None;
        }
        let mut statement = Statement::default();
        statement
            .push("SELECT id, store_hash, push_ship_confirms FROM integrations WHERE id IN (")
            .texts(ids)
            .push(")");
        Some(statement)
    }

    pub(super) fn cells(self, stores: &[Store]) -> StorageResult<Cells> {
        let store = |id: &str| {
            let found = stores.iter().find(|store| store.id == id);
            RowName::new("integrations", id).known("id", found)
        };
        let mut cells = Cells {
            shipments: Vec::new(),
            lines: self.lines,
            pushes: Vec::new(),
        };
        for (id, row) in self.shipments {
            let hash = store(&id)?.store_hash.clone();
            cells.shipments.extend([Cell::Text(id), Cell::Text(hash)]);
            cells.shipments.extend(row);
        }
        for (id, row) in self.pushes {
            let state = match store(&id)?.push_ship_confirms {
                true => PushState::Pending,
                false => PushState::Held,
            };
            cells
                .pushes
                .extend([Cell::Text(id), Cell::Text(state.code().to_owned())]);
            cells.pushes.extend(row);
        }
        Ok(cells)
    }
}
