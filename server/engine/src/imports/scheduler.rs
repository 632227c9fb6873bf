//! Queues syncs, weekly checks and retries when they are due. Any number of schedulers may share a database: each run is
//! queued by one of them.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::{Database, StorageResult, changes, clock, counts, holds, runs};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{problem_retries, weekly_check};

const SYNCS_EVERY: Duration = Duration::from_secs(1);
/// For what is less urgent than syncs.
const OTHERS_EVERY: Duration = Duration::from_secs(60);
/// Longer than any transaction that stores a page.
const HELD_STATUSES_SETTLE: Duration = Duration::from_secs(300);
/// Pages add up what imports have counted since; whoever follows changes publishes those that came since.
const FOLD_EVERY: Duration = Duration::from_secs(10);
const CLEAN_UP_EVERY: Duration = Duration::from_secs(3_600);

pub struct Scheduler {
    pub database: Database,
    /// Wakes the workers of this process.
    pub wake: Arc<Notify>,
}

impl Scheduler {
    /// Works until `shutdown`. Of several failures in a row only the first is logged.
    pub async fn work(self, shutdown: CancellationToken) {
        let mut syncs = tokio::time::interval(SYNCS_EVERY);
        syncs.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut others = tokio::time::interval(OTHERS_EVERY);
        let mut clean_up = tokio::time::interval(CLEAN_UP_EVERY);
        let mut fold = tokio::time::interval(FOLD_EVERY);
        fold.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut has_failed = false;
        loop {
            let result = tokio::select! {
                _ = syncs.tick() => self.queue_syncs(now()).await,
                _ = others.tick() => self.queue_others(now()).await,
                _ = fold.tick() => self.fold().await,
                _ = clean_up.tick() => self.clean_up(now()).await,
                () = shutdown.cancelled() => return,
            };
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "scheduling failed; retrying");
            }
            has_failed = result.is_err();
        }
    }

    async fn queue_syncs(&self, now: Timestamp) -> StorageResult<()> {
        if runs::queue_due(&self.database, now).await? > 0 {
            self.wake.notify_one();
        }
        Ok(())
    }

    async fn queue_others(&self, now: Timestamp) -> StorageResult<()> {
        let by_database = clock::database_now(&self.database).await?;
        let brought_back = clock::bring_back(&self.database, by_database).await?;
        if brought_back > 0 {
            warn!(
                brought_back,
                "the clock was set back; ended leases and pauses that lay too far ahead"
            );
        }
        self.keep_holds(now).await?;
        let checks = weekly_check::queue_due(&self.database, now).await?;
        let retries = problem_retries::queue_due(&self.database, now).await?;
        if checks > 0 || retries > 0 {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Releases holds whose day has come. Where somebody changed which statuses hold orders, a page of orders that was
    /// being stored went by the choice before: those orders are looked at again.
    async fn keep_holds(&self, now: Timestamp) -> StorageResult<()> {
        let released = holds::release_due(&self.database, now).await?;
        if released > 0 {
            info!(released, "released orders whose hold has ended");
        }
        for integration in holds::changed_since(&self.database, now.minus(HELD_STATUSES_SETTLE)).await? {
            holds::refresh_states(&self.database, integration, now).await?;
        }
        Ok(())
    }

    async fn fold(&self) -> StorageResult<()> {
        // Neither waits for the other to go well.
        let folded = counts::fold(&self.database).await;
        changes::publish(&self.database).await.and(folded)
    }

    async fn clean_up(&self, now: Timestamp) -> StorageResult<()> {
        let deleted = runs::delete_old_syncs(&self.database, now).await?;
        if deleted > 0 {
            info!(deleted, "deleted old syncs");
        }
        Ok(())
    }
}
