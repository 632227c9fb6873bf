use parcelpilot_contract::clients::ClientRow;

use super::{CLIENT, id};

pub const NAME: &str = "Birch and Brook";

pub fn client() -> ClientRow {
    ClientRow {
        id: id(CLIENT),
        name: NAME.to_owned(),
        is_active: true,
        integrations: 2,
    }
}
