//! The search for what differs: windows whose counts differ are halved until they can be listed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use parcelpilot_domain::check::Difference;
use parcelpilot_domain::check::compare::{OwnOrder, difference, is_newer};
use parcelpilot_domain::check::counts::{FEW_CALLS, NextStep, StatusCounts, step};
use parcelpilot_domain::check::scope::{IdRange, Scope};
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::import_run::event::{ComparedOrders, CountDifference, RunEvent};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{ListedOrder, ListedPage, OrderSource, PAGE_LIMIT, StoreOrderFilter};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::runs::Lease;
use storage::{Database, checks, runs};

use crate::imports::puller::PullError;

/// Lines of the proof that a run's log takes.
const PROOF_MAX: usize = 300;

/// An order that differs, as it is on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// None where it was made or changed after the check began.
    pub difference: Option<Difference>,
    ours: Option<OwnOrder>,
    theirs: Option<ListedOrder>,
}

pub struct Search<'a> {
    pub database: &'a Database,
    pub source: &'a dyn OrderSource,
    pub lease: &'a Lease,
    pub integration: IntegrationId,
    /// The store's clock at the beginning.
    pub as_of: Timestamp,
    pub found: BTreeMap<i64, Found>,
    /// Orders that were compared one by one.
    pub listed: i64,
    /// StatusCounts differed where no order did: the store changed between two calls, or counts what it does not list.
    pub is_unexplained: bool,
    /// The store was seen to ignore filters by date.
    pub ignores_dates: bool,
    /// Ours that were not where they were looked for: they may have changed their status.
    suspects: BTreeSet<i64>,
    proof_lines: usize,
}

impl<'a> Search<'a> {
    pub fn new(
        database: &'a Database,
        source: &'a dyn OrderSource,
        lease: &'a Lease,
        integration: IntegrationId,
        as_of: Timestamp,
    ) -> Self {
        Self {
            database,
            source,
            lease,
            integration,
            as_of,
            found: BTreeMap::new(),
            listed: 0,
            is_unexplained: false,
            ignores_dates: false,
            suspects: BTreeSet::new(),
            proof_lines: 0,
        }
    }

    /// Finds what makes the counts of this window differ. `theirs` is what the store counts in it.
    pub async fn narrow(
        &mut self,
        scope: &Scope,
        window: IdRange,
        theirs: StatusCounts,
    ) -> Result<(), PullError> {
        // Even halves are small enough to be listed after no more than these. Where ours lie so that halves are uneven,
        // listing costs less in the end.
        let mut halvings = theirs.pages() / FEW_CALLS;
        let mut windows = vec![(window, theirs)];
        while let Some((window, theirs)) = windows.pop() {
            if self.ignores_dates && scope.modified_from.is_some() {
                break;
            }
            let ours = checks::counts(self.database, self.integration, scope, window).await?;
            let mended = self.mended(scope, window, &ours);
            let step = step(&theirs, &mended, &scope.statuses, window.last.is_none());
            let is_explained = step == NextStep::Equal;
            self.prove(counted(scope, window, &theirs, &ours, is_explained))
                .await?;
            let at = match step {
                NextStep::Equal => continue,
                NextStep::List(lists) => {
                    self.list_all(scope, window, &theirs, lists).await?;
                    continue;
                }
                NextStep::Halve { by, instead } => {
                    let middle = match halvings {
                        0 => None,
                        _ => checks::middle(self.database, self.integration, scope, window, &by).await?,
                    };
                    let Some(middle) = middle else {
                        self.list_all(scope, window, &theirs, instead).await?;
                        continue;
                    };
                    halvings -= 1;
                    middle
                }
                NextStep::CutAfterOurs => checks::highest(self.database, self.integration).await? + 1,
            };
            let (lower, upper) = window.split(at);
            // What one half has, the other has not: one call tells both. New orders come into the upper one, which is
            // therefore as it was when both were counted.
            let counted = StatusCounts::of_store(&self.source.count(&scope.filter(lower, None)).await?);
            windows.push((upper, theirs.minus(&counted)));
            windows.push((lower, counted));
        }
        Ok(())
    }

    async fn list_all(
        &mut self,
        scope: &Scope,
        window: IdRange,
        theirs: &StatusCounts,
        lists: Vec<Option<OrderStatus>>,
    ) -> Result<(), PullError> {
        let mut differing = 0;
        for status in lists {
            let expected = status.map_or_else(|| theirs.listed(), |status| theirs.of(status));
            differing += self.list(scope, window, status, expected).await?;
        }
        self.is_unexplained |= differing == 0;
        Ok(())
    }

    /// Our counts as they would be if what was found already were mended, so that it hides nothing else.
    fn mended(&self, scope: &Scope, window: IdRange, ours: &StatusCounts) -> StatusCounts {
        let mut mended = ours.clone();
        let from = self.found.range(window.first..);
        for (_, found) in from.take_while(|(id, _)| window.last.is_none_or(|last| **id <= last)) {
            if let Some(ours) = found.ours
                && scope.holds(Some(ours.created_at), Some(ours.modified_at))
            {
                mended.add(ours.status, -1);
            }
            if let Some(theirs) = found.theirs
                && let Some(status) = theirs.status
                && scope.holds(theirs.created_at, theirs.modified_at)
            {
                mended.add(status, 1);
            }
        }
        mended
    }

    /// Compares a window order by order; how many differ, or may. `expected` is how many are counted in it, after
    /// which a short page ends it.
    pub async fn list(
        &mut self,
        scope: &Scope,
        mut window: IdRange,
        status: Option<OrderStatus>,
        expected: i64,
    ) -> Result<usize, PullError> {
        let whole = window;
        let (mut received, mut differing) = (0, 0);
        loop {
            let page = self
                .source
                .list(&scope.filter(window, status), PAGE_LIMIT)
                .await?;
            if page.is_date_ignored && scope.modified_from.is_some() {
                self.ignores_dates = true;
                self.prove(RunEvent::ChangeDatesIgnored).await?;
                return Ok(differing);
            }
            received += i64::try_from(page.received).unwrap_or(i64::MAX);
            let is_short = page.received < usize::from(PAGE_LIMIT);
            let next = page
                .last_id
                .filter(|last| !(window.is_over_after(*last) || is_short && received >= expected));
            let part = IdRange {
                last: next.or(window.last),
                ..window
            };
            differing += self.compare(scope, part, status, &page).await?;
            let Some(last) = next else { break };
            window.first = last + 1;
        }
        self.prove(RunEvent::Listed {
            range: ComparedOrders::new(scope, whole),
            status,
            orders: received,
            differing: i64::try_from(differing).unwrap_or(i64::MAX),
        })
        .await?;
        Ok(differing)
    }

    async fn compare(
        &mut self,
        scope: &Scope,
        window: IdRange,
        status: Option<OrderStatus>,
        page: &ListedPage,
    ) -> Result<usize, PullError> {
        let differing = self.judge(scope, &page.orders).await?;
        let expected = checks::ids(self.database, self.integration, scope, window, status).await?;
        let came: BTreeSet<i64> = page.orders.iter().map(|order| order.remote_id.0).collect();
        let suspicious: Vec<i64> = expected.into_iter().filter(|id| !came.contains(id)).collect();
        let differing = differing + suspicious.len();
        self.suspects.extend(suspicious);
        Ok(differing)
    }

    async fn judge(&mut self, scope: &Scope, orders: &[ListedOrder]) -> Result<usize, PullError> {
        self.listed += i64::try_from(orders.len()).unwrap_or(i64::MAX);
        let ids: Vec<RemoteOrderId> = orders.iter().map(|order| order.remote_id).collect();
        let ours: HashMap<RemoteOrderId, OwnOrder> = checks::named(self.database, self.integration, &ids)
            .await?
            .into_iter()
            .map(|order| (order.remote_id, order))
            .collect();
        let mut differing = 0;
        for theirs in orders {
            let ours = ours.get(&theirs.remote_id);
            let difference = difference(theirs, ours, scope, self.as_of);
            differing += usize::from(difference.is_some());
            if difference.is_some() || is_newer(theirs, self.as_of) {
                let found = Found {
                    difference,
                    ours: ours.copied(),
                    theirs: Some(*theirs),
                };
                self.found.insert(theirs.remote_id.0, found);
            }
        }
        Ok(differing)
    }

    /// Looks up by their ids those of ours that did not come where they were expected. What no list has is extra.
    pub async fn look_up_unlisted(&mut self, scope: &Scope) -> Result<(), PullError> {
        let suspects = std::mem::take(&mut self.suspects);
        let unlisted = self.look_up(scope, suspects, None).await?;
        let gone = self
            .look_up(scope, unlisted, Some(OrderStatus::INCOMPLETE))
            .await?;
        let gone: Vec<RemoteOrderId> = gone.into_iter().map(RemoteOrderId).collect();
        for ids in gone.chunks(usize::from(PAGE_LIMIT)) {
            for ours in checks::named(self.database, self.integration, ids).await? {
                let found = Found {
                    difference: Some(Difference::Extra),
                    ours: Some(ours),
                    theirs: None,
                };
                self.found.insert(ours.remote_id.0, found);
            }
        }
        Ok(())
    }

    /// Compares these orders, as many in a call as lie close together. Gives those that the store does not list.
    pub async fn look_up(
        &mut self,
        scope: &Scope,
        mut ids: BTreeSet<i64>,
        status: Option<OrderStatus>,
    ) -> Result<BTreeSet<i64>, PullError> {
        let mut unlisted = BTreeSet::new();
        while let (Some(first), Some(last)) = (ids.first().copied(), ids.last().copied()) {
            let filter = StoreOrderFilter {
                min_id: Some(first),
                max_id: Some(last),
                status,
                ..StoreOrderFilter::default()
            };
            let page = self.source.list(&filter, PAGE_LIMIT).await?;
            let rest = match page.last_id {
                Some(last) => ids.split_off(&(last + 1)),
                None => BTreeSet::new(),
            };
            let asked = |order: &ListedOrder| ids.contains(&order.remote_id.0);
            let came: Vec<ListedOrder> = page.orders.into_iter().filter(asked).collect();
            came.iter().for_each(|order| {
                ids.remove(&order.remote_id.0);
            });
            self.judge(scope, &came).await?;
            unlisted.append(&mut ids);
            ids = rest;
        }
        Ok(unlisted)
    }

    /// The proof is the run's log, so that it grows before one's eyes.
    pub async fn prove(&mut self, event: RunEvent) -> Result<(), PullError> {
        self.proof_lines += 1;
        let event = match self.proof_lines {
            ..PROOF_MAX => event,
            PROOF_MAX => RunEvent::ProofCut,
            _ => return Ok(()),
        };
        runs::log_event(self.database, self.lease, now(), &event).await?;
        Ok(())
    }
}

/// `is_explained`: with what was found before, nothing is left to explain.
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
