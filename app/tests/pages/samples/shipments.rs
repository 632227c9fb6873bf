use parcelpilot_contract::shipments::{
    ConsignmentToShip, LineToShipRow, PushCounts, ShipmentLineRow, ShipmentPage, ShipmentRow, Shipping,
    StoreShipment, TrackingRow,
};
use parcelpilot_domain::shipment::may_ship::MayShip;
use parcelpilot_domain::shipment::push::Pushing;

use super::order_parts::{ADDRESS_ID, LINE_ID, METHOD, PRODUCT, SKU, address};
use super::{
    CLIENT, FAILED_SHIPMENT, INTEGRATION, ORDER, SHIPMENT, at, clients, id, integrations, orders, pushes,
};

pub const LAST_CARRIER: &str = "Our own van";
pub const TRACKING: &str = "1Z999AA10123456784";
pub const FOLLOWED_AT: &str = "https://carrier.example/follow/1Z999AA10123456784";
pub const MADE_BY: &str = "Pia Packer";
pub const STORE_TRACKING: &str = "STORE-4711";
pub const STORE_LINK: &str = "https://van.example/follow/4711";

fn tracking() -> TrackingRow {
    TrackingRow {
        carrier: "ups".to_owned(),
        carrier_name: String::new(),
        carrier_label: "UPS".to_owned(),
        number: TRACKING.to_owned(),
        link: String::new(),
        followed_at: Some(FOLLOWED_AT.to_owned()),
        suspect: Some("Royal Mail".to_owned()),
    }
}

fn line() -> ShipmentLineRow {
    ShipmentLineRow {
        remote_id: LINE_ID,
        sku: SKU.to_owned(),
        name: PRODUCT.to_owned(),
        quantity: 1,
    }
}

/// Its push is held.
pub fn shipment() -> ShipmentRow {
    ShipmentRow {
        id: id(SHIPMENT),
        order_id: id(ORDER),
        order_number: orders::NUMBER,
        integration_id: id(INTEGRATION),
        integration_name: integrations::NAME.to_owned(),
        client_name: clients::NAME.to_owned(),
        address_id: ADDRESS_ID,
        lines: vec![line()],
        tracking: tracking(),
        made_at: at(4),
        made_by: MADE_BY.to_owned(),
        voided_at: None,
        voided_by: None,
        remote_id: None,
        override_reason: None,
        notify_store: true,
        is_missing_in_store: false,
        push: Some(pushes::held()),
    }
}

pub fn failed() -> ShipmentRow {
    ShipmentRow {
        id: id(FAILED_SHIPMENT),
        push: Some(pushes::failed()),
        ..shipment()
    }
}

pub fn page() -> ShipmentPage {
    ShipmentPage {
        rows: vec![shipment(), failed()],
        next: Some("older-shipments".to_owned()),
    }
}

pub fn counts() -> PushCounts {
    PushCounts {
        client_id: id(CLIENT),
        client_name: clients::NAME.to_owned(),
        held: 1,
        held_though_on: 0,
        pending: 0,
        failed: 1,
        confirmed: 1_357,
    }
}

/// One of three left, two shipped from here, one elsewhere.
pub fn shipping() -> Shipping {
    Shipping {
        consignments: vec![ConsignmentToShip {
            address_id: ADDRESS_ID,
            address: address(),
            shipping_method: METHOD.to_owned(),
            lines: vec![LineToShipRow {
                remote_id: LINE_ID,
                sku: SKU.to_owned(),
                name: PRODUCT.to_owned(),
                options: "Colour: moss".to_owned(),
                bin: "B-17".to_owned(),
                quantity: 3,
                left: 1,
                goes_along: false,
                parent: None,
            }],
        }],
        shipments: vec![shipment(), failed()],
        external_shipments: vec![StoreShipment {
            remote_id: 91,
            address_id: ADDRESS_ID,
            created_at: at(3),
            carrier: "Some van".to_owned(),
            tracking_number: STORE_TRACKING.to_owned(),
            tracking_link: STORE_LINK.to_owned(),
            lines: vec![line()],
        }],
        read_at: Some(at(5)),
        ..bare_shipping()
    }
}

pub fn bare_shipping() -> Shipping {
    Shipping {
        order_id: id(ORDER),
        integration_id: id(INTEGRATION),
        pushing: Pushing::Off,
        last_carrier: LAST_CARRIER.to_owned(),
        may_ship: MayShip::Yes,
        consignments: Vec::new(),
        shipments: Vec::new(),
        external_shipments: Vec::new(),
        read_at: None,
    }
}
