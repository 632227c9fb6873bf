//! Shipments as the pages show them.

use std::cmp::Reverse;

use parcelpilot_contract::shipments::{PushRow, ShipmentLineRow, ShipmentPage, ShipmentRow, TrackingRow};
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, RemoteOrderId, ShipmentId};
use parcelpilot_domain::shipment::push::{PushFailure, PushKind, PushState, Pushing};
use parcelpilot_domain::shipment::tracking::Tracking;
use parcelpilot_domain::time::Timestamp;

use super::pick::{goes_by_day, pick, statements};
use crate::columns::RowName;
use crate::macros::{read, row, snapshot};
use crate::orders::explained_walk;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct ShipmentFilter {
    /// An order number, or a tracking number.
    pub search: String,
    pub order: Option<OrderId>,
    /// Of orders with exactly this number in their stores.
    pub order_number: Option<RemoteOrderId>,
    /// With this label, in whatever case and with whatever blanks.
    pub tracking: Option<String>,
    pub client: Option<ClientId>,
    pub integration: Option<IntegrationId>,
    pub state: Option<PushState>,
    /// Made then or later, and not voided.
    pub shipped_from: Option<Timestamp>,
    /// Made before, and not voided.
    pub shipped_until: Option<Timestamp>,
    pub after: Option<ShipmentId>,
}

row! {
    struct ShownColumns {
        id: String, order_id: String, order_number: i64, integration_id: String, integration_name: String,
        client_name: String, address_id: i64, carrier: String, carrier_name: String, tracking_number: String,
        tracking_link: String, made_at: i64, made_by: String, voided_at: Option<i64>, voided_by: Option<String>,
        notify_store: bool, override_reason: Option<String>, remote_id: Option<i64>, is_missing: bool,
    }
}

row! {
    struct LineColumns { shipment_id: String, line_id: i64, quantity: i64, sku: Option<String>, name: Option<String> }
}

row! {
    struct PushColumns {
        id: String, shipment_id: String, kind: String, state: String, since: i64, next_try_at: i64, tries: i64,
        failure: Option<String>, detail: String, waits: bool, push_ship_confirms: bool,
        is_enabled: bool, client_is_active: bool,
    }
}

/// Gone from the store: it was read since the store confirmed the shipment, and was not there.
const SELECT: &str = "SELECT s.*, i.name AS integration_name, c.name AS client_name,
        (s.remote_id IS NOT NULL AND o.shipments_read_at IS NOT NULL
            AND o.shipments_read_at > COALESCE((SELECT MAX(p.since) FROM shipment_pushes p
                WHERE p.shipment_id = s.id AND p.state = 'confirmed'), s.made_at)
            AND NOT EXISTS (SELECT 1 FROM store_shipments t
                WHERE t.order_id = s.order_id AND t.remote_id = s.remote_id)) AS is_missing
    FROM shipments s JOIN orders o ON o.id = s.order_id JOIN integrations i ON i.id = s.integration_id
        JOIN clients c ON c.id = COALESCE(o.client_id, i.client_id)
    WHERE ";

/// With whom the store's last parcel went, as people read it; empty where that is not known.
pub async fn last_carrier(database: &Database, integration: IntegrationId) -> StorageResult<String> {
    let found: Option<(String, String)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT carrier, carrier_name FROM shipments WHERE integration_id = $1 ORDER BY id DESC LIMIT 1",
        )
        .bind(integration.to_string())
        .fetch_optional(executor)
        .await?
    });
    Ok(found.map_or_else(String::new, |(code, name)| {
        let tracking = Tracking::from_stored(code, name, String::new(), String::new());
        tracking.carrier_label().to_owned()
    }))
}

/// Newest first, `size` at most.
pub async fn list(database: &Database, filter: &ShipmentFilter, size: usize) -> StorageResult<ShipmentPage> {
    // One more than is shown tells whether there is a next page.
    let mut picked = pick(database, filter, size.saturating_add(1)).await?;
    let has_more = picked.len() > size;
    picked.truncate(size);
    if picked.is_empty() {
        return Ok(ShipmentPage::default());
    }
    let mut statement = Statement::default();
    statement.push(SELECT).push("s.id IN (");
    statement
        .texts(picked.iter().map(|(_, id)| id))
        .push(") ORDER BY s.id DESC");
    let mut rows = rows(database, &statement).await?;
    if goes_by_day(filter) {
        let place = |row: &ShipmentRow| Reverse((row.made_at, row.id.to_string()));
        rows.sort_by_cached_key(place);
    }
    Ok(ShipmentPage {
        next: picked.last().filter(|_| has_more).map(|(_, id)| id.clone()),
        rows,
    })
}

/// How the engine would find a page: for tests.
pub async fn explain_list(database: &Database, filter: &ShipmentFilter) -> StorageResult<Vec<String>> {
    let mut lines = Vec::new();
    for statement in statements(database, filter, 51).await? {
        lines.extend(explained_walk(database, &statement).await?);
    }
    Ok(lines)
}

pub async fn find(database: &Database, id: ShipmentId) -> StorageResult<Option<ShipmentRow>> {
    let mut statement = Statement::default();
    statement.push(SELECT).push("s.id = ").text(id.to_string());
    Ok(rows(database, &statement).await?.pop())
}

/// These, in no order.
pub async fn find_all(database: &Database, ids: &[ShipmentId]) -> StorageResult<Vec<ShipmentRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("s.id IN (")
        .texts(ids.iter().map(ShipmentId::to_string))
        .push(")");
    rows(database, &statement).await
}

/// Oldest first, voided ones among them.
pub async fn of_order(database: &Database, order: OrderId) -> StorageResult<Vec<ShipmentRow>> {
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("s.order_id = ")
        .text(order.to_string())
        .push(" ORDER BY s.id");
    rows(database, &statement).await
}

/// The order that a shipment is of, and the order's number in the store.
pub async fn place_of(database: &Database, id: ShipmentId) -> StorageResult<Option<(OrderId, i64)>> {
    let found: Option<(String, i64)> = read!(database, |executor| {
        sqlx::query_as("SELECT order_id, order_number FROM shipments WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    let name = id.to_string();
    let read = |(order, number): (String, i64)| {
        Ok((
            RowName::new("shipments", &name).parsed("order_id", &order)?,
            number,
        ))
    };
    found.map(read).transpose()
}

/// A shipment, its lines and its pushes as they were at one moment: a push that is confirmed, of a shipment without a
/// number in the store, would be neither.
async fn rows(database: &Database, statement: &Statement) -> StorageResult<Vec<ShipmentRow>> {
    let (shown, lines, pushes) = snapshot!(database, |tx| {
        let shown: Vec<ShownColumns> = bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?;
        let (mut lines, mut pushes): (Vec<LineColumns>, Vec<PushColumns>) = Default::default();
        if !shown.is_empty() {
            let statement = of_shipments(LINES, &shown, " ORDER BY sl.line_id");
            lines = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
            let statement = of_shipments(PUSHES, &shown, " ORDER BY p.position");
            pushes = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
        }
        Ok((shown, lines, pushes))
    })?;
    shown
        .iter()
        .map(|shipment| shipment.row(&lines, &pushes))
        .collect()
}

fn of_shipments(select: &'static str, shipments: &[ShownColumns], order: &'static str) -> Statement {
    let mut statement = Statement::default();
    statement.push(select).push(" IN (");
    statement.texts(shipments.iter().map(|shipment| &shipment.id));
    statement.push(")").push(order);
    statement
}

const LINES: &str =
    "SELECT sl.*, l.sku, l.name FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id
        LEFT JOIN order_lines l ON l.order_id = s.order_id AND l.remote_id = sl.line_id
    WHERE sl.shipment_id";

const PUSHES: &str =
    "SELECT p.id, p.shipment_id, p.kind, p.since, p.next_try_at, p.tries, p.failure, p.detail,
        CASE WHEN p.state = 'pending' AND NOT (i.is_enabled AND i.push_ship_confirms AND c.is_active)
            THEN 'held' ELSE p.state END AS state,
        i.push_ship_confirms, i.is_enabled, c.is_active AS client_is_active,
        EXISTS (SELECT 1 FROM shipment_pushes o WHERE o.order_id = p.order_id AND o.position < p.position
            AND o.state <> 'confirmed') AS waits
    FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN clients c ON c.id = i.client_id
    WHERE p.shipment_id";

impl ShownColumns {
    fn row(&self, lines: &[LineColumns], pushes: &[PushColumns]) -> StorageResult<ShipmentRow> {
        let row = RowName::new("shipments", &self.id);
        let own: Vec<&PushColumns> = pushes.iter().filter(|push| push.shipment_id == self.id).collect();
        let open = own.iter().find(|push| push.state != PushState::Confirmed.code());
        Ok(ShipmentRow {
            id: row.parsed("id", &self.id)?,
            order_id: row.parsed("order_id", &self.order_id)?,
            order_number: self.order_number,
            integration_id: row.parsed("integration_id", &self.integration_id)?,
            integration_name: self.integration_name.clone(),
            client_name: self.client_name.clone(),
            address_id: self.address_id,
            lines: lines
                .iter()
                .filter(|line| line.shipment_id == self.id)
                .map(LineColumns::row)
                .collect(),
            tracking: self.tracking(),
            made_at: Timestamp::from_millis(self.made_at),
            made_by: self.made_by.clone(),
            voided_at: self.voided_at.map(Timestamp::from_millis),
            voided_by: self.voided_by.clone(),
            remote_id: self.remote_id,
            notify_store: self.notify_store,
            override_reason: self.override_reason.clone(),
            is_missing_in_store: self.is_missing,
            push: open.or(own.last()).map(|push| push.row()).transpose()?,
        })
    }

    fn tracking(&self) -> TrackingRow {
        let tracking = Tracking::from_stored(
            self.carrier.clone(),
            self.carrier_name.clone(),
            self.tracking_number.clone(),
            self.tracking_link.clone(),
        );
        TrackingRow::from(&tracking)
    }
}

impl LineColumns {
    fn row(&self) -> ShipmentLineRow {
        ShipmentLineRow {
            remote_id: self.line_id,
            sku: self.sku.clone().unwrap_or_default(),
            name: self.name.clone().unwrap_or_default(),
            quantity: self.quantity,
        }
    }
}

impl PushColumns {
    fn row(&self) -> StorageResult<PushRow> {
        let row = RowName::new("shipment_pushes", &self.id);
        let state = row.known("state", PushState::from_code(&self.state))?;
        let failure = self
            .failure
            .as_deref()
            .map(|code| row.known("failure", PushFailure::from_code(code)));
        Ok(PushRow {
            id: row.parsed("id", &self.id)?,
            kind: row.known("kind", PushKind::from_code(&self.kind))?,
            state,
            since: Timestamp::from_millis(self.since),
            next_try_at: (state == PushState::Pending).then(|| Timestamp::from_millis(self.next_try_at)),
            tries: self.tries,
            failure: failure.transpose()?,
            detail: self.detail.clone(),
            waits_for_another: self.waits,
            pushing: Pushing::of(self.push_ship_confirms, self.is_enabled, self.client_is_active),
        })
    }
}
