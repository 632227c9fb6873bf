//! Why something of an order can't be shipped.

use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::order::LineKind;

/// `3 shipped already, 1 refunded, 2 digital`; empty where all of the order can be shipped.
pub fn why_not(order: &OrderDetail) -> String {
    let shipped_lines = || {
        order
            .consignments
            .iter()
            .flat_map(|consignment| &consignment.lines)
    };
    let other_lines = |kind: LineKind| -> i64 {
        let of_kind = order.not_shipped.iter().filter(|line| line.kind == kind);
        of_kind.map(|line| line.quantity).sum()
    };
    let ignored = shipped_lines().filter(|line| line.ignored_by.is_some());
    let ignored: i64 = ignored
        .map(|line| (line.quantity - line.quantity_refunded - line.shipped).max(0))
        .sum();
    let refunded: i64 = shipped_lines().map(|line| line.quantity_refunded).sum();
    let gone: i64 = shipped_lines().map(|line| line.shipped).sum();
    let with = |count: i64, text: fn(i64) -> String| (count > 0).then(|| text(count));
    let parts = [
        with(gone, |count| text!("{count} shipped already", count = count)),
        with(refunded, |count| text!("{count} refunded", count = count)),
        with(ignored, |count| {
            text!("{count} ignored by a rule of the client", count = count)
        }),
        with(other_lines(LineKind::Digital), |count| {
            text!("{count} digital", count = count)
        }),
        with(other_lines(LineKind::GiftCertificate), |count| {
            text!(
                "{count} as gift certificates, which BigCommerce sends",
                count = count
            )
        }),
        // What goes to an address would be shipped.
        with(other_lines(LineKind::Physical), |count| {
            text!("{count} to be picked up", count = count)
        }),
        with(other_lines(LineKind::Other), |count| {
            text!("{count} of an unknown kind", count = count)
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}
