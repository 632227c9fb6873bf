//! Which orders a run reads.

use serde::{Deserialize, Serialize};

use crate::date_range::DateRange;
use crate::ids::RemoteOrderId;
use crate::message;
use crate::message::Message;
use crate::order_status::StatusFilter;
use crate::time::Timestamp;

/// Which orders a run reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// Orders with one of `statuses` and a date within `dates`.
    Span {
        #[serde(flatten)]
        dates: DateRange,
        statuses: StatusFilter,
    },
    /// Orders that changed since a moment. Those that are already here are updated whatever their status; of the
    /// others, only those with one of `statuses` are imported.
    ModifiedSince {
        since: Timestamp,
        statuses: StatusFilter,
    },
    /// These orders, whatever their status.
    Named { remote_ids: Vec<RemoteOrderId> },
    /// These orders, because the store reported them changed. Those that are already here are updated whatever
    /// their status; of the others, only those with one of `statuses` are imported. An order that is not in the
    /// store is not a problem.
    Hinted {
        remote_ids: Vec<RemoteOrderId>,
        statuses: StatusFilter,
    },
}

impl Selection {
    /// Whether the run may take hours: it reads part of the store regardless of what has changed.
    pub const fn is_long(&self) -> bool {
        matches!(self, Selection::Span { .. })
    }

    /// As a sentence, for example `Created from 2026-11-01`.
    pub fn sentence(&self) -> Message {
        match self {
            Selection::Span { dates, statuses } => match (dates.is_open(), of_statuses(statuses)) {
                (_, None) => dates.sentence(),
                (true, Some(statuses)) => statuses,
                (false, Some(statuses)) => {
                    message!(
                        "{dates}: {statuses}",
                        dates = dates.sentence(),
                        statuses = statuses
                    )
                }
            },
            Selection::ModifiedSince { since, .. } => message!("Changed since {since}", since = *since),
            Selection::Named { remote_ids } => match remote_ids.as_slice() {
                [one] => message!("Order {number}", number = one.to_string()),
                many => message!(count = many.len(); "1 named order", "{count} named orders"),
            },
            Selection::Hinted { remote_ids, .. } => match remote_ids.as_slice() {
                [one] => message!("Order {number}, by webhook", number = one.to_string()),
                many => message!(count = many.len(); "1 order, by webhook", "{count} orders, by webhook"),
            },
        }
    }

    /// Of a check that found orders that differ.
    pub fn sentence_with_differing(&self, differing: i64) -> Message {
        message!(
            count = differing;
            "{selection}; 1 order differs",
            "{selection}; {count} orders differ",
            selection = self.sentence()
        )
    }
}

/// For example `Awaiting Shipment, Awaiting Fulfillment`, in BigCommerce's own words; none if all are accepted.
fn of_statuses(statuses: &StatusFilter) -> Option<Message> {
    match statuses {
        StatusFilter::All => None,
        StatusFilter::Only(statuses) if statuses.len() > 3 => {
            Some(message!(count = statuses.len(); "1 status", "{count} statuses"))
        }
        StatusFilter::Only(statuses) => {
            let names: Vec<&str> = statuses.iter().map(|status| status.standard_name()).collect();
            Some(Message::verbatim(names.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order_status::OrderStatus;

    #[test]
    fn all_statuses_and_some_read_otherwise() {
        let sentence = |from: &str, statuses| {
            let dates = DateRange {
                from: Timestamp::from_date(from),
                ..DateRange::default()
            };
            Selection::Span { dates, statuses }.sentence().to_string()
        };
        let two = || StatusFilter::Only(vec![OrderStatus::AWAITING_PICKUP, OrderStatus::AWAITING_SHIPMENT]);
        let four = StatusFilter::Only(OrderStatus::ALL[..4].to_vec());
        assert_eq!(sentence("", StatusFilter::All), "Everything");
        assert_eq!(sentence("", two()), "Awaiting Pickup, Awaiting Shipment");
        assert_eq!(sentence("", four), "4 statuses");
        assert_eq!(
            sentence("2026-11-01", StatusFilter::All),
            "Created from 2026-11-01 (UTC)"
        );
        assert_eq!(
            sentence("2026-11-01", two()),
            "Created from 2026-11-01 (UTC): Awaiting Pickup, Awaiting Shipment"
        );
    }
}
