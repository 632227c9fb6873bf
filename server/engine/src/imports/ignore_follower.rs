//! Has open orders follow the rules of their client once somebody has changed them: slice by slice beside all else, since a client
//! may have many.

use std::time::Duration;

use storage::ignore_rules::{self, DueClient};
use storage::{Database, StorageResult, clock};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

const EVERY: Duration = Duration::from_secs(1);
/// Before a client of which something failed is followed again. Others do not wait for it.
const PAUSE: Duration = Duration::from_secs(10);

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
        let mut broken_off = None;
        let mut has_failed = false;
        loop {
            ticks.tick().await;
            let result = self.once(&mut has_begun, &mut broken_off).await;
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "failed to have orders follow their client's ignore rules; retrying");
            }
            has_failed = result.is_err();
        }
    }

    /// `broken_off` is the client of which something failed, until that is written down.
    async fn once(&self, has_begun: &mut bool, broken_off: &mut Option<DueClient>) -> StorageResult<()> {
        let now = clock::database_now(&self.database).await?;
        if let Some(due) = broken_off {
            ignore_rules::put_off(&self.database, due, now, PAUSE).await?;
            *broken_off = None;
        }
        if !*has_begun {
            ignore_rules::follow_again(&self.database, now).await?;
            *has_begun = true;
        }
        while let Some(due) = ignore_rules::claim_due(&self.database, now).await? {
            match ignore_rules::follow(&self.database, &due).await {
                Ok(orders) => {
                    info!(client = %due.client, orders, "had orders follow the ignore rules of their client");
                }
                Err(error) => {
                    *broken_off = Some(due);
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}
