//! Imports: all of them, and one.

mod chart;
mod list;
mod run;

pub use list::ImportsPage;
pub use run::RunPage;
