//! Publishes changes while programs wait for them.

use std::sync::atomic::{AtomicBool, Ordering};

use parcelpilot_contract::error::AppResult;
use parcelpilot_domain::change::ChangePosition;
use storage::{Database, changes};
use tracing::warn;

pub(super) struct ChangeFeed {
    database: Database,
    fails: AtomicBool,
}

impl ChangeFeed {
    pub fn new(database: Database) -> Self {
        Self {
            database,
            fails: AtomicBool::new(false),
        }
    }

    /// Where the feed is, once what is committed has a position. Where that fails, what has one can still be read.
    pub async fn publish(&self) -> AppResult<ChangePosition> {
        let published = changes::publish(&self.database).await;
        // Of several failures in a row only the first is logged.
        let has_failed = self.fails.swap(published.is_err(), Ordering::Relaxed);
        if let (Err(error), false) = (published, has_failed) {
            warn!(%error, "changes get no positions; retrying");
        }
        Ok(changes::newest(&self.database).await?)
    }
}
