//! The address of a client's list of SKUs.

use leptos_router::params::ParamsMap;
use parcelpilot_contract::client_skus::{SkuQuery, SkuSide};
use parcelpilot_domain::ids::ClientId;

use crate::pages::list_address::{SEARCH_MAX_CHARS, list_address};

pub const SIDE_PARAMETER: &str = "by";
/// The store SKU that the form is about.
pub const CHOSEN_PARAMETER: &str = "sku";

pub fn path(client: ClientId) -> String {
    format!("/clients/{client}/skus")
}

pub fn read(params: &ParamsMap) -> SkuQuery {
    let text = |name: &str| params.get_str(name).unwrap_or_default();
    SkuQuery {
        search: text("search").trim().chars().take(SEARCH_MAX_CHARS).collect(),
        side: SkuSide::from_code(text(SIDE_PARAMETER)),
        after: text("after").to_owned(),
    }
}

/// The page that begins after a place.
pub fn address(client: ClientId, query: &SkuQuery, after: &str) -> String {
    let side = match query.side {
        SkuSide::Store => "",
        side @ SkuSide::Warehouse => side.code(),
    };
    let fields = [
        ("search", query.search.as_str()),
        (SIDE_PARAMETER, side),
        ("after", after),
    ];
    list_address(&path(client), &fields)
}

/// The same list, with a SKU in the form.
pub fn choose(client: ClientId, store_sku: &str) -> String {
    list_address(&path(client), &[(CHOSEN_PARAMETER, store_sku)])
}

// The router's own escaping asks the browser in its other half.
#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::pages::list_address::parts;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let client = "0190a2b4-0000-7000-8000-000000000000".parse().expect("an id");
        let query = SkuQuery {
            search: "a&b".to_owned(),
            side: SkuSide::Warehouse,
            after: "w\na=1".to_owned(),
        };
        let address = address(client, &query, &query.after);
        let (at, fields) = parts(&address);
        assert_eq!(at, path(client));
        let read = read(
            &fields
                .into_iter()
                .map(|(name, value)| {
                    let value = leptos_router::location::Url::unescape(&value);
                    (name.into_owned(), value)
                })
                .collect(),
        );
        assert_eq!(read, query);
    }
}
