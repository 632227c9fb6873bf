//! The address of an integration's stock levels.

use leptos_router::params::ParamsMap;
use parcelpilot_contract::stock::StockQuery;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::stock::StockState;

use super::super::section::Section;
use crate::pages::list_address::{SEARCH_MAX_CHARS, list_address};

pub const STATE: &str = "state";
pub const UNSOLVED: &str = "unsolved";
/// Whether the store is asked for its locations.
pub const LOCATIONS: &str = "locations";
const SKU: &str = "sku";
const AT: &str = "at";

/// The SKU and the location that the form is filled in with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    pub sku: String,
    pub location: Option<i64>,
}

impl Chosen {
    pub fn read(params: &ParamsMap) -> Self {
        Self {
            sku: params.get(SKU).unwrap_or_default(),
            location: params.get_str(AT).and_then(|text| text.parse().ok()),
        }
    }

    /// The page with both in the form.
    pub fn address(&self, id: IntegrationId) -> String {
        let location = self.location.map(|location| location.to_string());
        let fields = [
            (SKU, self.sku.as_str()),
            (AT, location.as_deref().unwrap_or_default()),
        ];
        list_address(&Section::Stock.address(id), &fields)
    }
}

pub fn read(params: &ParamsMap) -> StockQuery {
    let text = |name: &str| params.get_str(name).unwrap_or_default();
    StockQuery {
        search: text("search").trim().chars().take(SEARCH_MAX_CHARS).collect(),
        states: match text(STATE) {
            UNSOLVED => StockState::UNSOLVED.to_vec(),
            _ => Vec::new(),
        },
        after: text("after").to_owned(),
        ..StockQuery::default()
    }
}

/// The page that begins after a place.
pub fn address(id: IntegrationId, query: &StockQuery, after: &str) -> String {
    let state = if query.states.is_empty() { "" } else { UNSOLVED };
    let fields = [
        ("search", query.search.as_str()),
        (STATE, state),
        ("after", after),
    ];
    list_address(&Section::Stock.address(id), &fields)
}

// The router's own escaping asks the browser in its other half.
#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::pages::list_address::parts;

    fn params(address: &str) -> ParamsMap {
        let (_, fields) = parts(address);
        fields
            .into_iter()
            .map(|(name, value)| {
                let value = leptos_router::location::Url::unescape(&value);
                (name.into_owned(), value)
            })
            .collect()
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let id = "0190a2b4-0000-7000-8000-000000000000".parse().expect("an id");
        let query = StockQuery {
            search: "a&b".to_owned(),
            states: StockState::UNSOLVED.to_vec(),
            after: "w=1\n2".to_owned(),
            ..StockQuery::default()
        };
        assert_eq!(read(&params(&address(id, &query, &query.after))), query);
        let chosen = Chosen {
            sku: "a&b <c>".to_owned(),
            location: Some(2),
        };
        assert_eq!(Chosen::read(&params(&chosen.address(id))), chosen);
    }
}
