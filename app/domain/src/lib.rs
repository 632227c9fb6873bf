//! ParcelPilot's types and rules. No I/O and no framework: the browser and the server share them.

pub mod credentials;
pub mod ids;
pub mod store_hash;
