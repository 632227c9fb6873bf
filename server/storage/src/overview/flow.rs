//! How many orders came in and how many shipments went out, hour by hour. Whole hours and days are kept
//! ([`counts`](crate::counts)); what is left over at the end of a span is counted by an index.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

use crate::counts::SpanCounts;
use crate::macros::read;
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What is counted by hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Orders, by when they first came in here.
    Imported,
    /// Shipments, by when they were made; voided ones left nobody's warehouse.
    Shipped,
}

/// The end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Timestamp,
    pub until: Timestamp,
}

const HOUR: Duration = Duration::from_secs(3_600);
/// A warehouse with 50,000 orders a day has no such hour; a store whose orders are pulled for the first time has. Those
/// are counted to the hour.
const COUNTED_OF_HOUR: i64 = 20_000;

impl Span {
    /// What begins in the span.
    pub fn sum(&self, counts: &[SpanCounts], count: impl Fn(&SpanCounts) -> i64) -> i64 {
        let is_within =
            |span: &&SpanCounts| (self.from.millis()..self.until.millis()).contains(&span.begins_at);
        counts.iter().filter(is_within).map(count).sum()
    }
}

impl Flow {
    pub const fn of(self, span: &SpanCounts) -> i64 {
        match self {
            Flow::Imported => span.imported,
            Flow::Shipped => span.shipped,
        }
    }
}

/// How many there were within the hour that `until` is in, before it. `None` where the hour has very many: it is not
/// counted in parts.
pub async fn part_of_hour(database: &Database, flow: Flow, until: Timestamp) -> StorageResult<Option<i64>> {
    let statement = counting(flow, until);
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok((count <= COUNTED_OF_HOUR).then_some(count))
}

/// How the engine would count: for tests.
pub async fn explain_part_of_hour(
    database: &Database,
    flow: Flow,
    until: Timestamp,
) -> StorageResult<Vec<String>> {
    explained(database, &counting(flow, until)).await
}

fn counting(flow: Flow, until: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT count(*) FROM (SELECT 1 FROM ");
    let at = match flow {
        Flow::Imported => {
            statement.push("orders WHERE ");
            "imported_at"
        }
        Flow::Shipped => {
            statement.push("shipments WHERE voided_at IS NULL AND ");
            "made_at"
        }
    };
    statement
        .push(at)
        .push(" >= ")
        .integer(hour_of(until).millis())
        .push(" AND ")
        .push(at)
        .push(" < ")
        .integer(until.millis())
        .push(" LIMIT ")
        .integer(COUNTED_OF_HOUR + 1)
        .push(") AS counted");
    statement
}

/// When the hour began.
pub fn hour_of(at: Timestamp) -> Timestamp {
    let hour = i64::try_from(HOUR.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(at.millis() - at.millis().rem_euclid(hour))
}
