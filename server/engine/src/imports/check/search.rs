//! Finds the orders that differ: ranges of ids whose counts differ are halved until they can be listed.

use std::collections::{BTreeMap, BTreeSet};

use parcelpilot_domain::check::Difference;
use parcelpilot_domain::check::compare::OwnOrder;
use parcelpilot_domain::check::counts::{FEW_CALLS, NextStep, StatusCounts, step};
use parcelpilot_domain::check::scope::{IdRange, Scope};
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};
use parcelpilot_domain::import_run::event::{ComparedOrders, CountDifference, RunEvent};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{Count, ListedOrder, OrderSource, SourceError, StoreOrderFilter};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::runs::Lease;
use storage::{Database, checks, runs};

use crate::imports::page_reader::PageReader;
use crate::imports::puller::PullError;

/// The most lines that a check writes to its run's log.
const MAX_LOG_LINES: usize = 300;

/// An order that differs, on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// None if it was created or changed after the check began.
    pub difference: Option<Difference>,
    pub ours: Option<OwnOrder>,
    pub theirs: Option<ListedOrder>,
}

pub struct Search<'a> {
    pub database: &'a Database,
    pub source: &'a dyn OrderSource,
    pub pages: PageReader<'a>,
    pub lease: &'a Lease,
    pub integration: IntegrationId,
    /// When the check began, by the store's clock.
    pub as_of: Timestamp,
    /// By order id.
    pub found: BTreeMap<i64, Found>,
    /// How many orders were compared one by one.
    pub listed: i64,
    /// Counts differed where no order did: the store changed between two calls, or counts orders that it doesn't list.
    pub is_unexplained: bool,
    /// The store has ignored a filter by date.
    pub ignores_dates: bool,
    /// Ids of our orders that the store did not list where they were expected. Their status may have changed.
    pub unlisted: BTreeSet<i64>,
    /// Channels that are not imported, and have orders.
    left_out: Vec<RemoteChannelId>,
    log_lines: usize,
}

impl<'a> Search<'a> {
    pub fn new(
        database: &'a Database,
        source: &'a dyn OrderSource,
        lease: &'a Lease,
        integration: IntegrationId,
        as_of: Timestamp,
        left_out: Vec<RemoteChannelId>,
    ) -> Self {
        Self {
            database,
            source,
            pages: PageReader::new(source),
            lease,
            integration,
            as_of,
            found: BTreeMap::new(),
            listed: 0,
            is_unexplained: false,
            ignores_dates: false,
            unlisted: BTreeSet::new(),
            left_out,
            log_lines: 0,
        }
    }

    /// The store's counts in a range. Where it has no end, a channel may have got its first order meanwhile.
    pub async fn count(&mut self, scope: &Scope, range: IdRange) -> Result<StatusCounts, PullError> {
        let all = self.source.count(&scope.filter(range, None)).await?;
        let is_whole = range == IdRange::ALL;
        let channels = if is_whole { &scope.left_out } else { &self.left_out };
        let (counts, with_orders) = without(channels, self.source, scope, range, &all).await?;
        if is_whole {
            let new = with_orders
                .into_iter()
                .filter(|channel| !self.left_out.contains(channel));
            let new: Vec<_> = new.collect();
            self.left_out.extend(new);
        }
        Ok(counts)
    }

    /// Finds the orders that make the counts of this range differ. `theirs` are the store's counts in it.
    pub async fn narrow(
        &mut self,
        scope: &Scope,
        range: IdRange,
        theirs: StatusCounts,
    ) -> Result<(), PullError> {
        // Equal halves can be listed after at most this many halvings. If our ids make the halves unequal, listing takes
        // fewer calls than more halvings would.
        let mut halvings = theirs.pages() / FEW_CALLS;
        let mut ranges = vec![(range, theirs)];
        while let Some((range, theirs)) = ranges.pop() {
            if self.ignores_dates && scope.modified_from.is_some() {
                break;
            }
            let ours = checks::counts(self.database, self.integration, scope, range).await?;
            let fixed = self.as_fixed(scope, range, &ours);
            let step = step(&theirs, &fixed, &scope.statuses, range.last.is_none());
            let is_explained = step == NextStep::Equal;
            self.log(counted(scope, range, &theirs, &ours, is_explained))
                .await?;
            let at = match step {
                NextStep::Equal => continue,
                NextStep::List(lists) => {
                    self.list_all(scope, range, &theirs, lists).await?;
                    continue;
                }
                NextStep::Halve { by, instead } => {
                    let middle = match halvings {
                        0 => None,
                        _ => checks::middle(self.database, self.integration, scope, range, &by).await?,
                    };
                    let Some(middle) = middle else {
                        self.list_all(scope, range, &theirs, instead).await?;
                        continue;
                    };
                    halvings -= 1;
                    middle
                }
                NextStep::CutAfterOurs => checks::highest(self.database, self.integration).await? + 1,
            };
            let (lower, upper) = range.split(at);
            // One call counts the lower half; the rest is the upper half, as of when both were counted. New orders arrive in
            // the upper half, so they are left out.
            let counted = self.count(scope, lower).await?;
            ranges.push((upper, theirs.minus(&counted)));
            ranges.push((lower, counted));
        }
        Ok(())
    }

    async fn list_all(
        &mut self,
        scope: &Scope,
        range: IdRange,
        theirs: &StatusCounts,
        lists: Vec<Option<OrderStatus>>,
    ) -> Result<(), PullError> {
        let mut differing = 0;
        for status in lists {
            let expected = status.map_or_else(|| theirs.listed(), |status| theirs.of(status));
            differing += self.list(scope, range, status, expected).await?;
        }
        self.is_unexplained |= differing == 0;
        Ok(())
    }

    /// Our counts as if the differences found so far were fixed, so that they hide no others.
    fn as_fixed(&self, scope: &Scope, range: IdRange, ours: &StatusCounts) -> StatusCounts {
        let mut fixed = ours.clone();
        let from = self.found.range(range.first..);
        for (_, found) in from.take_while(|(id, _)| range.last.is_none_or(|last| **id <= last)) {
            if let Some(ours) = found.ours
                && scope.holds(Some(ours.created_at), Some(ours.modified_at))
            {
                fixed.add(ours.status, -1);
            }
            if let Some(theirs) = found.theirs
                && let Some(status) = theirs.status
                && scope.holds(theirs.created_at, theirs.modified_at)
            {
                fixed.add(status, 1);
            }
        }
        fixed
    }

    /// Adds a line to the run's log, which is the proof of the result.
    pub async fn log(&mut self, event: RunEvent) -> Result<(), PullError> {
        self.log_lines += 1;
        let event = match self.log_lines {
            ..MAX_LOG_LINES => event,
            MAX_LOG_LINES => RunEvent::ProofCut,
            _ => return Ok(()),
        };
        runs::log_event(self.database, self.lease, now(), &event).await?;
        Ok(())
    }
}

/// The store's counts of all channels in a range, less those of these channels, and which of them have any.
pub async fn without(
    channels: &[RemoteChannelId],
    source: &dyn OrderSource,
    scope: &Scope,
    range: IdRange,
    all: &Count,
) -> Result<(StatusCounts, Vec<RemoteChannelId>), SourceError> {
    let (mut counts, mut with_orders) = (StatusCounts::of_store(all), Vec::new());
    for channel in channels {
        let filter = StoreOrderFilter {
            channel: Some(*channel),
            ..scope.filter(range, None)
        };
        let of_channel = source.count(&filter).await?;
        if of_channel.total > 0 {
            with_orders.push(*channel);
        }
        counts = counts.minus(&StatusCounts::of_store(&of_channel));
    }
    Ok((counts, with_orders))
}

/// `is_explained`: the differences found so far explain the counts.
fn counted(
    scope: &Scope,
    range: IdRange,
    theirs: &StatusCounts,
    ours: &StatusCounts,
    is_explained: bool,
) -> RunEvent {
    let statuses = &scope.statuses;
    let differences = theirs.differences(ours, statuses).into_iter();
    RunEvent::Counted {
        range: ComparedOrders::new(scope, range),
        theirs: theirs.accepted(statuses),
        ours: ours.accepted(statuses),
        differences: differences
            .map(|(status, _)| CountDifference {
                status,
                theirs: theirs.of(status),
                ours: ours.of(status),
            })
            .collect(),
        is_explained,
    }
}
