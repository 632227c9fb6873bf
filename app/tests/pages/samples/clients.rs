use parcelpilot_contract::clients::{ClientDetail, ClientPromise, ClientRow, ClientSlip};
use parcelpilot_contract::personal_data::{ClientRetention, Shopper, ShopperOrder};
use parcelpilot_domain::packing_slip::{PictureSize, SlipText};
use parcelpilot_domain::personal_data::Retention;
use parcelpilot_domain::shipping_promise::{ShippingPromise, WorkingDays};

use super::{CLIENT, ORDER, at, id};

pub const NAME: &str = "Birch and Brook";

pub const RETURN_ADDRESS: &str = "Birch and Brook, 3 Mill Yard";
pub const CLOSING_WORDS: &str = "Thank you, and come again!";

pub fn client() -> ClientRow {
    ClientRow {
        id: id(CLIENT),
        name: NAME.to_owned(),
        is_active: true,
        integrations: 2,
        people: 3,
        api_tokens: 1,
    }
}

pub fn detail() -> ClientDetail {
    ClientDetail {
        row: client(),
        slip: slip(),
        promise: Some(ClientPromise {
            promise: promise(),
            version: 7,
        }),
        store_zone: Some("America/Chicago".to_owned()),
    }
}

pub fn promise() -> ShippingPromise {
    let [cut_off, leaves_by] = ["13:15", "16:45"].map(|time| time.parse().expect("a time"));
    let zone = "Europe/Berlin".parse().expect("a zone");
    ShippingPromise::new(zone, cut_off, 2, leaves_by, WorkingDays::MONDAY_TO_FRIDAY)
        .expect("a promise")
        .except_on("9998-12-25,9998-12-26".parse().expect("days"))
}

/// Of whose slips nobody has said anything.
pub fn bare_detail() -> ClientDetail {
    ClientDetail {
        row: client(),
        slip: ClientSlip {
            logo: None,
            return_address: SlipText::default(),
            closing_words: SlipText::default(),
            ..slip()
        },
        promise: None,
        store_zone: None,
    }
}

pub fn slips() -> Vec<ClientSlip> {
    vec![slip()]
}

pub fn slip() -> ClientSlip {
    ClientSlip {
        client: id(CLIENT),
        logo: Some(PictureSize {
            width: 640,
            height: 120,
        }),
        return_address: RETURN_ADDRESS.parse().expect("a text"),
        closing_words: CLOSING_WORDS.parse().expect("a text"),
        version: 3,
    }
}

pub fn retention() -> ClientRetention {
    ClientRetention {
        erase_after: Retention::try_from(90).ok(),
        last_run_at: Some(at(0)),
        last_erased: 12,
    }
}

pub fn shopper() -> Shopper {
    let order = |number, is_finished| ShopperOrder {
        id: id(ORDER),
        number,
        client_name: NAME.to_owned(),
        integration_name: "Store".to_owned(),
        created_at: at(0),
        status_label: "Shipped".to_owned(),
        is_finished,
    };
    Shopper {
        email: "zoe@example.com".to_owned(),
        client: None,
        orders: vec![order(7001, true), order(7002, false)],
        problems: 1,
    }
}
