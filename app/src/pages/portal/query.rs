//! What a list is narrowed to, as its address says it. Anybody can write one: what can't be read narrows nothing, but for the
//! client, which then is nobody's.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use parcelpilot_contract::portal::{PortalOrderQuery, PortalShipmentQuery};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipment::work_list::WorkList;
use uuid::Uuid;

use crate::pages::list_address::{SEARCH_MAX_CHARS, id_text, list_address};

/// Lists that people of clients choose from.
pub(super) const LISTS: [WorkList; 4] = [
    WorkList::ToShip,
    WorkList::Held,
    WorkList::Done,
    WorkList::NotToShip,
];

pub(super) fn client() -> Option<ClientId> {
    client_of(&use_query_map().read_untracked())
}

fn client_of(address: &ParamsMap) -> Option<ClientId> {
    let id = address.get_str("client").filter(|id| !id.is_empty())?;
    Some(id.parse().unwrap_or(ClientId::from_uuid(Uuid::nil())))
}

fn text(address: &ParamsMap, name: &str) -> String {
    let text = address.get_str(name).unwrap_or_default().trim();
    text.chars().take(SEARCH_MAX_CHARS).collect()
}

pub(super) fn orders() -> PortalOrderQuery {
    let address = use_query_map().read_untracked();
    PortalOrderQuery {
        client: client_of(&address),
        search: text(&address, "search"),
        list: address
            .get_str("list")
            .and_then(WorkList::from_code)
            .filter(|list| LISTS.contains(list)),
        from: text(&address, "from"),
        until: text(&address, "until"),
        after: text(&address, "after"),
    }
}

pub(super) fn orders_address(query: &PortalOrderQuery, after: &str) -> String {
    list_address(
        "/orders",
        &[
            ("client", &id_text(query.client)),
            ("search", &query.search),
            ("list", query.list.map_or("", WorkList::code)),
            ("from", &query.from),
            ("until", &query.until),
            ("after", after),
        ],
    )
}

pub(super) fn shipments() -> PortalShipmentQuery {
    let address = use_query_map().read_untracked();
    PortalShipmentQuery {
        client: client_of(&address),
        search: text(&address, "search"),
        after: text(&address, "after"),
    }
}

pub(super) fn shipments_address(query: &PortalShipmentQuery, after: &str) -> String {
    list_address(
        "/shipments",
        &[
            ("client", &id_text(query.client)),
            ("search", &query.search),
            ("after", after),
        ],
    )
}
