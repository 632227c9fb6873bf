//! What several benches need to measure the built program.

pub mod databases;
pub mod process;
