//! Imports as they happen: all of them, and one.

mod cancel;
mod list;
mod live;
mod log;
mod run;
mod spans;

pub use list::LiveImports;
pub use run::LiveRun;
