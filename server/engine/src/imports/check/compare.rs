//! Compares orders one by one: those of a range, or those with given ids.

use std::collections::{BTreeSet, HashMap};

use parcelpilot_domain::check::Difference;
use parcelpilot_domain::check::compare::{OwnOrder, difference, is_newer};
use parcelpilot_domain::check::scope::{IdRange, Scope};
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::event::{ComparedOrders, RunEvent};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{ListedOrder, ListedPage, PAGE_LIMIT};
use storage::checks;

use super::search::{Found, Search};
use crate::imports::puller::PullError;

impl Search<'_> {
    /// Compares a range order by order, and returns how many differ or may differ. `expected` is how many orders the store
    /// counts in it; after as many, a short page is the last one.
    pub async fn list(
        &mut self,
        scope: &Scope,
        mut range: IdRange,
        status: Option<OrderStatus>,
        expected: i64,
    ) -> Result<usize, PullError> {
        let whole = range;
        let (mut received, mut differing) = (0, 0);
        loop {
            let (page, is_short) = self.pages.list(&scope.filter(range, status)).await?;
            self.log_page_size().await?;
            if page.is_date_ignored && scope.modified_from.is_some() {
                self.ignores_dates = true;
                self.log(RunEvent::ChangeDatesIgnored).await?;
                return Ok(differing);
            }
            let left_out = page.orders.iter().filter(|order| scope.leaves_out(order)).count();
            received += i64::try_from(page.received - left_out).unwrap_or(i64::MAX);
            let next = page
                .last_id
                .filter(|last| !(range.is_over_after(*last) || is_short && received >= expected));
            let part = IdRange {
                last: next.or(range.last),
                ..range
            };
            differing += self.compare_page(scope, part, status, &page).await?;
            let Some(last) = next else { break };
            range.first = last + 1;
        }
        self.log(RunEvent::Listed {
            range: ComparedOrders::new(scope, whole),
            status,
            orders: received,
            differing: i64::try_from(differing).unwrap_or(i64::MAX),
        })
        .await?;
        Ok(differing)
    }

    async fn log_page_size(&mut self) -> Result<(), PullError> {
        match self.pages.take_event() {
            Some(event) => self.log(event).await,
            None => Ok(()),
        }
    }

    /// Compares one page with our orders in its range.
    async fn compare_page(
        &mut self,
        scope: &Scope,
        range: IdRange,
        status: Option<OrderStatus>,
        page: &ListedPage,
    ) -> Result<usize, PullError> {
        let differing = self.compare_orders(scope, &page.orders).await?;
        let expected = checks::ids(self.database, self.integration, scope, range, status).await?;
        let listed: BTreeSet<i64> = page.orders.iter().map(|order| order.remote_id.0).collect();
        let unlisted: Vec<i64> = expected.into_iter().filter(|id| !listed.contains(id)).collect();
        let differing = differing + unlisted.len();
        self.unlisted.extend(unlisted);
        Ok(differing)
    }

    async fn compare_orders(&mut self, scope: &Scope, orders: &[ListedOrder]) -> Result<usize, PullError> {
        self.listed += i64::try_from(orders.len()).unwrap_or(i64::MAX);
        let ids: Vec<RemoteOrderId> = orders.iter().map(|order| order.remote_id).collect();
        let ours: HashMap<RemoteOrderId, OwnOrder> = checks::named(self.database, self.integration, &ids)
            .await?
            .into_iter()
            .map(|order| (order.remote_id, order))
            .collect();
        let mut differing = 0;
        for theirs in orders.iter().filter(|order| !scope.leaves_out(order)) {
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

    /// Looks up our orders that the store did not list where they were expected. Those that it lists nowhere are extra.
    pub async fn look_up_unlisted(&mut self, scope: &Scope) -> Result<(), PullError> {
        let unlisted = std::mem::take(&mut self.unlisted);
        let unlisted = self.look_up(scope, unlisted, None).await?;
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

    /// Compares the orders with these ids, and returns the ids that the store doesn't list.
    pub async fn look_up(
        &mut self,
        scope: &Scope,
        mut ids: BTreeSet<i64>,
        status: Option<OrderStatus>,
    ) -> Result<BTreeSet<i64>, PullError> {
        let mut unlisted = BTreeSet::new();
        while !ids.is_empty() {
            let mut looked_up = self.pages.look_up(&mut ids, status).await?;
            self.log_page_size().await?;
            self.compare_orders(scope, &looked_up.listed).await?;
            unlisted.append(&mut looked_up.unlisted);
        }
        Ok(unlisted)
    }
}
