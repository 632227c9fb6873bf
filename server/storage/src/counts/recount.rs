//! Proves that what is kept is what is there, and mends it where it is not. Reads all orders: no page does this.

use std::collections::BTreeMap;

use super::{SpanCounts, Totals, sum_spans, sum_totals};
use crate::macros::{row, snapshot, transaction};
use crate::{Database, Engine, StorageResult};

/// What is kept of an integration, or of a span of time, and what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<C> {
    pub kept: C,
    pub counted: C,
}

/// By the id of the integration.
pub type TotalsThatDiffer = BTreeMap<String, Difference<Totals>>;
/// By when the span begins.
pub type SpansThatDiffer = BTreeMap<i64, Difference<SpanCounts>>;

/// Each integration, as [`Totals`] with its id.
macro_rules! integrations_counted {
    () => {
        "SELECT integration_id, count(*) AS orders, count(CASE WHEN shipping_state = 'to_ship' THEN 1 END) AS to_ship,
             count(CASE WHEN shipping_state = 'held' THEN 1 END) AS held,
             count(CASE WHEN has_warning THEN 1 END) AS with_warnings, 0 AS open_problems, 0 AS pending_pushes,
             0 AS held_pushes, 0 AS sending_pushes, 0 AS failed_pushes FROM orders GROUP BY integration_id
         UNION ALL
         SELECT integration_id, 0, 0, 0, 0, count(*), 0, 0, 0, 0 FROM problems WHERE solved_at IS NULL
             GROUP BY integration_id
         UNION ALL
         SELECT integration_id, 0, 0, 0, 0, 0, count(CASE WHEN state = 'pending' THEN 1 END),
             count(CASE WHEN state = 'held' THEN 1 END), count(CASE WHEN state = 'sending' THEN 1 END),
             count(CASE WHEN state = 'failed' THEN 1 END)
         FROM shipment_pushes WHERE state <> 'confirmed' GROUP BY integration_id"
    };
}
/// Each span, as [`SpanCounts`].
macro_rules! spans_counted {
    () => {
        "SELECT created_at - created_at % 86400000 AS begins_at, count(*) AS placed,
             count(CASE WHEN shipping_state = 'to_ship' THEN 1 END) AS to_ship, 0 AS imported, 0 AS shipped,
             0 AS problems
         FROM orders GROUP BY 1
         UNION ALL
         SELECT imported_at - imported_at % 3600000, 0, 0, count(*), 0, 0 FROM orders GROUP BY 1
         UNION ALL
         SELECT made_at - made_at % 3600000, 0, 0, 0, count(*), 0 FROM shipments WHERE voided_at IS NULL GROUP BY 1
         UNION ALL
         SELECT first_seen_at - first_seen_at % 3600000, 0, 0, 0, 0, count(*) FROM problems GROUP BY 1"
    };
}

const KEPT_INTEGRATIONS: &str = concat!(
    "SELECT integration_id, ",
    sum_totals!(),
    " FROM integration_counts GROUP BY integration_id"
);
const COUNTED_INTEGRATIONS: &str = concat!(
    "SELECT integration_id, ",
    sum_totals!(),
    " FROM (",
    integrations_counted!(),
    ") AS counted GROUP BY integration_id"
);
const KEPT_SPANS: &str = concat!("SELECT ", sum_spans!(), " FROM flow_counts GROUP BY begins_at");
const COUNTED_SPANS: &str = concat!(
    "SELECT ",
    sum_spans!(),
    " FROM (",
    spans_counted!(),
    ") AS counted GROUP BY begins_at"
);
const FILL_INTEGRATIONS: &str = concat!(
    "INSERT INTO integration_counts (integration_id, orders, to_ship, held, with_warnings, open_problems, pending_pushes,
         held_pushes, sending_pushes, failed_pushes) SELECT integration_id, ",
    sum_totals!(),
    " FROM (",
    integrations_counted!(),
    ") AS counted GROUP BY integration_id"
);
const FILL_SPANS: &str = concat!(
    "INSERT INTO flow_counts (begins_at, placed, to_ship, imported, shipped, problems) SELECT ",
    sum_spans!(),
    " FROM (",
    spans_counted!(),
    ") AS counted GROUP BY begins_at"
);

row! { struct IdColumn { integration_id: String } }

/// Where what is kept is not what there is, as of one moment. Nothing, if all is well.
pub async fn verify(database: &Database) -> StorageResult<(TotalsThatDiffer, SpansThatDiffer)> {
    snapshot!(database, |tx| {
        let mut totals: [BTreeMap<String, Totals>; 2] = Default::default();
        for (read, sql) in totals.iter_mut().zip([KEPT_INTEGRATIONS, COUNTED_INTEGRATIONS]) {
            for row in &sqlx::query(sql).fetch_all(&mut *tx).await? {
                let IdColumn { integration_id } = sqlx::FromRow::from_row(row)?;
                read.insert(integration_id, sqlx::FromRow::from_row(row)?);
            }
        }
        let mut spans: [BTreeMap<i64, SpanCounts>; 2] = Default::default();
        for (read, sql) in spans.iter_mut().zip([KEPT_SPANS, COUNTED_SPANS]) {
            let rows: Vec<SpanCounts> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
            read.extend(rows.into_iter().map(|span| (span.begins_at, span)));
        }
        let [kept, counted] = totals;
        let totals = differing(kept, counted, |_| Totals::default());
        let [kept, counted] = spans;
        let nothing = |begins_at: &i64| SpanCounts {
            begins_at: *begins_at,
            ..SpanCounts::default()
        };
        Ok((totals, differing(kept, counted, nothing)))
    })
}

/// Counts anew, while nobody else writes.
pub async fn rebuild(database: &Database) -> StorageResult<()> {
    transaction!(database, |tx| {
        // SQLite has one writer anyway.
        if database.kind() == Engine::Postgres {
            for lock in [
                // Whoever waits behind it would wait for as long.
                "SET LOCAL lock_timeout = '5s'",
                "LOCK TABLE orders, problems, shipments, shipment_pushes IN SHARE MODE",
                // Nobody folds meanwhile, either: their row would come on top.
                "LOCK TABLE integration_counts, flow_counts IN EXCLUSIVE MODE",
            ] {
                sqlx::query(lock).execute(&mut *tx).await?;
            }
        }
        for sql in [
            "DELETE FROM integration_counts",
            FILL_INTEGRATIONS,
            "DELETE FROM flow_counts",
            FILL_SPANS,
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        Ok(())
    })
}

/// Nothing kept is as good as zeros.
fn differing<K: Ord + Clone, C: Copy + PartialEq>(
    mut kept: BTreeMap<K, C>,
    counted: BTreeMap<K, C>,
    nothing: impl Fn(&K) -> C,
) -> BTreeMap<K, Difference<C>> {
    let mut differing = BTreeMap::new();
    for (key, counted) in counted {
        let kept = kept.remove(&key).unwrap_or_else(|| nothing(&key));
        if kept != counted {
            differing.insert(key, Difference { kept, counted });
        }
    }
    for (key, kept) in kept {
        let counted = nothing(&key);
        if kept != counted {
            differing.insert(key, Difference { kept, counted });
        }
    }
    differing
}
