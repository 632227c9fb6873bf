//! Looks every few seconds for what is wrong, and has it told. Any number of watchers may share a database.

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
const TAKEN_AT_ONCE: i64 = 50;
const CLEARED_ARE_KEPT: Duration = Duration::from_secs(90 * 24 * 3_600);

#[derive(Clone)]
pub struct Watcher {
    pub database: Database,
    pub channels: Arc<[Channel]>,
    pub public_url: Option<PublicUrl>,
}

impl Watcher {
    pub async fn work(self, shutdown: CancellationToken) {
        loop {
            let looked = tokio::select! {
                looked = self.look(now()) => looked,
                // What is being told is told again by another: better twice than not at all.
                () = shutdown.cancelled() => return,
            };
            if let Err(error) = looked {
                warn!(%error, "alerts could not be looked after");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Raises, clears, tells. A channel that is down holds up no other.
    ///
    /// # Errors
    /// The database's; what channels say is logged.
    pub async fn look(&self, now: Timestamp) -> StorageResult<()> {
        alerts::compare(&self.database, now).await?;
        alerts::delete_cleared_before(&self.database, now.minus(CLEARED_ARE_KEPT)).await?;
        let told = self.channels.iter().map(|channel| self.notify(channel, now));
        join_all(told).await.into_iter().collect()
    }

    async fn notify(&self, channel: &Channel, now: Timestamp) -> StorageResult<()> {
        alerts::expect_of(&self.database, channel.kind()).await?;
        loop {
            let notices = alerts::claim(&self.database, channel.kind(), now, TAKEN_AT_ONCE).await?;
            if notices.is_empty() || !self.notify_batch(channel, &notices, now).await? {
                return Ok(());
            }
        }
    }

    /// False where the channel is down: the rest is left for the next look.
    async fn notify_batch(
        &self,
        channel: &Channel,
        notices: &[Notice],
        now: Timestamp,
    ) -> StorageResult<bool> {
        let (database, kind) = (&self.database, channel.kind());
        let mut is_up = true;
        for together in notices.chunks(channel.at_once()) {
            if !is_up {
                for notice in together {
                    alerts::put_back(database, kind, notice, now).await?;
                }
                continue;
            }
            let what: Vec<_> = together.iter().map(|notice| &notice.alert).collect();
            if let Err(error) = channel.notify(&what, self.public_url.as_ref()).await {
                warn!(channel = kind.code(), %error, "nobody could be told of an alert; trying again later");
                is_up = false;
            }
            for notice in together {
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
