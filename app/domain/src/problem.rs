//! Why an order could not be imported, and when to try again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ProblemKind {
        /// A field is missing or has an invalid value.
        Malformed = "malformed",
        /// The lines are incomplete: the store sent fewer than it counts.
        Incomplete = "incomplete",
        /// The store answered with an error for this order only.
        Refused = "refused",
        /// The store fails whenever this order is asked for, and answers otherwise.
        Unservable = "unservable",
        /// The order was asked for by its number, but is not in the store.
        NotFound = "not_found",
    }
}

impl ProblemKind {
    /// The cause in plain words. The problem's own detail names the field or the response.
    pub const fn explanation(self) -> &'static str {
        match self {
            ProblemKind::Malformed => english!("BigCommerce sent this order with an invalid value."),
            ProblemKind::Incomplete => english!("BigCommerce sent fewer lines than the order has."),
            ProblemKind::Refused => english!("BigCommerce answered with an error for this order."),
            ProblemKind::Unservable => english!("BigCommerce fails each time it is asked for this order."),
            ProblemKind::NotFound => english!("This order is not in the store."),
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// How long to leave an order alone after this many failures in a row.
pub const fn pause_after(tries: i64) -> Duration {
    match tries {
        ..=1 => MINUTE.saturating_mul(5),
        2 => MINUTE.saturating_mul(15),
        3 => HOUR,
        4 => HOUR.saturating_mul(6),
        _ => HOUR.saturating_mul(24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_day() {
        let minutes: Vec<u64> = (0..=7).map(|tries| pause_after(tries).as_secs() / 60).collect();
        assert_eq!(minutes, [5, 5, 15, 60, 360, 1_440, 1_440, 1_440]);
    }
}
