//! Which carrier a form suggests, and which one a parcel then goes with.

use super::{Carrier, find_written, suspect};

/// Why a carrier stands in the form already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestedBy {
    /// The shipping method that the customer chose names it: `UPS® (Ground)`.
    Method,
    /// The store's parcel before went with it.
    LastShipment,
}

/// What the form begins with. `last` is the carrier of the store's last shipment, as people read it; may be empty.
pub fn suggested(method: &str, last: &str) -> Option<(String, SuggestedBy)> {
    if let Some(carrier) = find_written(method) {
        return Some((carrier.name.to_owned(), SuggestedBy::Method));
    }
    (!last.is_empty()).then(|| (last.to_owned(), SuggestedBy::LastShipment))
}

/// What the number says, where nobody has said otherwise: the form still has what was suggested, or nothing. A carrier
/// that a person chose stays.
pub fn told_by_number(typed: &str, suggested: &str, number: &str) -> Option<&'static Carrier> {
    let is_as_suggested = typed.trim() == suggested.trim();
    if !is_as_suggested && !typed.trim().is_empty() {
        return None;
    }
    let code = find_written(typed).map_or("", |carrier| carrier.code);
    suspect(number, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPS: &str = "1Z999AA10123456784";

    #[test]
    fn a_method_names_the_carrier_and_else_the_last_shipment_does() {
        let method = |method: &str| suggested(method, "FedEx").map(|(name, _)| name);
        assert_eq!(method("UPS® (Ground)").as_deref(), Some("UPS"));
        assert_eq!(method("Free shipping").as_deref(), Some("FedEx"));
        assert_eq!(suggested("Free shipping", ""), None);
        assert_eq!(
            suggested("usps priority", "UPS"),
            Some(("USPS".to_owned(), SuggestedBy::Method))
        );
    }

    #[test]
    fn a_number_tells_the_carrier_only_where_nobody_chose_one() {
        let told = |typed: &str, suggested: &str, number: &str| {
            told_by_number(typed, suggested, number).map(|carrier| carrier.name)
        };
        assert_eq!(told("", "", UPS), Some("UPS"));
        assert_eq!(told(" FedEx ", "FedEx", UPS), Some("UPS"));
        assert_eq!(told("", "FedEx", UPS), Some("UPS"));
        assert_eq!(told("FedEx", "UPS", UPS), None);
        assert_eq!(told("UPS", "UPS", UPS), None);
        assert_eq!(told("UPS", "UPS", "7"), None);
    }
}
