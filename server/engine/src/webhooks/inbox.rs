//! Holds the orders that stores name by webhook until they are written to the database, a moment later: a call is answered
//! without waiting for the database, which an import may keep busy, and a thousand calls about one order are written once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::webhook::Hints;
use runtime::clock::now;
use storage::{Database, StorageResult, webhooks};
use tokio_util::sync::CancellationToken;
use tracing::warn;

const WRITE_EVERY: Duration = Duration::from_millis(250);
/// The most orders held for one integration. Further ones are left to polling, as are those that a killed process held.
const MAX_HELD: usize = 10_000;

#[derive(Debug, Default)]
pub struct Inbox {
    held: Mutex<Hints>,
}

impl Inbox {
    pub fn put(&self, integration: IntegrationId, order: RemoteOrderId) {
        let mut held = self.held();
        let orders = held.entry(integration).or_default();
        if orders.len() < MAX_HELD {
            orders.insert(order);
        }
    }

    /// Writes orders until `shutdown`, and then the rest.
    pub async fn work(&self, database: &Database, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            tokio::select! {
                () = tokio::time::sleep(WRITE_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
            if let Err(error) = self.write(database, now()).await {
                warn!(%error, "failed to store orders named by webhooks; retrying");
            }
        }
    }

    /// # Errors
    /// The database failed; the orders are kept.
    pub async fn write(&self, database: &Database, now: Timestamp) -> StorageResult<()> {
        let hints = std::mem::take(&mut *self.held());
        if hints.is_empty() {
            return Ok(());
        }
        let written = webhooks::add_hints(database, &hints, now).await;
        if written.is_err() {
            for (integration, orders) in hints {
                orders.into_iter().for_each(|order| self.put(integration, order));
            }
        }
        written
    }

    fn held(&self) -> MutexGuard<'_, Hints> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
