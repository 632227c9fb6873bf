//! Completeness: is every order of the store here that should be? Compared by counting, for as few calls as can be,
//! and order by order only where counts differ.
//!
//! 1. One call counts the store's orders by status. A store that fits on one page is listed at once, and that is all.
//! 2. What was changed since the last check that found nothing stale is compared: listed where ours fit on a page, which
//!    costs no more than a count, else counted. This is what shows changes that leave the status as it was.
//! 3. Where the counts of a status differ, the ids are halved by our own, since the store's skip by millions, until what
//!    differs fits on a page or two, and is listed. What was found before is counted as mended, so that one order that
//!    is missing and one that is stale do not hide each other.
//! 4. Those of ours that did not come where they were expected are looked up by their ids.
//!
//! What counts can't show is said in the proof and beside the result: equal counts may hide a pair of opposite
//! differences in one status.
//! Orders that were made or changed after the check began are left out. A check that is stopped begins anew.

mod search;

use parcelpilot_domain::check::Difference;
use parcelpilot_domain::check::counts::StatusCounts;
use parcelpilot_domain::check::scope::{IdRange, Scope};
use parcelpilot_domain::date_range::OrderDate;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{OrderSource, PAGE_LIMIT};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::checks::{CheckToStore, Differing};
use storage::runs::LeasedRun;
use storage::{Database, checks};

use self::search::Search;
use super::planner::OVERLAP;
use super::puller::PullError;

/// How often a store that changes meanwhile is counted.
const ROUNDS: usize = 3;

/// Carries out a run of kind check, and stores what it found.
///
/// # Errors
/// What the store or the database says; nothing is stored then.
pub async fn check(database: &Database, source: &dyn OrderSource, run: &LeasedRun) -> Result<(), PullError> {
    let Some(scope) = scope_of(&run.selection) else {
        return Ok(());
    };
    let integration = run.integration_id;
    let known_problems = checks::unsolved(database, integration).await?;
    let count = source.count(&scope.filter(IdRange::ALL, None)).await?;
    let theirs = StatusCounts::of_store(&count);
    let as_of = count.store_time.unwrap_or_else(now);
    let mut search = Search::new(database, source, &run.lease, integration, as_of);

    let hides_some = scope.statuses.accepts(OrderStatus::INCOMPLETE);
    let is_one_by_one = theirs.listed() <= i64::from(PAGE_LIMIT) && !hides_some;
    if is_one_by_one {
        search.list(&scope, IdRange::ALL, None, theirs.listed()).await?;
    } else {
        let since = checks::unchanged_since(database, integration, &run.selection).await?;
        if let Some(since) = since.map(begin_of_second) {
            changes(&mut search, &scope.changed_since(since)).await?;
        }
        let ours = checks::counts(database, integration, &scope, IdRange::ALL).await?;
        if !theirs.differences(&ours, &scope.statuses).is_empty() {
            // Known to be missing: their statuses explain a part of the difference for a call or two.
            search.look_up(&scope, known_problems.clone(), None).await?;
        }
        everything(&mut search, &scope, theirs).await?;
    }
    search.look_up_unlisted(&scope).await?;
    if !is_one_by_one {
        search.prove(RunEvent::ComparedByCounting).await?;
    }

    let differing: Vec<Differing> = search
        .found
        .iter()
        .filter_map(|(remote_id, found)| Some((*remote_id, found.difference?)))
        .map(|(remote_id, difference)| Differing {
            remote_id,
            difference,
            has_problem: difference == Difference::Missing && known_problems.contains(&remote_id),
        })
        .collect();
    let ours = checks::counts(database, integration, &scope, IdRange::ALL)
        .await?
        .total();
    let result = CheckToStore {
        as_of,
        ours,
        listed: search.listed,
        is_one_by_one,
        differing,
    };
    Ok(checks::store(database, &run.lease, &result, now()).await?)
}

/// What was changed lately.
async fn changes(search: &mut Search<'_>, scope: &Scope) -> Result<(), PullError> {
    let ours = checks::counts(search.database, search.integration, scope, IdRange::ALL).await?;
    if ours.total() <= i64::from(PAGE_LIMIT) {
        search.list(scope, IdRange::ALL, None, ours.listed()).await?;
        return Ok(());
    }
    let count = search.source.count(&scope.filter(IdRange::ALL, None)).await?;
    search
        .narrow(scope, IdRange::ALL, StatusCounts::of_store(&count))
        .await
}

/// A store that changes between two calls may hide a difference in one half of a window behind a false one in the
/// other. It shows where nothing is found to explain a difference, and then it is counted anew, with what has changed
/// since the check began taken into account.
async fn everything(
    search: &mut Search<'_>,
    scope: &Scope,
    mut theirs: StatusCounts,
) -> Result<(), PullError> {
    for round in 1..=ROUNDS {
        search.is_unexplained = false;
        search.narrow(scope, IdRange::ALL, theirs).await?;
        if !search.is_unexplained {
            break;
        }
        if round == ROUNDS {
            search.prove(RunEvent::CountsUnexplained).await?;
            break;
        }
        search.prove(RunEvent::CountedAgain).await?;
        theirs = StatusCounts::of_store(&search.source.count(&scope.filter(IdRange::ALL, None)).await?);
        changes(search, &scope.changed_since(search.as_of)).await?;
    }
    Ok(())
}

/// None where single orders are named, or those that changed lately: they are pulled, not checked.
fn scope_of(selection: &Selection) -> Option<Scope> {
    match selection {
        Selection::Span { dates, statuses } if dates.date == OrderDate::Created => Some(Scope {
            statuses: statuses.clone(),
            created_from: dates.from,
            created_until: dates.until,
            modified_from: None,
        }),
        Selection::Span { .. }
        | Selection::ModifiedSince { .. }
        | Selection::Named { .. }
        | Selection::Hinted { .. } => None,
    }
}

/// The store's dates are whole seconds; and its clock is not ours.
fn begin_of_second(at: Timestamp) -> Timestamp {
    let at = at.minus(OVERLAP);
    Timestamp::from_millis(at.millis() - at.millis().rem_euclid(1_000))
}
