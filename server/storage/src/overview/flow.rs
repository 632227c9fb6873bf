//! How many orders came in and how many shipments went out, span by span. Each span is a range of an index: what lies
//! outside it costs nothing.

use parcelpilot_domain::time::Timestamp;

use crate::macros::read;
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Orders, by when they first came in here.
    Imported,
    /// Orders, by when customers placed them.
    Placed,
    /// Shipments, by when they were made; voided ones left nobody's warehouse.
    Shipped,
}

/// The end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// How many there are in each span.
pub async fn flow(database: &Database, flow: Flow, spans: &[Span]) -> StorageResult<Vec<i64>> {
    if spans.is_empty() {
        return Ok(Vec::new());
    }
    let statement = counting(flow, spans);
    let mut counts: Vec<(i64, i64)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    counts.sort_unstable();
    Ok(counts.into_iter().map(|(_, count)| count).collect())
}

/// How the engine would count: for tests.
pub async fn explain_flow(database: &Database, flow: Flow, spans: &[Span]) -> StorageResult<Vec<String>> {
    explained(database, &counting(flow, spans)).await
}

/// One part a span: `GROUP BY` would sort whatever is in them.
fn counting(flow: Flow, spans: &[Span]) -> Statement {
    let (rows, at) = match flow {
        Flow::Imported => (" FROM orders WHERE ", "imported_at"),
        Flow::Placed => (" FROM orders WHERE ", "created_at"),
        Flow::Shipped => (" FROM shipments WHERE voided_at IS NULL AND ", "made_at"),
    };
    let mut statement = Statement::default();
    for (place, span) in (0..).zip(spans) {
        statement.push(if place == 0 {
            "SELECT "
        } else {
            " UNION ALL SELECT "
        });
        statement.integer(place).push(", count(*)").push(rows);
        statement.push(at).push(" >= ").integer(span.from.millis());
        statement
            .push(" AND ")
            .push(at)
            .push(" < ")
            .integer(span.until.millis());
    }
    statement
}
