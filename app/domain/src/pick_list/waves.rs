//! How many orders go into one pick list.

use crate::codes::codes;

codes! {
    /// How many orders one person picks in one walk.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum WaveSize {
        #[default]
        All = "all" => "All in one",
        Ten = "10" => "10 orders",
        Twenty = "20" => "20 orders",
        Fifty = "50" => "50 orders",
    }
}

impl WaveSize {
    /// `None` where all go into one.
    const fn orders(self) -> Option<usize> {
        match self {
            WaveSize::All => None,
            WaveSize::Ten => Some(10),
            WaveSize::Twenty => Some(20),
            WaveSize::Fifty => Some(50),
        }
    }
}

/// The orders in waves, in the order that they come in. No wave is empty; the last one has what is left. Of all that were
/// asked for, not of those that are still to be picked: else an order would move to another wave between two prints.
pub fn waves<T>(orders: Vec<T>, size: WaveSize) -> Vec<Vec<T>> {
    let most = size.orders().unwrap_or(usize::MAX);
    let mut waves: Vec<Vec<T>> = Vec::new();
    for order in orders {
        match waves.last_mut().filter(|wave| wave.len() < most) {
            Some(wave) => wave.push(order),
            None => waves.push(vec![order]),
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wave_is_full_but_the_last() {
        let sizes = |count: usize, size| -> Vec<usize> {
            waves((0..count).collect(), size).iter().map(Vec::len).collect()
        };
        assert_eq!(sizes(23, WaveSize::Ten), [10, 10, 3]);
        assert_eq!(sizes(20, WaveSize::Twenty), [20]);
        assert_eq!(sizes(51, WaveSize::Fifty), [50, 1]);
        assert_eq!(sizes(100, WaveSize::All), [100]);
        assert_eq!(sizes(0, WaveSize::Ten), [0; 0]);
    }

    #[test]
    fn no_order_is_lost_or_moved() {
        let orders: Vec<usize> = (0..57).collect();
        for size in WaveSize::ALL {
            assert_eq!(waves(orders.clone(), size).concat(), orders, "{size:?}");
        }
    }
}
