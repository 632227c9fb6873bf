//! Whether an order may be shipped: the one rule that pages, CSV, API, commands, filters and counts ask.
//!
//! Nobody ships what the rule refuses by accident. A person may ship it anyway and says why
//! ([`crate::reason::Reason`]); the audit trail keeps that.

mod facts;
mod held_statuses;
mod reasons;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use facts::ShippingFacts;
pub use held_statuses::HeldStatuses;
pub use reasons::{Hold, HoldCause, Refusal};

use crate::codes::codes;
use crate::message::Message;

/// The answer for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MayShip {
    Yes,
    /// Not before the causes are gone. Never empty.
    Held(Vec<HoldCause>),
    No(Refusal),
}

codes! {
    /// The answer without its reasons, as it is stored with each order.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ShippingState {
        ToShip = "to_ship" => "To ship",
        Held = "held" => "On hold",
        NotToShip = "not_to_ship" => "Not to ship",
    }
}

impl MayShip {
    pub const fn state(&self) -> ShippingState {
        match self {
            MayShip::Yes => ShippingState::ToShip,
            // Nobody would look for it elsewhere.
            MayShip::Held(_) | MayShip::No(Refusal::NoAddress) => ShippingState::Held,
            MayShip::No(_) => ShippingState::NotToShip,
        }
    }

    /// As it is stored with each order: what is on a list of SKUs is not known there, but looked up when the order is read.
    pub fn stored_state(&self) -> ShippingState {
        let is_of_list = |cause: &HoldCause| matches!(cause, HoldCause::SkuNotListed(_));
        match self {
            MayShip::Held(causes) if causes.iter().all(is_of_list) => ShippingState::ToShip,
            answer => answer.state(),
        }
    }

    /// There is no address, and nobody can decide one.
    pub const fn has_no_address(&self) -> bool {
        matches!(self, MayShip::No(Refusal::Erased | Refusal::NoAddress))
    }

    /// Why not, one sentence a reason. Empty if it may be shipped.
    pub fn sentences(&self) -> Vec<Message> {
        match self {
            MayShip::Yes => Vec::new(),
            MayShip::Held(causes) => causes.iter().map(HoldCause::sentence).collect(),
            MayShip::No(refusal) => vec![refusal.sentence().into()],
        }
    }

    /// Whether a person may ship it anyway. Where nothing is left, or no address, there is nothing to decide.
    pub fn can_be_overridden(&self) -> bool {
        !self.has_no_address() && !matches!(self, MayShip::Yes | MayShip::No(Refusal::NothingLeft))
    }
}

/// The rule. Refusals come before holds, since they do not pass by waiting.
pub fn may_ship(facts: &ShippingFacts) -> MayShip {
    if let Some(refusal) = Refusal::of(facts) {
        return MayShip::No(refusal);
    }
    match HoldCause::all(facts) {
        causes if causes.is_empty() => MayShip::Yes,
        causes => MayShip::Held(causes),
    }
}

/// The rule for what is picked up at the counter. What is left to ship does not matter, nor whether the store counts what goes
/// out as shipped, nor whether a list of SKUs names it: it is in the customer's own order already.
pub fn may_be_picked_up(facts: &ShippingFacts) -> MayShip {
    if let Some(refusal) = Refusal::of_ended(facts.status, facts.is_deleted, facts.is_gone) {
        return MayShip::No(refusal);
    }
    let mut causes = HoldCause::all(facts);
    causes.retain(|cause| !matches!(cause, HoldCause::ShippedInStore | HoldCause::SkuNotListed(_)));
    match causes.is_empty() {
        true => MayShip::Yes,
        false => MayShip::Held(causes),
    }
}

/// The rule for replacing the label of a shipment: the goods have been taken from the shelf already, so it does not
/// matter that nothing else is left, or that the store counts the order as shipped.
pub fn may_ship_again(facts: &ShippingFacts) -> MayShip {
    if facts.is_erased {
        return MayShip::No(Refusal::Erased);
    }
    match may_ship(facts) {
        MayShip::No(Refusal::NothingLeft) => MayShip::Yes,
        MayShip::Held(mut causes) => {
            causes.retain(|cause| !matches!(cause, HoldCause::ShippedInStore | HoldCause::SkuNotListed(_)));
            match causes.is_empty() {
                true => MayShip::Yes,
                false => MayShip::Held(causes),
            }
        }
        answer => answer,
    }
}
