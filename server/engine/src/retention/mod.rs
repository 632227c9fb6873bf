//! Removes what is older than it is to be kept, and gives the room back. Any number of programs may share a database: what
//! one has removed, the others don't find.
//!
//! Moments are days' beginnings in UTC, so that a day's first pass removes all that has become too old, and the audit trail
//! has one entry of it.

mod removed;
mod room;

use std::time::Duration;

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::time::Timestamp;
use storage::audit::{self, NewEvent};
use storage::{Database, StorageResult, clock, retention};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

pub use removed::Removed;
pub use room::Room;

/// Between two batches: others get their turn to write.
const PAUSE: Duration = Duration::from_millis(20);
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// For how many days what is kept. Pages show figures of the last thirty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptDays {
    pub runs: u16,
    /// Of solved problems, from then on.
    pub problems: u16,
    /// For programs that follow them.
    pub changes: u16,
    /// `None` keeps all.
    pub audit: Option<u16>,
}

impl Default for KeptDays {
    fn default() -> Self {
        Self {
            runs: 400,
            problems: 90,
            changes: 30,
            audit: None,
        }
    }
}

#[derive(Clone)]
pub struct Retention {
    pub database: Database,
    pub days: KeptDays,
    pub room: Room,
}

impl Retention {
    /// Works until `shutdown`. Of several failures in a row only the first is logged.
    pub async fn work(self, shutdown: CancellationToken) {
        let (mut has_failed, mut is_first) = (false, true);
        loop {
            let result = self.look(is_first, &shutdown).await;
            is_first &= result.is_err();
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "old records could not be removed; retrying");
            }
            has_failed = result.is_err();
            tokio::select! {
                () = sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    async fn look(&self, is_first: bool, shutdown: &CancellationToken) -> StorageResult<()> {
        // A machine whose clock is ahead must not remove what others keep.
        let now = clock::database_now(&self.database).await?;
        if is_first {
            // The settings may be new: the log has what goes before it is gone.
            let due = self.to_remove(now).await?;
            if !due.is_nothing() {
                info!("old records are due, and are removed now: {due}");
            }
        }
        let removed = self.remove(&AuditActor::system(), now, shutdown).await?;
        if !removed.is_nothing() {
            info!("removed old records: {removed}");
        }
        self.room.give_back(&self.database, shutdown).await
    }

    /// What [`Retention::remove`] would remove. `now` is the database's, here as there.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn to_remove(&self, now: Timestamp) -> StorageResult<Removed> {
        let last_change = self.last_old_change(now).await?;
        Ok(Removed {
            runs: retention::count_runs(&self.database, before(now, self.days.runs)).await?,
            problems: retention::count_problems(&self.database, before(now, self.days.problems)).await?,
            changes: match last_change {
                Some(last) => retention::count_changes(&self.database, last).await?,
                None => 0,
            },
            audit: match self.days.audit {
                Some(days) => audit::count_before(&self.database, before(now, days)).await?,
                None => 0,
            },
        })
    }

    /// Removes what is too old, batch by batch, until it is done or the program is to stop. What was removed is in the
    /// audit trail.
    ///
    /// # Errors
    /// Those of the database. What was removed before stays removed, and is recorded; where the trail can't be written, the
    /// log has it.
    pub async fn remove(
        &self,
        actor: &AuditActor,
        now: Timestamp,
        shutdown: &CancellationToken,
    ) -> StorageResult<Removed> {
        let mut removed = Removed::default();
        let result = self.remove_all(actor, now, shutdown, &mut removed).await;
        if removed.runs + removed.problems > 0 {
            let event = NewEvent {
                at: now,
                actor,
                address: "",
                action: AuditAction::OldRecordsRemoved,
                // The trail's own cut has its own entry. What programs were told of orders is no record of them.
                subject: &Removed {
                    audit: 0,
                    changes: 0,
                    ..removed
                }
                .to_string(),
                detail: "",
            };
            if let Err(error) = audit::record(&self.database, &event).await {
                error!(%removed, %error, "could not write the audit trail");
            }
        }
        result.map(|()| removed)
    }

    async fn last_old_change(&self, now: Timestamp) -> StorageResult<Option<ChangePosition>> {
        retention::last_old_change(&self.database, before(now, self.days.changes), now).await
    }

    async fn remove_all(
        &self,
        actor: &AuditActor,
        now: Timestamp,
        shutdown: &CancellationToken,
        removed: &mut Removed,
    ) -> StorageResult<()> {
        let database = &self.database;
        retention::delete_expired(database, now).await?;
        while !shutdown.is_cancelled() && retention::delete_event_deliveries(database, now).await? > 0 {
            sleep(PAUSE).await;
        }
        while !shutdown.is_cancelled() && retention::delete_client_messages(database, now).await? > 0 {
            sleep(PAUSE).await;
        }
        let too_old = before(now, self.days.problems);
        while !shutdown.is_cancelled() {
            match retention::delete_problems(database, too_old).await? {
                0 => break,
                some => removed.problems += some.cast_signed(),
            }
            sleep(PAUSE).await;
        }
        if let Some(last) = self.last_old_change(now).await? {
            while !shutdown.is_cancelled() {
                match retention::delete_changes(database, last).await? {
                    0 => break,
                    some => removed.changes += some.cast_signed(),
                }
                sleep(PAUSE).await;
            }
        }
        let too_old = before(now, self.days.runs);
        while !shutdown.is_cancelled() {
            match retention::delete_runs(database, too_old).await? {
                0 => break,
                some => removed.runs += some.cast_signed(),
            }
            sleep(PAUSE).await;
        }
        retention::delete_unused_tags(database).await?;
        // Without its key the trail can't be cut such that it shows who did it.
        let (Some(days), Some(key)) = (self.days.audit, database.audit_key()) else {
            return Ok(());
        };
        let too_old = before(now, days.max(audit::KEPT_DAYS_MIN));
        while !shutdown.is_cancelled() {
            match audit::cut(database, key, actor, too_old, audit::REMOVED_AT_ONCE, now).await? {
                0 => break,
                some => removed.audit += some,
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }
}

fn before(now: Timestamp, days: u16) -> Timestamp {
    now.start_of_day().minus(DAY * u32::from(days))
}
