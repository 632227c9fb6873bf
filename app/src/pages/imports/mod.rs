//! Imports, live: all of them, and one.

mod cancel;
mod list;
mod live;
mod log;
mod run;
mod spans;

pub use list::ImportsPage;
pub use run::RunPage;
