//! What an order says beyond what is shipped to whom, as programs read it.

use parcelpilot_domain::order_details as domain;
use serde::Serialize;
use utoipa::ToSchema;

/// What the store and other systems know of the order. Texts are empty where the store says nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderDetails {
    #[schema(example = "Cash on Delivery")]
    pub payment_method: String,
    /// The storefront or marketplace that it was placed in.
    pub channel_id: Option<i64>,
    pub external_id: String,
    pub external_order_id: String,
    pub external_source: String,
    pub external_merchant_id: String,
}

/// What to know of a line when packing it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineDetails {
    /// The product's number in the store; none of a product that was made up for the order.
    pub product_id: Option<i64>,
    pub external_id: String,
    /// Of one piece: a decimal number, in the store's unit.
    #[schema(example = "0.35")]
    pub weight: Option<String>,
    pub wrapping: Option<Wrapping>,
    pub event: Option<Event>,
    /// What the customer filled in or uploaded.
    pub fields: Vec<CustomField>,
    /// Where a small picture of the product is. It is looked up after the order was imported.
    #[schema(example = "https://cdn11.bigcommerce.com/s-abc123/products/86/images/286/mug.220.290.jpg")]
    pub image: Option<String>,
}

/// Gift wrapping that the customer chose. Either may be empty.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Wrapping {
    pub name: String,
    pub message: String,
}

/// The day that the customer needs the product for. Either may be empty.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Event {
    pub name: String,
    /// As the store writes it.
    pub date: String,
}

/// A field that the merchant added, such as delivery instructions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomField {
    pub name: String,
    /// Text, never HTML; of a file, its name.
    pub value: String,
    /// Where an uploaded file is: `http` or `https`.
    pub link: Option<String>,
}

impl From<domain::OrderDetails> for OrderDetails {
    fn from(details: domain::OrderDetails) -> Self {
        Self {
            payment_method: details.payment_method,
            channel_id: details.channel_id.map(|id| id.0),
            external_id: details.external_id,
            external_order_id: details.external_order_id,
            external_source: details.external_source,
            external_merchant_id: details.external_merchant_id,
        }
    }
}

impl From<domain::LineDetails> for LineDetails {
    fn from(details: domain::LineDetails) -> Self {
        Self {
            product_id: details.product_id.map(|id| id.0),
            external_id: details.external_id,
            weight: details.weight.map(|weight| weight.to_string()),
            wrapping: details.wrapping.map(|wrapping| Wrapping {
                name: wrapping.name,
                message: wrapping.message,
            }),
            event: details.event.map(|event| Event {
                name: event.name,
                date: event.date,
            }),
            fields: custom_fields(details.fields),
            image: details.image.map(String::from),
        }
    }
}

pub(super) fn custom_fields(fields: Vec<domain::CustomField>) -> Vec<CustomField> {
    let field = |field: domain::CustomField| CustomField {
        name: field.name,
        value: field.value,
        link: field.link.map(String::from),
    };
    fields.into_iter().map(field).collect()
}
