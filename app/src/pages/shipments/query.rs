//! The shipment list's address: what it is narrowed to, and where its page begins.

use leptos_router::params::ParamsMap;
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::time::Timestamp;

use crate::pages::list_address::{SEARCH_MAX_CHARS, id_text, list_address};

/// What of the address can't be read narrows nothing: the filters show what counts.
pub fn read(params: &ParamsMap) -> ShipmentQuery {
    let text = |name: &str| params.get_str(name).unwrap_or_default().trim().to_owned();
    let day = |name: &str| {
        Some(text(name))
            .filter(|day| Timestamp::from_date(day).is_some())
            .unwrap_or_default()
    };
    ShipmentQuery {
        search: text("search").chars().take(SEARCH_MAX_CHARS).collect(),
        client: text("client").parse().ok(),
        integration: text("integration").parse().ok(),
        state: PushState::from_code(&text("state")),
        from: day("from"),
        until: day("until"),
        after: text("after"),
    }
}

/// The address of the same query, from another place on.
pub fn address(query: &ShipmentQuery, after: &str) -> String {
    let fields = [
        ("search", query.search.as_str()),
        ("client", &id_text(query.client)),
        ("integration", &id_text(query.integration)),
        ("state", query.state.map(PushState::code).unwrap_or_default()),
        ("from", &query.from),
        ("until", &query.until),
        ("after", after),
    ];
    list_address("/shipments", &fields)
}

// The router's own escaping asks the browser in its other half.
#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::pages::list_address::parts;

    #[test]
    fn an_address_leads_back_to_its_query() {
        let query = ShipmentQuery {
            search: "1Z 9&9=ü".to_owned(),
            client: "0190b1f0-0000-7000-8000-000000000001".parse().ok(),
            state: Some(PushState::Failed),
            from: "2026-11-21".to_owned(),
            until: "2026-11-22".to_owned(),
            ..ShipmentQuery::default()
        };
        let address = address(&query, "x/y");
        let (path, params) = parts(&address);
        assert_eq!(path, "/shipments");
        let expected = ShipmentQuery {
            after: "x/y".to_owned(),
            ..query
        };
        assert_eq!(read(&params), expected);
        assert_eq!(super::address(&ShipmentQuery::default(), ""), "/shipments");
    }

    #[test]
    fn what_can_not_be_read_narrows_nothing() {
        let params: ParamsMap = [("client", "nobody"), ("state", "lost"), ("from", "2026-11-31")]
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        assert_eq!(read(&params), ShipmentQuery::default());
    }
}
