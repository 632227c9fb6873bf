use parcelpilot_contract::shipments::PushRow;
use parcelpilot_domain::shipment::push::{PushFailure, PushKind, PushState, Pushing};

use super::{FAILED_PUSH, HELD_PUSH, at, id};

pub const DETAIL: &str = "Quantity exceeds what is left";

/// Pushing is off.
pub fn held() -> PushRow {
    PushRow {
        id: id(HELD_PUSH),
        kind: PushKind::Create,
        state: PushState::Held,
        since: at(4),
        next_try_at: None,
        tries: 0,
        failure: None,
        detail: String::new(),
        waits_for_another: false,
        pushing: Pushing::Off,
    }
}

pub fn failed() -> PushRow {
    PushRow {
        id: id(FAILED_PUSH),
        state: PushState::Failed,
        tries: 1,
        failure: Some(PushFailure::OverQuantity),
        detail: DETAIL.to_owned(),
        ..held()
    }
}

pub fn confirmed() -> PushRow {
    PushRow {
        state: PushState::Confirmed,
        tries: 1,
        ..held()
    }
}
