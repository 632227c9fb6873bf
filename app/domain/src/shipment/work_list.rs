//! The lists that a crew works through.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// Each order is in one of these, and in [`Failed`](Self::Failed) besides.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum WorkList {
        /// May be shipped now.
        ToShip = "to_ship" => "To ship",
        Held = "held" => "On hold",
        /// BigCommerce did not take a shipment of it.
        Failed = "failed" => "Failed",
        /// Nothing of it is left to ship.
        Done = "done" => "Done",
        /// Cancelled or archived, say, with something left.
        NotToShip = "not_to_ship" => "Not to ship",
    }
}

codes! {
    /// What a list begins with.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ListOrder {
        #[default]
        NewestFirst = "newest" => "Newest first",
        OldestFirst = "oldest" => "Oldest first",
        MostLeft = "most_left" => "Most left first",
        FewestLeft = "fewest_left" => "Fewest left first",
        /// Whatever the currency.
        HighestTotal = "highest_total" => "Highest total first",
        LowestTotal = "lowest_total" => "Lowest total first",
    }
}

/// What a list goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKey {
    /// When the customer ordered.
    Age,
    /// How many items are left to ship.
    Left,
    Total,
}

impl ListKey {
    /// How a list goes by it at first; the other way round is asked for.
    pub const fn first(self) -> ListOrder {
        match self {
            ListKey::Age => ListOrder::NewestFirst,
            ListKey::Left => ListOrder::MostLeft,
            ListKey::Total => ListOrder::HighestTotal,
        }
    }
}

impl ListOrder {
    pub const fn by(self) -> ListKey {
        match self {
            ListOrder::NewestFirst | ListOrder::OldestFirst => ListKey::Age,
            ListOrder::MostLeft | ListOrder::FewestLeft => ListKey::Left,
            ListOrder::HighestTotal | ListOrder::LowestTotal => ListKey::Total,
        }
    }

    /// The smallest number first; of ages, the earliest moment.
    pub const fn is_ascending(self) -> bool {
        matches!(
            self,
            ListOrder::OldestFirst | ListOrder::FewestLeft | ListOrder::LowestTotal
        )
    }

    pub const fn reversed(self) -> Self {
        match self {
            ListOrder::NewestFirst => ListOrder::OldestFirst,
            ListOrder::OldestFirst => ListOrder::NewestFirst,
            ListOrder::MostLeft => ListOrder::FewestLeft,
            ListOrder::FewestLeft => ListOrder::MostLeft,
            ListOrder::HighestTotal => ListOrder::LowestTotal,
            ListOrder::LowestTotal => ListOrder::HighestTotal,
        }
    }

    /// Whether this list can begin so. By age, every list can. What waits and what is on hold have indexes for the others,
    /// and failed ones are few. Not all orders, nor those that are done: two more indexes of all orders would slow down each
    /// import, and without one a page would sort a million orders.
    pub const fn fits(self, list: Option<WorkList>) -> bool {
        matches!(self.by(), ListKey::Age)
            || matches!(list, Some(WorkList::ToShip | WorkList::Held | WorkList::Failed))
    }

    /// This, or newest first where it does not fit.
    pub fn fitting(self, list: Option<WorkList>) -> Self {
        if self.fits(list) { self } else { Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_has_its_reverse_by_the_same_key() {
        for order in ListOrder::ALL {
            assert_eq!(order.reversed().reversed(), order);
            assert_eq!(order.reversed().by(), order.by());
            assert_ne!(order.reversed().is_ascending(), order.is_ascending());
            assert!([order, order.reversed()].contains(&order.by().first()));
        }
        assert_eq!(ListOrder::LowestTotal.fitting(None), ListOrder::NewestFirst);
    }
}
