//! Rows of an order and of what belongs to it, to the domain's order.

use std::collections::HashMap;

use parcelpilot_domain::ids::{
    ClientId, IntegrationId, OrderId, RemoteAddressId, RemoteLineId, RemoteOrderId,
};
use parcelpilot_domain::order::{Consignment, Line, LineKind, Order};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::time::Timestamp;

use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;

row! {
    pub(super) struct OrderColumns {
        pub id: String, pub integration_id: String, pub remote_id: i64, pub status_id: i64, pub status_label: String,
        pub is_deleted: bool, pub created_at: i64, pub modified_at: i64, pub currency: String, pub total: String,
        pub items_total: i64, pub payment_status: String, pub customer_message: String, pub staff_notes: String,
        pub customer_email: String, pub billing: String, pub details: String, pub imported_at: i64, pub updated_at: i64,
        pub client_id: Option<String>,
    }
}

row! {
    pub(in crate) struct LineColumns {
        order_id: String, remote_id: i64, address_id: Option<i64>, kind: String, sku: String, name: String,
        options: String, bin: String, quantity: i64, quantity_shipped: i64, quantity_refunded: i64,
        price: String, parent: Option<i64>, details: String, ignored_by: Option<String>,
    }
}

row! {
    pub(super) struct ConsignmentColumns { order_id: String, address_id: i64, shipping_method: String, address: String }
}

/// An order with what only we know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredOrder {
    pub id: OrderId,
    pub integration_id: IntegrationId,
    /// Whose it is; none: the integration's client.
    pub client: Option<ClientId>,
    pub order: Order,
    pub customer_email: String,
    /// When it came in first.
    pub imported_at: Timestamp,
    /// When it changed last here: what is imported of it, its shipments, its hold or its tags.
    pub updated_at: Timestamp,
}

/// Joins orders with their parts, in the orders' order. Parts come in their own order.
pub(super) fn assemble(
    orders: Vec<OrderColumns>,
    lines: Vec<LineColumns>,
    consignments: Vec<ConsignmentColumns>,
) -> StorageResult<Vec<StoredOrder>> {
    let mut lines_of: HashMap<String, Vec<Line>> = HashMap::with_capacity(orders.len());
    for columns in lines {
        let line = columns.line()?;
        lines_of.entry(columns.order_id).or_default().push(line);
    }
    let mut consignments_of: HashMap<String, Vec<Consignment>> = HashMap::with_capacity(orders.len());
    for columns in consignments {
        let consignment = columns.consignment()?;
        consignments_of
            .entry(columns.order_id)
            .or_default()
            .push(consignment);
    }
    orders
        .into_iter()
        .map(|columns| {
            let lines = lines_of.remove(&columns.id).unwrap_or_default();
            let consignments = consignments_of.remove(&columns.id).unwrap_or_default();
            columns.order(lines, consignments)
        })
        .collect()
}

impl OrderColumns {
    fn order(self, lines: Vec<Line>, consignments: Vec<Consignment>) -> StorageResult<StoredOrder> {
        let row = RowName::new("orders", &self.id);
        Ok(StoredOrder {
            id: row.parsed("id", &self.id)?,
            integration_id: row.parsed("integration_id", &self.integration_id)?,
            client: self
                .client_id
                .map(|id| row.parsed("client_id", &id))
                .transpose()?,
            order: Order {
                remote_id: RemoteOrderId(self.remote_id),
                status: OrderStatus(self.status_id),
                total: row.parsed("total", &self.total)?,
                billing: row.json("billing", &self.billing)?,
                details: row.json("details", &self.details)?,
                status_label: self.status_label,
                is_deleted: self.is_deleted,
                created_at: Timestamp::from_millis(self.created_at),
                modified_at: Timestamp::from_millis(self.modified_at),
                currency: self.currency,
                items_total: self.items_total,
                payment_status: self.payment_status,
                customer_message: self.customer_message,
                staff_notes: self.staff_notes,
                lines,
                consignments,
            },
            customer_email: self.customer_email,
            imported_at: Timestamp::from_millis(self.imported_at),
            updated_at: Timestamp::from_millis(self.updated_at),
        })
    }
}

impl LineColumns {
    pub(crate) fn order_id(&self) -> &str {
        &self.order_id
    }

    pub(crate) fn line(&self) -> StorageResult<Line> {
        let row = RowName::new("order_lines", &self.order_id);
        Ok(Line {
            remote_id: RemoteLineId(self.remote_id),
            address_id: self.address_id.map(RemoteAddressId),
            kind: LineKind::from_code(&self.kind),
            sku: self.sku.clone(),
            name: self.name.clone(),
            options: self.options.clone(),
            bin: self.bin.clone(),
            quantity: self.quantity,
            quantity_shipped: self.quantity_shipped,
            quantity_refunded: self.quantity_refunded,
            price: row.parsed("price", &self.price)?,
            parent: self.parent.map(RemoteLineId),
            details: row.json("details", &self.details)?,
            ignored_by: self
                .ignored_by
                .as_ref()
                .map(|rule| row.parsed("ignored_by", rule))
                .transpose()?,
        })
    }
}

impl ConsignmentColumns {
    fn consignment(&self) -> StorageResult<Consignment> {
        Ok(Consignment {
            address_id: RemoteAddressId(self.address_id),
            address: RowName::new("order_consignments", &self.order_id).json("address", &self.address)?,
            shipping_method: self.shipping_method.clone(),
        })
    }
}
