//! Gives the orders of a channel to its client once somebody has chosen another, and copies to orders that came in before
//! channels were kept which is theirs. Both go slice by slice beside all else: a store may have a million orders.

use std::time::Duration;

use storage::{Database, StorageResult, channels, clock};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

const EVERY: Duration = Duration::from_secs(1);
const COPIED_AT_ONCE: i64 = 500;

pub struct ChannelFollower {
    pub database: Database,
}

impl ChannelFollower {
    /// Works until `shutdown`, which may break a slice off: it is done again. Of several failures in a row only the first is
    /// logged.
    pub async fn work(self, shutdown: CancellationToken) {
        tokio::select! {
            () = self.follow_and_copy() => {}
            () = shutdown.cancelled() => {}
        }
    }

    async fn follow_and_copy(&self) {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut has_older = true;
        let mut has_failed = false;
        loop {
            ticks.tick().await;
            let result = self.once(&mut has_older).await;
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "failed to give orders to the clients of their channels; retrying");
            }
            has_failed = result.is_err();
        }
    }

    async fn once(&self, has_older: &mut bool) -> StorageResult<()> {
        let now = clock::database_now(&self.database).await?;
        for due in channels::claim_due(&self.database, now).await? {
            let orders = channels::follow(&self.database, &due).await?;
            info!(integration = %due.integration, channel = %due.channel, orders, "gave orders to the client of their channel");
        }
        if *has_older {
            *has_older = channels::copy_older(&self.database, COPIED_AT_ONCE).await?;
        }
        Ok(())
    }
}
