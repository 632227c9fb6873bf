//! Completeness checks: our side of the comparison, and what came out of it.

mod ours;
mod result;
mod weekly;

pub use ours::{counts, highest, ids, middle, named, unchanged_since, unsolved};
pub use result::{CheckToStore, Differing, differing, latest, of_run, store, to_pull};
pub use weekly::{LastCheck, last_checks, queue_weekly};
