//! Erases the personal data of orders that were finished long enough ago, client by client, once a day. Any number of
//! erasers may share a database: each run has one of them at a time, and one that was killed is gone on with.

use std::time::Duration;

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use runtime::clock::now;
use storage::audit::NewEvent;
use storage::personal_data::{ClaimedErasure, FinishedOrders, OrdersToErase};
use storage::{Database, StorageResult, audit, clock, order_search, personal_data};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// Between looks for clients whose orders are due.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Orders that are found at once; each is erased in a transaction of its own, so that nobody waits for long. Few: where the
/// setting changes meanwhile, no more of them go by the old one.
const BATCH: i64 = 20;
/// Between orders: others write then, too.
const PAUSE: Duration = Duration::from_millis(5);

#[derive(Clone)]
pub struct Eraser {
    pub database: Database,
}

impl Eraser {
    /// Works until `shutdown`. Of several failures in a row only the first is logged.
    pub async fn work(self, shutdown: CancellationToken) {
        let mut has_failed = false;
        while !shutdown.is_cancelled() {
            let result = self.round(&shutdown).await;
            if let (Err(error), false) = (&result, has_failed) {
                warn!(%error, "failed to erase personal data; retrying");
            }
            has_failed = result.is_err();
            tokio::select! {
                () = sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// Erases what is due of all clients, and what is left in the index of words of what anybody erased or deleted.
    ///
    /// # Errors
    /// As of [`erase_due`](Self::erase_due).
    pub async fn round(&self, shutdown: &CancellationToken) -> StorageResult<()> {
        let erased = self.erase_due(shutdown).await;
        let cleaned = async {
            let at = clock::database_now(&self.database).await?;
            order_search::clean(&self.database, at, order_search::PAGES_AT_ONCE).await
        };
        // One that is broken off is begun again by whoever is next.
        let cleaned = shutdown.run_until_cancelled(cleaned).await.unwrap_or(Ok(()));
        erased.and(cleaned)
    }

    /// Erases what is due of all clients.
    ///
    /// # Errors
    /// The database failed. What was erased until then stays erased; the run goes on once its claim has passed.
    pub async fn erase_due(&self, shutdown: &CancellationToken) -> StorageResult<()> {
        let again = self.erase_again(shutdown).await;
        loop {
            let at = clock::database_now(&self.database).await?;
            let Some(run) = personal_data::claim(&self.database, at).await? else {
                return again;
            };
            if !self.erase_of(run, shutdown).await? {
                return again;
            }
        }
    }

    /// What an import of an earlier release has brought back.
    async fn erase_again(&self, shutdown: &CancellationToken) -> StorageResult<()> {
        let mut failed = None;
        loop {
            let found = personal_data::brought_back(&self.database, BATCH).await?;
            let mut erased = 0;
            for order in &found {
                if shutdown.is_cancelled() {
                    return Ok(());
                }
                match personal_data::erase(&self.database, *order, OrdersToErase::Finished, now()).await {
                    Ok(done) => erased += i64::from(done),
                    // The others' data goes all the same; the next look finds this one again.
                    Err(error) => failed = Some(error),
                }
                sleep(PAUSE).await;
            }
            if erased == 0 {
                return failed.map_or(Ok(()), Err);
            }
            info!(
                erased,
                "erased personal data again that an earlier release had brought back"
            );
        }
    }

    /// False where it was stopped before its end.
    async fn erase_of(&self, mut run: ClaimedErasure, shutdown: &CancellationToken) -> StorageResult<bool> {
        let began = clock::database_now(&self.database).await?;
        let before = run.retention.finished_before(began);
        let mut failed = None;
        let mut finished = FinishedOrders::of(&self.database, run.client, before).await?;
        loop {
            let found = finished.next(&self.database, BATCH).await?;
            let mut erased = 0;
            for order in &found {
                if shutdown.is_cancelled() {
                    break;
                }
                let which = OrdersToErase::FinishedBefore(before);
                match personal_data::erase(&self.database, *order, which, now()).await {
                    Ok(done) => erased += i64::from(done),
                    // The others' data goes all the same; the next run finds this one again.
                    Err(error) => failed = Some(error),
                }
                sleep(PAUSE).await;
            }
            let at = clock::database_now(&self.database).await?;
            if !personal_data::extend(&self.database, &mut run, erased, at).await? {
                return Ok(true);
            }
            if shutdown.is_cancelled() {
                return Ok(false);
            }
            // What was found and not erased has gone on meanwhile, or can't be erased.
            if found.is_empty() {
                break;
            }
        }
        personal_data::clear_problems(&self.database, run.client, before).await?;
        let at = clock::database_now(&self.database).await?;
        if let Some(erased) = personal_data::finish(&self.database, &run, at).await? {
            self.note(&run, erased).await;
        }
        failed.map_or(Ok(true), Err)
    }

    /// Runs that found nothing would fill the audit trail: the client's page has when the last one was.
    async fn note(&self, run: &ClaimedErasure, erased: i64) {
        if erased == 0 {
            return;
        }
        let orders = counted(erased, "order", "orders");
        info!(client = %run.client, erased, "erased the personal data of finished orders");
        let days = run.retention.days();
        let event = NewEvent {
            at: now(),
            actor: &AuditActor::system(),
            address: "",
            action: AuditAction::PersonalDataErased,
            subject: &orders,
            detail: &format!("of {}, finished more than {days} days ago", run.client_name),
        };
        if let Err(error) = audit::record(&self.database, &event).await {
            warn!(%error, client = %run.client, erased, "could not write into the audit trail that personal data was erased");
        }
    }
}
