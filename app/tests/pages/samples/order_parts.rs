use parcelpilot_contract::orders::{ConsignmentDetail, LineDetail};
use parcelpilot_domain::order::{Address, LineKind};
use parcelpilot_domain::order_details::{CustomField, Event, LineDetails, Wrapping};

pub const ADDRESS_ID: i64 = 71;
pub const LINE_ID: i64 = 81;
pub const STREET: &str = "7 Windmill Lane";
pub const SKU: &str = "TENT-4P";
pub const PRODUCT: &str = "Tent for four";
pub const INSTRUCTIONS: &str = "Leave it in the backyard";
pub const GIFT_MESSAGE: &str = "Many happy returns";
pub const WRAPPING: &str = "Gift wrapping: Red paper";
pub const EVENT: &str = "Event: Wedding, 2 May";
pub const FILE: &str = "dragon.png";
pub const FILE_LINK: &str = "https://shop.example/files/17";
pub const IMAGE: &str = "https://cdn11.bigcommerce.com/s-abc123/tent.jpg?c=1&size=2";
pub const METHOD: &str = "Next-day courier";

pub fn address() -> Address {
    Address {
        first_name: "Ann".to_owned(),
        last_name: "Archer".to_owned(),
        company: "Archer and Daughters".to_owned(),
        street_1: STREET.to_owned(),
        street_2: "Flat 2".to_owned(),
        city: "Leeds".to_owned(),
        state: "Yorkshire".to_owned(),
        zip: "LS1 4AP".to_owned(),
        country: "United Kingdom".to_owned(),
        country_iso2: "GB".to_owned(),
        phone: "0113 496 0000".to_owned(),
        email: "ann@example.com".to_owned(),
        form_fields: Vec::new(),
    }
}

pub fn consignment() -> ConsignmentDetail {
    ConsignmentDetail {
        address_id: ADDRESS_ID,
        address: Address {
            form_fields: vec![CustomField::text("Delivery Instructions", INSTRUCTIONS)],
            ..address()
        },
        shipping_method: METHOD.to_owned(),
        lines: vec![line()],
    }
}

pub fn line() -> LineDetail {
    LineDetail {
        remote_id: LINE_ID,
        kind: LineKind::Physical,
        sku: SKU.to_owned(),
        name: PRODUCT.to_owned(),
        options: "Colour: moss".to_owned(),
        bin: "B-17".to_owned(),
        quantity: 3,
        quantity_shipped: 2,
        shipped: 2,
        quantity_refunded: 0,
        left_to_ship: 1,
        price: "99.00".parse().expect("an amount"),
        parent: None,
        details: details(),
        ignored_by: None,
        warehouse: None,
    }
}

pub fn details() -> LineDetails {
    LineDetails {
        weight: "2.5".parse().ok(),
        wrapping: Some(Wrapping {
            name: "Red paper".to_owned(),
            message: GIFT_MESSAGE.to_owned(),
        }),
        event: Some(Event {
            name: "Wedding".to_owned(),
            date: "2 May".to_owned(),
        }),
        fields: vec![CustomField {
            link: FILE_LINK.parse().ok(),
            ..CustomField::text("Artwork", FILE)
        }],
        image: IMAGE.parse().ok(),
        ..LineDetails::default()
    }
}

/// Nothing to ship of it.
pub fn digital_line() -> LineDetail {
    LineDetail {
        remote_id: 82,
        kind: LineKind::Digital,
        sku: "MAP-PDF".to_owned(),
        name: "Trail map".to_owned(),
        left_to_ship: 0,
        ..line()
    }
}
