//! The address of the page on which an order is packed: the parcel, what is in it, and what happens next.

use leptos_router::params::ParamsMap;
use parcelpilot_domain::ids::{OrderId, RemoteLineId};

use super::parcel::Parcel;
use crate::pages::list_address::{SEARCH_MAX_CHARS, list_address};
use crate::pages::shipments::ADDRESS_PARAMETER;

/// What is packed so far, as [`parcelpilot_domain::packing::Packing`] writes it.
pub const PACKED_FIELD: &str = "packed";
/// What was scanned.
pub const CODE_FIELD: &str = "code";
/// One piece of this line more.
pub const ADD_FIELD: &str = "add";
/// A whole pack of this line more.
pub const ADD_PACK_FIELD: &str = "add_pack";
/// One piece of this line less.
pub const REMOVE_FIELD: &str = "remove";
/// How many shipments the order had when packing began.
pub const SEEN_FIELD: &str = "seen";
const STEP_FIELD: &str = "step";
const LABEL_STEP: &str = "label";

/// Anything that can't be read is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub ship_to: Option<i64>,
    pub packed: String,
    /// How many shipments the order had when packing began.
    pub seen_shipments: Option<usize>,
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
    AddPack(RemoteLineId),
    Remove(RemoteLineId),
}

impl Asked {
    pub fn read(params: &ParamsMap) -> Self {
        let text = |name: &str| params.get_str(name).unwrap_or_default().trim();
        let line = |name: &str| text(name).parse().ok().map(RemoteLineId);
        let code: String = text(CODE_FIELD).chars().take(SEARCH_MAX_CHARS).collect();
        // A button of a line is pressed while a code may be half typed.
        let button = line(ADD_FIELD)
            .map(Change::Add)
            .or_else(|| line(ADD_PACK_FIELD).map(Change::AddPack))
            .or_else(|| line(REMOVE_FIELD).map(Change::Remove));
        let change = button.unwrap_or(match code.is_empty() {
            true => Change::None,
            false => Change::Scan(code),
        });
        Self {
            ship_to: text(ADDRESS_PARAMETER).parse().ok(),
            packed: text(PACKED_FIELD).to_owned(),
            seen_shipments: text(SEEN_FIELD).parse().ok(),
            change,
            wants_label: text(STEP_FIELD) == LABEL_STEP,
        }
    }
}

/// Where a parcel is packed with this in it.
pub fn address(order: OrderId, parcel: &Parcel, packed: &str) -> String {
    list_address(&path(order), &fields(&ids(parcel), packed))
}

/// Where what is packed of it gets its label.
pub fn label_address(order: OrderId, parcel: &Parcel, packed: &str) -> String {
    let ids = ids(parcel);
    let [to, seen, packed] = fields(&ids, packed);
    list_address(&path(order), &[to, seen, packed, (STEP_FIELD, LABEL_STEP)])
}

pub fn path(order: OrderId) -> String {
    format!("/pack/{order}")
}

fn ids(parcel: &Parcel) -> [String; 2] {
    let to = parcel.consignment.address_id;
    [to.to_string(), parcel.seen_shipments.to_string()]
}

fn fields<'a>([to, seen]: &'a [String; 2], packed: &'a str) -> [(&'static str, &'a str); 3] {
    [
        (ADDRESS_PARAMETER, to),
        (SEEN_FIELD, seen),
        (PACKED_FIELD, packed),
    ]
}

// The router's own escaping asks the browser in its other half.
#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

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
        assert_eq!(
            change(&[("code", "half"), ("add_pack", "77")]),
            Change::AddPack(RemoteLineId(77))
        );
        assert_eq!(change(&[("code", " "), ("add", "x")]), Change::None);
        let asked = read(&[
            ("ship_to", "71"),
            ("seen", "2"),
            ("packed", "77:2"),
            ("step", "label"),
        ]);
        assert_eq!((asked.ship_to, asked.seen_shipments), (Some(71), Some(2)));
        assert!(asked.wants_label && asked.packed == "77:2");
    }
}
