//! What stores have told in the last moment. A call is answered without waiting for the database, which an import may
//! keep busy; a thousand calls about an order are written once.

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
/// Orders of one integration that are held at once. Past it they are left to polling, as is all that a killed process
/// held.
const HELD_MAX: usize = 10_000;

#[derive(Debug, Default)]
pub struct Inbox {
    held: Mutex<Hints>,
}

impl Inbox {
    pub fn put(&self, integration: IntegrationId, order: RemoteOrderId) {
        let mut held = self.held();
        let orders = held.entry(integration).or_default();
        if orders.len() < HELD_MAX {
            orders.insert(order);
        }
    }

    /// Writes until `shutdown`, and then what is left.
    pub async fn work(&self, database: &Database, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            tokio::select! {
                () = tokio::time::sleep(WRITE_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
            if let Err(error) = self.write(database, now()).await {
                warn!(%error, "what stores have told could not be written; trying again");
            }
        }
    }

    /// # Errors
    /// The database's; what could not be written is held on.
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
