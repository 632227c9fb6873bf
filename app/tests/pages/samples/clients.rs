use parcelpilot_contract::clients::{ClientDetail, ClientRow, ClientSlip, IntegrationSlip};
use parcelpilot_domain::packing_slip::{PictureSize, SlipText};

use super::{CLIENT, INTEGRATION, id};

pub const NAME: &str = "Birch and Brook";

pub const RETURN_ADDRESS: &str = "Birch and Brook, 3 Mill Yard";
pub const CLOSING_WORDS: &str = "Thank you, and come again!";

pub fn client() -> ClientRow {
    ClientRow {
        id: id(CLIENT),
        name: NAME.to_owned(),
        is_active: true,
        integrations: 2,
    }
}

pub fn detail() -> ClientDetail {
    ClientDetail {
        row: client(),
        slip: slip(),
    }
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
    }
}

pub fn slips() -> Vec<IntegrationSlip> {
    vec![IntegrationSlip {
        integration: id(INTEGRATION),
        slip: slip(),
    }]
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
