//! Has open orders follow the rules of their client once somebody has changed them: slice by slice beside all else, since a client
//! may have many.

use std::collections::HashMap;
use std::time::Duration;

use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::ids::ClientId;
use storage::ignore_rules::{self, DueClient};
use storage::{Database, StorageResult, clock};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

const EVERY: Duration = Duration::from_secs(1);
/// Before a client of which something failed is followed again. Others do not wait for it.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(10),
    longest: ignore_rules::SETTLE,
};

/// Clients of which something failed.
#[derive(Default)]
struct Failures {
    /// How often in a row.
    of: HashMap<ClientId, i64>,
    /// The last one, until it is put off.
    last: Option<DueClient>,
}

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
        let mut failures = Failures::default();
        let mut has_failed = false;
        loop {
            ticks.tick().await;
            let result = self.once(&mut has_begun, &mut failures).await;
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "failed to have orders follow their client's ignore rules; retrying");
            }
            has_failed = result.is_err();
        }
    }

    async fn once(&self, has_begun: &mut bool, failures: &mut Failures) -> StorageResult<()> {
        let now = clock::database_now(&self.database).await?;
        if let Some(due) = &failures.last {
            let tries = failures.of.get(&due.client).copied().unwrap_or(1);
            ignore_rules::put_off(&self.database, due, now, BACKOFF.pause(tries)).await?;
            failures.last = None;
        }
        if !*has_begun {
            ignore_rules::follow_again(&self.database, now).await?;
            *has_begun = true;
        }
        while let Some(due) = ignore_rules::claim_due(&self.database, now).await? {
            match ignore_rules::follow(&self.database, &due).await {
                Ok(orders) => {
                    failures.of.remove(&due.client);
                    info!(client = %due.client, orders, "had orders follow the ignore rules of their client");
                }
                Err(error) => {
                    *failures.of.entry(due.client).or_default() += 1;
                    failures.last = Some(due);
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}
