use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow, EventEndpointRow};
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::event::{DeliveryError, DeliveryState};

use super::{CLIENT, EVENT_ENDPOINT, ORDER, at, clients, id, orders};

pub const URL: &str = "https://borealis.example.com/events";
pub const DESCRIPTION: &str = "Shop software";
pub const ANSWER: &str = "Down for maintenance";
pub const SENT: &str = "a-body-that-was-sent";
pub const POSITION: i64 = 417;

pub fn endpoint() -> EventEndpointRow {
    EventEndpointRow {
        id: id(EVENT_ENDPOINT),
        url: URL.to_owned(),
        description: DESCRIPTION.to_owned(),
        client: Some((id(CLIENT), clients::NAME.to_owned())),
        is_client_active: true,
        kinds: vec![ChangeKind::OrderHeld],
        is_enabled: true,
        stopped: None,
        failing_since: Some(at(1)),
        skipped_at: Some(at(2)),
        previous_secret_until: Some(at(3)),
        unsent: 6_543,
        failed: 7_654,
    }
}

/// Of all clients, and nothing has been sent to it.
pub fn bare_endpoint() -> EventEndpointRow {
    EventEndpointRow {
        id: id(EVENT_ENDPOINT),
        url: "https://example.com/".to_owned(),
        description: "New".to_owned(),
        client: None,
        is_client_active: true,
        kinds: Vec::new(),
        is_enabled: true,
        stopped: None,
        failing_since: None,
        skipped_at: None,
        previous_secret_until: None,
        unsent: 0,
        failed: 0,
    }
}

pub fn delivery() -> EventDeliveryRow {
    EventDeliveryRow {
        position: ChangePosition(POSITION),
        kind: ChangeKind::OrderHeld,
        at: at(0),
        order: Some(id(ORDER)),
        order_number: Some(orders::NUMBER),
        state: DeliveryState::Failed,
        since: at(4),
        next_try_at: at(4),
        tries: 12,
        sent: Some(SENT.to_owned()),
        status: Some(503),
        answer: Some(ANSWER.to_owned()),
        error: Some(DeliveryError::Refused),
    }
}

/// Of no order, and not tried yet.
pub fn bare_delivery() -> EventDeliveryRow {
    EventDeliveryRow {
        kind: ChangeKind::IntegrationFailing,
        order: None,
        order_number: None,
        state: DeliveryState::Pending,
        tries: 0,
        sent: None,
        status: None,
        answer: None,
        error: None,
        ..delivery()
    }
}

pub fn page() -> EventDeliveryPage {
    EventDeliveryPage {
        rows: vec![delivery()],
        before: Some(ChangePosition(POSITION)),
    }
}
