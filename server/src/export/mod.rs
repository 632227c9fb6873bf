//! Stored data for other programs: rows for spreadsheets, and JSON objects.

pub mod audit;
pub mod orders;
pub mod problems;
