//! What the tests of several crates share: [`databases`] for each test, [`rows`] to fill them, [chance](dice), and a
//! [comparison](matches_expected) of stored orders with the sandbox's.
//!
//! May be here: what the tests of at least two crates use, built on storage and the sandbox alone. Not: whole servers,
//! which the tests in `server/tests` start.

#![allow(clippy::unwrap_used, reason = "a test that can't go on must stop")]

pub mod databases;
pub mod dice;
pub mod matches_expected;
pub mod migrated;
pub mod rows;

/// Whoever still waits after this, on a busy machine too, waits for ever.
pub const LONG_ENOUGH: std::time::Duration = std::time::Duration::from_secs(180);
