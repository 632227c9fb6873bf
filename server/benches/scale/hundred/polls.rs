//! How late syncs are: from one's start to the next one's of the same store, beyond the interval.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use runtime::clock::now;
use storage::Database;

use crate::rows::rows;
use crate::times::Times;

pub struct Polls {
    from: i64,
}

/// What was polled in a time.
pub struct Polled {
    pub syncs: usize,
    stores: usize,
    /// From the moment that a sync was queued, which is when it is due, to its start.
    waited: Times,
    /// Between a store's syncs.
    apart: Times,
}

impl Polls {
    pub fn from_now() -> Self {
        Self { from: now().millis() }
    }

    /// `besides` is a store that does not count.
    pub async fn until_now(self, database: &Database, besides: Option<&str>) -> Polled {
        let syncs = format!(
            "SELECT integration_id, created_at, started_at FROM import_runs WHERE kind = 'sync' AND started_at IS NOT NULL
                 AND created_at >= {} AND integration_id <> '{}' ORDER BY created_at",
            self.from,
            besides.unwrap_or_default()
        );
        let syncs: Vec<(String, i64, i64)> = rows(database, syncs).await;
        let (mut waited, mut apart) = (Times::default(), Times::default());
        let mut last: HashMap<&str, i64> = HashMap::new();
        let between =
            |earlier: i64, later: i64| Duration::from_millis((later - earlier).max(0).unsigned_abs());
        for (store, created, started) in &syncs {
            waited.push(between(*created, *started));
            if let Some(before) = last.insert(store, *started) {
                apart.push(between(before, *started));
            }
        }
        Polled {
            syncs: syncs.len(),
            stores: last.len(),
            waited,
            apart,
        }
    }
}

impl fmt::Display for Polled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} syncs of {} stores, waited p50 {:.0} ms, p99 {:.0} ms, last {:.0} ms",
            self.syncs,
            self.stores,
            self.waited.percentile(50),
            self.waited.percentile(99),
            self.waited.percentile(100),
        )?;
        if self.apart.len() == 0 {
            return Ok(());
        }
        write!(
            f,
            "; apart p50 {:.0} s, at most {:.0} s",
            self.apart.percentile(50) / 1_000.0,
            self.apart.percentile(100) / 1_000.0
        )
    }
}
