//! The completeness check: is every order of the store that should be here stored, and up to date? Compares counts, with
//! as few calls as possible, and single orders only where counts differ.
//!
//! 1. One call counts the store's orders by status. If they fit on one page, they are listed and compared, and that is all.
//! 2. Orders that changed since the last check that found none stale are compared: listed if ours fit on a page, which
//!    takes no more calls than counting, otherwise counted. This finds changes that left the status as it was.
//! 3. Where the counts of a status differ, the range of ids is halved, at the median of our ids since the store's may skip
//!    by millions, until the differing part fits on a page or two and is listed. Differences found so far are counted as
//!    if they were fixed, so that a missing order and a stale one don't hide each other.
//! 4. Our orders that the store did not list where they were expected are looked up by their ids.
//!
//! Equal counts may hide two opposite differences in one status; the run's log and the result say so.
//!
//! Channels that are not imported are left out of all counts: each costs a call, and one more for each further count if it
//! has orders.
//!
//! Orders that were created or changed after the check began are left out. A check that is stopped starts over.

mod compare;
mod search;

use parcelpilot_domain::check::Difference;
use parcelpilot_domain::check::counts::StatusCounts;
use parcelpilot_domain::check::scope::{IdRange, Scope};
use parcelpilot_domain::date_range::OrderDate;
use parcelpilot_domain::ids::RemoteChannelId;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{OrderSource, PAGE_LIMIT};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::checks::{CheckToStore, Differing};
use storage::runs::LeasedRun;
use storage::{Database, channels, checks};

use self::search::Search;
use super::planner::OVERLAP;
use super::puller::PullError;

/// How often a store that changes during the check is counted.
const MAX_ROUNDS: usize = 3;

/// Executes a run of kind check, and stores the result.
///
/// # Errors
/// The store or the database failed; no result is stored then.
pub async fn check(database: &Database, source: &dyn OrderSource, run: &LeasedRun) -> Result<(), PullError> {
    let integration = run.integration_id;
    let left_out = channels::left_out(database, integration).await?;
    let Some(scope) = scope_of(&run.selection, left_out) else {
        return Ok(());
    };
    let known_problems = checks::unsolved(database, integration).await?;
    let count = source.count(&scope.filter(IdRange::ALL, None)).await?;
    let (theirs, left_out) = search::without(&scope.left_out, source, &scope, IdRange::ALL, &count).await?;
    let as_of = count.store_time.unwrap_or_else(now);
    let mut search = Search::new(database, source, &run.lease, integration, as_of, left_out);

    let hides_some = scope.statuses.accepts(OrderStatus::INCOMPLETE);
    let is_one_by_one = theirs.listed() <= i64::from(PAGE_LIMIT) && !hides_some;
    if is_one_by_one {
        search.list(&scope, IdRange::ALL, None, theirs.listed()).await?;
    } else {
        let since = checks::unchanged_since(database, integration, &run.selection).await?;
        if let Some(since) = since.map(begin_of_second) {
            compare_changes(&mut search, &scope.changed_since(since)).await?;
        }
        let ours = checks::counts(database, integration, &scope, IdRange::ALL).await?;
        if !theirs.differences(&ours, &scope.statuses).is_empty() {
            // Orders with problems are known to be missing. A call or two tell how much of the difference they explain.
            search.look_up(&scope, known_problems.clone(), None).await?;
        }
        compare_all(&mut search, &scope, theirs).await?;
    }
    search.look_up_unlisted(&scope).await?;
    if !is_one_by_one {
        search.log(RunEvent::ComparedByCounting).await?;
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

/// Compares the orders that changed lately.
async fn compare_changes(search: &mut Search<'_>, scope: &Scope) -> Result<(), PullError> {
    let ours = checks::counts(search.database, search.integration, scope, IdRange::ALL).await?;
    if ours.total() <= i64::from(PAGE_LIMIT) {
        search.list(scope, IdRange::ALL, None, ours.listed()).await?;
        return Ok(());
    }
    let theirs = search.count(scope, IdRange::ALL).await?;
    search.narrow(scope, IdRange::ALL, theirs).await
}

/// Compares all orders of the scope.
///
/// If the store changes between two calls, a false difference in one half of a range may hide a real one in the other.
/// This shows when no order is found that explains a difference. The orders are then counted again, after those that have
/// changed since the check began were compared.
async fn compare_all(
    search: &mut Search<'_>,
    scope: &Scope,
    mut theirs: StatusCounts,
) -> Result<(), PullError> {
    for round in 1..=MAX_ROUNDS {
        search.is_unexplained = false;
        search.narrow(scope, IdRange::ALL, theirs).await?;
        if !search.is_unexplained {
            break;
        }
        if round == MAX_ROUNDS {
            search.log(RunEvent::CountsUnexplained).await?;
            break;
        }
        search.log(RunEvent::CountedAgain).await?;
        theirs = search.count(scope, IdRange::ALL).await?;
        compare_changes(search, &scope.changed_since(search.as_of)).await?;
    }
    Ok(())
}

/// None for named orders and for changes, which are pulled but never checked.
fn scope_of(selection: &Selection, left_out: Vec<RemoteChannelId>) -> Option<Scope> {
    match selection {
        Selection::Span { dates, statuses } if dates.date == OrderDate::Created => Some(Scope {
            statuses: statuses.clone(),
            created_from: dates.from,
            created_until: dates.until,
            modified_from: None,
            left_out,
        }),
        Selection::Span { .. }
        | Selection::ModifiedSince { .. }
        | Selection::Named { .. }
        | Selection::Hinted { .. } => None,
    }
}

/// A little earlier, in case the clocks differ, and to the second, like the store's dates.
fn begin_of_second(at: Timestamp) -> Timestamp {
    let at = at.minus(OVERLAP);
    Timestamp::from_millis(at.millis() - at.millis().rem_euclid(1_000))
}
