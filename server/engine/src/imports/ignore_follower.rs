//! Has open orders follow the rules of their client once somebody has changed them: slice by slice beside all else, since a client
//! may have many.

use std::time::Duration;

use storage::{Database, StorageResult, clock, ignore_rules};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

const EVERY: Duration = Duration::from_secs(1);

pub struct IgnoreFollower {
    pub database: Database,
}

impl IgnoreFollower {
    /// Works until `shutdown`, which may break a slice off: it is done again. Of several failures in a row only the first is
    /// logged.
    pub async fn work(self, shutdown: CancellationToken) {
        tokio::select! {
            () = self.follow() => {}
            () = shutdown.cancelled() => {}
        }
    }

    async fn follow(&self) {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut has_begun = false;
        let mut has_failed = false;
        loop {
            ticks.tick().await;
            let result = self.once(&mut has_begun).await;
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "failed to have orders follow their client's ignore rules; retrying");
            }
            has_failed = result.is_err();
        }
    }

    async fn once(&self, has_begun: &mut bool) -> StorageResult<()> {
        let now = clock::database_now(&self.database).await?;
        if !*has_begun {
            ignore_rules::follow_again(&self.database, now).await?;
            *has_begun = true;
        }
        for due in ignore_rules::claim_due(&self.database, now).await? {
            let orders = ignore_rules::follow(&self.database, &due).await?;
            info!(client = %due.client, orders, "had orders follow the ignore rules of their client");
        }
        Ok(())
    }
}
