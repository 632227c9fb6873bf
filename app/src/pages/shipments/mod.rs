//! Shipping an order, its shipments, and the list of all.

mod actions;
mod card;
mod carrier_choice;
mod counts;
mod external;
mod filters;
mod list;
mod of_order;
mod preview;
mod push;
mod quantities;
mod query;
mod ship;
mod ship_anyway;
mod ship_fields;
mod table;
mod too_late;
mod tracking_fields;
mod unshippable;

pub(in crate::pages) use carrier_choice::CarrierChoice;
pub use external::Resync;
pub use list::ShipmentsPage;
pub use of_order::OrderShipments;
pub use quantities::{Quantities, Quantity};
pub(in crate::pages) use query::address as shipments_address;
pub use ship::{ADDRESS_PARAMETER, ShipControls, ShipTo};
pub(in crate::pages) use ship::{push_hint, seen_shipments};
pub(in crate::pages) use too_late::{not_used, posted_too_late};
pub(in crate::pages) use tracking_fields::{CarrierField, CarrierSuggestions, carrier_problem};
pub(in crate::pages) use unshippable::why_not;
