use parcelpilot_contract::channels::{ChannelChoice, ChannelClient, ChannelRow, OrderChannel};
use parcelpilot_domain::ids::RemoteChannelId;
use parcelpilot_domain::store::channels::ChannelKind;

use super::{INTEGRATION, PERSON, id, integrations};

pub const WEB: &str = "Cups Web";
pub const OUTLET: &str = "Cups Outlet";
pub const OUTLET_NUMBER: i64 = 664_177;
pub const UNNAMED: i64 = 664_178;
pub const OTHER_CLIENT: &str = "Cedar and Sons";

fn row(number: i64, name: &str) -> ChannelRow {
    ChannelRow {
        id: RemoteChannelId(number),
        name: name.to_owned(),
        kind: ChannelKind::Storefront,
        platform: "bigcommerce".to_owned(),
        is_closed: false,
        client: None,
        is_imported: true,
        is_held: false,
        is_followed: true,
        version: 3,
    }
}

/// The store's own, one of another client, and one that the store has not named.
pub fn rows() -> Vec<ChannelRow> {
    let outlet = ChannelRow {
        client: Some(ChannelClient {
            id: id(PERSON),
            name: OTHER_CLIENT.to_owned(),
            is_active: true,
        }),
        is_held: true,
        ..row(OUTLET_NUMBER, OUTLET)
    };
    let unnamed = ChannelRow {
        kind: ChannelKind::Other,
        platform: String::new(),
        is_imported: false,
        ..row(UNNAMED, "")
    };
    vec![row(1, WEB), outlet, unnamed]
}

pub fn outlet() -> OrderChannel {
    OrderChannel {
        id: RemoteChannelId(OUTLET_NUMBER),
        name: OUTLET.to_owned(),
    }
}

pub fn choices() -> Vec<ChannelChoice> {
    vec![ChannelChoice {
        integration: id(INTEGRATION),
        integration_name: integrations::NAME.to_owned(),
        channel: outlet(),
    }]
}
