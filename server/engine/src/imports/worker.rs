//! Leases runs and executes them. Any number of workers may share a database; each run has one at a time.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use async_trait::async_trait;
use metrics::counter;
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::{ProgressDelta, RunFailure, RunKind, RunState, Selection, WaitReason};
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, SourceError, Urgency};
use parcelpilot_domain::time::Timestamp;
use runtime::metrics::IMPORT_RUNS;
use storage::runs::{Capacity, Heartbeat, LeasedRun};
use storage::{Database, StorageError, StorageResult, clock, problems, runs};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info, warn};
use uuid::Uuid;

use super::progress::Progress;
use super::puller::{PullError, Puller};
use super::{channels, check, start};
use crate::spans;

/// How long a lease holds without a heartbeat. After this another worker takes over a killed worker's run.
pub const LEASE: Duration = Duration::from_secs(20);
/// Between heartbeats, which also store the progress that pages show and read requests to cancel.
const HEARTBEAT: Duration = Duration::from_millis(500);
/// How long an idle worker waits before it looks for runs again, unless it is woken.
const IDLE: Duration = Duration::from_secs(1);
/// Between looks for runs while the database can't be read.
const DATABASE_BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(2),
    longest: Duration::from_secs(8),
};
/// Before a run goes on after the database was busy, full or unreachable.
const DATABASE_PAUSE: Duration = Duration::from_secs(1);
/// Before a run goes on that the database refused.
const STALL_BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(1),
    longest: Duration::from_secs(32),
};
/// Long runs at once in one process, each of another integration.
const MAX_LONG: usize = 8;
/// Short runs at once in one process, so that they never wait for long ones to end.
const MAX_SHORT: usize = 8;
/// A run fails once the database has refused it this often without a stored page in between.
const MAX_STALLS: i64 = 5;

/// Opens integrations' stores to read their orders.
#[async_trait]
pub trait SourceProvider: Send + Sync {
    /// # Errors
    /// Why the store can't be opened, for example because its credentials can't be.
    async fn open(
        &self,
        integration: IntegrationId,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure>;
}

#[derive(Clone)]
pub struct Worker {
    pub database: Database,
    pub sources: Arc<dyn SourceProvider>,
    /// Whether all that the store sends for an order is kept, to read more of it later.
    pub keeps_raw_orders: bool,
    /// Wakes an idle worker when a run is queued in this process.
    pub wake: Arc<Notify>,
}

impl Worker {
    /// Executes runs until `shutdown`. Unfinished runs are then released, so that another worker or the next start can
    /// continue them at once.
    pub async fn work(self, shutdown: CancellationToken) {
        // A new name at each start, not the machine's: after a restart this is another worker.
        let owner = Uuid::now_v7().to_string();
        let (mut long, mut short) = (JoinSet::new(), JoinSet::new());
        let mut failed_looks = 0;
        while !shutdown.is_cancelled() {
            while long.try_join_next().is_some() || short.try_join_next().is_some() {}
            let claimed = match capacity(long.len(), short.len()) {
                Some(capacity) => self.claim(capacity, &owner).await,
                None => Ok(None),
            };
            let pause = match claimed {
                Ok(Some(run)) => {
                    let (worker, shutdown) = (self.clone(), shutdown.clone());
                    let running = if run.selection.is_long() {
                        &mut long
                    } else {
                        &mut short
                    };
                    let span = spans::of_run(&run);
                    running.spawn(async move { worker.execute(run, shutdown).await }.instrument(span));
                    failed_looks = 0;
                    continue;
                }
                Ok(None) => {
                    failed_looks = 0;
                    IDLE
                }
                Err(error) => {
                    warn!(%error, "failed to claim an import run");
                    failed_looks += 1;
                    DATABASE_BACKOFF.pause(failed_looks)
                }
            };
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
                () = shutdown.cancelled() => {}
            }
        }
        while long.join_next().await.is_some() || short.join_next().await.is_some() {}
    }

    /// All that leases are about goes by the database's clock: the hosts' need not agree.
    async fn claim(&self, capacity: Capacity, owner: &str) -> StorageResult<Option<LeasedRun>> {
        let at = clock::database_now(&self.database).await?;
        runs::claim(&self.database, capacity, owner, at, LEASE).await
    }

    /// Executes one leased run, and stores how it ended.
    pub async fn execute(&self, run: LeasedRun, shutdown: CancellationToken) {
        let progress = Arc::new(Progress::default());
        let run_id = run.lease.run_id;
        info!(%run_id, attempt = run.lease.attempt, "import run started");
        let end = self.work_on(&run, &progress, &shutdown).await;
        end.trace();
        let delta = ProgressDelta {
            waiting: None,
            ..progress.take()
        };
        match self.store_end(&run, delta, end).await {
            Ok(()) => {
                end.count(run.kind);
                info!(%run_id, ?end, "import run ended");
            }
            Err(StorageError::LeaseLost) => {
                warn!(%run_id, "import run's lease lost; another worker has taken over");
                return;
            }
            Err(error) => {
                warn!(%run_id, %error, "failed to store the end of an import run; its lease will expire")
            }
        }
        self.wake.notify_one();
    }

    /// Pulls, with heartbeats, until the run ends or there is a reason to stop it.
    ///
    /// A heartbeat that is under way ends before the run does. Cancelled, it might have been stored all the same, and its
    /// calls would be counted twice.
    async fn work_on(
        &self,
        run: &LeasedRun,
        progress: &Arc<Progress>,
        shutdown: &CancellationToken,
    ) -> RunEnd {
        let has_ended = CancellationToken::new();
        let mut heartbeats = pin!(self.heartbeats(run, progress, &has_ended));
        let pulling = async {
            tokio::select! {
                result = self.pull(run, progress) => match result {
                    Ok(()) => RunEnd::Finished(RunState::Complete, None),
                    Err(error) => self.end_after(run, error).await,
                },
                () = shutdown.cancelled() => RunEnd::Released { pause: None },
            }
        };
        tokio::select! {
            Some(end) = &mut heartbeats => end,
            end = pulling => {
                has_ended.cancel();
                heartbeats.await;
                end
            }
        }
    }

    async fn store_end(&self, run: &LeasedRun, delta: ProgressDelta, end: RunEnd) -> StorageResult<()> {
        let at = clock::database_now(&self.database).await?;
        match end {
            RunEnd::Finished(state, failure) => self.finish(run, delta, state, failure, at).await,
            RunEnd::Released { pause } => {
                let waiting = pause.map(|pause| (WaitReason::Storage, at.plus(pause)));
                runs::give_back(&self.database, &run.lease, ProgressDelta { waiting, ..delta }, at).await
            }
            RunEnd::LeaseLost => Err(StorageError::LeaseLost),
        }
    }

    async fn finish(
        &self,
        run: &LeasedRun,
        delta: ProgressDelta,
        state: RunState,
        failure: Option<RunFailure>,
        at: Timestamp,
    ) -> StorageResult<()> {
        runs::finish(&self.database, &run.lease, delta, state, failure, at).await?;
        let has_read_all = matches!(&run.selection, Selection::Span { dates, .. } if dates.is_open());
        if state == RunState::Complete && has_read_all {
            problems::close_unnumbered(&self.database, run.lease.run_id, at).await?;
        }
        Ok(())
    }

    async fn pull(&self, run: &LeasedRun, progress: &Arc<Progress>) -> Result<(), PullError> {
        if run.is_of_other_store {
            return Err(failed(RunFailure::OtherStore));
        }
        let observer: Arc<dyn CallObserver> = progress.clone();
        let source = match self
            .sources
            .open(run.integration_id, urgency(&run.selection), observer)
            .await
        {
            Ok(source) => source,
            Err(failure) => return Err(failed(failure)),
        };
        if run.kind == RunKind::Check {
            return check::check(&self.database, source.as_ref(), run).await;
        }
        let spans = match &run.spans {
            Some(spans) => spans.clone(),
            None => start::plan_run(&self.database, source.as_ref(), run).await?,
        };
        let puller = Puller {
            database: &self.database,
            source: source.as_ref(),
            lease: &run.lease,
            selection: &run.selection,
            keeps_raw_orders: self.keeps_raw_orders,
            met_unnamed_channel: AtomicBool::new(false),
        };
        puller.pull(spans).await?;
        if puller.met_unnamed_channel.into_inner() {
            channels::learn_names(&self.database, source.as_ref(), run.integration_id).await?;
        }
        Ok(())
    }

    async fn end_after(&self, run: &LeasedRun, error: PullError) -> RunEnd {
        let run_id = run.lease.run_id;
        match error {
            PullError::Source(error) => {
                warn!(%run_id, failure = ?error.failure, detail = %error.detail, "import run failed");
                RunEnd::Finished(RunState::Failed, Some(error.failure))
            }
            PullError::Storage(StorageError::LeaseLost) => RunEnd::LeaseLost,
            // If the run can't be released either, its lease expires, and it continues once the database is back.
            PullError::Storage(error) if error.is_passing() => {
                warn!(%run_id, %error, "database unreachable, busy or full; the import run continues later");
                RunEnd::Released {
                    pause: Some(DATABASE_PAUSE),
                }
            }
            PullError::Storage(error) => {
                warn!(%run_id, %error, "failed to store an import run's progress");
                match runs::count_stall(&self.database, &run.lease).await {
                    Ok(stalls) if stalls >= MAX_STALLS => {
                        RunEnd::Finished(RunState::Failed, Some(RunFailure::Storage))
                    }
                    Ok(stalls) => RunEnd::Released {
                        pause: Some(STALL_BACKOFF.pause(stalls)),
                    },
                    Err(StorageError::LeaseLost) => RunEnd::LeaseLost,
                    Err(_) => RunEnd::Released { pause: None },
                }
            }
        }
    }

    async fn heartbeat(&self, run: &LeasedRun, delta: ProgressDelta) -> StorageResult<Heartbeat> {
        let at = clock::database_now(&self.database).await?;
        runs::heartbeat(&self.database, &run.lease, delta, at, LEASE).await
    }

    /// Renews the lease and stores progress, until there is a reason to stop the run, or it has ended.
    async fn heartbeats(
        &self,
        run: &LeasedRun,
        progress: &Progress,
        has_ended: &CancellationToken,
    ) -> Option<RunEnd> {
        let mut ticks = tokio::time::interval(HEARTBEAT);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while has_ended.run_until_cancelled(ticks.tick()).await.is_some() {
            let delta = progress.take();
            match self.heartbeat(run, delta).await {
                Ok(Heartbeat { cancel_asked: true }) => {
                    return Some(RunEnd::Finished(RunState::Cancelled, None));
                }
                Ok(Heartbeat { cancel_asked: false }) => {}
                Err(StorageError::LeaseLost) => return Some(RunEnd::LeaseLost),
                Err(error) => {
                    warn!(run_id = %run.lease.run_id, %error, "failed to store a heartbeat");
                    progress.put_back(delta);
                }
            }
        }
        None
    }
}

/// Before the store was called.
fn failed(failure: RunFailure) -> PullError {
    SourceError::of_store(failure, "").into()
}

/// Which runs a worker may claim while it executes this many.
const fn capacity(long: usize, short: usize) -> Option<Capacity> {
    match (long < MAX_LONG, short < MAX_SHORT) {
        (true, true) => Some(Capacity::ForAll),
        (true, false) => Some(Capacity::ForLong),
        (false, true) => Some(Capacity::ForShort),
        (false, false) => None,
    }
}

/// Changes, and orders that a person named, go before the long runs that read whole stores.
const fn urgency(selection: &Selection) -> Urgency {
    if selection.is_long() {
        Urgency::Backfill
    } else {
        Urgency::Sync
    }
}

/// How a worker ends its work on a run.
#[derive(Debug, Clone, Copy)]
enum RunEnd {
    Finished(RunState, Option<RunFailure>),
    /// Any worker may continue it after the pause.
    Released {
        pause: Option<Duration>,
    },
    /// Another worker has it now.
    LeaseLost,
}

impl RunEnd {
    fn trace(self) {
        match self {
            RunEnd::Finished(state, _) => spans::end_run(state.code(), state == RunState::Failed),
            RunEnd::Released { .. } => spans::end_run("released", false),
            RunEnd::LeaseLost => spans::end_run("lease_lost", false),
        }
    }

    fn count(self, kind: RunKind) {
        if let RunEnd::Finished(state, _) = self {
            counter!(IMPORT_RUNS.name, "kind" => kind.code(), "end" => state.code()).increment(1);
        }
    }
}
