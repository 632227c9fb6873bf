//! The address of the page on which an order is packed: the parcel, what is in it, and what happens next.

use leptos_router::params::ParamsMap;
use parcelpilot_domain::ids::{OrderId, RemoteLineId};

use crate::pages::list_address::{SEARCH_MAX_CHARS, list_address};
use crate::pages::shipments::ADDRESS_PARAMETER;

/// What is packed so far, as [`parcelpilot_domain::packing::Packing`] writes it.
pub const PACKED_FIELD: &str = "packed";
/// What was scanned.
pub const CODE_FIELD: &str = "code";
/// One piece of this line more.
pub const ADD_FIELD: &str = "add";
/// One piece of this line less.
pub const REMOVE_FIELD: &str = "remove";
const STEP_FIELD: &str = "step";
const LABEL_STEP: &str = "label";

/// Anything that can't be read is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub ship_to: Option<i64>,
    pub packed: String,
    /// What is done to it.
    pub change: Change,
    /// What is packed leaves, although something is missing.
    pub wants_label: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Change {
    #[default]
    None,
    Scan(String),
    Add(RemoteLineId),
    Remove(RemoteLineId),
}

impl Asked {
    pub fn read(params: &ParamsMap) -> Self {
        let text = |name: &str| params.get_str(name).unwrap_or_default().trim();
        let line = |name: &str| text(name).parse().ok().map(RemoteLineId);
        let code: String = text(CODE_FIELD).chars().take(SEARCH_MAX_CHARS).collect();
        // A button of a line is pressed while a code may be half typed.
        let change = match (line(ADD_FIELD), line(REMOVE_FIELD)) {
            (Some(line), _) => Change::Add(line),
            (None, Some(line)) => Change::Remove(line),
            (None, None) if code.is_empty() => Change::None,
            (None, None) => Change::Scan(code),
        };
        Self {
            ship_to: text(ADDRESS_PARAMETER).parse().ok(),
            packed: text(PACKED_FIELD).to_owned(),
            change,
            wants_label: text(STEP_FIELD) == LABEL_STEP,
        }
    }
}

/// Where a parcel is packed with this in it.
pub fn address(order: OrderId, ship_to: i64, packed: &str) -> String {
    list_address(&path(order), &parcel(&ship_to.to_string(), packed))
}

/// Where what is packed of it gets its label.
pub fn label_address(order: OrderId, ship_to: i64, packed: &str) -> String {
    let ship_to = ship_to.to_string();
    let [to, packed] = parcel(&ship_to, packed);
    list_address(&path(order), &[to, packed, (STEP_FIELD, LABEL_STEP)])
}

pub fn path(order: OrderId) -> String {
    format!("/pack/{order}")
}

const fn parcel<'a>(ship_to: &'a str, packed: &'a str) -> [(&'static str, &'a str); 2] {
    [(ADDRESS_PARAMETER, ship_to), (PACKED_FIELD, packed)]
}

// The router's own escaping asks the browser in its other half.
#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::pages::list_address::parts;

    fn read(pairs: &[(&'static str, &str)]) -> Asked {
        let pairs = pairs.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Asked::read(&pairs.collect())
    }

    #[test]
    fn one_thing_is_done_at_a_time() {
        let change = |pairs: &[(&'static str, &str)]| read(pairs).change;
        assert_eq!(change(&[("code", " TENT ")]), Change::Scan("TENT".to_owned()));
        assert_eq!(
            change(&[("code", "half"), ("add", "77")]),
            Change::Add(RemoteLineId(77))
        );
        assert_eq!(change(&[("remove", "77")]), Change::Remove(RemoteLineId(77)));
        assert_eq!(change(&[("code", " "), ("add", "x")]), Change::None);
    }

    #[test]
    fn an_address_leads_back_to_its_parcel() {
        let order = "0190b1f0-0000-7000-8000-000000000001".parse().expect("an id");
        for (address, wants_label) in [
            (address(order, 71, "77:2,78:1"), false),
            (label_address(order, 71, "77:2,78:1"), true),
        ] {
            let (path, params) = parts(&address);
            assert_eq!(path, super::path(order));
            // The router reads what is escaped.
            let packed = params.get_str("packed").unwrap_or_default();
            let packed = packed.replace("%3A", ":").replace("%2C", ",");
            assert_eq!(packed, "77:2,78:1");
            let asked = Asked::read(&params);
            assert_eq!((asked.ship_to, asked.wants_label), (Some(71), wants_label));
        }
    }
}
