//! The sentences of a run's log.

use super::{ComparedOrders, CountDifference, RunEvent};
use crate::message::Message;
use crate::{english, message};

impl ComparedOrders {
    /// `orders 1,001 to 2,000 changed since 2026-11-22 23:17 UTC`.
    fn words(&self) -> Message {
        match (self.first, self.last, self.changed_since) {
            (..=1, None, None) => english!("all orders").into(),
            (first, None, None) => message!("orders from {first} on", first = first),
            (first, Some(last), None) => message!("orders {first} to {last}", first = first, last = last),
            (..=1, None, Some(since)) => message!("all orders changed since {since}", since = since),
            (first, None, Some(since)) => message!(
                "orders from {first} on changed since {since}",
                first = first,
                since = since
            ),
            (first, Some(last), Some(since)) => message!(
                "orders {first} to {last} changed since {since}",
                first = first,
                last = last,
                since = since
            ),
        }
    }
}

impl RunEvent {
    pub fn sentence(&self) -> Message {
        match self {
            Self::Planned { orders, calls, parts } => planned(*orders, *calls, *parts),
            Self::DatesIgnored => english!(
                "The store sent orders outside the requested dates: it seems to ignore them. Those orders are skipped. \
                 Nothing is lost, but the import needs more calls."
            )
            .into(),
            Self::SmallerPages { failed, limit } => message!(
                "The store failed three times on a page of {failed} orders: reading {limit} at a time. Nothing is lost.",
                failed = i64::from(*failed),
                limit = i64::from(*limit)
            ),
            Self::FewerOrders { fewer, not_listed } => message!(
                count = *fewer;
                "The store has 1 order fewer than at the last sync: looking for {not_listed} that it no longer lists.",
                "The store has {count} orders fewer than at the last sync: looking for {not_listed} that it no longer \
                 lists.",
                not_listed = *not_listed
            ),
            Self::Completed => english!("Complete.").into(),
            Self::Cancelled => english!("Cancelled. Orders read so far are kept.").into(),
            Self::Failed(failure) => failure.sentence().into(),
            Self::Revived => {
                english!("The store can be read again. The import continues automatically.").into()
            }
            Self::Checked {
                theirs,
                missing,
                stale,
                extra,
                is_one_by_one,
            } => match missing + stale + extra {
                0 if *is_one_by_one => english!("All orders that should be here are here.").into(),
                0 => english!("As far as counts can show, all orders that should be here are here.").into(),
                _ => message!(
                    "Of {theirs} orders in the store, {missing} are missing here and {stale} are out of date; {extra} here \
                     are no longer in the store.",
                    theirs = *theirs,
                    missing = *missing,
                    stale = *stale,
                    extra = *extra
                ),
            },
            Self::Counted {
                range,
                theirs,
                ours,
                differences,
                is_explained,
            } => message!(
                "Counted {orders}: {theirs} in the store, {ours} here. {outcome}",
                orders = range.words(),
                theirs = *theirs,
                ours = *ours,
                outcome = outcome(differences, *is_explained)
            ),
            Self::Listed {
                range,
                status: Some(status),
                orders,
                differing,
            } => message!(
                "Compared {orders} of status {status} one by one: {listed} listed, {differing} not as expected.",
                orders = range.words(),
                status = status.standard_name(),
                listed = *orders,
                differing = *differing
            ),
            Self::Listed {
                range,
                status: None,
                orders,
                differing,
            } => message!(
                "Compared {orders} one by one: {listed} listed, {differing} not as expected.",
                orders = range.words(),
                listed = *orders,
                differing = *differing
            ),
            Self::ChangeDatesIgnored => english!(
                "The store ignored the filter by date of change, so changes that did not change the status were not \
                 checked."
            )
            .into(),
            Self::CountedAgain => english!(
                "Counts differed but no order did: the store changed during the check. Counting again."
            )
            .into(),
            Self::CountsUnexplained => english!(
                "The store's counts still differ from its list: either it changes too fast to compare, or it counts \
                 orders that it does not list."
            )
            .into(),
            Self::ComparedByCounting => english!(
                "Where counts were equal, orders were not compared one by one. So a missing order can be hidden by one \
                 of the same status that is no longer in the store."
            )
            .into(),
            Self::ProofCut => english!("Not everything that was compared is shown here.").into(),
            Self::Sentence(sentence) => Message::verbatim(sentence),
        }
    }
}

fn planned(orders: i64, calls: i64, parts: usize) -> Message {
    let orders = message!(count = orders; "1 order", "{count} orders");
    let calls = message!(count = calls; "1 call", "{count} calls");
    match parts {
        0 | 1 => message!(
            "Planned: {orders} to read in about {calls}.",
            orders = orders,
            calls = calls
        ),
        parts => message!(
            "Planned: {orders} to read in about {calls}, {parts} parts side by side.",
            orders = orders,
            calls = calls,
            parts = parts
        ),
    }
}

fn outcome(differences: &[CountDifference], is_explained: bool) -> Message {
    match (differences.is_empty(), is_explained) {
        (true, true) => english!("Equal in each status.").into(),
        (true, false) => english!("Equal, except for differences already found.").into(),
        (false, true) => english!("Differences already found explain it.").into(),
        (false, false) => {
            let one = |difference: &CountDifference| {
                message!(
                    "{status} ({theirs} there, {ours} here)",
                    status = difference.status.standard_name(),
                    theirs = difference.theirs,
                    ours = difference.ours
                )
            };
            let all: Vec<Message> = differences.iter().map(one).collect();
            message!("They differ in {statuses}.", statuses = all)
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
            counted.sentence().to_string(),
            "Counted orders 1,001 to 2,000: 1,200 in the store, 7 here. They differ in Awaiting Fulfillment (1,200 there, \
             7 here)."
        );
        let planned = RunEvent::Planned {
            orders: 1,
            calls: 2_000,
            parts: 3,
        };
        assert_eq!(
            planned.sentence().to_string(),
            "Planned: 1 order to read in about 2,000 calls, 3 parts side by side."
        );
    }
}
