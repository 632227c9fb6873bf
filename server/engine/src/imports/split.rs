//! A large walk in several spans, which are read side by side.

use parcelpilot_domain::import_run::plan::PlannedSpan;
use parcelpilot_domain::store::orders::{OrderSource, PAGE_LIMIT, SourceError, StoreOrderFilter};

/// As many as the store takes calls at once.
pub const SIDE_BY_SIDE: usize = 3;

/// Fewer orders are read in one span: finding where to cut would take longer than it saves.
const CUT_FROM: i64 = 2_000;

/// The end of a span: how many orders come up to it, and the id of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    place: i64,
    id: i64,
}

/// Cuts a walk that is alone and large into three, for one call a cut. Walks by status are side by side as they are.
pub async fn side_by_side(
    spans: Vec<PlannedSpan>,
    filter: &StoreOrderFilter,
    source: &dyn OrderSource,
) -> Result<Vec<PlannedSpan>, SourceError> {
    let (mut walks, closing): (Vec<_>, Vec<_>) = spans.into_iter().partition(|span| span.expected.is_some());
    let large = |span: &PlannedSpan| span.expected.filter(|orders| *orders >= CUT_FROM);
    if let [walk] = walks.as_slice()
        && let Some(orders) = large(walk)
    {
        let filter = StoreOrderFilter {
            status: walk.status,
            ..filter.clone()
        };
        let [first, second] = places(orders);
        let (first_id, second_id) =
            tokio::try_join!(source.id_at(&filter, first), source.id_at(&filter, second))?;
        let end = |place, id: Option<i64>| id.map(|id| End { place, id });
        let ends = [end(first, first_id), end(second, second_id)];
        walks = cut(walk, ends.into_iter().flatten());
    }
    walks.extend(closing);
    Ok(walks)
}

/// Whole pages up to about a third and two thirds, so that the cuts leave no short pages.
fn places(orders: i64) -> [i64; 2] {
    let page = i64::from(PAGE_LIMIT);
    [1, 2].map(|thirds| orders / page * thirds / 3 * page)
}

/// Every id is in exactly one of the spans, whatever the ends say: one that lies before another is not used.
fn cut(walk: &PlannedSpan, ends: impl IntoIterator<Item = End>) -> Vec<PlannedSpan> {
    let mut spans = Vec::new();
    let mut rest = walk.clone();
    let mut before = 0;
    for End { place, id } in ends {
        let is_inside = id >= rest.first_id && rest.last_id.is_none_or(|last_id| id < last_id);
        let orders = place - before;
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
        before = place;
    }
    spans.push(rest);
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn walk(last_id: Option<i64>, expected: i64) -> PlannedSpan {
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
        assert_eq!(places(2_000), [500, 1_250]);
        assert_eq!(places(20_001), [6_500, 13_250]);
    }

    #[test]
    fn three_spans_with_a_third_of_the_orders_each() {
        let ends = [
            End {
                place: 1_000,
                id: 5_000,
            },
            End {
                place: 2_000,
                id: 9_000_000,
            },
        ];
        let spans = cut(&walk(None, 3_100), ends);
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
            ends in proptest::collection::vec((-5_i64..12_000, -5_i64..250), 0..4),
        ) {
            let ends = ends.into_iter().map(|(place, id)| End { place, id });
            let spans = cut(&walk(last_id, expected), ends);
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
