//! ParcelPilot's server, as a library for its binary and its tests.

pub mod bigcommerce;
pub mod imports;
