//! ParcelPilot's server, as a library for its binary and its tests.

pub mod imports;
pub mod sandbox;
pub mod storage;
pub mod time;
