//! Shipping an order, its shipments, and the list of all.

mod actions;
mod card;
mod counts;
mod external;
mod filters;
mod list;
mod of_order;
mod preview;
mod push;
mod query;
mod ship;
mod ship_anyway;
mod ship_lines;
mod table;
mod tracking_fields;
mod unshippable;

pub use list::ShipmentsPage;
pub use of_order::OrderShipments;
pub(in crate::pages) use ship::push_hint;
pub use ship::{ADDRESS_PARAMETER, ShipCard};
pub(in crate::pages) use tracking_fields::{CarrierField, CarrierSuggestions, carrier_problem};
pub(in crate::pages) use unshippable::why_not;
