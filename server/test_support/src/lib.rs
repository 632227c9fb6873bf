//! What the tests of several crates share: [`databases`] for each test, [`rows`] to fill them, and orders compared with
//! what the sandbox says they [truly are](matches_expected).
//!
//! May be here: what at least two crates' tests use, and no more than storage and the sandbox are needed for. Not:
//! whole servers, which `server/tests` starts.

#![allow(clippy::unwrap_used, reason = "a test that can't go on must stop")]

pub mod databases;
pub mod matches_expected;
pub mod rows;
