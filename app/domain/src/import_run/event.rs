//! A run's log: each line is a code with parameters, which gives a sentence.

mod sentence;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::RunFailure;
use crate::check::scope::{IdRange, Scope};
use crate::order_status::OrderStatus;
use crate::time::Timestamp;

/// A line of a run's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "parameters", rename_all = "snake_case")]
pub enum RunEvent {
    Planned {
        orders: i64,
        calls: i64,
        /// Spans that are read in parallel.
        parts: usize,
    },
    /// The store sends orders from outside the requested dates.
    DatesIgnored,
    /// The store failed on a page of so many orders, and served the same orders in smaller pages.
    SmallerPages {
        failed: u16,
        limit: u16,
    },
    /// The store has fewer orders than at the last sync; some that wait here are not in its list.
    FewerOrders {
        fewer: i64,
        not_listed: i64,
    },
    Completed,
    Cancelled,
    Failed(RunFailure),
    /// A failed pull goes on, because a sync has reached the store again.
    Revived,
    /// The result of a completeness check.
    Checked {
        theirs: i64,
        missing: i64,
        stale: i64,
        extra: i64,
        is_one_by_one: bool,
    },
    /// A range in which the orders on both sides were counted.
    Counted {
        range: ComparedOrders,
        theirs: i64,
        ours: i64,
        differences: Vec<CountDifference>,
        /// Nothing is left to explain, given the differences found earlier.
        is_explained: bool,
    },
    /// A range in which the orders were compared one by one.
    Listed {
        range: ComparedOrders,
        status: Option<OrderStatus>,
        orders: i64,
        differing: i64,
    },
    /// The store ignores the filter by modification date.
    ChangeDatesIgnored,
    /// The orders are counted again, because the store changed during the count.
    CountedAgain,
    CountsUnexplained,
    ComparedByCounting,
    /// The log of a check has a limit, and more was compared than it shows.
    ProofCut,
    /// A sentence that an earlier version logged.
    Sentence(String),
}

/// The orders that were compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedOrders {
    pub first: i64,
    pub last: Option<i64>,
    pub changed_since: Option<Timestamp>,
}

/// The orders of one status on each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountDifference {
    pub status: OrderStatus,
    pub theirs: i64,
    pub ours: i64,
}

impl ComparedOrders {
    pub fn new(scope: &Scope, range: IdRange) -> Self {
        Self {
            first: range.first,
            last: range.last,
            changed_since: scope.modified_from,
        }
    }
}

/// How events are stored in the database.
impl RunEvent {
    /// The code, and the parameters as JSON; an empty string if there are none.
    pub fn to_stored(&self) -> (String, String) {
        if let Self::Sentence(sentence) = self {
            return ("sentence".to_owned(), sentence.clone());
        }
        let stored = serde_json::to_value(self).expect("an event has only plain values");
        let code = stored["code"].as_str().unwrap_or_default().to_owned();
        let parameters = stored.get("parameters").map(ToString::to_string);
        (code, parameters.unwrap_or_default())
    }

    /// A code that only newer versions know is shown as it is.
    pub fn from_stored(code: &str, parameters: String) -> Self {
        if code == "sentence" {
            return Self::Sentence(parameters);
        }
        let stored = match parameters.as_str() {
            "" => Ok(json!({ "code": code })),
            text => serde_json::from_str::<Value>(text)
                .map(|parameters| json!({ "code": code, "parameters": parameters })),
        };
        stored
            .and_then(serde_json::from_value)
            .unwrap_or_else(|_| Self::Sentence(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_back_as_it_was_written() {
        let range = ComparedOrders {
            first: 1_001,
            last: Some(2_000),
            changed_since: None,
        };
        let difference = CountDifference {
            status: OrderStatus(11),
            theirs: 1_200,
            ours: 7,
        };
        for event in [
            RunEvent::Planned {
                orders: 1_000,
                calls: 5,
                parts: 3,
            },
            RunEvent::Failed(RunFailure::Storage),
            RunEvent::Completed,
            RunEvent::SmallerPages {
                failed: 250,
                limit: 125,
            },
            RunEvent::Counted {
                range: range.clone(),
                theirs: 1_200,
                ours: 7,
                differences: vec![difference],
                is_explained: false,
            },
            RunEvent::Listed {
                range,
                status: None,
                orders: 5,
                differing: 0,
            },
        ] {
            let (code, parameters) = event.to_stored();
            assert_eq!(RunEvent::from_stored(&code, parameters), event);
        }
    }

    #[test]
    fn what_other_versions_wrote_is_shown_as_it_is() {
        let old = RunEvent::from_stored("sentence", "Planned: 5 orders.".to_owned());
        assert_eq!(old.sentence().to_string(), "Planned: 5 orders.");
        let newer = RunEvent::from_stored("paused", r#"{"until":5}"#.to_owned());
        assert_eq!(newer.sentence().to_string(), "paused");
    }
}
