//! What the server's crates need of the process itself: its [`clock`], [`jitter`] for pauses, threads for [`blocking`]
//! work, [`error_report`] for its log, the names of its [`metrics`], and which spans are [`traces`].
//!
//! May be here: what any crate of the server may use. Not: networks, files, databases, and anything about orders or
//! stores.

pub mod blocking;
pub mod clock;
pub mod error_report;
pub mod jitter;
pub mod metrics;
pub mod traces;
