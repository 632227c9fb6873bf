//! What an order says beyond what is shipped to whom: gift wrapping, events, fields of the merchant's own, and the names
//! that other systems know it by.
//!
//! Nothing is decided by it, so that each part may be missing. Empty parts are not written, neither to JSON nor to the
//! database: most orders have few.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::{RemoteChannelId, RemoteProductId};
use crate::web_link::WebLink;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderDetails {
    /// As the store calls it: `Cash on Delivery`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment_method: String,
    /// The storefront or marketplace that the order was placed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<RemoteChannelId>,
    /// What other systems call the order.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub external_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub external_order_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub external_source: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub external_merchant_id: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineDetails {
    /// `None` for a product that was made up for this order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<RemoteProductId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub external_id: String,
    /// What scanners read on the product, a UPC or EAN, as far as the merchant filled it in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub barcode: String,
    /// Of one piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Weight>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrapping: Option<Wrapping>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// What the customer filled in or uploaded for the product.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<CustomField>,
    /// A small picture of the product. Orders don't come with it: it is read from the catalogue later, and added
    /// whenever the order is read here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<WebLink>,
}

/// Gift wrapping that the customer chose. Either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapping {
    pub name: String,
    /// To be put in with the gift.
    pub message: String,
}

/// The day that the customer needs the product for. Either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub name: String,
    /// As the store writes it.
    pub date: String,
}

/// A field that the merchant added to the store's forms: delivery instructions, an engraving, a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    pub name: String,
    /// Text from the customer, never HTML; of a file, its name.
    pub value: String,
    /// Where an uploaded file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<WebLink>,
}

impl CustomField {
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            link: None,
        }
    }
}

/// `Artwork: dragon.png (https://…)`, on one line.
impl fmt::Display for CustomField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.name.is_empty() {
            write!(f, "{}: ", self.name)?;
        }
        f.write_str(&self.value)?;
        match &self.link {
            Some(link) => write!(f, " ({link})"),
            None => Ok(()),
        }
    }
}

/// In the store's unit, which orders do not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weight(Decimal);

impl FromStr for Weight {
    type Err = InvalidWeight;

    fn from_str(text: &str) -> Result<Self, InvalidWeight> {
        let text = text.trim();
        let value = Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text));
        value
            .ok()
            .filter(|weight| weight.is_sign_positive() && !weight.is_zero())
            .map(|weight| Self(weight.normalize()))
            .ok_or(InvalidWeight)
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a weight")]
pub struct InvalidWeight;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_positive_and_lose_their_zeros() {
        for (text, shown) in [("2.0000", "2"), ("0.35", "0.35"), (" 1e1 ", "10"), ("3", "3")] {
            assert_eq!(
                text.parse::<Weight>().map(|weight| weight.to_string()),
                Ok(shown.to_owned())
            );
        }
        for text in ["0.0000", "0", "-1", "", "heavy"] {
            assert_eq!(text.parse::<Weight>(), Err(InvalidWeight), "{text}");
        }
    }

    #[test]
    fn what_is_empty_is_not_written_and_reads_back() {
        let empty = serde_json::to_string(&LineDetails::default()).expect("JSON");
        assert_eq!(empty, "{}");
        assert_eq!(
            serde_json::from_str::<LineDetails>(&empty).expect("details"),
            LineDetails::default()
        );
        let full = LineDetails {
            weight: "2.5".parse().ok(),
            fields: vec![CustomField {
                link: "https://shop.example/a.png".parse().ok(),
                ..CustomField::text("Artwork", "a.png")
            }],
            ..LineDetails::default()
        };
        let json = serde_json::to_string(&full).expect("JSON");
        assert_eq!(
            json,
            r#"{"weight":"2.5","fields":[{"name":"Artwork","value":"a.png","link":"https://shop.example/a.png"}]}"#
        );
        assert_eq!(serde_json::from_str::<LineDetails>(&json).expect("details"), full);
    }
}
