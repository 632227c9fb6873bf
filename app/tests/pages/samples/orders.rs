use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_contract::orders::{
    Neighbours, OrderCount, OrderDetail, OrderPage, OrderRow, OrderWarningRow, WorkListCounts,
};
use parcelpilot_contract::saved_views::SavedViewRow;
use parcelpilot_contract::status_updates::StatusUpdateRow;
use parcelpilot_domain::order_details::OrderDetails;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::order_warning::OrderWarningKind;
use parcelpilot_domain::shipment::may_ship::{MayShip, ShippingState};
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time_zone::StoreZone;

use super::order_parts::{address, consignment, digital_line};
use super::{
    CLIENT, INTEGRATION, NEXT_ORDER, ORDER, ORDER_WARNING, OTHER_ORDER, OTHER_SAVED_VIEW, SAVED_VIEW, at,
    channels, clients, id, integrations, order_parts, problems,
};

pub const NUMBER: i64 = 100_417;
pub const CUSTOMER: &str = "Ann Archer";
pub const OTHER_CUSTOMER: &str = "Bea Bowyer";
pub const TOTAL: &str = "USD 336.32";
pub const HELD_LABEL: &str = "Parked for pick-up";
pub const MESSAGE: &str = "Please ring twice";
pub const PAYMENT_METHOD: &str = "Cash on Delivery";
pub const EXTERNAL_ORDER: &str = "PO-5521";
pub const NOTES: &str = "Pays late, ships on time";

pub const TAG: &str = "Very fragile";
pub const OTHER_TAG: &str = "second wave";

pub const VIEW_NAME: &str = "Parked orders";
pub const SHARED_VIEW: &str = "Cheap parcels";

/// Two that others share; one may be changed. What is shown can be saved as one's own, too.
pub fn saved_views() -> Vec<SavedViewRow> {
    let changeable = SavedViewRow {
        id: id(SAVED_VIEW),
        name: VIEW_NAME.to_owned(),
        query: "list=held".to_owned(),
        is_shared: true,
        is_own: false,
        owner: "Oscar Other".to_owned(),
        may_change: true,
    };
    let shared = SavedViewRow {
        id: id(OTHER_SAVED_VIEW),
        name: SHARED_VIEW.to_owned(),
        query: "list=to%5Fship&sort=lowest%5Ftotal".to_owned(),
        is_shared: true,
        is_own: false,
        owner: "Oscar Other".to_owned(),
        may_change: false,
    };
    vec![changeable, shared]
}

pub fn row() -> OrderRow {
    OrderRow {
        id: id(ORDER),
        remote_id: NUMBER,
        client_id: id(CLIENT),
        client_name: clients::NAME.to_owned(),
        integration_name: integrations::NAME.to_owned(),
        channel: Some(channels::outlet()),
        store_zone: Some(StoreZone {
            name: "America/Chicago".to_owned(),
            utc_offset_seconds: -6 * 3_600,
        }),
        created_at: at(0),
        ship_by: None,
        status: OrderStatus::AWAITING_SHIPMENT,
        status_label: integrations::STATUS_LABEL.to_owned(),
        is_deleted: false,
        erased_at: None,
        customer_name: CUSTOMER.to_owned(),
        items: 3,
        left_to_ship: 1,
        shipping_state: ShippingState::ToShip,
        total: "336.3200".parse().expect("an amount"),
        currency: "USD".to_owned(),
        shipping_method: order_parts::METHOD.to_owned(),
        has_message: true,
        is_gift: true,
        open_push: Some(PushState::Held),
        tags: vec![tag(TAG)],
    }
}

fn tag(text: &str) -> Tag {
    Tag::typed(text).expect("a tag")
}

/// One that the order has, and one that only others have.
pub fn tags() -> Vec<Tag> {
    vec![tag(TAG), tag(OTHER_TAG)]
}

pub fn counts() -> WorkListCounts {
    WorkListCounts(vec![
        (Some(WorkList::ToShip), OrderCount(37)),
        (None, OrderCount(OrderCount::COUNTED + 1)),
    ])
}

/// Of another order than the sample.
pub fn neighbours() -> Neighbours {
    Neighbours {
        previous: None,
        next: Some(id(NEXT_ORDER)),
    }
}

/// Two stores have given the same number.
pub fn two_of_a_number() -> Vec<OrderRow> {
    let other = OrderRow {
        id: id(OTHER_ORDER),
        customer_name: OTHER_CUSTOMER.to_owned(),
        ..row()
    };
    vec![row(), other]
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
        details: details(),
        consignments: vec![consignment()],
        not_shipped: vec![digital_line()],
        problems: vec![problems::problem()],
        warnings: vec![warning()],
        status_update: Some(status_update()),
        ..bare_detail()
    }
}

pub fn warning() -> OrderWarningRow {
    OrderWarningRow {
        id: id(ORDER_WARNING),
        kind: OrderWarningKind::CancelledAfterShipping,
        raised_at: at(4),
    }
}

/// It failed.
pub fn status_update() -> StatusUpdateRow {
    StatusUpdateRow {
        to: StatusMove::AwaitingShipment,
        state: StatusUpdateState::Failed,
        reason: Some(StatusUpdateReason::Refused),
        seen_status: None,
        since: at(5),
    }
}

pub fn details() -> OrderDetails {
    OrderDetails {
        payment_method: PAYMENT_METHOD.to_owned(),
        external_order_id: EXTERNAL_ORDER.to_owned(),
        external_source: "erp".to_owned(),
        ..OrderDetails::default()
    }
}

/// Without lines, texts or problems.
pub fn bare_detail() -> OrderDetail {
    OrderDetail {
        row: OrderRow {
            items: 0,
            left_to_ship: 0,
            tags: Vec::new(),
            ..row()
        },
        integration_id: id(INTEGRATION),
        client_id: id(CLIENT),
        modified_at: at(1),
        imported_at: at(2),
        updated_at: at(3),
        payment_status: String::new(),
        customer_email: String::new(),
        customer_message: String::new(),
        staff_notes: String::new(),
        details: OrderDetails::default(),
        billing: address(),
        consignments: Vec::new(),
        not_shipped: Vec::new(),
        may_ship: MayShip::Yes,
        hold: None,
        gone_at: None,
        status_update: None,
        pickup: None,
        warnings: Vec::new(),
        problems: Vec::new(),
    }
}
