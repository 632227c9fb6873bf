//! Raises and clears alerts every few seconds, and notifies the channels. Any number of watchers may share a database.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use outbound::PublicUrl;
use parcelpilot_domain::operator_alert::{AlertThresholds, OperatorAlertKind};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::alerts::{Condition, LookedAt, Notice};
use storage::{Database, StorageResult, alerts};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Channel;

const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Of so many looks one is at everything: what is no integration's polling can wait for a minute.
const LOOKS_TO_ONE_AT_ALL: u32 = 4;
/// A file system on a network may hang for hours, and nothing can end the call that asks it.
const MACHINE_ANSWERS_WITHIN: Duration = Duration::from_secs(5 * 60);
const CLAIMED_AT_ONCE: i64 = 50;
const KEEP_CLEARED: Duration = Duration::from_secs(90 * 24 * 3_600);

#[derive(Clone)]
pub struct Watcher {
    pub database: Database,
    pub channels: Arc<[Channel]>,
    pub public_url: Option<PublicUrl>,
    pub thresholds: AlertThresholds,
    /// What can only be seen on this machine, if anything is to be.
    pub machine: Option<Arc<dyn Machine>>,
}

/// The machine that this process runs on: its disks, the backups that it makes.
#[async_trait]
pub trait Machine: Send + Sync {
    /// All that was looked at, each with what is wrong with it.
    async fn look(&self, thresholds: &AlertThresholds, now: Timestamp) -> Vec<Observation>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    pub kind: OperatorAlertKind,
    pub subject: String,
    pub condition: Option<Condition>,
}

impl Watcher {
    pub async fn work(self, shutdown: CancellationToken) {
        // A file system that hangs must not keep the database's alerts from anybody.
        tokio::join!(self.watch_database(&shutdown), self.watch_machine(&shutdown));
    }

    async fn watch_database(&self, shutdown: &CancellationToken) {
        for looks in 0_u32.. {
            let is_at_all = looks.is_multiple_of(LOOKS_TO_ONE_AT_ALL);
            let result = tokio::select! {
                result = self.look_at_database(is_at_all, now()) => result,
                // A notice that is being sent is sent again by another watcher: better twice than not at all.
                () = shutdown.cancelled() => return,
            };
            if let Err(error) = result {
                warn!(%error, "failed to update alerts");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    async fn watch_machine(&self, shutdown: &CancellationToken) {
        let Some(machine) = &self.machine else { return };
        let mut last = Vec::new();
        loop {
            let mut look = machine.look(&self.thresholds, now());
            let result = loop {
                tokio::select! {
                    observations = &mut look => {
                        last = observations;
                        break self.compare_observations(&last, now()).await;
                    }
                    () = tokio::time::sleep(MACHINE_ANSWERS_WITHIN) => {
                        warn!("a file system of this machine does not answer: its disk and its backups can't be looked at");
                        // What was wrong is not over.
                        if let Err(error) = self.compare_observations(&last, now()).await {
                            break Err(error);
                        }
                    }
                    () = shutdown.cancelled() => return,
                }
            };
            if let Err(error) = result {
                warn!(%error, "failed to update alerts of this machine");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY * LOOKS_TO_ONE_AT_ALL) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Raises and clears alerts, and notifies the channels. A channel that is down doesn't hold up the others.
    ///
    /// # Errors
    /// The database failed. A channel's failure is logged.
    pub async fn look(&self, now: Timestamp) -> StorageResult<()> {
        if let Some(machine) = &self.machine {
            let observations = machine.look(&self.thresholds, now).await;
            self.compare_observations(&observations, now).await?;
        }
        self.look_at_database(true, now).await
    }

    async fn look_at_database(&self, is_at_all: bool, now: Timestamp) -> StorageResult<()> {
        alerts::compare(&self.database, now).await?;
        if is_at_all {
            let conditions = alerts::conditions(&self.database, &self.thresholds, now).await?;
            alerts::compare_conditions(&self.database, &LookedAt::Database, &conditions, now).await?;
            alerts::delete_cleared_before(&self.database, now.minus(KEEP_CLEARED)).await?;
        }
        let notified = self.channels.iter().map(|channel| self.notify(channel, now));
        join_all(notified).await.into_iter().collect()
    }

    async fn compare_observations(&self, observations: &[Observation], now: Timestamp) -> StorageResult<()> {
        let looked_at = observations
            .iter()
            .map(|observation| (observation.kind, observation.subject.clone()));
        let looked_at = LookedAt::Machine(looked_at.collect());
        let conditions: Vec<Condition> = observations
            .iter()
            .filter_map(|observation| observation.condition.clone())
            .collect();
        alerts::compare_conditions(&self.database, &looked_at, &conditions, now).await
    }

    async fn notify(&self, channel: &Channel, now: Timestamp) -> StorageResult<()> {
        alerts::expect_of(&self.database, channel.kind()).await?;
        loop {
            let notices = alerts::claim(&self.database, channel.kind(), now, CLAIMED_AT_ONCE).await?;
            if notices.is_empty() || !self.notify_batch(channel, &notices, now).await? {
                return Ok(());
            }
        }
    }

    /// False if the channel is down; the rest is left for the next look.
    async fn notify_batch(
        &self,
        channel: &Channel,
        notices: &[Notice],
        now: Timestamp,
    ) -> StorageResult<bool> {
        let (database, kind) = (&self.database, channel.kind());
        let mut is_up = true;
        for batch in notices.chunks(channel.alerts_per_message()) {
            if !is_up {
                for notice in batch {
                    alerts::put_back(database, kind, notice, now).await?;
                }
                continue;
            }
            if let Err(error) = channel.notify(batch, self.public_url.as_ref()).await {
                warn!(channel = kind.code(), %error, "failed to send alerts; retrying later");
                is_up = false;
            }
            for notice in batch {
                if is_up {
                    alerts::notified(database, kind, notice, now).await?;
                } else {
                    alerts::failed(database, kind, notice, now).await?;
                }
            }
        }
        Ok(is_up)
    }
}
