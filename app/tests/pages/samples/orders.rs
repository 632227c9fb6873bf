use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_contract::orders::{OrderDetail, OrderPage, OrderRow};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::{MayShip, ShippingState};

use super::order_parts::{address, consignment, digital_line};
use super::{INTEGRATION, ORDER, at, clients, id, integrations, problems};

pub const NUMBER: i64 = 100_417;
pub const CUSTOMER: &str = "Ann Archer";
pub const TOTAL: &str = "336.32 USD";
pub const HELD_LABEL: &str = "Parked for pick-up";
pub const MESSAGE: &str = "Please ring twice";
pub const NOTES: &str = "Pays late, ships on time";

pub fn row() -> OrderRow {
    OrderRow {
        id: id(ORDER),
        remote_id: NUMBER,
        client_name: clients::NAME.to_owned(),
        integration_name: integrations::NAME.to_owned(),
        created_at: at(0),
        status: OrderStatus::AWAITING_SHIPMENT,
        status_label: integrations::STATUS_LABEL.to_owned(),
        is_deleted: false,
        customer_name: CUSTOMER.to_owned(),
        items: 3,
        left_to_ship: 1,
        shipping_state: ShippingState::ToShip,
        total: TOTAL.to_owned(),
    }
}

/// With older ones behind it.
pub fn page() -> OrderPage {
    OrderPage {
        rows: vec![row()],
        next: Some("older-orders".to_owned()),
    }
}

pub fn held_statuses() -> Vec<HeldStatusRow> {
    vec![HeldStatusRow {
        status: OrderStatus::AWAITING_PICKUP,
        label: HELD_LABEL.to_owned(),
        is_held: true,
    }]
}

pub fn detail() -> OrderDetail {
    OrderDetail {
        row: row(),
        payment_status: "captured".to_owned(),
        customer_email: "ann@example.com".to_owned(),
        customer_message: MESSAGE.to_owned(),
        staff_notes: NOTES.to_owned(),
        consignments: vec![consignment()],
        not_shipped: vec![digital_line()],
        problems: vec![problems::problem()],
        ..bare_detail()
    }
}

/// Without lines, texts or problems.
pub fn bare_detail() -> OrderDetail {
    OrderDetail {
        row: OrderRow {
            items: 0,
            left_to_ship: 0,
            ..row()
        },
        integration_id: id(INTEGRATION),
        modified_at: at(1),
        imported_at: at(2),
        updated_at: at(3),
        payment_status: String::new(),
        customer_email: String::new(),
        customer_message: String::new(),
        staff_notes: String::new(),
        billing: address(),
        consignments: Vec::new(),
        not_shipped: Vec::new(),
        may_ship: MayShip::Yes,
        hold: None,
        problems: Vec::new(),
    }
}
