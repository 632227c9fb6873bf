//! Telling the store that an order has arrived: the order gets another status there, once.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::message::Message;
use crate::order_status::OrderStatus;
use crate::shipment::push::{ACCOUNT_TO_MAKE, PushFailure};
use crate::store::shipments::OrderNow;
use crate::{english, message};

codes! {
    /// From which status to which an order may go. No other pair can be made, so that none goes backwards.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StatusMove {
        /// From Awaiting Fulfillment to Awaiting Shipment.
        AwaitingShipment = "awaiting_shipment",
    }
}

impl StatusMove {
    pub const fn old_status(self) -> OrderStatus {
        match self {
            StatusMove::AwaitingShipment => OrderStatus::AWAITING_FULFILLMENT,
        }
    }

    pub const fn new_status(self) -> OrderStatus {
        match self {
            StatusMove::AwaitingShipment => OrderStatus::AWAITING_SHIPMENT,
        }
    }
}

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StatusUpdateState {
        /// Will be sent as soon as the store accepts it.
        Pending = "pending" => "Pending",
        Sending = "sending" => "Sending",
        /// The store's order has the status.
        Done = "done" => "Done",
        /// There was nothing to do, for good.
        Skipped = "skipped" => "Skipped",
        /// Somebody has to fix the cause, and then it is tried again.
        Failed = "failed" => "Failed",
    }
}

codes! {
    /// Why a status update was skipped, or failed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StatusUpdateReason {
        OtherStatus = "other_status" => "The store's order has another status",
        Archived = "archived" => "The order is archived in the store",
        OrderGone = "order_gone" => "The order is gone",
        EndedHere = "ended_here" => "The order was cancelled or is gone",
        ShippedHere = "shipped_here" => "The order was shipped first",
        TurnedOff = "turned_off" => "Switched off before it was confirmed",
        WriteScopeMissing = "write_scope_missing" => "The token may not change orders",
        TokenRefused = "token_refused" => "The access token was refused",
        CredentialsUnreadable = "credentials_unreadable" => "The credentials can't be opened",
        Refused = "refused" => "BigCommerce refused it",
        NoAnswer = "no_answer" => "BigCommerce did not answer",
    }
}

impl StatusUpdateReason {
    pub const fn of_refusal(failure: PushFailure) -> Self {
        match failure {
            PushFailure::WriteScopeMissing => StatusUpdateReason::WriteScopeMissing,
            PushFailure::TokenRefused => StatusUpdateReason::TokenRefused,
            PushFailure::CredentialsUnreadable => StatusUpdateReason::CredentialsUnreadable,
            PushFailure::OrderGone => StatusUpdateReason::OrderGone,
            _ => StatusUpdateReason::Refused,
        }
    }

    /// Whether every update of the integration fails alike: the others wait until one that is tried tells that the cause is
    /// gone.
    pub const fn concerns_all(self) -> bool {
        matches!(
            self,
            StatusUpdateReason::WriteScopeMissing
                | StatusUpdateReason::TokenRefused
                | StatusUpdateReason::CredentialsUnreadable
        )
    }

    /// Whether it is over for good, rather than for somebody to fix.
    pub const fn skips(self) -> bool {
        matches!(
            self,
            StatusUpdateReason::OtherStatus
                | StatusUpdateReason::Archived
                | StatusUpdateReason::OrderGone
                | StatusUpdateReason::EndedHere
                | StatusUpdateReason::ShippedHere
                | StatusUpdateReason::TurnedOff
        )
    }

    /// What happened, and what to do where something is to be done.
    pub fn sentence(self) -> Message {
        let english = match self {
            StatusUpdateReason::OtherStatus => {
                english!(
                    "The order had another status in BigCommerce by then, so it was left as it is. There is nothing to do."
                )
            }
            StatusUpdateReason::Archived => {
                english!(
                    "The order is archived in BigCommerce, so its status was left as it is. There is nothing to do."
                )
            }
            StatusUpdateReason::OrderGone => {
                english!("BigCommerce no longer has this order (404). There is nothing to do.")
            }
            StatusUpdateReason::EndedHere => {
                english!(
                    "The order was cancelled, archived or deleted first, so its status was left as it is. There is nothing to do."
                )
            }
            StatusUpdateReason::ShippedHere => {
                english!(
                    "The order was shipped first, so its status was left to the shipment. There is nothing to do."
                )
            }
            StatusUpdateReason::TurnedOff => {
                english!(
                    "The setting was switched off before BigCommerce had confirmed the status. There is nothing to do."
                )
            }
            StatusUpdateReason::WriteScopeMissing => {
                return message!(
                    "BigCommerce answered 403: the token may read orders but not change them. {account_to_make}",
                    account_to_make = Message::from(ACCOUNT_TO_MAKE)
                );
            }
            StatusUpdateReason::TokenRefused => {
                english!(
                    "BigCommerce refused the access token (401): its API account was deleted, or it was mistyped. \
                     Paste a new credentials file under Connection of the integration, then try again."
                )
            }
            StatusUpdateReason::CredentialsUnreadable => {
                english!(
                    "The stored credentials can't be opened with this server's key. Paste the credentials file again, \
                     then try again."
                )
            }
            StatusUpdateReason::Refused => {
                english!(
                    "BigCommerce refused to change the order's status. Look at the order in BigCommerce, and change its \
                     status there or try again."
                )
            }
            StatusUpdateReason::NoAnswer => {
                english!(
                    "BigCommerce did not answer for half a day, so whether the order's status changed is not known. Look at \
                     the order in BigCommerce, and try again."
                )
            }
        };
        english.into()
    }
}

/// What is known here of an order whose status is to change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrderHere {
    /// Cancelled, archived, or gone from the store.
    pub has_ended: bool,
    /// By a shipment that was not voided.
    pub is_shipped: bool,
    /// A voided one is on its way, or may still be in the store.
    pub may_be_shipped: bool,
    /// Its status here, where an import has brought another one than the update begins from.
    pub other_status: Option<OrderStatus>,
}

/// What is to be done, now that the store was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Send,
    /// The order has the status already, by an earlier call whose answer was lost or by somebody else.
    Done,
    /// With the status that the store's order has, if that is why.
    Skip(StatusUpdateReason, Option<OrderStatus>),
    /// What becomes of a shipment of the order is not known yet.
    Wait,
}

impl StatusMove {
    /// What is in force by the store's answer of this moment; our own copy of the order may be older. A hold of the warehouse does
    /// not matter: the order has arrived all the same.
    pub fn decide(self, order: Option<&OrderNow>, here: OrderHere) -> Decision {
        match order {
            None => Decision::Skip(StatusUpdateReason::OrderGone, None),
            Some(order) if order.is_deleted => Decision::Skip(StatusUpdateReason::Archived, None),
            Some(order) if order.status == self.new_status() => Decision::Done,
            Some(order) if order.status != self.old_status() => {
                Decision::Skip(StatusUpdateReason::OtherStatus, Some(order.status))
            }
            Some(_) if here.has_ended => Decision::Skip(StatusUpdateReason::EndedHere, None),
            Some(_) if here.is_shipped => Decision::Skip(StatusUpdateReason::ShippedHere, None),
            Some(_) if here.may_be_shipped => Decision::Wait,
            Some(_) if here.other_status.is_some() => {
                Decision::Skip(StatusUpdateReason::OtherStatus, here.other_status)
            }
            Some(_) => Decision::Send,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVE: StatusMove = StatusMove::AwaitingShipment;

    fn order(status: OrderStatus) -> OrderNow {
        OrderNow {
            status,
            is_deleted: false,
        }
    }

    #[test]
    fn only_an_order_of_the_first_status_is_sent() {
        for status in OrderStatus::ALL.into_iter().chain([OrderStatus(99)]) {
            let expected = match status {
                OrderStatus::AWAITING_FULFILLMENT => Decision::Send,
                OrderStatus::AWAITING_SHIPMENT => Decision::Done,
                other => Decision::Skip(StatusUpdateReason::OtherStatus, Some(other)),
            };
            assert_eq!(MOVE.decide(Some(&order(status)), OrderHere::default()), expected);
        }
    }

    #[test]
    fn what_is_archived_gone_ended_or_shipped_is_skipped() {
        let waiting = order(OrderStatus::AWAITING_FULFILLMENT);
        let archived = OrderNow {
            is_deleted: true,
            ..waiting.clone()
        };
        let ended = OrderHere {
            has_ended: true,
            ..OrderHere::default()
        };
        let shipped = OrderHere {
            is_shipped: true,
            ..OrderHere::default()
        };
        let uncertain = OrderHere {
            may_be_shipped: true,
            ..OrderHere::default()
        };
        assert_eq!(MOVE.decide(Some(&waiting), uncertain), Decision::Wait);
        for (found, here, reason) in [
            (None, OrderHere::default(), StatusUpdateReason::OrderGone),
            (
                Some(&archived),
                OrderHere::default(),
                StatusUpdateReason::Archived,
            ),
            (Some(&waiting), ended, StatusUpdateReason::EndedHere),
            (Some(&waiting), shipped, StatusUpdateReason::ShippedHere),
        ] {
            assert_eq!(MOVE.decide(found, here), Decision::Skip(reason, None));
            assert!(reason.skips());
        }
    }

    #[test]
    fn an_order_that_had_another_status_here_is_left_as_it_is() {
        let here = OrderHere {
            other_status: Some(OrderStatus::SHIPPED),
            ..OrderHere::default()
        };
        let waiting = order(OrderStatus::AWAITING_FULFILLMENT);
        let skipped = Decision::Skip(StatusUpdateReason::OtherStatus, Some(OrderStatus::SHIPPED));
        assert_eq!(MOVE.decide(Some(&waiting), here), skipped);
        assert_eq!(MOVE.decide(Some(&order(MOVE.new_status())), here), Decision::Done);
    }

    #[test]
    fn every_reason_says_what_to_do() {
        for reason in StatusUpdateReason::ALL {
            let sentence = reason.sentence().to_string();
            assert_eq!(
                sentence.contains("There is nothing to do."),
                reason.skips(),
                "{sentence}"
            );
            assert!(!(reason.skips() && reason.concerns_all()));
        }
    }
}
