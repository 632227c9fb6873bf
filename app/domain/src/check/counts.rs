//! Order counts by status, in the store and here, and what to do about their differences.

use std::collections::BTreeMap;

use crate::order_status::{OrderStatus, StatusFilter};
use crate::store::orders::{Count, PAGE_LIMIT};

/// A window is listed instead of halved if listing it takes no more calls than this: halving it would take as many,
/// one to count and one to list one half.
pub const FEW_CALLS: i64 = 2;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusCounts(BTreeMap<OrderStatus, i64>);

impl StatusCounts {
    pub fn of_store(count: &Count) -> Self {
        count
            .by_status
            .iter()
            .map(|one| (one.status, one.count))
            .collect()
    }

    pub fn of(&self, status: OrderStatus) -> i64 {
        self.0.get(&status).copied().unwrap_or(0)
    }

    pub fn add(&mut self, status: OrderStatus, orders: i64) {
        *self.0.entry(status).or_default() += orders;
    }

    /// The counts of the rest of a window after `part` of it is taken away.
    pub fn minus(&self, part: &StatusCounts) -> Self {
        let rest = |(status, orders): (&OrderStatus, &i64)| (*status, (orders - part.of(*status)).max(0));
        self.0.iter().map(rest).collect()
    }

    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// The orders that the store lists if no status is asked for.
    pub fn listed(&self) -> i64 {
        self.total() - self.of(OrderStatus::INCOMPLETE)
    }

    /// The calls that it takes to list them.
    pub fn pages(&self) -> i64 {
        pages(self.listed())
    }

    pub fn accepted(&self, statuses: &StatusFilter) -> i64 {
        let accepted = self.0.iter().filter(|(status, _)| statuses.accepts(**status));
        accepted.map(|(_, orders)| orders).sum()
    }

    /// How many orders each status differs by. Of the statuses that are not imported only some orders are here, so
    /// they count as different only if we have more than the store.
    pub fn differences(&self, ours: &StatusCounts, statuses: &StatusFilter) -> Vec<(OrderStatus, i64)> {
        let mut all: Vec<OrderStatus> = self.0.keys().chain(ours.0.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        let difference = |status: OrderStatus| {
            let more_there = self.of(status) - ours.of(status);
            let differs_by = if statuses.accepts(status) {
                more_there.abs()
            } else {
                (-more_there).max(0)
            };
            (differs_by > 0).then_some((status, differs_by))
        };
        all.into_iter().filter_map(difference).collect()
    }
}

impl FromIterator<(OrderStatus, i64)> for StatusCounts {
    fn from_iter<I: IntoIterator<Item = (OrderStatus, i64)>>(orders: I) -> Self {
        Self(orders.into_iter().collect())
    }
}

/// What to do about a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    Equal,
    /// List the orders of these statuses and compare them one by one; `None` lists all statuses.
    List(Vec<Option<OrderStatus>>),
    /// Halve the window at the middle of our orders of these statuses.
    Halve {
        by: Vec<OrderStatus>,
        /// What to list if the window can't be halved.
        instead: Vec<Option<OrderStatus>>,
    },
    /// Cut the window after our highest id and compare the rest on its own, because we expect to have nothing
    /// there.
    CutAfterOurs,
}

/// `is_open`: the window reaches past our highest id.
pub fn step(theirs: &StatusCounts, ours: &StatusCounts, statuses: &StatusFilter, is_open: bool) -> NextStep {
    let differences = theirs.differences(ours, statuses);
    if differences.is_empty() {
        return NextStep::Equal;
    }
    let differing: Vec<OrderStatus> = differences.iter().map(|(status, _)| *status).collect();
    let whole = theirs.pages();
    let by_status: i64 = differing.iter().map(|status| pages(theirs.of(*status))).sum();
    // At the same cost, the list of all statuses tells more.
    let (lists, calls) = if whole <= by_status && !differing.contains(&OrderStatus::INCOMPLETE) {
        (vec![None], whole)
    } else {
        (differing.iter().copied().map(Some).collect(), by_status)
    };
    let differ_by: i64 = differences.iter().map(|(_, orders)| orders).sum();
    let there: i64 = differing.iter().map(|status| theirs.of(*status)).sum();
    let here: i64 = differing.iter().map(|status| ours.of(*status)).sum();
    if calls <= FEW_CALLS {
        return NextStep::List(lists);
    }
    if is_open && ours.total() > 0 {
        return NextStep::CutAfterOurs;
    }
    // If most orders differ, or we have too few to halve by, neither half would turn out equal.
    if differ_by * 2 >= there || here < 2 {
        NextStep::List(lists)
    } else {
        NextStep::Halve {
            by: differing,
            instead: lists,
        }
    }
}

/// An empty list takes one call, too.
fn pages(orders: i64) -> i64 {
    let limit = i64::from(PAGE_LIMIT);
    ((orders + limit - 1) / limit).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: OrderStatus = OrderStatus::AWAITING_FULFILLMENT;
    const COMPLETED: OrderStatus = OrderStatus(10);

    fn counts<const N: usize>(orders: [(OrderStatus, i64); N]) -> StatusCounts {
        orders.into_iter().collect()
    }

    fn imported() -> StatusFilter {
        StatusFilter::Only(vec![OPEN])
    }

    #[test]
    fn equal_counts_need_nothing() {
        let theirs = counts([(OPEN, 5), (COMPLETED, 1_000_000)]);
        let ours = counts([(OPEN, 5), (COMPLETED, 300)]);
        assert_eq!(step(&theirs, &ours, &imported(), false), NextStep::Equal);
        assert_eq!(
            step(&theirs, &ours, &StatusFilter::All, false),
            NextStep::List(vec![Some(COMPLETED)])
        );
    }

    #[test]
    fn equal_totals_hide_nothing_where_the_statuses_differ() {
        let (theirs, ours) = (
            counts([(OPEN, 5), (COMPLETED, 6)]),
            counts([(OPEN, 6), (COMPLETED, 5)]),
        );
        assert_eq!(
            step(&theirs, &ours, &StatusFilter::All, false),
            NextStep::List(vec![None])
        );
    }

    #[test]
    fn of_a_status_that_is_not_imported_only_more_than_there_is_is_wrong() {
        let theirs = counts([(OPEN, 5), (COMPLETED, 6)]);
        let ours = counts([(OPEN, 5), (COMPLETED, 7)]);
        assert_eq!(
            step(&theirs, &ours, &imported(), false),
            NextStep::List(vec![None])
        );
    }

    #[test]
    fn a_few_open_orders_among_a_million_are_listed_by_their_status() {
        let theirs = counts([(OPEN, 400), (COMPLETED, 1_000_000)]);
        assert_eq!(
            step(&theirs, &counts([(OPEN, 399)]), &imported(), false),
            NextStep::List(vec![Some(OPEN)])
        );
    }

    #[test]
    fn many_orders_with_few_differences_are_halved_and_few_or_mostly_different_ones_listed() {
        let theirs = counts([(OPEN, 10_000)]);
        assert_eq!(
            step(&theirs, &counts([(OPEN, 9_999)]), &imported(), false),
            NextStep::Halve {
                by: vec![OPEN],
                instead: vec![None]
            }
        );
        assert_eq!(
            step(&theirs, &counts([(OPEN, 4_000)]), &imported(), false),
            NextStep::List(vec![None])
        );
        assert_eq!(
            step(&counts([(OPEN, 500)]), &counts([(OPEN, 499)]), &imported(), false),
            NextStep::List(vec![None])
        );
    }

    #[test]
    fn what_came_after_our_last_order_is_compared_by_itself() {
        let (theirs, ours) = (counts([(OPEN, 10_000)]), counts([(OPEN, 8_000)]));
        assert_eq!(step(&theirs, &ours, &imported(), true), NextStep::CutAfterOurs);
        assert_eq!(
            step(&theirs, &StatusCounts::default(), &imported(), true),
            NextStep::List(vec![None])
        );
    }

    #[test]
    fn incomplete_orders_are_listed_by_their_number_only() {
        let statuses = StatusFilter::Only(vec![OrderStatus::INCOMPLETE]);
        let theirs = counts([(OrderStatus::INCOMPLETE, 3)]);
        assert_eq!(
            step(&theirs, &StatusCounts::default(), &statuses, false),
            NextStep::List(vec![Some(OrderStatus::INCOMPLETE)])
        );
    }
}
