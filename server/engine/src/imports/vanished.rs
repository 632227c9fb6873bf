//! Notices orders that vanish from a store. No list of changes has them, and a store without a webhook tells nobody.
//!
//! Ids ascend, so the number of orders up to an id can only shrink, and only if some are deleted. A sync counts the orders
//! up to the highest one that is known here: one call, and a second one when new orders have come in since the last sync.
//! Nothing is counted while no order waits to be shipped, or while the store's webhook works. Only if fewer are there than
//! at the last sync are the waiting orders listed, 250 a call, and those that the list lacks fetched by their numbers.
//!
//! Limits: an order that is deleted before the first count of its id is noticed by the weekly check, and so is one that no
//! longer waits.

use std::collections::BTreeSet;

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use parcelpilot_domain::store::orders::{OrderSource, SourceError, StoreOrderFilter};
use runtime::clock::now;
use storage::runs::{LeasedRun, NewRun};
use storage::vanished::{Counted, KnownOrders};
use storage::{Database, runs, vanished};

use super::page_reader::PageReader;
use super::puller::PullError;

/// Orders that one run fetches by their numbers, each with a call of its own.
const FETCHED_PER_RUN: usize = 250;

/// Counts the store's orders, and queues runs for those that may be gone.
pub async fn look(
    database: &Database,
    source: &dyn OrderSource,
    run: &LeasedRun,
    statuses: &StatusFilter,
    known: KnownOrders,
) -> Result<(), PullError> {
    if !known.has_waiting || known.is_told {
        return Ok(());
    }
    if let Some(before) = known.counted {
        let orders = count(source, before.last_id).await?;
        if orders < before.orders {
            let missing = unlisted_waiting(database, source, run).await?;
            let event = RunEvent::FewerOrders {
                fewer: before.orders - orders,
                not_listed: i64::try_from(missing.len()).unwrap_or(i64::MAX),
            };
            runs::log_event(database, &run.lease, now(), &event).await?;
            fetch(database, run, statuses, &missing).await?;
        }
        let last_id = before.last_id;
        vanished::set_counted(database, run.integration_id, Counted { last_id, orders }).await?;
    }
    if known
        .counted
        .is_none_or(|counted| counted.last_id < known.highest_id)
    {
        let (last_id, orders) = (known.highest_id, count(source, known.highest_id).await?);
        vanished::set_counted(database, run.integration_id, Counted { last_id, orders }).await?;
    }
    Ok(())
}

/// With Incomplete orders, so that an order that becomes one does not seem to vanish.
async fn count(source: &dyn OrderSource, last_id: i64) -> Result<i64, SourceError> {
    let filter = StoreOrderFilter {
        max_id: Some(last_id),
        ..StoreOrderFilter::default()
    };
    let count = source.count(&filter).await?;
    Ok(count.by_status.iter().map(|status| status.count).sum())
}

/// The waiting orders that the store does not list.
async fn unlisted_waiting(
    database: &Database,
    source: &dyn OrderSource,
    run: &LeasedRun,
) -> Result<Vec<i64>, PullError> {
    let mut reader = PageReader::new(source);
    let mut waiting: BTreeSet<i64> = vanished::waiting(database, run.integration_id)
        .await?
        .into_iter()
        .collect();
    let mut unlisted = Vec::new();
    while !waiting.is_empty() {
        unlisted.extend(reader.look_up(&mut waiting, None).await?.unlisted);
    }
    Ok(unlisted)
}

/// As if the store had told of them: what is not found is marked, and what is there is brought up to date.
async fn fetch(
    database: &Database,
    run: &LeasedRun,
    statuses: &StatusFilter,
    missing: &[i64],
) -> Result<(), PullError> {
    for ids in missing.chunks(FETCHED_PER_RUN) {
        let selection = Selection::Hinted {
            remote_ids: ids.iter().copied().map(RemoteOrderId).collect(),
            statuses: statuses.clone(),
        };
        let new = NewRun {
            integration_id: run.integration_id,
            kind: RunKind::Orders,
            selection,
            requested_by: None,
            at: now(),
        };
        runs::enqueue(database, new).await?;
    }
    Ok(())
}
