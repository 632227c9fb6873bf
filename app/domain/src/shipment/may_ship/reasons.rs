//! Why an order may not be shipped, and the sentences for it.

use serde::{Deserialize, Serialize};

use super::ShippingFacts;
use crate::codes::codes;
use crate::message::{Message, Place};
use crate::order_status::OrderStatus;
use crate::reason::Reason;
use crate::time::Timestamp;
use crate::{english, message};

/// Placed by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub reason: Reason,
    /// Released by itself then.
    pub until: Option<Timestamp>,
}

/// One cause of a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldCause {
    Manual(Hold),
    /// The integration holds orders of this status. With the store's name for it.
    Status(String),
    /// A status that ParcelPilot does not know. With the store's name for it.
    UnknownStatus(String),
    /// The store's word for the payment, which is not in order.
    Payment(String),
    /// The store calls it shipped or completed, and still has items left to ship.
    ShippedInStore,
    /// SKUs that are not on the client's list, where every one must be. Empty for lines without one.
    SkuNotListed(Vec<String>),
}

codes! {
    /// Waiting does not help.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Refusal {
        Gone = "gone" => "No longer in the store",
        Archived = "archived" => "Archived",
        Incomplete = "incomplete" => "Incomplete",
        Cancelled = "cancelled" => "Cancelled",
        Declined = "declined" => "Declined",
        Refunded = "refunded" => "Refunded",
        NothingLeft = "nothing_left" => "Nothing left to ship",
        /// Its address was erased here; the store counts it as shipped, or has ended it.
        Erased = "erased" => "Personal data erased",
        /// The same of an order that is open in the store: somebody waits for a parcel.
        NoAddress = "no_address" => "Open, but its personal data was erased",
    }
}

/// Words of [`payment_status`](ShippingFacts::payment_status) that say that the money is not there and will not come by
/// itself. Not `pending`: cash on delivery and invoices are paid later.
const UNPAID: [&str; 5] = ["declined", "held for review", "refunded", "void", "void pending"];

impl Refusal {
    pub(super) fn of(facts: &ShippingFacts) -> Option<Self> {
        // Before those that a person may decide against.
        if facts.is_erased && facts.left > 0 {
            return Some(match facts.is_open() {
                true => Refusal::NoAddress,
                false => Refusal::Erased,
            });
        }
        let ended = Self::of_ended(facts.status, facts.is_deleted, facts.is_gone);
        ended.or((facts.left <= 0).then_some(Refusal::NothingLeft))
    }

    /// Of an order that has ended in the store, whatever is left of it.
    pub fn of_ended(status: OrderStatus, is_deleted: bool, is_gone: bool) -> Option<Self> {
        match status {
            _ if is_gone => Some(Refusal::Gone),
            _ if is_deleted => Some(Refusal::Archived),
            OrderStatus::INCOMPLETE => Some(Refusal::Incomplete),
            OrderStatus::CANCELLED => Some(Refusal::Cancelled),
            OrderStatus::DECLINED => Some(Refusal::Declined),
            OrderStatus::REFUNDED => Some(Refusal::Refunded),
            _ => None,
        }
    }

    pub const fn sentence(self) -> &'static str {
        match self {
            Refusal::Gone => english!("The store no longer has this order."),
            Refusal::Archived => english!("This order is archived in the store."),
            Refusal::Incomplete => english!("This order was never completed in the store."),
            Refusal::Cancelled => english!("This order is cancelled."),
            Refusal::Declined => english!("This order is declined."),
            Refusal::Refunded => english!("This order is refunded."),
            Refusal::NothingLeft => english!("Nothing is left to ship."),
            Refusal::NoAddress => english!(
                "This order is open in the store, but its personal data was erased here, so it has no address. Ship it in \
                 BigCommerce, or cancel it there."
            ),
            Refusal::Erased => english!(
                "The personal data of this order was erased, so it has no address and can't be shipped from here."
            ),
        }
    }
}

impl HoldCause {
    pub(super) fn all(facts: &ShippingFacts) -> Vec<Self> {
        let mut causes: Vec<Self> = facts.hold.iter().cloned().map(HoldCause::Manual).collect();
        match facts.status {
            OrderStatus::SHIPPED | OrderStatus::COMPLETED => causes.push(HoldCause::ShippedInStore),
            status if !OrderStatus::ALL.contains(&status) => {
                causes.push(HoldCause::UnknownStatus(facts.status_label.clone()));
            }
            // A dispute stops pushes as well, whatever an admin chooses.
            status if status == OrderStatus::DISPUTED || facts.held_statuses.contains(status) => {
                causes.push(HoldCause::Status(facts.status_label.clone()));
            }
            _ => {}
        }
        if UNPAID.contains(&facts.payment_status.trim().to_lowercase().as_str()) {
            causes.push(HoldCause::Payment(facts.payment_status.trim().to_owned()));
        }
        if !facts.unlisted_skus.is_empty() {
            causes.push(HoldCause::SkuNotListed(facts.unlisted_skus.clone()));
        }
        causes
    }

    /// The code of one that a person placed.
    pub const MANUAL: &'static str = "manual";

    /// The code of one that the warehouse's list of SKUs makes.
    pub const SKU_NOT_LISTED: &'static str = "sku_not_listed";

    /// As programs know it.
    pub const fn code(&self) -> &'static str {
        match self {
            HoldCause::Manual(_) => Self::MANUAL,
            HoldCause::Status(_) => "status",
            HoldCause::UnknownStatus(_) => "unknown_status",
            HoldCause::Payment(_) => "payment",
            HoldCause::ShippedInStore => "shipped_in_store",
            HoldCause::SkuNotListed(_) => Self::SKU_NOT_LISTED,
        }
    }

    pub fn sentence(&self) -> Message {
        match self {
            HoldCause::Manual(Hold { reason, until: None }) => {
                message!("On hold: {reason}", reason = with_stop(reason))
            }
            HoldCause::Manual(Hold {
                reason,
                until: Some(until),
            }) => message!(
                "On hold until {day}: {reason}",
                day = Place::Day(*until),
                reason = with_stop(reason)
            ),
            HoldCause::Status(label) => message!(
                "Orders with the status \"{status}\" are on hold.",
                status = label.as_str()
            ),
            HoldCause::UnknownStatus(label) => message!(
                "ParcelPilot does not know the status \"{status}\", so the order is on hold.",
                status = label.as_str()
            ),
            HoldCause::Payment(payment) => message!(
                "The store reports the payment as: {payment}.",
                payment = payment.as_str()
            ),
            HoldCause::ShippedInStore => {
                message!("The store calls this order shipped, but counts some items as not shipped.")
            }
            HoldCause::SkuNotListed(skus) => message!(
                "SKU not on the client's list: {skus}. Once it is mapped, the order can be shipped.",
                skus = Place::List(skus.iter().map(|sku| sku_or_none(sku)).collect())
            ),
        }
    }
}

fn sku_or_none(sku: &str) -> Message {
    match sku {
        "" => message!("a line without a SKU"),
        sku => Message::verbatim(sku),
    }
}

/// People end their reasons with a full stop, or don't.
fn with_stop(reason: &Reason) -> String {
    let mut sentence = reason.to_string();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}
