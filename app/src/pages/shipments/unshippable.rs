//! Why something of an order can't be shipped.

use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::count_text::count_text;
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
    let refunded: i64 = shipped_lines().map(|line| line.quantity_refunded).sum();
    let gone: i64 = shipped_lines().map(|line| line.shipped).sum();
    let parts = [
        (gone, "shipped already"),
        (refunded, "refunded"),
        (other_lines(LineKind::Digital), "digital"),
        (
            other_lines(LineKind::GiftCertificate),
            "as gift certificates, which BigCommerce sends",
        ),
        // What goes to an address would be shipped.
        (other_lines(LineKind::Physical), "to be picked up"),
        (other_lines(LineKind::Other), "of an unknown kind"),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{} {why}", count_text(count)))
        .collect();
    parts.join(", ")
}
