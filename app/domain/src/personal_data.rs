//! Personal data of shoppers: what of an order it is, and for how long a client's orders keep it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::order::{Address, Consignment, Line, Order};
use crate::order_details::{LineDetails, OrderDetails};
use crate::order_status::OrderStatus;
use crate::shipment::may_ship::ShippingState;
use crate::time::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Days after which the personal data of a finished order is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Retention(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a whole number of days from {} to {}",
    Retention::DAYS_MIN,
    Retention::DAYS_MAX
)]
pub struct InvalidRetention;

impl Retention {
    /// Returns and complaints need the address for about as long.
    pub const DAYS_MIN: u32 = 30;
    pub const DAYS_MAX: u32 = 3_650;

    pub const fn days(self) -> u32 {
        self.0
    }

    /// Orders that were finished before this are erased at `now`.
    pub fn finished_before(self, now: Timestamp) -> Timestamp {
        now.minus(DAY * self.0)
    }
}

impl TryFrom<u32> for Retention {
    type Error = InvalidRetention;

    fn try_from(days: u32) -> Result<Self, InvalidRetention> {
        match days {
            Self::DAYS_MIN..=Self::DAYS_MAX => Ok(Self(days)),
            _ => Err(InvalidRetention),
        }
    }
}

impl From<Retention> for u32 {
    fn from(retention: Retention) -> Self {
        retention.0
    }
}

/// Whether nobody here has work with the order any more: nothing is left to ship, or it ended in the store (cancelled,
/// declined, refunded, archived, gone), or the store calls it shipped or completed, whatever it counts as left. An open
/// order that ignore rules leave to somebody else whole is not over: when the rule goes, it is to be shipped from here.
pub fn is_finished(state: ShippingState, status: OrderStatus, is_left_to_others: bool) -> bool {
    match state {
        ShippingState::NotToShip => !is_left_to_others,
        ShippingState::Held => [OrderStatus::SHIPPED, OrderStatus::COMPLETED].contains(&status),
        ShippingState::ToShip => false,
    }
}

impl Order {
    /// What may stay once the personal data is erased: numbers, dates, statuses, money, and what was ordered. Each field
    /// is named, so that whoever adds one decides whether it stays.
    #[must_use]
    pub fn without_personal_data(&self) -> Self {
        let Order {
            remote_id,
            status,
            status_label,
            is_deleted,
            created_at,
            modified_at,
            currency,
            total,
            items_total,
            payment_status,
            customer_message: _,
            staff_notes: _,
            details,
            billing: _,
            lines,
            consignments,
        } = self;
        Order {
            remote_id: *remote_id,
            status: *status,
            status_label: status_label.clone(),
            is_deleted: *is_deleted,
            created_at: *created_at,
            modified_at: *modified_at,
            currency: currency.clone(),
            total: *total,
            items_total: *items_total,
            payment_status: payment_status.clone(),
            customer_message: String::new(),
            staff_notes: String::new(),
            details: OrderDetails {
                channel_id: details.channel_id,
                ..OrderDetails::default()
            },
            billing: Address::default(),
            lines: lines.iter().map(Line::without_personal_data).collect(),
            consignments: consignments
                .iter()
                .map(Consignment::without_personal_data)
                .collect(),
        }
    }
}

impl Line {
    fn without_personal_data(&self) -> Self {
        let Line {
            remote_id,
            address_id,
            kind,
            sku,
            name,
            options: _,
            bin,
            quantity,
            quantity_shipped,
            quantity_refunded,
            price,
            parent,
            details,
            ignored_by,
        } = self;
        Line {
            remote_id: *remote_id,
            address_id: *address_id,
            kind: *kind,
            sku: sku.clone(),
            name: name.clone(),
            options: String::new(),
            bin: bin.clone(),
            quantity: *quantity,
            quantity_shipped: *quantity_shipped,
            quantity_refunded: *quantity_refunded,
            price: *price,
            parent: *parent,
            details: details.without_personal_data(),
            ignored_by: ignored_by.clone(),
        }
    }
}

impl LineDetails {
    /// Without the words on gifts, the events, and what the customer filled in or uploaded.
    #[must_use]
    pub fn without_personal_data(&self) -> Self {
        let LineDetails {
            product_id,
            external_id,
            barcode,
            weight,
            wrapping: _,
            event: _,
            fields: _,
            image,
        } = self;
        LineDetails {
            product_id: *product_id,
            external_id: external_id.clone(),
            barcode: barcode.clone(),
            weight: *weight,
            wrapping: None,
            event: None,
            fields: Vec::new(),
            image: image.clone(),
        }
    }
}

impl Consignment {
    fn without_personal_data(&self) -> Self {
        let Consignment {
            address_id,
            address: _,
            shipping_method,
        } = self;
        Consignment {
            address_id: *address_id,
            address: Address::default(),
            shipping_method: shipping_method.clone(),
        }
    }
}

/// An e-mail address that a shopper is looked for by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShopperEmail(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnEmail;

impl ShopperEmail {
    /// In lower case: stores keep an address as it was typed.
    ///
    /// # Errors
    /// It can't be an e-mail address.
    pub fn typed(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim().to_lowercase();
        let parts = text.split_once('@').ok_or(NotAnEmail)?;
        let is_one = !parts.0.is_empty() && !parts.1.is_empty();
        let has_odd = text.chars().any(|c| c.is_whitespace() || c.is_control());
        (is_one && !has_odd && text.len() <= 320)
            .then_some(Self(text))
            .ok_or(NotAnEmail)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In any case.
    pub fn is(&self, address: &str) -> bool {
        address.trim().to_lowercase() == self.0
    }

    /// Whether the whole address is in a text: not as the end of a longer one.
    pub fn is_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        text.match_indices(&self.0).any(|(at, found)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(is_of_local_part) && !after.is_some_and(is_of_domain)
        })
    }
}

fn is_of_local_part(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&*+-/=?^_`{|}~.".contains(c)
}

fn is_of_domain(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_kept_for_a_month_at_least() {
        for days in [0, 29, 3_651] {
            assert_eq!(Retention::try_from(days), Err(InvalidRetention), "{days}");
        }
        let month = Retention::try_from(30).expect("a month");
        let now = Timestamp::from_millis(31 * 86_400_000);
        assert_eq!(month.finished_before(now), Timestamp::from_millis(86_400_000));
    }

    #[test]
    fn orders_that_somebody_may_still_ship_are_not_finished() {
        for (state, status, expected) in [
            (ShippingState::NotToShip, OrderStatus::CANCELLED, true),
            (ShippingState::NotToShip, OrderStatus::AWAITING_FULFILLMENT, true),
            (ShippingState::Held, OrderStatus::COMPLETED, true),
            (ShippingState::Held, OrderStatus::SHIPPED, true),
            (ShippingState::Held, OrderStatus::AWAITING_PAYMENT, false),
            (ShippingState::ToShip, OrderStatus::PARTIALLY_SHIPPED, false),
        ] {
            assert_eq!(
                is_finished(state, status, false),
                expected,
                "{state:?} {status:?}"
            );
        }
        let open = OrderStatus::AWAITING_FULFILLMENT;
        assert!(
            !is_finished(ShippingState::NotToShip, open, true),
            "its rule may be removed"
        );
    }

    #[test]
    fn an_address_is_the_whole_one_in_any_case() {
        let ann = ShopperEmail::typed(" Ann@Example.com ").expect("an address");
        assert!(ann.is("ANN@example.COM"));
        assert!(!ann.is("joann@example.com"));
        for text in [
            r#"{"email":"ann@Example.com"}"#,
            "ann@example.com.",
            "<ann@example.com>",
        ] {
            assert!(ann.is_in(text), "{text}");
        }
        for text in [
            "joann@example.com",
            "jo.ann@example.com",
            "ann@example.community",
            "ann",
        ] {
            assert!(!ann.is_in(text), "{text}");
        }
        for text in ["", "ann", "@example.com", "ann@", "ann b@example.com"] {
            assert_eq!(ShopperEmail::typed(text), Err(NotAnEmail), "{text}");
        }
    }
}
