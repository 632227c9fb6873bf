//! Whether an order was understood as it truly is in the sandbox.

use parcelpilot_domain::order::Order;
use sandbox::ExpectedOrder;

/// Panics with the first difference.
pub fn assert_same(order: &Order, expected: &ExpectedOrder) {
    let lines = |order: &Order| -> Vec<_> {
        let line = |line: &parcelpilot_domain::order::Line| {
            let address = line.address_id.map_or(0, |id| id.0);
            (
                line.remote_id.0,
                line.sku.clone(),
                line.quantity,
                address,
                line.kind.code().to_owned(),
            )
        };
        order.lines.iter().map(line).collect()
    };
    let true_line = |line: &sandbox::ExpectedLine| {
        let number = |number: u64| i64::try_from(number).expect("small");
        let (id, quantity, address) = (number(line.id), number(line.quantity), number(line.address_id));
        (id, line.sku.clone(), quantity, address, line.kind.clone())
    };
    assert_eq!(
        lines(order),
        expected.lines.iter().map(true_line).collect::<Vec<_>>()
    );
    assert_eq!(order.status.0, i64::from(expected.status_id));
    assert_eq!(order.created_at.millis(), expected.date_created * 1_000);
    assert_eq!(order.is_deleted, expected.is_deleted);
    assert_eq!(Ok(order.total), expected.total.parse());
    let addresses: Vec<_> = order
        .consignments
        .iter()
        .map(|there| there.address_id.0.unsigned_abs())
        .collect();
    assert_eq!(
        addresses,
        expected
            .addresses
            .iter()
            .map(|address| address.id)
            .collect::<Vec<_>>()
    );
}
