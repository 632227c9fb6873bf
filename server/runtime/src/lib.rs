//! What a process has by itself: the [`clock`], chance, threads for work that keeps a processor
//! busy, and errors in its log.
//!
//! May be here: what any crate of the server may use without I/O of its own. Not: anything of the trade.

pub mod blocking;
pub mod clock;
pub mod error_report;
