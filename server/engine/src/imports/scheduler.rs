//! Queues what runs by itself. Any number of schedulers may share a database: each run is queued by one of them.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::{Database, StorageResult, clock, runs};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{problem_retries, weekly_check};

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For what is not urgent.
const MINUTE: Duration = Duration::from_secs(60);
const TIDY_EVERY: Duration = Duration::from_secs(3_600);

pub struct Scheduler {
    pub database: Database,
    /// Wakes the workers of this process.
    pub wake: Arc<Notify>,
}

impl Scheduler {
    /// Looks once a second until `shutdown`. A look that fails is told once; the next may go well.
    pub async fn work(self, shutdown: CancellationToken) {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut minutes = tokio::time::interval(MINUTE);
        let mut tidies = tokio::time::interval(TIDY_EVERY);
        let mut is_well = true;
        loop {
            let result = tokio::select! {
                _ = looks.tick() => self.queue_due(now()).await,
                _ = minutes.tick() => self.queue_each_minute(now()).await,
                _ = tidies.tick() => self.tidy(now()).await,
                () = shutdown.cancelled() => return,
            };
            if let (Err(error), true) = (&result, is_well) {
                warn!(%error, "the scheduler could not do its work; it goes on trying");
            }
            is_well = result.is_ok();
        }
    }

    async fn queue_due(&self, now: Timestamp) -> StorageResult<()> {
        if runs::queue_due(&self.database, now).await? > 0 {
            self.wake.notify_one();
        }
        Ok(())
    }

    async fn queue_each_minute(&self, now: Timestamp) -> StorageResult<()> {
        let brought_back = clock::bring_back(&self.database, now).await?;
        if brought_back > 0 {
            warn!(
                brought_back,
                "the clock was set back: leases and pauses that it had set are over"
            );
        }
        let checks = weekly_check::queue_due(&self.database, now).await?;
        let retries = problem_retries::queue_due(&self.database, now).await?;
        if checks > 0 || retries > 0 {
            self.wake.notify_one();
        }
        Ok(())
    }

    async fn tidy(&self, now: Timestamp) -> StorageResult<()> {
        let deleted = runs::delete_old_syncs(&self.database, now).await?;
        if deleted > 0 {
            info!(deleted, "old syncs were deleted");
        }
        Ok(())
    }
}
