//! What of an order its customer picks up at the counter: staff say when it is ready, and that it was collected.

use serde::{Deserialize, Serialize};

use crate::ids::RemoteLineId;
use crate::message::Message;
use crate::order::Line;
use crate::order_status::OrderStatus;
use crate::shipment::may_ship::{MayShip, ShippingFacts, may_be_picked_up};
use crate::{english, message};

/// How many of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupItem {
    pub line: RemoteLineId,
    pub quantity: i64,
}

/// Why an order can't be called ready, or collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickupRefusal {
    NothingToPickUp,
    /// Nobody collects what was not ready.
    NotReady,
    /// The store is done with it.
    Completed,
    /// It has ended, or is on hold.
    MayNot(MayShip),
}

impl PickupRefusal {
    pub fn sentence(&self) -> Message {
        match self {
            PickupRefusal::NothingToPickUp => {
                english!("Nothing of this order is left to be picked up.").into()
            }
            PickupRefusal::NotReady => {
                english!("This order is not marked as ready for pickup. Mark it as ready first.").into()
            }
            PickupRefusal::Completed => {
                english!("The store calls this order completed, so nothing of it waits to be picked up.")
                    .into()
            }
            PickupRefusal::MayNot(answer) => {
                let reasons = answer.sentences().into_iter();
                let joined =
                    reasons.reduce(|before, next| message!("{before} {next}", before = before, next = next));
                joined.unwrap_or_else(|| Message::verbatim(""))
            }
        }
    }
}

/// All that is left of the lines that the customer picks up.
pub fn to_pick_up(lines: &[Line]) -> Vec<PickupItem> {
    let picked_up = lines.iter().filter(|line| line.is_picked_up() && line.sold() > 0);
    let item = |line: &Line| PickupItem {
        line: line.remote_id,
        quantity: line.sold(),
    };
    picked_up.map(item).collect()
}

/// The items of an order that may be called ready now.
///
/// # Errors
/// It may not.
pub fn make_ready(facts: &ShippingFacts, lines: &[Line]) -> Result<Vec<PickupItem>, PickupRefusal> {
    if facts.status == OrderStatus::COMPLETED {
        return Err(PickupRefusal::Completed);
    }
    allowed(facts, lines)
}

/// Whether what was ready may be called collected. A store may have called the order completed by then.
///
/// # Errors
/// It may not.
pub fn collect(facts: &ShippingFacts, lines: &[Line]) -> Result<(), PickupRefusal> {
    allowed(facts, lines).map(|_| ())
}

fn allowed(facts: &ShippingFacts, lines: &[Line]) -> Result<Vec<PickupItem>, PickupRefusal> {
    let items = to_pick_up(lines);
    match may_be_picked_up(facts) {
        MayShip::Yes if items.is_empty() => Err(PickupRefusal::NothingToPickUp),
        MayShip::Yes => Ok(items),
        answer => Err(PickupRefusal::MayNot(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipment::may_ship::{HeldStatuses, HoldCause, Refusal};

    fn facts(status: OrderStatus) -> ShippingFacts {
        ShippingFacts {
            status,
            status_label: status.standard_name().to_owned(),
            is_deleted: false,
            is_gone: false,
            is_erased: false,
            payment_status: "captured".to_owned(),
            left: 0,
            held_statuses: HeldStatuses::default(),
            hold: None,
            unlisted_skus: vec!["A".to_owned()],
        }
    }

    #[test]
    fn each_status_has_its_answer() {
        use OrderStatus as S;
        for status in S::ALL {
            let held = MayShip::Held(vec![HoldCause::Status(status.standard_name().to_owned())]);
            let expected = match status {
                S::INCOMPLETE => MayShip::No(Refusal::Incomplete),
                S::CANCELLED => MayShip::No(Refusal::Cancelled),
                S::DECLINED => MayShip::No(Refusal::Declined),
                S::REFUNDED => MayShip::No(Refusal::Refunded),
                S::PENDING | S::AWAITING_PAYMENT | S::MANUAL_VERIFICATION | S::DISPUTED => held,
                _ => MayShip::Yes,
            };
            assert_eq!(
                may_be_picked_up(&facts(status)),
                expected,
                "{}",
                status.standard_name()
            );
        }
        for (is_deleted, is_gone, refusal) in [(true, false, Refusal::Archived), (true, true, Refusal::Gone)]
        {
            let ended = ShippingFacts {
                is_deleted,
                is_gone,
                ..facts(S::AWAITING_PICKUP)
            };
            assert_eq!(may_be_picked_up(&ended), MayShip::No(refusal));
        }
    }

    #[test]
    fn a_refusal_says_each_reason() {
        let unpaid = ShippingFacts {
            payment_status: "declined".to_owned(),
            ..facts(OrderStatus::DISPUTED)
        };
        let said = collect(&unpaid, &[]).expect_err("on hold").sentence().to_string();
        assert!(said.contains("are on hold. The store reports"), "{said}");
    }
}
