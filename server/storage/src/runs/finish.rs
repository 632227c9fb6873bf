//! The end of a run, and what it changes about its integration: health, cursor, and when the next sync is due.

use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::import_run::{ProgressDelta, RunFailure, RunKind, RunState, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use runtime::jitter::jittered;

use super::Lease;
use super::events::insert_event;
use super::lease::{HELD_MEANWHILE, heartbeat};
use crate::columns::RowName;
use crate::macros::{row, transaction};
use crate::{Database, StorageError, StorageResult};

row! {
    struct EndedRun { id: String, integration_id: String, kind: String, selection: String, store_time: Option<i64> }
}

row! {
    struct Polled {
        id: String, statuses: String, sync_every_ms: i64, sync_cursor: Option<i64>, needs_whole_read: bool,
        last_good_poll_at: Option<i64>, last_failure: Option<String>, failures_in_a_row: i64,
    }
}

/// Ends the run, for good or until somebody resumes it, and tells its integration how it went.
pub async fn finish(
    database: &Database,
    lease: &Lease,
    delta: ProgressDelta,
    state: RunState,
    failure: Option<RunFailure>,
    at: Timestamp,
) -> StorageResult<()> {
    let delta = ProgressDelta {
        waiting: None,
        ..delta
    };
    heartbeat(database, lease, delta, at, HELD_MEANWHILE).await?;
    let ended = match (state, failure) {
        (_, Some(failure)) => RunEvent::Failed(failure),
        (RunState::Cancelled, None) => RunEvent::Cancelled,
        _ => RunEvent::Completed,
    };
    transaction!(database, |tx| {
        let run = sqlx::query_as::<_, EndedRun>(
            "UPDATE import_runs SET state = $4, failure = $5, finished_at = $6, waiting_reason = NULL, \
             waiting_until = NULL, lease_owner = NULL, lease_until = NULL, changed_at = $6, \
             is_quiet = ((kind = 'sync' OR (kind = 'orders' AND requested_by IS NULL)) AND $4 = 'complete' AND created + updated + problems = 0) \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' \
             RETURNING id, integration_id, kind, selection, store_time",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(state.code())
        .bind(failure.map(RunFailure::code))
        .bind(at.millis())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(StorageError::LeaseLost)?;
        insert_event!(tx, lease.run_id, at, ended);
        // First the integration's row is taken: its settings may be changed at the same moment.
        let polled = sqlx::query_as::<_, Polled>(
            "UPDATE integrations SET version = version WHERE id = $1 RETURNING id, statuses, sync_every_ms, \
             sync_cursor, needs_whole_read, last_good_poll_at, last_failure, failures_in_a_row",
        )
        .bind(&run.integration_id)
        .fetch_optional(&mut *tx)
        .await?;
        let after = match polled {
            Some(polled) => after(&polled, &run, state, failure, at)?,
            None => None,
        };
        let Some(after) = after else { return Ok(()) };
        sqlx::query(
            "UPDATE integrations SET last_good_poll_at = $2, last_failure = $3, failures_in_a_row = $4, \
             sync_cursor = $5, needs_whole_read = $6, \
             next_sync_at = CASE WHEN next_sync_at IS NULL THEN NULL ELSE COALESCE($7, next_sync_at) END WHERE id = $1",
        )
        .bind(&run.integration_id)
        .bind(after.last_good_poll_at)
        .bind(&after.last_failure)
        .bind(after.failures_in_a_row)
        .bind(after.sync_cursor)
        .bind(after.needs_whole_read)
        .bind(after.next_sync.map(Timestamp::millis))
        .execute(&mut *tx)
        .await?;
        if after.revives_pull {
            let revived = sqlx::query_as::<_, (String,)>(REVIVE)
                .bind(&run.integration_id)
                .bind(at.millis())
                .fetch_optional(&mut *tx)
                .await?;
            if let Some((revived,)) = revived {
                insert_event!(tx, revived, at, RunEvent::Revived);
            }
        }
        Ok(())
    })
}

/// The latest pull, where the store refused it or was away: it goes on from its checkpoint. One that fails each time
/// while syncs go well is tried ever more seldom.
const REVIVE: &str = "UPDATE import_runs SET state = 'queued', failure = NULL, finished_at = NULL, \
     cancel_asked = FALSE, stalls = 0, attempt = attempt + 1, changed_at = $2 \
     WHERE id = (SELECT id FROM import_runs WHERE integration_id = $1 AND kind = 'backfill' \
         ORDER BY created_at DESC, id DESC LIMIT 1) \
     AND state = 'failed' AND (failure IN ('token_refused', 'scope_missing', 'credentials_unreadable') \
         OR (failure = 'store_unavailable' AND finished_at <= $2 - attempt * attempt * 15000)) RETURNING id";

/// What is to be written of an integration after one of its polls.
struct After {
    last_good_poll_at: Option<i64>,
    last_failure: Option<String>,
    failures_in_a_row: i64,
    sync_cursor: Option<i64>,
    needs_whole_read: bool,
    /// None where that stays as it is.
    next_sync: Option<Timestamp>,
    revives_pull: bool,
}

/// None where the run says nothing about its integration: single orders that were asked for are no poll of the store,
/// nor is what was queued for the store before.
fn after(
    polled: &Polled,
    run: &EndedRun,
    state: RunState,
    failure: Option<RunFailure>,
    at: Timestamp,
) -> StorageResult<Option<After>> {
    let row = RowName::new("integrations", &polled.id);
    let run_row = RowName::new("import_runs", &run.id);
    let kind = run_row.known("kind", RunKind::from_code(&run.kind))?;
    let says_nothing = matches!(
        failure,
        Some(RunFailure::IntegrationDisabled | RunFailure::OtherStore)
    );
    if !matches!(kind, RunKind::Sync | RunKind::Backfill) || says_nothing {
        return Ok(None);
    }
    let every = row.known("sync_every_ms", SyncInterval::from_millis(polled.sync_every_ms))?;
    let next = |failures| Some(at.plus(jittered(every.pause(failures))));
    let before = After {
        last_good_poll_at: polled.last_good_poll_at,
        last_failure: polled.last_failure.clone(),
        failures_in_a_row: polled.failures_in_a_row,
        sync_cursor: polled.sync_cursor,
        needs_whole_read: polled.needs_whole_read,
        next_sync: None,
        revives_pull: false,
    };
    Ok(Some(match state {
        RunState::Complete => {
            let selection = run_row.json("selection", &run.selection)?;
            let statuses = row.json("statuses", &polled.statuses)?;
            let pass = Pass::of(&selection, statuses, polled.sync_cursor);
            let moved = run.store_time.filter(|_| pass != Pass::Part);
            // A sync that had to wait is not followed by another at once, nor is a pull of everything by a sync.
            let counts_as_sync = kind == RunKind::Sync || pass == Pass::Whole || polled.failures_in_a_row > 0;
            After {
                last_good_poll_at: Some(at.millis()),
                last_failure: None,
                failures_in_a_row: 0,
                sync_cursor: polled.sync_cursor.max(moved),
                needs_whole_read: polled.needs_whole_read && pass != Pass::Whole,
                next_sync: next(0).filter(|_| counts_as_sync),
                revives_pull: kind == RunKind::Sync,
            }
        }
        RunState::Failed => {
            let failures_in_a_row = polled.failures_in_a_row + 1;
            After {
                last_failure: failure.map(|failure| failure.code().to_owned()),
                failures_in_a_row,
                next_sync: next(failures_in_a_row),
                ..before
            }
        }
        RunState::Cancelled if kind == RunKind::Sync => After {
            next_sync: next(polled.failures_in_a_row),
            ..before
        },
        _ => return Ok(None),
    }))
}

/// What a complete run has read, as far as the cursor is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Every order of the statuses that the integration imports now, and what changed since the cursor.
    Whole,
    /// What changed since the cursor.
    Changes,
    Part,
}

impl Pass {
    fn of(selection: &Selection, statuses: Vec<OrderStatus>, cursor: Option<i64>) -> Self {
        let covers = |read: &StatusFilter| statuses.iter().all(|status| read.accepts(*status));
        match selection {
            Selection::Span { dates, statuses } if dates.is_open() && covers(statuses) => Pass::Whole,
            // One that began later than the cursor, or in another store, leaves a gap.
            Selection::ModifiedSince { since, statuses }
                if covers(statuses) && cursor.is_some_and(|cursor| since.millis() <= cursor) =>
            {
                Pass::Changes
            }
            _ => Pass::Part,
        }
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::date_range::DateRange;

    use super::*;

    const CURSOR: Option<i64> = Some(1_000);

    fn span(created_from: Option<i64>, statuses: StatusFilter) -> Selection {
        Selection::Span {
            dates: DateRange {
                from: created_from.map(Timestamp::from_millis),
                ..DateRange::default()
            },
            statuses,
        }
    }

    fn since(millis: i64, statuses: &[i64]) -> Selection {
        Selection::ModifiedSince {
            since: Timestamp::from_millis(millis),
            statuses: only(statuses),
        }
    }

    fn only(statuses: &[i64]) -> StatusFilter {
        StatusFilter::Only(statuses.iter().copied().map(OrderStatus).collect())
    }

    #[test]
    fn only_what_leaves_no_gap_moves_the_cursor() {
        let named = Selection::Named {
            remote_ids: Vec::new(),
        };
        for (selection, expected) in [
            (span(None, only(&[9, 11])), Pass::Whole),
            (span(None, only(&[8, 9, 11])), Pass::Whole),
            (span(None, StatusFilter::All), Pass::Whole),
            (span(None, only(&[11])), Pass::Part),
            (span(Some(5), StatusFilter::All), Pass::Part),
            (since(1_000, &[9, 11]), Pass::Changes),
            (since(900, &[9, 11]), Pass::Changes),
            (since(1_001, &[9, 11]), Pass::Part),
            (since(1_000, &[9]), Pass::Part),
            (named, Pass::Part),
        ] {
            let pass = Pass::of(&selection, vec![OrderStatus(9), OrderStatus(11)], CURSOR);
            assert_eq!(pass, expected, "{selection:?}");
        }
        let of_another_store = Pass::of(&since(900, &[9]), vec![OrderStatus(9)], None);
        assert_eq!(of_another_store, Pass::Part);
    }
}
