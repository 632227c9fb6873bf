//! Leases runs and carries them out. Any number of workers may share a database; each run has one at a time.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::{ProgressDelta, RunFailure, RunKind, RunState, Selection, WaitReason};
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, SourceError, Urgency};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::runs::{Capacity, Heartbeat, LeasedRun};
use storage::{Database, StorageError, problems, runs};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::progress::Progress;
use super::puller::{PullError, Puller};
use super::{beginning, check};

/// How long a lease holds without a heartbeat: a killed worker's run goes on elsewhere after this.
pub const LEASE: Duration = Duration::from_secs(20);
/// Between heartbeats, which also bring a wish to cancel and carry what the live page shows.
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
/// Long runs at once in one process; each is of another integration.
const LONG_AT_ONCE: usize = 8;
/// Beside those, so that what is soon done never waits for them to end.
const SHORT_AT_ONCE: usize = 8;
/// A run that the database refused this often, without a page stored between, has failed.
const STALLS_MAX: i64 = 5;

/// Opens an integration's store.
#[async_trait]
pub trait SourceProvider: Send + Sync {
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
    /// Wakes an idle worker when a run was queued in this process.
    pub wake: Arc<Notify>,
}

impl Worker {
    /// Works until `shutdown`; runs in hand are then given back, to go on at once elsewhere or at the next start.
    pub async fn work(self, shutdown: CancellationToken) {
        // A name per start, never the machine's: a restarted process is another worker.
        let owner = Uuid::now_v7().to_string();
        let (mut long, mut short) = (JoinSet::new(), JoinSet::new());
        let mut failed_looks = 0;
        while !shutdown.is_cancelled() {
            while long.try_join_next().is_some() || short.try_join_next().is_some() {}
            let claimed = match room(long.len(), short.len()) {
                Some(room) => runs::claim(&self.database, room, &owner, now(), LEASE).await,
                None => Ok(None),
            };
            let pause = match claimed {
                Ok(Some(run)) => {
                    let (worker, shutdown) = (self.clone(), shutdown.clone());
                    let places = if run.selection.is_long() {
                        &mut long
                    } else {
                        &mut short
                    };
                    places.spawn(async move { worker.execute(run, shutdown).await });
                    failed_looks = 0;
                    continue;
                }
                Ok(None) => {
                    failed_looks = 0;
                    IDLE
                }
                Err(error) => {
                    warn!(%error, "could not look for import runs");
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

    /// Carries out one run, for callers that have leased it themselves.
    pub async fn execute(&self, run: LeasedRun, shutdown: CancellationToken) {
        let progress = Arc::new(Progress::default());
        let run_id = run.lease.run_id;
        info!(%run_id, attempt = run.lease.attempt, "import run begins");
        let ending = tokio::select! {
            result = self.pull(&run, &progress) => match result {
                Ok(()) => Ending::Over(RunState::Complete, None),
                Err(error) => self.ending(&run, error).await,
            },
            stop = self.heartbeats(&run, &progress) => stop,
            () = shutdown.cancelled() => Ending::GoesOn { pause: None },
        };
        let (at, delta) = (
            now(),
            ProgressDelta {
                waiting: None,
                ..progress.take()
            },
        );
        let result = match ending {
            Ending::Over(state, failure) => self.finish(&run, delta, state, failure, at).await,
            Ending::GoesOn { pause } => {
                let waiting = pause.map(|pause| (WaitReason::Storage, at.plus(pause)));
                runs::give_back(&self.database, &run.lease, ProgressDelta { waiting, ..delta }, at).await
            }
            Ending::LeaseLost => {
                warn!(%run_id, "the lease was lost; another worker goes on");
                return;
            }
        };
        match result {
            Ok(()) => info!(%run_id, ?ending, "import run ends"),
            Err(error) => {
                warn!(%run_id, %error, "the end of an import run could not be stored; its lease will lapse")
            }
        }
        self.wake.notify_one();
    }

    async fn finish(
        &self,
        run: &LeasedRun,
        delta: ProgressDelta,
        state: RunState,
        failure: Option<RunFailure>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        runs::finish(&self.database, &run.lease, delta, state, failure, at).await?;
        let has_read_all = matches!(&run.selection, Selection::Span { dates, .. } if dates.is_open());
        if state == RunState::Complete && has_read_all {
            problems::close_unnumbered(&self.database, run.lease.run_id, at).await?;
        }
        Ok(())
    }

    async fn pull(&self, run: &LeasedRun, progress: &Arc<Progress>) -> Result<(), PullError> {
        let observer: Arc<dyn CallObserver> = progress.clone();
        let source = match self
            .sources
            .open(run.integration_id, urgency(&run.selection), observer)
            .await
        {
            Ok(source) => source,
            Err(failure) => {
                return Err(SourceError {
                    failure,
                    detail: String::new(),
                }
                .into());
            }
        };
        if run.kind == RunKind::Check {
            return check::check(&self.database, source.as_ref(), run).await;
        }
        let spans = match &run.spans {
            Some(spans) => spans.clone(),
            None => beginning::plan(&self.database, source.as_ref(), run).await?,
        };
        let puller = Puller {
            database: &self.database,
            source: source.as_ref(),
            lease: &run.lease,
            selection: &run.selection,
        };
        puller.pull(spans).await
    }

    async fn ending(&self, run: &LeasedRun, error: PullError) -> Ending {
        let run_id = run.lease.run_id;
        match error {
            PullError::Source(error) => {
                warn!(%run_id, failure = ?error.failure, detail = %error.detail, "import run failed");
                Ending::Over(RunState::Failed, Some(error.failure))
            }
            PullError::Storage(StorageError::LeaseLost) => Ending::LeaseLost,
            // Where it is still away the run can't be given back either: the lease lapses, and it goes on once it is back.
            PullError::Storage(error) if error.is_passing() => {
                warn!(%run_id, %error, "the database is away, busy or full; the import run goes on later");
                Ending::GoesOn {
                    pause: Some(DATABASE_PAUSE),
                }
            }
            PullError::Storage(error) => {
                warn!(%run_id, %error, "import run could not be stored");
                match runs::count_stall(&self.database, &run.lease).await {
                    Ok(stalls) if stalls >= STALLS_MAX => {
                        Ending::Over(RunState::Failed, Some(RunFailure::Storage))
                    }
                    Ok(stalls) => Ending::GoesOn {
                        pause: Some(STALL_BACKOFF.pause(stalls)),
                    },
                    Err(StorageError::LeaseLost) => Ending::LeaseLost,
                    Err(_) => Ending::GoesOn { pause: None },
                }
            }
        }
    }

    /// Keeps the lease, and tells what the calls delta. Ends only for a reason to stop.
    async fn heartbeats(&self, run: &LeasedRun, progress: &Progress) -> Ending {
        let mut ticks = tokio::time::interval(HEARTBEAT);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let taken = progress.taken();
            match runs::heartbeat(&self.database, &run.lease, taken.delta(), now(), LEASE).await {
                Ok(Heartbeat { cancel_asked: true }) => {
                    taken.is_stored();
                    return Ending::Over(RunState::Cancelled, None);
                }
                Ok(Heartbeat { cancel_asked: false }) => taken.is_stored(),
                Err(StorageError::LeaseLost) => return Ending::LeaseLost,
                Err(error) => {
                    warn!(run_id = %run.lease.run_id, %error, "a heartbeat could not be stored");
                }
            }
        }
    }
}

/// What a worker with so many runs in hand may take on.
const fn room(long: usize, short: usize) -> Option<Capacity> {
    match (long < LONG_AT_ONCE, short < SHORT_AT_ONCE) {
        (true, true) => Some(Capacity::ForAll),
        (true, false) => Some(Capacity::ForLong),
        (false, true) => Some(Capacity::ForShort),
        (false, false) => None,
    }
}

/// What somebody asked for by number, and what changed, goes before what was always there.
const fn urgency(selection: &Selection) -> Urgency {
    if selection.is_long() {
        Urgency::Backfill
    } else {
        Urgency::Sync
    }
}

/// How a worker leaves a run.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Over(RunState, Option<RunFailure>),
    /// By whoever claims it next, not before the pause is over.
    GoesOn {
        pause: Option<Duration>,
    },
    /// It is another worker's now.
    LeaseLost,
}
