//! Where the bars stand. All in percent of the drawing, so that it is as wide and as high as its page wants while its
//! text keeps its size.

use parcelpilot_contract::overview::DayFlow;

use super::scale::Scale;

/// Of a day's width.
const BAR: f64 = 0.36;
/// Between a day's two bars.
const GAP: f64 = 0.04;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// One day's, side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DayBars {
    pub middle: f64,
    pub orders: Bar,
    pub shipments: Bar,
}

/// Of both kinds, so that their bars can be compared.
pub(super) fn scale(days: &[DayFlow]) -> Scale {
    let most = days.iter().map(|day| day.orders.max(day.shipments)).max();
    Scale::up_to(most.unwrap_or(0))
}

pub(super) fn bars(days: &[DayFlow], scale: Scale) -> Vec<DayBars> {
    let width = 100.0 / days.len().max(1) as f64;
    let bar = |left: f64, count: i64| {
        let height = scale.height(count);
        Bar {
            left,
            top: 100.0 - height,
            width: width * BAR,
            height,
        }
    };
    let of_day = |(place, day): (usize, &DayFlow)| {
        let middle = (place as f64 + 0.5) * width;
        DayBars {
            middle,
            orders: bar(middle - width * (BAR + GAP / 2.0), day.orders),
            shipments: bar(middle + width * GAP / 2.0, day.shipments),
        }
    };
    days.iter().enumerate().map(of_day).collect()
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::time::Timestamp;

    use super::*;

    fn days(counts: &[(i64, i64)]) -> Vec<DayFlow> {
        let day = |&(orders, shipments): &(i64, i64)| DayFlow {
            day: Timestamp::default(),
            orders,
            shipments,
        };
        counts.iter().map(day).collect()
    }

    fn drawn(counts: &[(i64, i64)]) -> Vec<DayBars> {
        let days = days(counts);
        bars(&days, scale(&days))
    }

    #[test]
    fn bars_stand_on_the_ground_side_by_side_within_their_day() {
        for (place, day) in drawn(&[(10, 5), (0, 20), (3, 0), (7, 7)]).into_iter().enumerate() {
            let (begin, end) = (place as f64 * 25.0, place as f64 * 25.0 + 25.0);
            assert!(
                day.orders.left > begin && day.shipments.left + day.shipments.width < end,
                "{day:?}"
            );
            assert!(day.orders.left + day.orders.width < day.shipments.left, "{day:?}");
            for bar in [day.orders, day.shipments] {
                assert!((bar.top + bar.height - 100.0).abs() < 1e-9, "{bar:?}");
            }
        }
    }

    #[test]
    fn no_days_and_days_of_nothing_have_no_bars_to_see() {
        assert!(drawn(&[]).is_empty());
        for day in drawn(&[(0, 0); 14]) {
            assert_eq!((day.orders.height, day.shipments.height), (0.0, 0.0));
        }
    }

    #[test]
    fn one_huge_day_leaves_the_others_to_be_seen() {
        let mut counts = vec![(3, 2); 13];
        counts.push((900_000, 1));
        let drawn = drawn(&counts);
        assert_eq!(drawn[13].orders.height, 90.0);
        assert!(
            drawn
                .iter()
                .all(|day| day.orders.height >= 1.0 && day.shipments.height >= 1.0)
        );
    }
}
