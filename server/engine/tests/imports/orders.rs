//! Orders for tests.

use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId, RemoteOrderId};
use parcelpilot_domain::order::{Address, Consignment, Line, LineKind, Order};
use parcelpilot_domain::order_details::{LineDetails, OrderDetails};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::time::Timestamp;

/// An order with two lines for one address, last changed at second `modified`.
pub fn order(id: i64, status: i64, modified: i64) -> Order {
    let address = Address {
        last_name: format!("Customer{id}"),
        ..Address::default()
    };
    let line = |remote_id| Line {
        remote_id: RemoteLineId(remote_id),
        address_id: Some(RemoteAddressId(id)),
        kind: LineKind::Physical,
        sku: format!("SKU-{remote_id}"),
        name: "Thing".to_owned(),
        options: String::new(),
        bin: String::new(),
        quantity: 2,
        quantity_shipped: 0,
        quantity_refunded: 0,
        price: "8".parse().unwrap(),
        parent: None,
        details: LineDetails::default(),
        ignored_by: None,
    };
    Order {
        remote_id: RemoteOrderId(id),
        status: OrderStatus(status),
        status_label: String::new(),
        is_deleted: false,
        created_at: Timestamp::from_millis(0),
        modified_at: Timestamp::from_millis(modified * 1_000),
        currency: "USD".to_owned(),
        total: "32".parse().unwrap(),
        items_total: 4,
        payment_status: String::new(),
        customer_message: String::new(),
        staff_notes: String::new(),
        details: OrderDetails::default(),
        billing: address.clone(),
        lines: vec![line(id * 10), line(id * 10 + 1)],
        consignments: vec![Consignment {
            address_id: RemoteAddressId(id),
            address,
            shipping_method: String::new(),
        }],
    }
}
