//! Deliveries, as pages show them.

use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow};
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::{DeliveryError, DeliveryState};
use parcelpilot_domain::ids::EventEndpointId;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{read, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeliveryFilter {
    pub state: Option<DeliveryState>,
    /// Where the page before ended.
    pub before: Option<ChangePosition>,
}

row! {
    struct DeliveryColumns {
        position: i64, kind: String, at: i64, order_id: Option<String>, order_number: Option<i64>, state: String,
        since: i64, next_try_at: i64, tries: i64, sent: Option<String>, status: Option<i64>, answer: Option<String>,
        error: Option<String>,
    }
}

/// What was sent may be long: lists have none of it.
fn select(endpoint: EventEndpointId, sent: &'static str) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT position, kind, at, order_id, order_number, state, since, next_try_at, tries, status, answer, error, ")
        .push(sent)
        .push(" AS sent FROM event_deliveries WHERE endpoint_id = ")
        .text(endpoint.to_string());
    statement
}

/// `most` of an endpoint's, the newest first, without what was sent.
pub async fn list(
    database: &Database,
    endpoint: EventEndpointId,
    filter: DeliveryFilter,
    most: u16,
) -> StorageResult<EventDeliveryPage> {
    let mut statement = select(endpoint, "CAST(NULL AS TEXT)");
    if let Some(state) = filter.state {
        statement.push(" AND state = ").text(state.code());
    }
    if let Some(before) = filter.before {
        statement.push(" AND position < ").integer(before.0);
    }
    statement
        .push(" ORDER BY position DESC LIMIT ")
        .integer(i64::from(most) + 1);
    let mut rows: Vec<DeliveryColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let has_more = rows.len() > usize::from(most);
    rows.truncate(usize::from(most));
    let before = rows
        .last()
        .filter(|_| has_more)
        .map(|row| ChangePosition(row.position));
    let rows = rows.into_iter().map(|columns| columns.row(endpoint));
    Ok(EventDeliveryPage {
        rows: rows.collect::<StorageResult<_>>()?,
        before,
    })
}

/// One, with what was sent.
pub async fn delivery(
    database: &Database,
    endpoint: EventEndpointId,
    position: ChangePosition,
) -> StorageResult<Option<EventDeliveryRow>> {
    let mut statement = select(endpoint, "sent");
    statement.push(" AND position = ").integer(position.0);
    let found: Option<DeliveryColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_optional(executor)
            .await?
    });
    found.map(|columns| columns.row(endpoint)).transpose()
}

impl DeliveryColumns {
    fn row(self, endpoint: EventEndpointId) -> StorageResult<EventDeliveryRow> {
        let id = format!("{endpoint} {}", self.position);
        let row = RowName::new("event_deliveries", &id);
        let order = self.order_id.as_deref();
        let status = self.status.map(u16::try_from).transpose();
        Ok(EventDeliveryRow {
            position: ChangePosition(self.position),
            kind: row.known("kind", ChangeKind::from_code(&self.kind))?,
            at: Timestamp::from_millis(self.at),
            order: order.map(|id| row.parsed("order_id", id)).transpose()?,
            order_number: self.order_number,
            state: row.known("state", DeliveryState::from_code(&self.state))?,
            since: Timestamp::from_millis(self.since),
            next_try_at: Timestamp::from_millis(self.next_try_at),
            tries: self.tries,
            sent: self.sent,
            status: status.map_err(|_| row.wrong("status"))?,
            answer: self.answer,
            error: self.error.as_deref().and_then(DeliveryError::from_code),
        })
    }
}
