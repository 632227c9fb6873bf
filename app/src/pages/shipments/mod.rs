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
mod quantities;
mod query;
mod ship;
mod ship_anyway;
mod ship_fields;
mod table;
mod tracking_fields;
mod unshippable;

pub use external::Resync;
pub use list::ShipmentsPage;
pub use of_order::OrderShipments;
pub use quantities::{Quantities, Quantity};
pub use ship::{ADDRESS_PARAMETER, ShipControls, ShipTo};
pub use unshippable::why_not;
