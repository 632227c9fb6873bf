//! Sends the levels that wait: several integrations side by side, one call at a time in each. Any number of senders may share
//! a database.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::stock::{FRESH_FOR, StockPause};
use storage::stock::{Ending, LeasedStock};
use storage::{Database, StorageError, StorageResult, stock as rows};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::StockProvider;
use super::execution::StockExecution;
use crate::one_task_each::OneTaskEach;
use crate::shipments::retry_policy::PushRetryPolicy;

/// A call begins within this time of its note.
pub const BEGIN_WITHIN: Duration = Duration::from_secs(20);
/// The client gives a call up after a minute.
const CALL_TAKES_AT_MOST: Duration = Duration::from_secs(60);
/// How long a store may still carry out a call whose answer was lost.
pub const SETTLES_WITHIN: Duration = Duration::from_secs(30);
/// Longer than a call can take from its note on until the store has carried it out: who finds a lease that is over may make
/// the next call.
pub const LEASE: Duration = Duration::from_secs(120);
const _: () = assert!(
    LEASE.as_secs() > BEGIN_WITHIN.as_secs() + CALL_TAKES_AT_MOST.as_secs() + SETTLES_WITHIN.as_secs()
);

/// How long an idle sender waits before it looks again.
const IDLE: Duration = Duration::from_secs(1);
/// The longest that the pause after failures grows to: a small part of the time for which a level may be sent.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const _: () = assert!(LONGEST_PAUSE.as_secs() * 10 < FRESH_FOR.as_secs());
/// Until a store that took none is asked again.
pub const PAUSE: Duration = Duration::from_secs(300);

#[derive(Clone)]
pub struct StockSender {
    pub database: Database,
    pub stores: Arc<dyn StockProvider>,
    pub retry_policy: PushRetryPolicy,
    /// Until the next call after one whose answer was lost.
    pub settles_within: Duration,
}

impl StockSender {
    pub fn new(database: Database, stores: Arc<dyn StockProvider>) -> Self {
        Self {
            database,
            stores,
            retry_policy: retry_policy(),
            settles_within: SETTLES_WITHIN,
        }
    }

    /// Sends levels until `shutdown`. After a call that doesn't end in time, its lease has to end, as after a kill.
    pub async fn work(self, shutdown: CancellationToken) {
        let mut stores = OneTaskEach::new("stock");
        while !shutdown.is_cancelled() {
            match rows::due(&self.database).await {
                Ok(due) => stores.begin(due, |integration| {
                    let (sender, shutdown) = (self.clone(), shutdown.clone());
                    async move { sender.send_all(integration, &shutdown).await }
                }),
                Err(error) => warn!(%error, "failed to look for stock levels that wait"),
            }
            tokio::select! {
                () = stores.next_ended() => {}
                () = sleep(IDLE) => {}
                () = shutdown.cancelled() => {}
            }
        }
        if !stores.all_end().await {
            warn!("stopped before all calls that set stock ended; their leases will expire");
        }
    }

    /// Sends what waits of one integration, until nothing may be sent.
    pub async fn send_all(&self, integration: IntegrationId, shutdown: &CancellationToken) {
        while !shutdown.is_cancelled() {
            // A new name each time: whoever took a lease before has none by it.
            let call = Uuid::now_v7().to_string();
            match rows::claim(&self.database, integration, &call, LEASE).await {
                Ok(Some(leased)) => self.send(&leased).await,
                Ok(None) => return,
                Err(error) => {
                    warn!(%integration, %error, "failed to claim stock levels");
                    return;
                }
            }
        }
    }

    async fn send(&self, leased: &LeasedStock) {
        let integration = leased.integration;
        match self.execute(leased).await {
            Ok(()) => {}
            Err(StorageError::LeaseLost) => {
                warn!(%integration, "lease of a store's stock lost; it is gone, or another sender's")
            }
            Err(error) => {
                warn!(%integration, %error, "the database failed while stock was set; its lease will expire")
            }
        }
    }

    async fn execute(&self, leased: &LeasedStock) -> StorageResult<()> {
        let ended = match self.stores.open_stock(leased.integration).await? {
            Some(Ok(sink)) => {
                let execution = StockExecution {
                    database: &self.database,
                    sink: &*sink,
                    leased,
                    retry_policy: self.retry_policy,
                    settles_within: self.settles_within,
                };
                return execution.run().await;
            }
            Some(Err(pause)) => paused(pause),
            None => Ending::default(),
        };
        rows::finish(&self.database, leased, &ended).await
    }
}

fn retry_policy() -> PushRetryPolicy {
    let usual = PushRetryPolicy::default();
    PushRetryPolicy {
        backoff: Backoff {
            longest: LONGEST_PAUSE,
            ..usual.backoff
        },
        ..usual
    }
}

/// The store takes none: the next call tells whether that is over.
pub(super) fn paused<'a>(pause: StockPause) -> Ending<'a> {
    Ending {
        wait: PAUSE,
        pause: Some(pause),
        ..Ending::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_often_the_store_failed_a_level_is_tried_while_it_is_fresh() {
        let longest = retry_policy().settling_time + LONGEST_PAUSE;
        let pauses = (0..200).map(|tries| retry_policy().pause(tries));
        assert!(pauses.max() <= Some(longest));
    }
}
