//! The sentences of a run's log.

use super::{ComparedOrders, CountDifference, RunEvent};
use crate::count_text::{count_text, counted};

impl ComparedOrders {
    /// `orders 1,001 to 2,000 changed since 2026-11-22 23:17 UTC`.
    fn words(&self) -> String {
        let ids = match (self.first, self.last) {
            (..=1, None) => "all orders".to_owned(),
            (first, None) => format!("orders from {} on", count_text(first)),
            (first, Some(last)) => format!("orders {} to {}", count_text(first), count_text(last)),
        };
        match self.changed_since {
            Some(since) => format!("{ids} changed since {since}"),
            None => ids,
        }
    }
}

impl RunEvent {
    pub fn sentence(&self) -> String {
        match self {
            Self::Planned { orders, calls, parts } => planned(*orders, *calls, *parts),
            Self::DatesIgnored => "The store sent orders outside the requested dates: it seems to ignore them. Those \
                                   orders are skipped. Nothing is lost, but the import needs more calls."
                .to_owned(),
            Self::SmallerPages { failed, limit } => format!(
                "The store failed three times on a page of {failed} orders: reading {limit} at a time. Nothing is lost."
            ),
            Self::FewerOrders { fewer, not_listed } => format!(
                "The store has {} fewer than at the last sync: looking for {} that it no longer lists.",
                counted(*fewer, "order", "orders"),
                count_text(*not_listed)
            ),
            Self::Completed => "Complete.".to_owned(),
            Self::Cancelled => "Cancelled. Orders read so far are kept.".to_owned(),
            Self::Failed(failure) => failure.sentence().to_owned(),
            Self::Revived => "The store can be read again. The import continues automatically.".to_owned(),
            Self::Checked {
                theirs,
                missing,
                stale,
                extra,
                is_one_by_one,
            } => match missing + stale + extra {
                0 if *is_one_by_one => "All orders that should be here are here.".to_owned(),
                0 => "As far as counts can show, all orders that should be here are here.".to_owned(),
                _ => format!(
                    "Of {theirs} orders in the store, {missing} are missing here and {stale} are out of date; \
                     {extra} here are no longer in the store."
                ),
            },
            Self::Counted {
                range,
                theirs,
                ours,
                differences,
                is_explained,
            } => format!(
                "Counted {}: {} in the store, {} here. {}",
                range.words(),
                count_text(*theirs),
                count_text(*ours),
                outcome(differences, *is_explained)
            ),
            Self::Listed {
                range,
                status,
                orders,
                differing,
            } => {
                let of_status =
                    status.map_or_else(String::new, |status| format!(" of status {}", status.standard_name()));
                format!(
                    "Compared {}{of_status} one by one: {} listed, {} not as expected.",
                    range.words(),
                    count_text(*orders),
                    count_text(*differing)
                )
            }
            Self::ChangeDatesIgnored => "The store ignored the filter by date of change, so changes that did not \
                                         change the status were not checked."
                .to_owned(),
            Self::CountedAgain => {
                "Counts differed but no order did: the store changed during the check. Counting again.".to_owned()
            }
            Self::CountsUnexplained => "The store's counts still differ from its list: either it changes too fast to \
                                        compare, or it counts orders that it does not list."
                .to_owned(),
            Self::ComparedByCounting => "Where counts were equal, orders were not compared one by one. So a missing \
                                         order can be hidden by one of the same status that is no longer in the \
                                         store."
                .to_owned(),
            Self::ProofCut => "Not everything that was compared is shown here.".to_owned(),
            Self::Sentence(sentence) => sentence.clone(),
        }
    }
}

fn planned(orders: i64, calls: i64, parts: usize) -> String {
    let side_by_side = match parts {
        0 | 1 => String::new(),
        parts => format!(", {parts} parts side by side"),
    };
    format!(
        "Planned: {} to read in about {}{side_by_side}.",
        counted(orders, "order", "orders"),
        counted(calls, "call", "calls")
    )
}

fn outcome(differences: &[CountDifference], is_explained: bool) -> String {
    match (differences.is_empty(), is_explained) {
        (true, true) => "Equal in each status.".to_owned(),
        (true, false) => "Equal, except for differences already found.".to_owned(),
        (false, true) => "Differences already found explain it.".to_owned(),
        (false, false) => {
            let one = |difference: &CountDifference| {
                format!(
                    "{} ({} there, {} here)",
                    difference.status.standard_name(),
                    count_text(difference.theirs),
                    count_text(difference.ours)
                )
            };
            let all: Vec<String> = differences.iter().map(one).collect();
            format!("They differ in {}.", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order_status::OrderStatus;

    #[test]
    fn sentences_say_what_was_counted_where() {
        let counted = RunEvent::Counted {
            range: ComparedOrders {
                first: 1_001,
                last: Some(2_000),
                changed_since: None,
            },
            theirs: 1_200,
            ours: 7,
            differences: vec![CountDifference {
                status: OrderStatus(11),
                theirs: 1_200,
                ours: 7,
            }],
            is_explained: false,
        };
        assert_eq!(
            counted.sentence(),
            "Counted orders 1,001 to 2,000: 1,200 in the store, 7 here. They differ in Awaiting Fulfillment (1,200 there, \
             7 here)."
        );
        let planned = RunEvent::Planned {
            orders: 1,
            calls: 2_000,
            parts: 3,
        };
        assert_eq!(
            planned.sentence(),
            "Planned: 1 order to read in about 2,000 calls, 3 parts side by side."
        );
    }
}
