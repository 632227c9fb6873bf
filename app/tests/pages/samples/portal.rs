use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::portal::{
    ClientName, OwnStore, PortalHold, PortalItem, PortalLine, PortalOrder, PortalOrderPage, PortalOrderRow,
    PortalOverview, PortalPart, PortalProblem, PortalShipment, PortalShipmentPage, StoreState,
};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::shipment::may_ship::{Refusal, ShippingState};

use super::{CLIENT, FAILING_INTEGRATION, ORDER, at, id, integrations, order_parts, orders};

pub const STORE: &str = "Borealis shop";
pub const OTHER_CLIENT: &str = "Cedar Toys";
pub const TRACKING: &str = "1Z999AA10123456784";
pub const REASON: &str = "customer asks";

pub fn clients() -> Vec<ClientName> {
    let name = |id_: &str, name: &str| ClientName {
        id: id(id_),
        name: name.to_owned(),
    };
    vec![
        name(CLIENT, super::people::SUBJECT),
        name(FAILING_INTEGRATION, OTHER_CLIENT),
    ]
}

pub fn overview() -> PortalOverview {
    PortalOverview {
        to_ship: OrderCount(1_001),
        on_hold: OrderCount(2),
        shipped_lately: OrderCount(37),
        problems: OrderCount(1),
        stores: vec![store(StoreState::Refuses)],
    }
}

pub fn store(state: StoreState) -> OwnStore {
    OwnStore {
        name: Some(STORE.to_owned()),
        state,
        last_read_at: Some(at(0)),
    }
}

pub fn page() -> PortalOrderPage {
    PortalOrderPage {
        rows: vec![row()],
        next: Some("older-orders".to_owned()),
    }
}

fn row() -> PortalOrderRow {
    PortalOrderRow {
        id: id(ORDER),
        number: orders::NUMBER,
        created_at: at(0),
        store_zone: None,
        status: OrderStatus::AWAITING_SHIPMENT,
        status_label: integrations::STATUS_LABEL.to_owned(),
        is_deleted: false,
        customer_name: orders::CUSTOMER.to_owned(),
        items: 3,
        left_to_ship: 1,
        shipping_state: ShippingState::Held,
        total: "336.3200".parse().expect("an amount"),
        currency: "USD".to_owned(),
    }
}

pub fn order() -> PortalOrder {
    PortalOrder {
        client: id(CLIENT),
        row: row(),
        ship_by: Some(at(2)),
        customer_email: "ann@example.com".to_owned(),
        customer_message: orders::MESSAGE.to_owned(),
        parts: vec![PortalPart {
            address: order_parts::address(),
            shipping_method: order_parts::METHOD.to_owned(),
            lines: vec![line()],
        }],
        not_shipped: vec![line()],
        hold: Some(PortalHold::Own {
            reason: REASON.to_owned(),
            until: Some(at(0)),
        }),
        reasons: vec![Refusal::Cancelled.sentence().into()],
        shipments: vec![shipment()],
        has_problem: true,
    }
}

fn line() -> PortalLine {
    PortalLine {
        sku: "MUG-1".to_owned(),
        name: "Mug".to_owned(),
        options: "Colour: blue".to_owned(),
        quantity: 3,
        left_to_ship: 1,
    }
}

fn shipment() -> PortalShipment {
    PortalShipment {
        order_id: id(ORDER),
        order_number: orders::NUMBER,
        made_at: at(1),
        is_voided: true,
        carrier: "UPS".to_owned(),
        tracking_number: TRACKING.to_owned(),
        followed_at: Some("https://www.ups.com/track".to_owned()),
        items: vec![PortalItem {
            sku: "MUG-1".to_owned(),
            name: "Mug".to_owned(),
            quantity: 2,
        }],
    }
}

pub fn shipments() -> PortalShipmentPage {
    PortalShipmentPage {
        rows: vec![shipment()],
        next: Some("older-shipments".to_owned()),
    }
}

pub fn problems() -> Vec<PortalProblem> {
    vec![PortalProblem {
        order_number: Some(orders::NUMBER),
        order_id: Some(id(ORDER)),
        kind: ProblemKind::Incomplete,
        first_seen_at: at(0),
        last_seen_at: at(1),
    }]
}
