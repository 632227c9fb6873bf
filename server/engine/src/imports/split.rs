//! Cuts a large span into several, which are read side by side.

use parcelpilot_domain::import_run::plan::PlannedSpan;
use parcelpilot_domain::store::orders::{OrderSource, PAGE_LIMIT, SourceError, StoreOrderFilter};

/// As many spans as the store takes calls at once.
pub const SIDE_BY_SIDE: usize = 3;

/// A span of fewer orders is not cut: finding where to cut it would take longer than it saves.
const CUT_FROM: i64 = 2_000;

/// The last order of a span: its id, and its position among the orders of the span that is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LastOrder {
    position: i64,
    id: i64,
}

/// Cuts a span into three if it is large and the only one, with one call per cut. Several spans, one per status, are read
/// side by side without cutting.
pub async fn side_by_side(
    spans: Vec<PlannedSpan>,
    filter: &StoreOrderFilter,
    source: &dyn OrderSource,
) -> Result<Vec<PlannedSpan>, SourceError> {
    let (mut counted, closing): (Vec<_>, Vec<_>) =
        spans.into_iter().partition(|span| span.expected.is_some());
    let large = |span: &PlannedSpan| span.expected.filter(|orders| *orders >= CUT_FROM);
    if let [whole] = counted.as_slice()
        && let Some(orders) = large(whole)
    {
        let filter = StoreOrderFilter {
            status: whole.status,
            ..filter.clone()
        };
        let [first, second] = cut_positions(orders);
        let (first_id, second_id) =
            tokio::try_join!(source.id_at(&filter, first), source.id_at(&filter, second))?;
        let last = |position, id: Option<i64>| id.map(|id| LastOrder { position, id });
        let lasts = [last(first, first_id), last(second, second_id)];
        counted = cut(whole, lasts.into_iter().flatten());
    }
    counted.extend(closing);
    Ok(counted)
}

/// Page boundaries at about a third and two thirds of the orders, so that the cuts leave no short pages.
fn cut_positions(orders: i64) -> [i64; 2] {
    let page = i64::from(PAGE_LIMIT);
    [1, 2].map(|thirds| orders / page * thirds / 3 * page)
}

/// Cuts after each of these orders. Every id is in exactly one of the spans: an order that lies outside the rest is
/// ignored.
fn cut(whole: &PlannedSpan, lasts: impl IntoIterator<Item = LastOrder>) -> Vec<PlannedSpan> {
    let mut spans = Vec::new();
    let mut rest = whole.clone();
    let mut before = 0;
    for LastOrder { position, id } in lasts {
        let is_inside = id >= rest.first_id && rest.last_id.is_none_or(|last_id| id < last_id);
        let orders = position - before;
        if !is_inside || orders <= 0 || rest.expected.is_none_or(|left| left <= orders) {
            continue;
        }
        spans.push(PlannedSpan {
            last_id: Some(id),
            expected: Some(orders),
            ..rest.clone()
        });
        rest.first_id = id + 1;
        rest.expected = rest.expected.map(|left| left - orders);
        before = position;
    }
    spans.push(rest);
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(last_id: Option<i64>, expected: i64) -> PlannedSpan {
        PlannedSpan {
            status: None,
            first_id: 1,
            last_id,
            expected: Some(expected),
            modified_from: None,
        }
    }

    #[test]
    fn cuts_lie_between_whole_pages() {
        assert_eq!(cut_positions(2_000), [500, 1_250]);
        assert_eq!(cut_positions(20_001), [6_500, 13_250]);
    }

    #[test]
    fn three_spans_with_a_third_of_the_orders_each() {
        let lasts = [(1_000, 5_000), (2_000, 9_000_000)].map(|(position, id)| LastOrder { position, id });
        let spans = cut(&span(None, 3_100), lasts);
        let bounds: Vec<_> = spans
            .iter()
            .map(|span| (span.first_id, span.last_id, span.expected))
            .collect();
        assert_eq!(
            bounds,
            [
                (1, Some(5_000), Some(1_000)),
                (5_001, Some(9_000_000), Some(1_000)),
                (9_000_001, None, Some(1_100)),
            ]
        );
    }

    proptest! {
        #[test]
        fn every_id_is_in_exactly_one_span(
            expected in 1_i64..10_000,
            last_id in proptest::option::of(1_i64..200),
            lasts in proptest::collection::vec((-5_i64..12_000, -5_i64..250), 0..4),
        ) {
            let lasts = lasts.into_iter().map(|(position, id)| LastOrder { position, id });
            let spans = cut(&span(last_id, expected), lasts);
            let holding = |id: i64| {
                spans.iter().filter(|span| span.first_id <= id && span.last_id.is_none_or(|last| id <= last)).count()
            };
            for id in 1..300 {
                let is_wanted = last_id.is_none_or(|last_id| id <= last_id);
                prop_assert_eq!(holding(id), usize::from(is_wanted), "{} in {:?}", id, &spans);
            }
            let counted: i64 = spans.iter().filter_map(|span| span.expected).sum();
            prop_assert_eq!(counted, expected);
            prop_assert!(spans.iter().all(|span| span.expected > Some(0)));
        }
    }
}
