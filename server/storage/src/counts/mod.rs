//! How many rows there are of what pages count. Triggers of the database keep it where the rows change, whoever changes
//! them, so that no page counts what is stored.

mod fold;
mod recount;

use parcelpilot_domain::time::Timestamp;

use crate::macros::{read, row, snapshot};
use crate::{Database, StorageResult};

pub use fold::fold;
pub use recount::{Difference, SpansThatDiffer, TotalsThatDiffer, rebuild, verify};

row! {
    /// Of one integration, or of all.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Totals {
        pub orders: i64,
        pub to_ship: i64,
        /// Orders on hold.
        pub held: i64,
        pub with_warnings: i64,
        pub open_problems: i64,
        pub pending_pushes: i64,
        pub held_pushes: i64,
        pub sending_pushes: i64,
        pub failed_pushes: i64,
    }
}

row! {
    /// Of a span of time: a day (UTC) of what was placed, an hour of the others.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct SpanCounts {
        pub begins_at: i64,
        /// Orders, by when they were placed, and how many of these are to ship.
        pub placed: i64,
        pub to_ship: i64,
        /// Orders, by when they came in.
        pub imported: i64,
        /// Shipments that are not voided.
        pub shipped: i64,
        /// Orders that could not be imported, by when that was first met; solved or not.
        pub problems: i64,
    }
}

/// The sums that make [`Totals`].
macro_rules! sum_totals {
    () => {
        "CAST(COALESCE(sum(orders), 0) AS BIGINT) AS orders, CAST(COALESCE(sum(to_ship), 0) AS BIGINT) AS to_ship,
             CAST(COALESCE(sum(held), 0) AS BIGINT) AS held,
             CAST(COALESCE(sum(with_warnings), 0) AS BIGINT) AS with_warnings,
             CAST(COALESCE(sum(open_problems), 0) AS BIGINT) AS open_problems,
             CAST(COALESCE(sum(pending_pushes), 0) AS BIGINT) AS pending_pushes,
             CAST(COALESCE(sum(held_pushes), 0) AS BIGINT) AS held_pushes,
             CAST(COALESCE(sum(sending_pushes), 0) AS BIGINT) AS sending_pushes,
             CAST(COALESCE(sum(failed_pushes), 0) AS BIGINT) AS failed_pushes"
    };
}
/// The sums that make [`SpanCounts`].
macro_rules! sum_spans {
    () => {
        "begins_at, CAST(sum(placed) AS BIGINT) AS placed, CAST(sum(to_ship) AS BIGINT) AS to_ship,
             CAST(sum(imported) AS BIGINT) AS imported, CAST(sum(shipped) AS BIGINT) AS shipped,
             CAST(sum(problems) AS BIGINT) AS problems"
    };
}
use {sum_spans, sum_totals};

const TOTALS: &str = concat!("SELECT ", sum_totals!(), " FROM integration_counts");
const SPANS: &str = concat!(
    "SELECT ",
    sum_spans!(),
    " FROM flow_counts WHERE begins_at >= $1 GROUP BY begins_at ORDER BY begins_at"
);

/// Of all integrations.
pub async fn totals(database: &Database) -> StorageResult<Totals> {
    Ok(read!(database, |executor| {
        sqlx::query_as(TOTALS).fetch_one(executor).await?
    }))
}

/// Of spans that begin then or later, in order; without those in which there was nothing.
pub async fn spans(database: &Database, from: Timestamp) -> StorageResult<Vec<SpanCounts>> {
    Ok(read!(database, |executor| {
        sqlx::query_as(SPANS)
            .bind(from.millis())
            .fetch_all(executor)
            .await?
    }))
}

/// Those of all integrations, and of spans that begin then or later, in order and without those in which there was
/// nothing: as of one moment.
pub async fn totals_and_spans(
    database: &Database,
    from: Timestamp,
) -> StorageResult<(Totals, Vec<SpanCounts>)> {
    snapshot!(database, |tx| {
        let totals = sqlx::query_as(TOTALS).fetch_one(&mut *tx).await?;
        let spans = sqlx::query_as(SPANS)
            .bind(from.millis())
            .fetch_all(&mut *tx)
            .await?;
        Ok((totals, spans))
    })
}

impl Totals {
    /// Pushes that the stores have not confirmed.
    pub const fn open_pushes(&self) -> i64 {
        self.pending_pushes + self.held_pushes + self.sending_pushes + self.failed_pushes
    }
}
