//! Raises and clears alerts every few seconds, and notifies the channels. Any number of watchers may share a database.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use outbound::PublicUrl;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::alerts::Notice;
use storage::{Database, StorageResult, alerts};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Channel;

const LOOK_EVERY: Duration = Duration::from_secs(15);
const CLAIMED_AT_ONCE: i64 = 50;
const KEEP_CLEARED: Duration = Duration::from_secs(90 * 24 * 3_600);

#[derive(Clone)]
pub struct Watcher {
    pub database: Database,
    pub channels: Arc<[Channel]>,
    pub public_url: Option<PublicUrl>,
}

impl Watcher {
    pub async fn work(self, shutdown: CancellationToken) {
        loop {
            let result = tokio::select! {
                result = self.look(now()) => result,
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

    /// Raises and clears alerts, and notifies the channels. A channel that is down doesn't hold up the others.
    ///
    /// # Errors
    /// The database failed. A channel's failure is logged.
    pub async fn look(&self, now: Timestamp) -> StorageResult<()> {
        alerts::compare(&self.database, now).await?;
        alerts::delete_cleared_before(&self.database, now.minus(KEEP_CLEARED)).await?;
        let notified = self.channels.iter().map(|channel| self.notify(channel, now));
        join_all(notified).await.into_iter().collect()
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
