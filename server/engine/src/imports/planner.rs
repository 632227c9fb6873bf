//! Turns a run's selection into spans of ids to read, with as few calls as possible.

use parcelpilot_domain::date_range::{DateRange, OrderDate};
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::import_run::plan::{Plan, PlannedSpan, pages};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::store::orders::{Count, OrderSource, SourceError, StoreOrderFilter};
use parcelpilot_domain::time::Timestamp;

use super::split::side_by_side;

/// How far a span of changes reaches back before its start: the store's dates are only exact to the second, and its
/// replicas may lag.
pub(super) const OVERLAP: std::time::Duration = std::time::Duration::from_secs(600);

/// What is known here of an integration's orders.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanFacts {
    /// Since when changes may be missing.
    pub cursor: Option<Timestamp>,
    /// Some wait to be shipped.
    pub has_waiting: bool,
}

/// Makes the plan. That takes no call for named orders and one for others, plus two if there are so many orders that they
/// are read side by side. Orders that changed since the integration's cursor are read in any status, so that those that
/// have left the wanted statuses are followed.
pub async fn plan(
    selection: &Selection,
    source: &dyn OrderSource,
    now: Timestamp,
    facts: PlanFacts,
) -> Result<Plan, SourceError> {
    match selection {
        Selection::Named { remote_ids } | Selection::Hinted { remote_ids, .. } => {
            let total = i64::try_from(remote_ids.len()).unwrap_or(i64::MAX);
            let first_id = remote_ids.first().map_or(1, |id| id.0);
            let last_id = remote_ids.last().map(|id| id.0);
            let span = PlannedSpan {
                status: None,
                first_id,
                last_id,
                expected: Some(total),
                modified_from: None,
            };
            Ok(Plan {
                spans: vec![span],
                total,
                count: Count::default(),
                store_time: None,
            })
        }
        Selection::Span { dates, statuses } => {
            let filter = base_filter(selection);
            let count = source.count(&filter).await?;
            let store_time = store_time(&count, now);
            let closing_from = changed_from(facts.cursor.map_or(store_time, |cursor| cursor.min(store_time)));
            let mut spans = spans_of(statuses, &count, closing_from);
            spans.retain(|span| !ended_before(dates, span.modified_from));
            let spans = side_by_side(spans, &filter, source).await?;
            Ok(Plan::of(spans, count, store_time))
        }
        Selection::ModifiedSince { since, statuses } => {
            let count = source.count(&base_filter(selection)).await?;
            let store_time = store_time(&count, now);
            let spans = changes(statuses, &count, changed_from(*since), facts.has_waiting);
            Ok(Plan::of(spans, count, store_time))
        }
    }
}

/// The filter for all calls of a run, whatever the span. The store's bounds are inclusive and exact to the second; orders
/// of the last second are left out locally.
///
/// An order that is edited while a window of changes is read moves out of the window and may be missed. It is then newer
/// than the window, so the next sync reads it.
pub fn base_filter(selection: &Selection) -> StoreOrderFilter {
    match selection {
        Selection::Span { dates, .. } => match dates.date {
            OrderDate::Created => StoreOrderFilter {
                created_from: dates.from,
                created_to: dates.until,
                ..StoreOrderFilter::default()
            },
            OrderDate::Modified => StoreOrderFilter {
                modified_from: dates.from,
                modified_to: dates.until,
                ..StoreOrderFilter::default()
            },
        },
        Selection::ModifiedSince { since, .. } => StoreOrderFilter {
            modified_from: Some(changed_from(*since)),
            ..StoreOrderFilter::default()
        },
        Selection::Named { .. } | Selection::Hinted { .. } => StoreOrderFilter::default(),
    }
}

/// Whether a window of changes ends before the closing span begins: then the closing span would find nothing.
fn ended_before(dates: &DateRange, modified_from: Option<Timestamp>) -> bool {
    let end = dates.until.filter(|_| dates.date == OrderDate::Modified);
    end.zip(modified_from).is_some_and(|(end, from)| end <= from)
}

/// The time by the store's clock. Limited, since a clock far ahead would hide all changes until then.
fn store_time(count: &Count, now: Timestamp) -> Timestamp {
    count.store_time.unwrap_or(now).min(now.plus(OVERLAP))
}

fn changed_from(since: Timestamp) -> Timestamp {
    since.minus(OVERLAP).to_the_second()
}

/// The spans for changes: all in one, since known orders are followed into any status. The store lists Incomplete orders
/// only if the filter names their status, so they need a span of their own. They are read if they are wanted, or if one of
/// them may be a known order that waits to be shipped.
fn changes(
    statuses: &StatusFilter,
    count: &Count,
    modified_from: Timestamp,
    has_waiting: bool,
) -> Vec<PlannedSpan> {
    let all = PlannedSpan::new(None, Some(count.total), Some(modified_from));
    let incomplete = count.of(OrderStatus::INCOMPLETE);
    let incomplete =
        (incomplete > 0 && (has_waiting || statuses.accepts(OrderStatus::INCOMPLETE))).then(|| {
            PlannedSpan::new(
                Some(OrderStatus::INCOMPLETE),
                Some(incomplete),
                Some(modified_from),
            )
        });
    [all].into_iter().chain(incomplete).collect()
}

/// The spans for orders of these statuses: either one span of all orders, of which the unwanted are left out locally, or a
/// span per status, whichever takes fewer calls. Spans by status need a closing span: an order whose status changes from
/// one still to be read to one already read would be in neither.
fn spans_of(statuses: &StatusFilter, count: &Count, closing_from: Timestamp) -> Vec<PlannedSpan> {
    let everything = vec![PlannedSpan::new(None, Some(count.total), None)];
    let StatusFilter::Only(wanted) = statuses else {
        return everything;
    };
    // The store lists Incomplete orders only if the filter names their status.
    let has_incomplete = wanted.contains(&OrderStatus::INCOMPLETE);
    let by_status: i64 = wanted
        .iter()
        .map(|status| count.of(*status))
        .filter(|count| *count > 0)
        .map(pages)
        .sum();
    if !has_incomplete && pages(count.total) <= by_status + 1 {
        return everything;
    }
    let closing = PlannedSpan::new(None, None, Some(closing_from));
    wanted
        .iter()
        .filter(|status| count.of(**status) > 0)
        .map(|status| PlannedSpan::new(Some(*status), Some(count.of(*status)), None))
        .chain([closing])
        .collect()
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::store::orders::StatusCount;

    use super::*;

    const CLOSING: Timestamp = Timestamp::from_millis(5_000);

    fn count(by_status: &[(i64, i64)]) -> Count {
        Count {
            total: by_status.iter().map(|(_, count)| count).sum(),
            by_status: by_status
                .iter()
                .map(|(status, count)| StatusCount {
                    status: OrderStatus(*status),
                    label: String::new(),
                    count: *count,
                })
                .collect(),
            store_time: Some(Timestamp::from_millis(1_000_000_000)),
        }
    }

    fn plan_of(statuses: StatusFilter, by_status: &[(i64, i64)]) -> Plan {
        let count = count(by_status);
        let spans = spans_of(&statuses, &count, CLOSING);
        Plan::of(spans, count, CLOSING)
    }

    #[test]
    fn a_store_of_mostly_open_orders_is_read_in_one_span() {
        let plan = plan_of(StatusFilter::default(), &[(11, 600), (9, 200), (10, 200)]);
        assert_eq!(plan.spans.len(), 1);
        assert_eq!(plan.spans[0].status, None);
        assert_eq!(plan.calls(), 4);
    }

    #[test]
    fn a_million_completed_orders_cost_a_handful_of_calls() {
        let plan = plan_of(StatusFilter::default(), &[(10, 1_000_000), (11, 150), (9, 50)]);
        let statuses: Vec<_> = plan.spans.iter().map(|span| span.status).collect();
        assert_eq!(statuses, [Some(OrderStatus(9)), Some(OrderStatus(11)), None]);
        assert_eq!(plan.calls(), 3);
        assert_eq!(plan.total, 200);
    }

    #[test]
    fn spans_by_status_end_with_one_of_what_changed_meanwhile() {
        let plan = plan_of(StatusFilter::default(), &[(10, 1_000_000), (11, 150)]);
        let closing = plan.spans.last().expect("a closing span");
        assert_eq!((closing.status, closing.modified_from), (None, Some(CLOSING)));
    }

    #[test]
    fn changes_are_one_span_and_incomplete_orders_another() {
        let counted = count(&[(0, 3), (5, 2), (11, 5)]);
        let spans = changes(&StatusFilter::default(), &counted, CLOSING, false);
        assert_eq!(spans, [PlannedSpan::new(None, Some(10), Some(CLOSING))]);
        let statuses = StatusFilter::Only(vec![OrderStatus::INCOMPLETE, OrderStatus(11)]);
        let spans = changes(&statuses, &counted, CLOSING, false);
        assert_eq!(changes(&StatusFilter::default(), &counted, CLOSING, true), spans);
        let planned: Vec<_> = spans.iter().map(|span| (span.status, span.expected)).collect();
        assert_eq!(
            planned,
            [(None, Some(10)), (Some(OrderStatus::INCOMPLETE), Some(3))]
        );
        assert!(spans.iter().all(|span| span.modified_from == Some(CLOSING)));
    }

    #[test]
    fn incomplete_orders_are_asked_for_by_their_status() {
        let plan = plan_of(
            StatusFilter::Only(vec![OrderStatus(0), OrderStatus(11)]),
            &[(0, 3), (11, 5)],
        );
        assert_eq!(plan.spans[0].status, Some(OrderStatus::INCOMPLETE));
    }

    #[test]
    fn a_window_of_changes_that_is_over_needs_no_closing_span() {
        let at = Timestamp::from_millis;
        let range = |date, until| DateRange {
            date,
            until,
            ..DateRange::default()
        };
        let over = range(OrderDate::Modified, Some(at(1_000)));
        assert!(ended_before(&over, Some(at(1_000))));
        assert!(!ended_before(&over, None), "no closing span");
        assert!(!ended_before(&over, Some(at(999))));
        assert!(!ended_before(&range(OrderDate::Modified, None), Some(at(1_000))));
        assert!(!ended_before(
            &range(OrderDate::Created, Some(at(1_000))),
            Some(at(1_000))
        ));
    }
}
