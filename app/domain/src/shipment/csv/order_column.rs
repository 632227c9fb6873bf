//! Which of several columns has the store's order number: decided by the store's own orders, never by their place.

/// How the rows of a file fit the store's orders if the order's number is in this column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matches {
    pub rows: usize,
    /// Rows whose order is there, with the SKU, and as many left.
    pub matched: usize,
}

/// The only column that fits nearly all rows while every other fits less than half as many. `None` if that is not so:
/// order numbers are small numbers, and a tool's own numbers meet some of them by chance.
pub fn decide(columns: &[Matches]) -> Option<usize> {
    let fits = |one: &Matches| one.matched > 0 && one.matched * 10 >= one.rows * 9;
    let best = columns.iter().position(fits)?;
    let is_far_behind = |other: &Matches| other.matched * 2 < columns[best].matched;
    let others = columns.iter().enumerate().filter(|(place, _)| *place != best);
    others.map(|(_, other)| other).all(is_far_behind).then_some(best)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decided(columns: &[(usize, usize)]) -> Option<usize> {
        let columns: Vec<Matches> = columns
            .iter()
            .map(|(matched, rows)| Matches {
                rows: *rows,
                matched: *matched,
            })
            .collect();
        decide(&columns)
    }

    #[test]
    fn only_a_clear_answer_counts() {
        assert_eq!(decided(&[(0, 1), (1, 1)]), Some(1));
        assert_eq!(decided(&[(1, 1), (1, 1)]), None, "both fit");
        assert_eq!(decided(&[(0, 5), (0, 5)]), None, "neither fits");
        assert_eq!(decided(&[(95, 100), (30, 100)]), Some(0));
        assert_eq!(decided(&[(95, 100), (60, 100)]), None, "too close");
        assert_eq!(decided(&[(60, 100), (1, 100)]), None, "too many rows fit neither");
    }

    proptest! {
        /// The order of the columns must not matter: the first is never taken because it is the first.
        #[test]
        fn the_place_of_a_column_does_not_matter(
            matched in prop::collection::vec(0usize..=40, 1..5),
            turn in 0usize..5,
        ) {
            let columns: Vec<(usize, usize)> = matched.iter().map(|matched| (*matched, 40)).collect();
            let turn = turn % columns.len();
            let mut turned = columns.clone();
            turned.rotate_left(turn);
            let answer = decided(&columns).map(|place| columns[place]);
            prop_assert_eq!(decided(&turned).map(|place| turned[place]), answer);
        }

        /// Whatever is decided fits more rows than any other.
        #[test]
        fn what_is_decided_is_the_best(matched in prop::collection::vec(0usize..=40, 1..5)) {
            let columns: Vec<(usize, usize)> = matched.iter().map(|matched| (*matched, 40)).collect();
            if let Some(place) = decided(&columns) {
                let others = matched.iter().enumerate().filter(|(other, _)| *other != place);
                prop_assert!(matched[place] >= 36 && others.map(|(_, other)| other).all(|other| other * 2 < matched[place]));
            }
        }
    }
}
